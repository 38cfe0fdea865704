"""The program: secrets, the account, and that nothing is declared when something is wrong."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime import config as runtime

from components.deployment import prove_account, warn_of_a_guard_without_exception
from components.secrets import read_secrets
from ringfence.settings import SettingsError, load_settings

ROOT = Path(__file__).parents[2]
RPC_SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""Mark of a value that the engine encrypts in its state."""
ENVIRONMENT = (
    *("RINGFENCE_WEBHOOK_SECRET", "RINGFENCE_SIEM_TOKEN"),
    *("RINGFENCE_SIP_PASSWORDS", "RINGFENCE_INTEGRATION_SECRETS"),
)


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Gives the program a configuration, as the engine would, and takes it away again."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)

    def give(config: dict[str, Any], secrets: dict[str, str]) -> None:
        plain = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
        runtime.set_all_config({**plain, **secrets}, list(secrets))

    yield give
    runtime.set_all_config({}, [])


def program() -> None:
    runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")


def test_the_program_exports_what_a_platform_engineer_needs(local: Any) -> None:
    exports = local.exports

    assert exports["homeRegion"] == "eu-central-1"
    assert exports["archiveBucket"] == "ringfence-local-evidence-123456789012-eu-central-1"
    assert exports["webhookUrl"] == "https://ringfence-evidence-webhook-api.example/events"
    assert exports["evidence"]["lockMode"] == "COMPLIANCE"
    assert len(exports["keyAliases"]) == 6


@pytest.mark.parametrize(
    "secret", ["a-webhook-secret-of-some-length", "a-siem-token-of-some-length", "sip-one", "page-me"]
)
def test_a_secret_is_marked_wherever_it_goes_and_is_never_shown(local: Any, secret: str) -> None:
    holders = [resource for resource in local.resources if secret in repr(resource.inputs)]

    assert holders
    assert all(RPC_SECRET in repr(resource.inputs) for resource in holders)
    assert secret not in repr((local.outputs, local.exports))


def test_every_mistake_is_told_at_once_and_nothing_is_declared(
    configure: Any, run: Any, config_of: Any, local_secrets: Any
) -> None:
    config = config_of("local")
    config["aws:region"] = "us-east-1"
    config["ringfence:telephony"]["sites"][0]["media_regions"] = ["eu-west-2"]
    config["ringfence:retention"]["classes"]["audit"]["floor_days"] = "long"
    configure(config, local_secrets)

    with pytest.raises(pulumi.RunError) as caught:
        run(program)

    assert "us-east-1" in str(caught.value)
    assert "eu-west-2" in str(caught.value)
    assert "floor_days" in str(caught.value)


def test_missing_secrets_are_told_at_once_each_with_its_command(
    configure: Any, run: Any, config_of: Any, local_secrets: Any
) -> None:
    configure(config_of("local"), {})

    with pytest.raises(pulumi.RunError) as caught:
        run(program)

    message = str(caught.value)
    assert "pulumi config set --secret ringfence:webhookSecret" in message
    assert 'sipPasswords["Carrier One Frankfurt"]' in message
    assert 'integrationSecrets["Incident paging"].routing_key' in message


def test_secrets_come_from_the_environment_when_the_configuration_has_none(
    configure: Any, monkeypatch: pytest.MonkeyPatch, config_of: Any, run: Any, local_secrets: Any
) -> None:
    configure({}, {})
    for name, value in zip(ENVIRONMENT, local_secrets.values(), strict=True):
        monkeypatch.setenv(name, value)
    seen = []

    run(lambda: read_secrets(load_settings(config_of("local"))).webhook.apply(seen.append))

    assert seen == ["a-webhook-secret-of-some-length"]


def test_a_short_webhook_secret_is_refused(configure: Any, config_of: Any, local_secrets: Any) -> None:
    configure({}, {**local_secrets, "ringfence:webhookSecret": "short"})

    with pytest.raises(SettingsError, match="a secret of 5 bytes"):
        read_secrets(load_settings(config_of("local")))


def test_secrets_have_no_readable_form(configure: Any, run: Any, config_of: Any, local_secrets: Any) -> None:
    configure({}, local_secrets)
    shown = []

    run(lambda: shown.append(repr(read_secrets(load_settings(config_of("local"))))))

    assert shown == ["Secrets()"]


def test_a_login_to_another_account_stops_the_program(run: Any) -> None:
    with pytest.raises(pulumi.RunError, match="found a login to account 123456789012; allowed: account 210987654321"):
        run(lambda: prove_account("210987654321"))


@pytest.mark.parametrize(
    ("stack", "role", "warnings"),
    [("prod-eu", None, 1), ("prod-eu", "evidence-break-glass", 0), ("local", None, 0)],
)
def test_a_production_preview_warns_when_nobody_could_change_the_guard_later(
    config_of: Any, monkeypatch: pytest.MonkeyPatch, stack: str, role: str | None, warnings: int
) -> None:
    said: list[str] = []
    monkeypatch.setattr("components.deployment.log.warn", said.append)
    config = config_of(stack)
    if role:
        config["ringfence:aws"]["break_glass_role"] = role

    warn_of_a_guard_without_exception(load_settings(config))

    assert len(said) == warnings
    assert all("aws.break_glass_role" in text and "deploy changes of the guard with it" in text for text in said)
