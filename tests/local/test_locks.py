"""Locks between commands: one holder at a time, and nothing left over."""

import os
import threading
import time

import pytest

from ringfence.local.locks import STALE_SECONDS, exclusive, remove_stale
from ringfence.local.state import LocalState, LocalStateError


def test_a_lock_leaves_no_file(tmp_path):
    with exclusive(tmp_path / "locks" / "a"):
        assert (tmp_path / "locks" / "a").exists()

    assert list((tmp_path / "locks").iterdir()) == []


def test_many_callers_are_let_in_one_after_the_other_although_each_removes_the_file(tmp_path):
    inside, most, told = [], [], []

    def come_and_go():
        for _ in range(20):
            with exclusive(tmp_path / "a", lambda: told.append(1)):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=come_and_go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (len(most), max(most)) == (120, 1)
    assert list(tmp_path.iterdir()) == []


def aged(path):
    path.touch()
    long_ago = time.time() - STALE_SECONDS - 1
    os.utime(path, (long_ago, long_ago))
    return path


def test_what_killed_commands_left_long_ago_is_taken_away_and_nothing_else(tmp_path):
    aged(tmp_path / "left-long-ago")
    (tmp_path / "left-just-now").touch()
    with exclusive(tmp_path / "held-for-days"):
        aged(tmp_path / "held-for-days")

        remove_stale(tmp_path)

        assert sorted(path.name for path in tmp_path.iterdir()) == ["held-for-days", "left-just-now"]


def test_taking_a_lock_tidies_the_folder(tmp_path):
    aged(tmp_path / "left-long-ago")

    with exclusive(tmp_path / "a"):
        assert not (tmp_path / "left-long-ago").exists()


def test_a_cache_that_cannot_be_used_is_told_with_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    state = LocalState(project=tmp_path, root=tmp_path / "state")

    with pytest.raises(LocalStateError, match="set XDG_CACHE_HOME"), state.locked():
        pass
