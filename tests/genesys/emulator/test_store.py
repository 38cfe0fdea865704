"""What survives: rollback, restart, and the death of the process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ringfence.genesys.emulator.__main__ import main
from ringfence.genesys.emulator.organisation import Options, Organisation
from ringfence.genesys.emulator.server import listen
from ringfence.genesys.emulator.store import Store


def test_a_rollback_restores_new_changed_and_deleted_objects():
    store = Store()
    store.put("queues", "kept", {"name": "old"})
    store.put("queues", "gone", {"name": "gone"})
    store.commit()

    store.put("queues", "new", {"name": "new"})
    store.put("queues", "kept", {"name": "changed"})
    store.delete("queues", "gone")
    store.rollback()

    assert dict(store.items("queues")) == {"kept": {"name": "old"}, "gone": {"name": "gone"}}


STEPS = st.one_of(
    st.tuples(st.just("put"), st.sampled_from("abc"), st.sampled_from(["Main", "MAIN", "Other", None])),
    st.tuples(st.just("delete"), st.sampled_from("abc"), st.none()),
    st.tuples(st.sampled_from(["commit", "rollback", "clear"]), st.none(), st.none()),
)


@given(st.lists(STEPS, max_size=12))
def test_objects_are_found_by_their_names_whatever_happened_to_them(steps):
    store = Store()
    for step, entity_id, name in steps:
        if step == "put":
            store.put("queues", entity_id, {"id": entity_id, "name": name})
        elif step == "delete":
            store.delete("queues", entity_id)
        else:
            getattr(store, step)()
        found = sorted(queue["id"] for queue in store.named("queues", "main"))
        assert found == sorted(q["id"] for q in store.all("queues") if str(q["name"]).casefold() == "main")
    store.close()


def test_objects_come_back_in_the_order_of_creation(tmp_path):
    first = Store(tmp_path / "state.sqlite")
    for name in ("b", "a", "c"):
        first.put("queues", name, {"id": name})
    first.put("queues", "b", {"id": "b", "changed": True})
    first.commit()
    first.close()

    second = Store(tmp_path / "state.sqlite")

    assert [queue["id"] for queue in second.all("queues")] == ["b", "a", "c"]
    second.close()


def test_an_organisation_keeps_its_identity_over_a_restart(tmp_path):
    options = Options(state_file=tmp_path / "state.sqlite", clients=(("id", "secret"),))
    first = Organisation(options)
    division = first.home_division
    first.store.close()

    second = Organisation(options)

    assert second.home_division == division
    assert second.store.count("roles") == 1
    second.store.close()


@pytest.mark.emulator
def test_a_state_file_has_one_emulator_at_a_time(tmp_path, capsys):
    file = tmp_path / "new" / "state.sqlite"
    first = Store(file)

    assert main(["--state", str(file)]) == 1
    assert "another emulator" in capsys.readouterr().err
    first.close()
    Store(file).close()


@pytest.mark.parametrize(
    "arguments", [["--client", "no-secret"], ["--region", "eu-moon-1"], ["--region", "eu-west-3"], ["--org-id", "x"]]
)
def test_a_wrong_command_line_is_refused_with_the_reason(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)

    assert arguments[1] in capsys.readouterr().err


def test_a_taken_port_is_named(capsys):
    taken = listen(0)
    port = taken.getsockname()[1]

    assert main(["--port", str(port)]) == 1
    assert str(port) in capsys.readouterr().err
    taken.close()


@pytest.mark.emulator
def test_what_was_answered_survives_kill_9(tmp_path):
    command = [
        sys.executable,
        "-m",
        "ringfence.genesys.emulator",
        "--state",
        str(tmp_path / "state.sqlite"),
        "--client",
        "id:secret",
    ]

    def start() -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", process.stdout.readline())
        return process, found.group(1)

    process, url = start()
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{url}/oauth/token", auth=("id", "secret"), data=form, timeout=10).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answered = [
        requests.post(f"{url}/api/v2/routing/queues", json={"name": f"Q{number}"}, headers=headers, timeout=10).json()[
            "id"
        ]
        for number in range(20)
    ]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    process, url = start()
    try:
        listed = requests.get(f"{url}/api/v2/routing/queues?pageSize=100", headers=headers, timeout=10).json()
        events = requests.get(f"{url}/emulator/events?all=true", timeout=10).json()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()

    assert [queue["id"] for queue in listed["entities"]] == answered
    assert [event["detail"]["eventBody"]["entity"]["id"] for event in events["events"]] == answered
