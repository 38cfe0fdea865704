from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ringfence.settings import Settings, SettingsError, from_pulumi, load_settings, load_stack_file
from ringfence.settings.load import SECTIONS
from ringfence.settings.stack_file import read_stack_config

FIXTURES = Path(__file__).parent / "fixtures"
MINIMAL = read_stack_config(FIXTURES / "minimal.good.yaml")
JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["aws:region", "aws:profile", *(f"ringfence:{name}" for name in (*SECTIONS, "siemToken"))])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def problems_of(config: dict[str, Any], **options: Any) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(config, **options)
    return {problem.place: problem.render() for problem in caught.value.problems}


def containers(node: Any) -> list[Any]:
    """Every non-empty object and list inside a value, outermost first."""
    found, waiting = [], [node]
    while waiting:
        current = waiting.pop(0)
        if isinstance(current, dict | list) and current:
            found.append(current)
            waiting.extend(current.values() if isinstance(current, dict) else current)
    return found


@QUICK
@given(st.dictionaries(KEYS | st.text(max_size=12), JSON_LIKE, max_size=6))
def test_nothing_but_a_settings_error_comes_out_of_any_configuration(config: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        load_settings(config)


@QUICK
@given(st.data())
def test_any_value_replaced_by_any_other_is_accepted_or_reported(data: st.DataObject) -> None:
    config = copy.deepcopy(MINIMAL)
    container = data.draw(st.sampled_from(containers(config)))
    place = data.draw(st.sampled_from(sorted(container) if isinstance(container, dict) else range(len(container))))
    container[place] = data.draw(JSON_LIKE)

    try:
        outcome: Any = load_settings(config)
    except SettingsError as error:
        outcome = error.problems
    assert outcome
    assert isinstance(outcome, Settings | tuple)


@QUICK
@given(st.data(), st.sampled_from(["password", "siem_token", "apiKey", "client_secret", "Authorization"]))
def test_a_secret_planted_anywhere_is_refused_and_never_shown(data: st.DataObject, key: str) -> None:
    config = copy.deepcopy(MINIMAL)
    objects = [container for container in containers(config) if isinstance(container, dict)]
    target = data.draw(st.sampled_from(objects))
    target[f"ringfence:{key}" if target is config else key] = "correct horse"

    with pytest.raises(SettingsError) as caught:
        load_settings(config)

    assert "correct horse" not in str(caught.value)
    if not any(problem.place.startswith("retention.classes") for problem in caught.value.problems):
        assert "pulumi config set --secret" in str(caught.value)


def test_a_shape_error_hides_no_rule_of_the_other_sections(config: dict[str, Any]) -> None:
    config["ringfence:tags"]["owner"] = 5
    config["ringfence:archive"]["replica_region"] = "eu-central-1"

    assert set(problems_of(config)) == {"tags.owner", "archive.replica_region"}


def test_problems_come_in_the_order_of_the_tree(config: dict[str, Any]) -> None:
    config["ringfence:approvers"].pop()
    config["ringfence:organisation"]["region"] = "eu-west-2"
    config["aws:region"] = "us-east-1"
    config["ringfence:unknown"] = {}

    assert list(problems_of(config)) == ["aws:region", "organisation.region", "approvers", "ringfence:unknown"]


def test_the_error_counts_its_problems_and_gives_each_a_line(config: dict[str, Any]) -> None:
    config["ringfence:resilience"] = {"rto_minutes": 0, "rpo_minutes": 0}
    config["ringfence:tags"]["criticality"] = "high"

    with pytest.raises(SettingsError) as caught:
        load_settings(config)

    assert str(caught.value).splitlines()[0] == "2 problems:"
    assert len(str(caught.value).splitlines()) == 3


def test_a_number_beyond_what_python_prints_is_still_reported(config: dict[str, Any]) -> None:
    config["ringfence:resilience"]["rto_minutes"] = 10**5000

    assert "resilience.rto_minutes" in problems_of(config)


def test_settings_cannot_be_changed_after_loading(config: dict[str, Any]) -> None:
    loaded = load_settings(config)

    with pytest.raises(ValidationError, match="frozen"):
        loaded.archive.prefix = "other"
    with pytest.raises(TypeError):
        loaded.retention.classes["audit"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        loaded.integrations[0].headers["X"] = "y"  # type: ignore[index]


def test_a_retention_class_is_given_as_the_domain_knows_it(config: dict[str, Any]) -> None:
    audit = load_settings(config).retention.retention_class("audit")

    assert (audit.name, audit.floor_days, audit.ceiling_days) == ("audit", 1827, 2557)


def test_the_stack_name_comes_from_the_file_name(tmp_path: Path) -> None:
    text = (FIXTURES / "unprotected-production.bad.yaml").read_text()
    production, other = tmp_path / "Pulumi.prod-eu.yaml", tmp_path / "Pulumi.drill.yaml"
    production.write_text(text)
    other.write_text(text)

    assert load_stack_file(other).protection == "none"
    with pytest.raises(SettingsError, match="prod-eu"):
        load_stack_file(production)


@pytest.fixture
def pulumi_config(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hands a configuration to the program as Pulumi does: every value a text, objects as JSON."""
    import pulumi

    monkeypatch.setattr(pulumi, "get_stack", lambda: "local")

    def hand_over(config: dict[str, Any], *, secret_keys: tuple[str, ...] = ()) -> None:
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
        monkeypatch.setenv("PULUMI_CONFIG", json.dumps(texts))
        monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(secret_keys))

    return hand_over


def test_pulumi_gives_the_same_settings_as_the_file(config: dict[str, Any], pulumi_config: Any) -> None:
    secrets = {"ringfence:webhookSecret": "correct horse", "ringfence:sipPasswords": {"North": "battery staple"}}
    pulumi_config(config | secrets, secret_keys=tuple(secrets))

    assert from_pulumi() == load_settings(config)


def test_an_unknown_section_is_reported_under_pulumi_too(config: dict[str, Any], pulumi_config: Any) -> None:
    pulumi_config(config | {"ringfence:telefony": {"sites": []}})

    with pytest.raises(SettingsError, match="write `telephony`"):
        from_pulumi()


def test_a_plain_secret_is_refused_under_pulumi_without_being_shown(config: dict[str, Any], pulumi_config: Any) -> None:
    pulumi_config(config | {"ringfence:siemToken": "correct horse"})

    with pytest.raises(SettingsError, match="pulumi config set --secret ringfence:siemToken") as caught:
        from_pulumi()
    assert "correct horse" not in str(caught.value)


def test_a_section_that_holds_a_decrypted_secret_is_refused_unread(config: dict[str, Any], pulumi_config: Any) -> None:
    config["ringfence:tags"]["owner"] = "correct horse battery\nstaple"
    pulumi_config(config, secret_keys=("ringfence:tags",))

    with pytest.raises(SettingsError) as caught:
        from_pulumi()
    assert [problem.place for problem in caught.value.problems] == ["tags"]
    assert "correct horse" not in str(caught.value)


def test_a_section_that_is_no_json_is_reported(config: dict[str, Any], pulumi_config: Any) -> None:
    pulumi_config(config | {"ringfence:archive": "eu-central-1"})

    with pytest.raises(SettingsError, match="archive: found a text; allowed: an object with the keys"):
        from_pulumi()


def test_pulumi_shows_the_problems_without_a_traceback(config: dict[str, Any], pulumi_config: Any) -> None:
    import pulumi

    pulumi_config(config | {"ringfence:protection": "some"})

    with pytest.raises(pulumi.RunError, match="protection: found 'some'; allowed: 'production' or 'none'"):
        from_pulumi()
