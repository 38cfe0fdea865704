"""What is wrong with inputs is told all at once, in preview, with the property path."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.genesys.provider import validation
from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.registry import definitions
from ringfence.genesys.provider.resources.recording_media_retention_policy import MediaRetentionPolicyInputs
from ringfence.plugin.wire import UNKNOWN

from .cases import ALL

POLICY = "genesys:recording:MediaRetentionPolicy"
TABLE = "genesys:architect:DataTable"


def test_five_mistakes_are_five_messages(stack):
    told = stack.failures(
        POLICY,
        {
            "order": -1,
            "enabled": "yes",
            "nmae": "x",
            "conditions": {"directions": ["INBOUND", "SIDEWAYS"]},
            "mediaPolicies": {"callPolicy": {"actions": {"archiveRetentionDays": 90, "deleteRetentionDays": 30}}},
        },
    )

    assert set(told) == {
        "name",
        "order",
        "enabled",
        "nmae",
        "conditions.directions[1]",
        "mediaPolicies.callPolicy.actions.deleteRetentionDays",
    }
    assert "allowed: INBOUND, OUTBOUND" in told["conditions.directions[1]"]
    assert "did you mean 'name'?" in told["nmae"]
    assert told["order"].startswith("order: found -1; allowed: input should be greater than or equal to 0; change it (")


def test_python_names_are_not_wire_names(stack):
    told = stack.failures("genesys:org:Residency", {"expected_home_region": "eu-central-1"})

    assert set(told) == {"expectedHomeRegion", "expected_home_region"}


def test_a_nested_unknown_name_lists_the_right_ones(stack):
    told = stack.failures(TABLE, {"name": "T", "columns": [{"name": "a", "type": "string", "titel": "A"}]})

    assert "name, type, title, default" in told["columns[0].titel"]


def test_defaults_are_filled_in_and_nulls_mean_left_out(stack):
    inputs = stack.checked(POLICY, {"name": "x", "description": None, "conditions": {"directions": None}})

    assert inputs == {"name": "x", "enabled": True, "conditions": {}}


def test_columns_have_distinct_names_and_none_is_the_key(stack):
    columns = [{"name": name, "type": "string"} for name in ("a", "a", "key")]

    assert "one column per name" in stack.failures(TABLE, {"name": "T", "columns": columns})["columns"]


@pytest.mark.parametrize("token", ALL)
def test_any_input_may_be_unknown_in_preview(stack, token):
    for name in ALL[token]:
        assert stack.failures(token, {**ALL[token], name: UNKNOWN}) == {}
        stack.preview(token, {**ALL[token], name: UNKNOWN})
    everything = dict.fromkeys(properties(definitions()[token].inputs), UNKNOWN)
    assert stack.failures(token, everything) == {}


@pytest.mark.parametrize("token", ALL)
def test_an_unknown_name_is_refused_everywhere(stack, token):
    assert "unknown property" in stack.failures(token, {**ALL[token], "nonsense": 1})["nonsense"]


unknown_or = st.one_of(st.just(UNKNOWN), st.integers(1, 5))


@given(archive=unknown_or, delete=unknown_or, order=unknown_or)
def test_what_stands_beside_an_unknown_is_still_checked(archive, delete, order):
    values = {
        "name": 7,
        "order": order,
        "actions": {"archiveRetentionDays": archive, "deleteRetentionDays": delete, "typo": 1},
    }

    problems = validation.shape_problems(MediaRetentionPolicyInputs, values, source="test")

    assert [problem.place for problem in problems] == ["name", "actions.typo"]


def test_many_resources_are_checked_at_once(stack):
    with ThreadPoolExecutor(max_workers=16) as pool:
        results = list(pool.map(lambda token: stack.failures(token, ALL[token]), [*ALL] * 8))

    assert results == [{}] * len(results)
