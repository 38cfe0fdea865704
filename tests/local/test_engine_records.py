"""What is read out of the engine's records, and the environment in which it runs."""

import json

import pytest

from ringfence.local.engine import Engine, read_checkpoint
from ringfence.local.environment import NotRunningError, local_environment
from ringfence.local.report import describe
from ringfence.local.state import LocalState

URN = "urn:pulumi:local::ringfence::"


@pytest.fixture
def state(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: ringfence\n")
    state = LocalState.find(start=tmp_path, environment={})
    state.prepare()
    return state


def record(state, *, resources=(), operations=()):
    latest = {
        "resources": [{"type": token, "urn": URN + token} for token in resources],
        "secrets_providers": {"type": "passphrase", "state": {"salt": "v1:salt"}},
        "pending_operations": [{"type": kind, "resource": {"urn": URN + name}} for kind, name in operations],
    }
    folder = state.backend / ".pulumi" / "stacks" / "ringfence"
    folder.mkdir(parents=True)
    (folder / "local.json").write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))


def running(state):
    addresses = {"aws": 4001, "genesys": 4002, "functions": 4003}
    records = {
        name: {"pid": 999_999_999, "started": 1.0, "port": port, "since": 1.0, "instance": name}
        for name, port in addresses.items()
    }
    state.write("services.json", records)


def test_a_stack_that_was_never_made_has_no_resources(state):
    checkpoint = read_checkpoint(state)

    assert (checkpoint.exists, checkpoint.resources, checkpoint.salt) == (False, 0, None)


def test_resources_are_counted_without_the_engine_s_own(state):
    record(state, resources=["pulumi:pulumi:Stack", "pulumi:providers:aws", "aws:kms/key:Key", "aws:kms/key:Key"])

    assert read_checkpoint(state).types == {"aws:kms/key:Key": 2}
    assert read_checkpoint(state).salt == "v1:salt"


def test_interrupted_creations_are_told_apart_from_other_operations(state):
    record(state, operations=[("creating", "a"), ("updating", "b"), ("deleting", "c")])

    checkpoint = read_checkpoint(state)

    assert checkpoint.pending == 3
    assert checkpoint.pending_creates == (URN + "a",)


def test_urns_of_an_earlier_interruption_are_kept_until_a_deployment_goes_through(state):
    record(state)
    state.write("interrupted.json", {"urns": [URN + "a"]})
    engine = Engine(state, state.project / "pulumi", {})

    assert engine.take_over_interrupted() == [URN + "a"]
    assert state.read("interrupted.json") == {"urns": [URN + "a"]}


def test_the_environment_leads_to_loopback_and_to_private_folders_only(state):
    running(state)

    variables = local_environment(state)

    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4001"
    assert variables["GENESYSCLOUD_ENDPOINT"] == "http://127.0.0.1:4002"
    assert variables["PULUMI_BACKEND_URL"].startswith(f"file://{state.root}")
    assert variables["PULUMI_HOME"].startswith(str(state.root))
    assert variables["RINGFENCE_LOCAL_STATE"] == str(state.root)


def test_with_the_official_plugin_the_user_s_own_plugin_cache_is_used(state):
    running(state)

    assert "PULUMI_HOME" not in local_environment(state, official_plugin=True)


def test_without_emulators_there_is_no_environment(state):
    with pytest.raises(NotRunningError, match="ringfence local up"):
        local_environment(state)


def test_nothing_of_a_real_account_reaches_the_engine(state, monkeypatch):
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "PULUMI_ACCESS_TOKEN", "GENESYSCLOUD_OAUTHCLIENT_SECRET"):
        monkeypatch.setenv(name, "real")

    engine = Engine(state, state.project / "pulumi", {"AWS_ACCESS_KEY_ID": "local-emulator"})

    assert "real" not in engine._environment.values()
    assert engine._environment["AWS_ACCESS_KEY_ID"] == "local-emulator"


def test_status_names_everything_that_is_missing_and_what_to_do(state):
    record(state, resources=["aws:kms/key:Key"], operations=[("creating", "a")])
    running(state)
    state.write("deployed.json", {"aws_instance": "an earlier one"})

    lines = describe(state)["missing"]

    assert sum("is dead: run `ringfence local up`" in line for line in lines) == 3
    assert any("interrupted: run `make up`" in line for line in lines)
    assert any("started anew and is empty" in line for line in lines)
