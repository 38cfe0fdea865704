"""The pure parts: what differs, what is merged, what a found object means to a program."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringfence.genesys.provider.comparison import as_found, differences
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.mapping import from_api, merge, pick, to_api
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.plugin.wire import UNKNOWN


class Inner(Model):
    """An inner object."""

    first: str | None = optional("First.")
    second: int | None = optional("Second.", traits=Traits(api="deep.second"))


class Thing(Inputs):
    """A thing."""

    name: str = required("Name.")
    site_id: str = required("Site.", traits=Traits(api="site", reference=True, replace=True))
    division_id: str | None = optional("Division.", traits=Traits(api="division", reference=True, replace=True))
    ordered: list[str] | None = optional("Ordered.")
    unordered: list[str] | None = optional("Unordered.", traits=Traits(unordered=True, reference=True))
    inner: Inner | None = optional("Inner.")
    many: list[Inner] | None = optional("Many.")
    settings: dict[str, int] | None = optional("Settings.", traits=Traits(partial=True))
    secret: str | None = optional("Secret.", traits=Traits(secret=True))
    switch: bool | None = optional("Switch.", traits=Traits(operator_owned=True))
    steer: str = optional("Steers.", default="keep", traits=Traits(local=True))


words = st.text("abc", max_size=2)
inners = st.fixed_dictionaries({}, optional={"first": words, "second": st.integers(0, 2)})
things = st.fixed_dictionaries(
    {"name": words, "siteId": words},
    optional={
        "ordered": st.lists(words, max_size=3),
        "unordered": st.lists(words, max_size=3),
        "inner": inners,
        "many": st.lists(inners, max_size=2),
        "settings": st.dictionaries(words, st.integers(0, 2), max_size=2),
        "secret": words,
        "steer": words,
    },
)


@given(things)
def test_a_thing_does_not_differ_from_itself(thing):
    assert differences(Thing, thing, thing) == {}


@given(things)
def test_what_was_written_and_read_back_is_what_the_program_declares(thing):
    found = from_api(Thing, to_api(Thing, thing))

    assert as_found(Thing, found, thing) == thing


@given(things, things)
def test_a_write_brings_the_object_to_what_the_program_declares(old, new):
    current = {**to_api(Thing, old), "version": 3, "untouched": {"by": "us"}}

    body = merge(current, to_api(Thing, old), to_api(Thing, new))

    assert (body["version"], body["untouched"]) == (3, {"by": "us"})
    found = as_found(Thing, from_api(Thing, body), new)
    assert differences(Thing, found, {**new, **{k: v for k, v in found.items() if k not in new}}) == {}


@given(things, things)
def test_what_was_picked_for_a_snapshot_restores_the_object(before, declared):
    original = {**to_api(Thing, before), "other": 1}
    desired = {key: value for key, value in to_api(Thing, declared).items() if key in original}
    snapshot = pick(original, desired)

    changed = merge(original, {}, desired)
    assert merge(changed, desired, snapshot) == original


def test_replace_only_fields_come_first_and_paths_are_precise():
    old = {"name": "a", "siteId": "s", "inner": {"first": "x"}, "ordered": ["a", "b"], "settings": {"a": 1, "b.c": 2}}
    new = {
        "name": "b",
        "siteId": "t",
        "inner": {"first": "y", "second": 1},
        "ordered": ["a", "c", "d"],
        "settings": {"a": 1},
    }

    assert list(differences(Thing, old, new).items()) == [
        ("siteId", "UPDATE_REPLACE"),
        ("name", "UPDATE"),
        ("ordered[1]", "UPDATE"),
        ("ordered[2]", "ADD"),
        ("inner.first", "UPDATE"),
        ("inner.second", "ADD"),
        ('settings["b.c"]', "DELETE"),
    ]


def test_order_counts_only_where_it_means_something():
    one = {"name": "n", "siteId": "s", "ordered": ["a", "b"], "unordered": ["a", "b"]}
    other = {"name": "n", "siteId": "s", "ordered": ["b", "a"], "unordered": ["b", "a"]}

    assert list(differences(Thing, one, other)) == ["ordered[0]", "ordered[1]"]


def test_operators_fields_and_dropped_divisions_are_no_difference():
    old = {"name": "n", "siteId": "s", "divisionId": "home", "switch": True}

    assert differences(Thing, old, {"name": "n", "siteId": "s", "switch": False}) == {}
    assert list(differences(Thing, old, {"name": "n", "siteId": "s", "divisionId": "other"})) == ["divisionId"]


def test_an_unknown_value_is_a_difference_and_of_a_replace_only_field_a_replacement():
    old = {"name": "n", "siteId": "s", "ordered": ["a", "b"], "inner": {"first": "x"}}
    new = {"name": UNKNOWN, "siteId": UNKNOWN, "ordered": ["a", UNKNOWN], "inner": {"first": "x", "second": UNKNOWN}}

    assert differences(Thing, old, new) == {
        "siteId": "UPDATE_REPLACE",
        "name": "UPDATE",
        "ordered[1]": "UPDATE",
        "inner.second": "ADD",
    }


def test_a_found_object_is_told_in_the_programs_own_terms():
    old = {
        "name": "n",
        "siteId": "s",
        "unordered": ["b", "a"],
        "settings": {"a": 1},
        "secret": "kept",
        "inner": {"first": "x"},
    }
    found = {
        "name": "changed",
        "siteId": "s",
        "divisionId": "home",
        "unordered": ["a", "b"],
        "settings": {"a": 2, "z": 9},
        "inner": {"first": "x", "second": 5},
    }

    assert as_found(Thing, found, old) == {**old, "name": "changed", "settings": {"a": 2}}
    assert as_found(Thing, found, {}) == {**found, "steer": "keep"}


def test_what_is_empty_and_what_is_not_there_are_the_same():
    old = {"name": "n", "siteId": "s", "ordered": []}

    assert differences(Thing, old, {"name": "n", "siteId": "s"}) == {}
    assert as_found(Thing, {"name": "n", "siteId": "s"}, old) == old


def test_references_are_wrapped_and_never_merged_with_the_old_name():
    body = to_api(Thing, {"name": "n", "siteId": "s2", "inner": {"second": 1}, "unordered": ["q"]})
    assert body == {"name": "n", "site": {"id": "s2"}, "inner": {"deep": {"second": 1}}, "unordered": [{"id": "q"}]}

    merged = merge({"site": {"id": "s1", "name": "Old"}}, {"site": {"id": "s1"}}, body)
    assert merged["site"] == {"id": "s2"}
