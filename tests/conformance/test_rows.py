"""Every row of the tables: one request, one answer."""

from __future__ import annotations

import pytest

from tests.conformance.reads import READS
from tests.conformance.refusals import EMULATOR_WRITES, REFUSALS

pytestmark = pytest.mark.emulator


@pytest.mark.parametrize("case", READS, ids=lambda case: case.title)
def test_a_read_answers_as_known(judge, case):
    judge.check(case)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.title)
def test_a_wrong_write_is_refused_as_known(judge, case):
    judge.check(case)


@pytest.mark.parametrize("case", EMULATOR_WRITES, ids=lambda case: case.title)
def test_a_setting_takes_what_it_is_known_to_take(judge, case):
    judge.check(case)
