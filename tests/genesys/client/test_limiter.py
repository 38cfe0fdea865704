from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ringfence.genesys.client import RateLimiter
from ringfence.genesys.client._limiter import retry_after_seconds


class FakeTime:
    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def limiter_at(time: FakeTime, allowance: int = 300) -> RateLimiter:
    return RateLimiter(clock=time.clock, sleep=time.sleep, allowance=allowance)


def test_a_short_run_is_never_slowed():
    time = FakeTime()
    limiter = limiter_at(time)

    for _ in range(290):
        limiter.acquire()

    assert time.now == 0


def test_a_thousand_calls_take_about_as_long_as_the_platform_allows():
    time = FakeTime()
    limiter = limiter_at(time)

    for _ in range(1000):
        limiter.acquire()

    assert time.now == 180


SECONDS = st.integers(0, 5 * 1024).map(lambda parts: parts / 1024)
"""Up to five seconds in binary fractions, whose sums are exact: a rounded clock would blame the limiter."""


@settings(max_examples=30)
@given(gaps=st.lists(SECONDS, min_size=50, max_size=120), allowance=st.integers(1, 40))
def test_no_window_of_a_minute_sees_more_than_the_allowance(gaps, allowance):
    time = FakeTime()
    limiter = limiter_at(time, allowance)
    moments = []

    for gap in gaps:
        time.now += gap
        limiter.acquire()
        moments.append(time.now)

    for start in moments:
        assert sum(start <= moment < start + 60 for moment in moments) <= allowance


def test_the_platforms_lower_allowance_is_learnt():
    time = FakeTime()
    limiter = limiter_at(time)
    limiter.observe({"inin-ratelimit-allowed": "60", "inin-ratelimit-count": "1", "inin-ratelimit-reset": "60"})

    for _ in range(51):
        limiter.acquire()

    assert time.now == 60


def test_the_smallest_allowance_of_several_paths_counts():
    time = FakeTime()
    limiter = limiter_at(time)
    limiter.observe({"inin-ratelimit-allowed": "60"})
    limiter.observe({"inin-ratelimit-allowed": "3000"})

    for _ in range(51):
        limiter.acquire()

    assert time.now == 60


def test_an_allowance_used_up_by_others_makes_everyone_wait_for_the_reset():
    time = FakeTime()
    limiter = limiter_at(time)
    limiter.observe({"inin-ratelimit-allowed": "300", "inin-ratelimit-count": "295", "inin-ratelimit-reset": "12"})

    limiter.acquire()

    assert time.now == 12


def test_a_shorter_pause_never_ends_a_longer_one():
    time = FakeTime()
    limiter = limiter_at(time)
    limiter.pause(30)
    limiter.pause(3)

    limiter.acquire()

    assert time.now == 30


def test_a_pause_raised_while_waiting_is_kept_too():
    time = FakeTime()
    limiter = limiter_at(time)
    plain_sleep, met = time.sleep, []

    def sleep(seconds: float) -> None:
        plain_sleep(seconds)
        if not met:
            met.append(1)
            limiter.pause(20)

    limiter = RateLimiter(clock=time.clock, sleep=sleep)
    limiter.pause(10)

    limiter.acquire()

    assert time.now == 30


def test_headers_that_make_no_sense_are_left_alone():
    time = FakeTime()
    limiter = limiter_at(time)

    limiter.observe({"inin-ratelimit-allowed": "many", "inin-ratelimit-count": "-", "inin-ratelimit-reset": ""})
    limiter.observe({"inin-ratelimit-allowed": "0"})
    limiter.acquire()

    assert time.now == 0


def test_retry_after_is_seconds_a_date_or_the_reset_of_the_window():
    assert retry_after_seconds({"Retry-After": "7"}) == 7
    assert retry_after_seconds({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after_seconds({"Retry-After": "soon", "inin-ratelimit-reset": "9"}) == 9
    assert retry_after_seconds({}) is None


def test_a_sleep_cut_short_by_a_cancelled_run_is_not_repeated():
    time, naps = FakeTime(), []
    limiter = RateLimiter(clock=time.clock, sleep=naps.append, allowance=20)

    for _ in range(17):
        limiter.acquire()

    assert naps == [60.0]
