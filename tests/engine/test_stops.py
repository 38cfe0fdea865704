"""Deployments that must not happen: each ends with a message that teaches, and leaves everything as it was."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from ringfence.genesys.emulator import testing
from tests.engine.stack import Run, Stack

WRITES = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def stopped(deployed: Stack) -> Callable[..., Run]:
    """Tries a deployment that must be stopped, and proves that it changed nothing."""

    def attempt(change=None, environment=None) -> Run:
        before = deployed.fingerprint()
        deployed.forget_calls()
        run = deployed.pulumi("up", "--yes", change=change, policies=True, environment=environment)
        assert run.status != 0, run.output[-3000:]
        assert deployed.fingerprint() == before
        calls = deployed.calls()
        assert sum(calls[verb] for verb in WRITES) == 0
        assert "Traceback" not in run.output
        return run

    return attempt


def set_value(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change of one value of the stack file, `section.key[0].key`."""

    def change(config: dict[str, Any]) -> None:
        *parents, last = path.replace("]", "").replace("[", ".").split(".")
        target: Any = config
        for part in parents:
            target = target[int(part)] if part.isdigit() else target[part]
        target[int(last) if last.isdigit() else last] = value

    return change


CASES = {
    "aws:region us-east-1": (
        set_value("aws:region", "us-east-1"),
        ["aws:region: found", "us-east-1", "eu-central-1", "DORA 30(2)(b)"],
    ),
    "media region eu-west-2": (
        set_value("ringfence:telephony.sites[0].media_regions[0]", "eu-west-2"),
        ["telephony.sites[0].media_regions[0]: found", "eu-west-2", "London", "allowed:", "DORA 30(2)(b)"],
    ),
    "Object Lock 365 days": (
        set_value("ringfence:retention.classes.audit.floor_days", 365),
        ["rule.defaultRetention.days: found 365", "1827", "allowed:", "RTS 2024/1774 12(2)"],
    ),
    "GOVERNANCE": (
        set_value("ringfence:archive.lock_mode", "GOVERNANCE"),
        ["rule.defaultRetention.mode: found", "GOVERNANCE", "COMPLIANCE", "allowed:", "RTS 2024/1774 12(2)(d)"],
    ),
    "rotation 365": (
        set_value("ringfence:encryption.rotation_days", 365),
        ["rotationPeriodInDays: found 365", "90", "allowed:", "RTS 2024/1774 7"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_weaker_setting_is_stopped_with_place_found_allowed_fix_and_control(case: str, stopped):
    change, parts = CASES[case]

    run = stopped(change)

    for part in parts:
        assert part in run.flat, f"{part!r} is not in:\n{run.output[-5000:]}"


def test_five_mistakes_give_five_messages_in_one_run(stopped):
    def five(config: dict[str, Any]) -> None:
        set_value("ringfence:telephony.sites[0].media_regions[0]", "us-east-1")(config)
        set_value("ringfence:archive.replica_region", "eu-west-2")(config)
        set_value("ringfence:encryption.rotation_days", 30)(config)
        set_value("ringfence:organisation.time_zone", "Europe/Atlantis")(config)
        set_value("ringfence:resilience.rto_minute", 5)(config)

    run = stopped(five)

    assert "5 problems" in run.flat
    for place in (
        "telephony.sites[0].media_regions[0]: found",
        "archive.replica_region: found",
        "encryption.rotation_days: found",
        "organisation.time_zone: found",
        "resilience.rto_minute: found",
    ):
        assert run.flat.count(place) >= 1, f"{place!r} is not in:\n{run.output[-5000:]}"


def test_a_wrong_client_secret_says_which_setting_to_mend(stopped):
    run = stopped(environment={"GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong-secret-of-nobody"})

    for part in ("oauthClientSecret", "GENESYSCLOUD_OAUTHCLIENT_SECRET", "allowed:"):
        assert part in run.flat, run.output[-4000:]
    assert "wrong-secret-of-nobody" not in run.output


def test_a_machine_outside_the_allow_list_hears_of_the_list_and_not_of_its_credentials(deployed, stopped):
    refused = {"method": "POST", "path": "/oauth/token", "status": 401, "code": "ip.not.authorized", "times": None}
    deployed.control("faults", refused)
    try:
        run = stopped()
    finally:
        deployed.control("faults", method="DELETE")

    for part in (
        "the address of this machine: found",
        "401 ip.not.authorized",
        "credentials are not the reason",
        "VPN",
    ):
        assert part in run.flat, run.output[-4000:]


def test_an_organisation_that_lives_elsewhere_is_not_deployed_to(stopped):
    with testing.running(region="eu-west-1", organisation_id="11111111-2222-4333-8444-555555555555") as elsewhere:
        run = stopped(
            environment={
                "GENESYSCLOUD_ENDPOINT": elsewhere.url,
                "GENESYSCLOUD_OAUTHCLIENT_ID": elsewhere.client_id,
                "GENESYSCLOUD_OAUTHCLIENT_SECRET": elsewhere.client_secret,
            }
        )
        written = [call for call in elsewhere.control("calls")["calls"] if call["method"] in ("PUT", "PATCH", "DELETE")]

    assert written == []
    for part in ("eu-west-1", "eu-central-1", "allowed:", "DORA 30(2)(b)"):
        assert part in run.flat, run.output[-4000:]


def test_an_organisation_that_does_not_answer_is_named_with_its_address(stopped):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"

        run = stopped(environment={"GENESYSCLOUD_ENDPOINT": address})

    assert address.removeprefix("http://") in run.flat
    assert "allowed:" in run.flat or "check" in run.flat
