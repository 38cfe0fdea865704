from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringfence.settings import checks
from ringfence.settings.checks.numbers import did_pools_are_ranges
from ringfence.settings.load import SECTIONS
from ringfence.settings.telephony import DidPool, Telephony


def test_checks_ask_for_sections_that_exist() -> None:
    names = {name for check in checks.CHECKS for name in checks.inspect.signature(check).parameters}

    assert names <= {*SECTIONS, "aws_region", "stack"}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_pools_are_accepted_exactly_when_they_run_upwards_and_share_no_number(spans: list[tuple[int, int]]) -> None:
    pools = tuple(DidPool(start=f"+49691234{first:03}", end=f"+49691234{last:03}") for first, last in spans)
    telephony = Telephony.model_construct(did_pools=pools)

    numbers = [number for first, last in spans for number in range(first, last + 1)]
    sound = all(first <= last for first, last in spans) and len(numbers) == len(set(numbers))
    if all(first <= last for first, last in spans):
        assert (not list(did_pools_are_ranges(telephony))) is sound
    else:
        assert list(did_pools_are_ranges(telephony))
