"""Comparing inputs, and telling what was found in a program's terms."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.local.aws.differences import Rules
from ringfence.local.aws.documents import equivalent
from ringfence.plugin.provider import Kind
from ringfence.plugin.wire import UNKNOWN

RULES = Rules(
    replace_on=frozenset({"name", "rule.mode"}),
    computed=frozenset({"policy"}),
    kept=frozenset({"window", "rules[].criteria"}),
    documents=frozenset({"policy"}),
    unordered=frozenset({"actions"}),
)
NAMES = frozenset({"name", "rule", "policy", "actions", "tags", "rules", "window", "size", "flag"})

leaves = st.one_of(st.booleans(), st.integers(-3, 3), st.text("ab", max_size=2))
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=6,
)
inputs = st.dictionaries(st.sampled_from(sorted(NAMES)), values, max_size=5)


def differences(old, new):
    return RULES.differences(old, new, NAMES)


@given(inputs)
def test_nothing_differs_from_itself(value):
    assert differences(value, value) == {}


@given(inputs)
def test_what_is_read_back_as_written_is_told_as_written(value):
    assert differences(RULES.as_inputs(value, value, NAMES), value) == {}


@given(inputs)
def test_a_world_that_lost_everything_differs_only_where_something_was_written(value):
    found = RULES.as_inputs({}, value, NAMES)
    assert set(differences(found, value)) <= {path for path, _ in _leaf_paths(value)}


def _leaf_paths(value):
    for name, item in value.items():
        yield name, item
        if isinstance(item, dict):
            yield from ((f"{name}.{path}", inner) for path, inner in _leaf_paths(item))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"size": 1}, {"size": Kind.ADD}),
        ({"size": 1}, {}, {"size": Kind.DELETE}),
        ({"size": 1}, {"size": 2}, {"size": Kind.UPDATE}),
        ({"name": "a"}, {"name": "b"}, {"name": Kind.UPDATE_REPLACE}),
        (
            {"rule": {"mode": "a", "x": 1}},
            {"rule": {"mode": "b", "x": 2}},
            {"rule.mode": Kind.UPDATE_REPLACE, "rule.x": Kind.UPDATE},
        ),
        ({"tags": {"dora:evidence": "true"}}, {"tags": {}}, {"tags": Kind.DELETE}),
        ({"tags": {"a:b": "1", "c": "2"}}, {"tags": {"c": "2"}}, {'tags["a:b"]': Kind.DELETE}),
        ({"rules": [{"x": 1}, {"x": 2}]}, {"rules": [{"x": 1}]}, {"rules[1]": Kind.DELETE}),
        ({"size": 1}, {"size": UNKNOWN}, {"size": Kind.UPDATE}),
        ({"flag": True}, {"flag": 1}, {"flag": Kind.UPDATE}),
    ],
)
def test_a_difference_says_where_and_of_which_kind(old, new, expected):
    assert differences(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"actions": ["a", "b"]}, {"actions": ["b", "a"]}),
        ({"policy": '{"a": ["x"]}'}, {"policy": '{"a":"x"}'}),
        ({"policy": '{"a": 1}'}, {}),
        ({"tags": {}}, {}),
        ({"flag": False}, {}),
        ({"size": 1}, {"size": 1.0}),
    ],
)
def test_the_same_in_other_words_is_no_difference(old, new):
    assert differences(old, new) == {}


def test_a_drift_is_told_and_what_cannot_be_read_is_kept():
    written = {"window": 30, "size": 5, "rules": [{"criteria": "c", "status": "on"}]}
    found = {"size": 6, "rules": [{"status": "off"}], "flag": True, "policy": "{}"}

    told = RULES.as_inputs(found, written, NAMES)

    assert told == {"window": 30, "size": 6, "rules": [{"criteria": "c", "status": "off"}], "flag": True}


def test_an_import_tells_everything():
    assert RULES.as_inputs({"policy": "{}", "size": 0, "flag": False}, {}, NAMES) == {
        "policy": "{}",
        "size": 0,
        "flag": False,
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"Principal": {"AWS": "123456789012"}}', '{"Principal": {"AWS": ["arn:aws:iam::123456789012:root"]}}'),
        ('{"Statement": [{"Sid": "a"}, {"Sid": "b"}]}', '{"Statement": [{"Sid": "b"}, {"Sid": "a"}]}'),
        ('{"Action": ["a", "b"]}', ' {"Action":["b","a"]} '),
    ],
)
def test_policies_compare_by_meaning(first, second):
    assert equivalent(first, second)


def test_a_text_that_is_not_json_must_be_equal():
    assert not equivalent("{", "{ ")
    assert equivalent("{", "{")


@given(values)
def test_a_document_means_the_same_however_it_is_laid_out(value):
    assert equivalent(json.dumps(value), json.dumps(value, indent=3, sort_keys=True))
