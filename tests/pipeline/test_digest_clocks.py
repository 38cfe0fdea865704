"""Digests written by runs whose clocks were wrong: no object is left out."""

from datetime import timedelta

import pytest

from tests.pipeline.digest_world import World, kinds


@pytest.mark.parametrize("hours", [3, 10, 48])
def test_one_run_whose_clock_was_hours_ahead_leaves_out_nothing_that_was_written_after_it(hours):
    world = World()
    world.hours(1)
    world.archive("before")
    world.digester(clock=(world.bucket.now + timedelta(hours=hours)).timestamp).run()
    for number in range(4):
        world.archive(f"after-{number}")
        world.bucket.pass_time(hours=1)
        world.digest()

    assert world.listed() == ["hour-0", "before", *(f"after-{number}" for number in range(4))]
    # The hours that the wrong moment spans have no digest of their own; nothing else is wrong.
    assert set(kinds(world.verify())) <= {"missing hours"}


@pytest.mark.parametrize("hours", [3, 10])
def test_one_run_whose_clock_was_hours_behind_leaves_out_and_doubles_nothing(hours):
    world = World()
    world.hours(2)
    world.archive("before")
    world.digester(clock=(world.bucket.now - timedelta(hours=hours)).timestamp).run()
    for number in range(3):
        world.archive(f"after-{number}")
        world.bucket.pass_time(hours=1)
        world.digest()

    assert sorted(world.listed()) == sorted(["hour-0", "hour-1", "before", *(f"after-{number}" for number in range(3))])
    assert kinds(world.verify()) == []
