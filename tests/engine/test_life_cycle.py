"""What a deployed contact centre does: stays unchanged, changes, shows drift, takes over, and goes."""

from __future__ import annotations

import json

from tests.engine.stack import Stack

SITE = "genesys:telephony:Site"
QUEUE = "genesys:routing:Queue"
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def writes(stack: Stack) -> int:
    calls = stack.calls()
    return sum(calls[verb] for verb in WRITES)


def test_the_production_shape_is_deployed_whole(deployed: Stack):
    tokens = [item["type"] for item in deployed.resources()]

    assert len(tokens) >= 70
    areas = {token.split(":")[1] for token in tokens if token.startswith("genesys:")}
    assert areas == {
        "org",
        "recording",
        "conversations",
        "telephony",
        "architect",
        "routing",
        "integrations",
        "processautomation",
        "oauth",
    }


def test_a_second_preview_changes_nothing_and_asks_only_for_the_proof_of_the_region(deployed: Stack):
    deployed.forget_calls()

    run = deployed.pulumi("preview", "--expect-no-changes", policies=True)

    assert run.status == 0, run.output[-3000:]
    assert writes(deployed) == 0
    assert sum(deployed.calls().values()) <= 2


def test_an_update_writes_once_and_only_what_changed(disturbed: Stack):
    def describe(config):
        config["ringfence:routing"]["queues"][0]["description"] = "Takes every call of the day"

    disturbed.forget_calls()
    run = disturbed.up(change=describe)

    assert "1 updated" in run.flat
    assert writes(disturbed) == 1
    assert disturbed.calls()["PUT"] == 1


def test_refresh_reads_each_resource_once_and_finds_nothing(deployed: Stack):
    deployed.forget_calls()

    run = deployed.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    assert run.status == 0, run.output[-3000:]
    assert writes(deployed) == 0
    genesys = [item for item in deployed.resources() if item["type"].startswith("genesys:")]
    assert sum(deployed.calls().values()) <= 1.5 * len(genesys) + 2


def test_a_checkout_in_which_the_functions_code_was_never_packed_refreshes_and_changes_nothing(deployed: Stack):
    (deployed.project / ".ringfence" / "functions.zip").unlink()

    refreshed = deployed.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    run = deployed.pulumi("preview", "--expect-no-changes")

    assert refreshed.status == 0, refreshed.output[-3000:]
    assert run.status == 0, run.output[-3000:]


def test_a_site_moved_to_us_east_1_in_the_console_is_found_by_refresh_and_stopped_by_the_pack(disturbed: Stack):
    site = disturbed.remote_id(SITE, "standby")
    order = {"path": f"/api/v2/telephony/providers/edges/sites/{site}", "patch": {"mediaRegions": ["us-east-1"]}}
    disturbed.control("drift", order)

    refreshed = disturbed.pulumi("refresh", "--yes", "--skip-preview")
    audited = disturbed.pulumi("policy", "analyze", "--policy-pack", "policies", "--stack", disturbed.name)

    assert refreshed.status == 0
    assert "mediaRegions" in refreshed.output or "1 updated" in refreshed.flat
    assert audited.status != 0
    for part in ("mediaRegions[0]", "us-east-1", "eu-central-1", "DORA 30(2)(b)"):
        assert part in audited.flat


def test_the_next_deployment_brings_a_moved_site_home(disturbed: Stack):
    site = disturbed.remote_id(SITE, "standby")
    path = f"/api/v2/telephony/providers/edges/sites/{site}"
    disturbed.control("drift", {"path": path, "patch": {"mediaRegions": ["us-east-1"]}})
    disturbed.pulumi("refresh", "--yes", "--skip-preview")

    disturbed.up()

    found = [item for item in disturbed.resources() if item.get("id") == site]
    assert found[0]["outputs"]["mediaRegions"] == ["eu-west-1", "eu-central-1"]


def test_an_object_deleted_in_the_console_is_made_again(disturbed: Stack):
    queue = disturbed.remote_id(QUEUE, "card-blocking")
    disturbed.control("drift", {"path": f"/api/v2/routing/queues/{queue}", "delete": True})

    disturbed.pulumi("refresh", "--yes", "--skip-preview")
    run = disturbed.up()

    assert "created" in run.flat
    assert disturbed.remote_id(QUEUE, "card-blocking") != queue


def test_what_an_operator_switched_on_is_never_reset(disturbed: Stack):
    group = disturbed.remote_id("genesys:architect:EmergencyGroup")
    path = f"/api/v2/architect/emergencygroups/{group}"
    disturbed.control("drift", {"path": path, "patch": {"enabled": True}})

    disturbed.pulumi("refresh", "--yes", "--skip-preview")
    run = disturbed.up()

    assert "updated" not in run.flat
    assert json.dumps(disturbed.control("snapshot")).count('"enabled": true') >= 1
    disturbed.control("drift", {"path": path, "patch": {"enabled": False}})


def test_an_existing_queue_is_imported_with_everything_a_program_needs(deployed: Stack):
    queue = deployed.remote_id(QUEUE, "card-blocking")
    provider = next(item["provider"] for item in deployed.resources() if item["type"] == QUEUE and item["id"] == queue)
    urn = provider.rpartition("::")[0]

    run = deployed.pulumi(
        *("import", QUEUE, "taken-over", queue, "--provider", f"default={urn}", "--yes", "--protect=false"),
        *("--generate-code=false", "--skip-preview"),
    )

    assert run.status == 0, run.output[-3000:]
    imported = [item for item in deployed.resources() if item["urn"].endswith("::taken-over")]
    assert imported[0]["inputs"]["name"] == "Card Blocking"
    deployed.pulumi("state", "delete", imported[0]["urn"], "--yes", "--stack", deployed.name)


def test_destroy_leaves_nothing_behind(fresh: Stack):
    before = fresh.control("snapshot")
    fresh.up()

    run = fresh.pulumi("destroy", "--yes", "--skip-preview")

    assert run.status == 0, run.output[-4000:]
    assert fresh.resources() == []
    assert names(fresh.control("snapshot")) == names(before)


def names(snapshot) -> dict[str, list[str]]:
    """Names of living objects by kind."""
    kinds = snapshot.get("objects", snapshot)
    living = {}
    for kind, objects in kinds.items():
        entries = objects.values() if isinstance(objects, dict) else objects
        found = sorted(
            str(entry.get("name"))
            for entry in entries
            if isinstance(entry, dict) and entry.get("name") and entry.get("state") != "deleted"
        )
        if found:
            living[kind] = found
    return living
