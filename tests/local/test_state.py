"""The state folder: what is ours, what is kept, and what is never touched."""

import json
import multiprocessing
from types import SimpleNamespace

import pytest

from ringfence.local.services import SERVICES, command
from ringfence.local.state import LocalState, LocalStateError


@pytest.fixture
def project(tmp_path):
    (tmp_path / "Pulumi.yaml").write_text("name: ringfence\n")
    return tmp_path


@pytest.fixture
def state(project, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "cache"))
    return LocalState.find(start=project, environment={})


def test_the_folder_lies_in_the_project_wherever_one_stands_in_it(project):
    inside = project / "components" / "flows"
    inside.mkdir(parents=True)

    assert LocalState.find(start=inside, environment={}).root == project / ".ringfence" / "local"


def test_the_environment_may_name_another_folder(project, tmp_path):
    other = tmp_path / "elsewhere"

    assert LocalState.find(start=project, environment={"RINGFENCE_LOCAL_STATE": str(other)}).root == other


def test_outside_a_project_the_message_says_where_it_looked(tmp_path):
    with pytest.raises(LocalStateError, match=r"no Pulumi\.yaml in .* or above"):
        LocalState.find(start=tmp_path, environment={})


def test_removing_leaves_nothing_behind(project, state):
    state.prepare()
    state.write("services.json", {})
    (project / ".ringfence" / "functions.zip").write_bytes(b"what the program wrote")

    state.remove()

    assert not (project / ".ringfence").exists()


def test_a_folder_with_other_things_in_it_is_neither_used_nor_removed(state):
    state.root.mkdir(parents=True)
    (state.root / "thesis.txt").write_text("three years of work")

    with pytest.raises(LocalStateError, match="not a state folder"):
        state.prepare()
    with pytest.raises(LocalStateError, match="left alone"):
        state.remove()
    assert (state.root / "thesis.txt").read_text() == "three years of work"


def test_a_disk_that_is_nearly_full_is_told_before_anything_is_begun(state, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=3_000_000))

    with pytest.raises(LocalStateError, match=r"3 MB are free .* needs 50 MB.*RINGFENCE_LOCAL_STATE"):
        state.prepare()


def test_secrets_are_made_once_for_each_folder_and_readable_by_the_owner_alone(state, tmp_path):
    state.prepare()
    other = LocalState(project=tmp_path, root=tmp_path / "other")
    other.prepare()

    assert state.secrets() == state.secrets()
    assert state.secrets().passphrase != other.secrets().passphrase
    assert (state.root / "secrets.json").stat().st_mode & 0o077 == 0
    assert state.root.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", [None, '{"passphrase": "x"}', '{"pass'])
def test_lost_secrets_of_a_stack_are_not_replaced_by_others(state, text):
    state.prepare()
    state.secrets()
    stack = state.backend / ".pulumi" / "stacks" / "ringfence" / "local.json"
    stack.parent.mkdir(parents=True)
    stack.write_text("{}")
    kept = state.root / "secrets.json"
    kept.unlink() if text is None else kept.write_text(text)

    with pytest.raises(LocalStateError, match=r"secrets\.json is missing or damaged.*`make down`"):
        state.secrets()
    assert not kept.exists() if text is None else kept.read_text() == text


def test_damaged_secrets_that_encrypted_nothing_are_made_anew(state):
    state.prepare()
    (state.root / "secrets.json").write_text('{"passphrase": "x"}')

    assert state.secrets().passphrase != "x"


@pytest.mark.parametrize(("text", "message"), [(None, "git checkout"), ("config: [", "is not YAML")])
def test_a_stack_file_that_cannot_be_read_is_told_before_anything_is_started(project, state, text, message):
    if text is not None:
        (project / "Pulumi.local.yaml").write_text(text)

    with pytest.raises(LocalStateError, match=message):
        state.check_stack_file()


def test_a_file_that_a_crash_cut_off_reads_as_empty(state):
    state.prepare()
    (state.root / "services.json").write_text('{"aws": {"pi')

    assert state.read("services.json") == {}


def test_the_stack_file_tells_region_and_organisation(project, state):
    organisation = {"id": "11111111-2222-4333-8444-555555555555", "region": "eu-west-1"}
    config = {"aws:region": "eu-central-1", "ringfence:organisation": organisation}
    (project / "Pulumi.local.yaml").write_text(json.dumps({"config": config}))

    facts = state.facts()

    assert (facts.aws_region, facts.organisation_region) == ("eu-central-1", "eu-west-1")
    assert facts.organisation_id == organisation["id"]


@pytest.mark.parametrize("text", [None, "", "config: [", "config:\n  ringfence:organisation: text\n"])
def test_a_stack_file_that_says_nothing_leaves_the_defaults(project, state, text):
    if text is not None:
        (project / "Pulumi.local.yaml").write_text(text)

    assert state.facts().aws_region == "eu-central-1"
    assert state.facts().organisation_id is None


def _come_and_go(state, inside):
    for _ in range(5):
        with state.locked():
            state.prepare()
            with inside.get_lock():
                inside.value += 1
                alone = inside.value == 1
            state.write("services.json", {"written": "whole"})
            whole = state.read("services.json") == {"written": "whole"}
            with inside.get_lock():
                inside.value -= 1
            state.remove()
        assert alone
        assert whole


def test_commands_that_start_and_remove_at_once_never_meet_half_a_folder(state):
    context = multiprocessing.get_context("fork")
    inside = context.Value("i", 0)
    processes = [context.Process(target=_come_and_go, args=(state, inside)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(20)

    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert not state.root.exists()


@pytest.mark.parametrize("organisation", [{"id": "not a uuid", "region": "narnia-1"}, {"id": 7, "region": ["a"]}, {}])
def test_settings_that_are_wrong_do_not_keep_the_emulator_from_starting(project, state, organisation):
    state.prepare()
    (project / "Pulumi.local.yaml").write_text(json.dumps({"config": {"ringfence:organisation": organisation}}))
    (genesys,) = (service for service in SERVICES if service.name == "genesys")

    arguments = command(genesys, state, port=0)

    assert "--org-id" not in arguments
    assert "narnia-1" not in arguments
