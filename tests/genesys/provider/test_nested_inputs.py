"""Every place of every resource, however deep, gets what it cannot have: refused there, before anything is called."""

from __future__ import annotations

from typing import Any

import pytest

from ringfence.genesys.provider.models import properties
from ringfence.genesys.provider.registry import handlers

from .nesting import Place, places
from .test_hostile_inputs import WRONG_TYPES
from .test_previews import EVERYTHING

pytestmark = pytest.mark.broad

REGION = "eu-central-1"

every_resource = pytest.mark.parametrize("token", sorted(handlers()))

NOT_AN_ID = ("", " ", "0d5b1c3e 1111", "0d5b1c3e\n", "\u200b0d5b1c3e", "\u0430bc", "\x00")
"""No id has these; the last letter but one only looks like an a."""

NOT_A_NAME = ("", " ", " Berlin", "Berlin\t", "Ber\u200blin", "Ber\x00lin", "\u2028")


def kind_of(place: Place) -> str:
    return "model" if place.shape.model is not None else place.shape.kind


def inner(token: str) -> list[Place]:
    found = list(places(handlers()[token].definition.inputs))
    assert found or not properties(handlers()[token].definition.inputs)
    return found


def told(token: str, inputs: dict[str, Any]) -> dict[str, str]:
    """Refusals by place; a check calls nobody, so that no stack is needed."""
    result = handlers()[token].check({}, inputs, REGION)
    return dict(result.failures)


def refused(token: str, place: Place, value: Any) -> str:
    found = told(token, place.filled(EVERYTHING[token], value))
    assert place.text in found, f"{place.text} = {value!r}: {found}"
    text = found[place.text]
    assert text.startswith(f"{place.text}: found ")
    assert "; allowed: " in text
    return text


def names_an_object(place: Place) -> bool:
    name = place.field.name
    return name not in {"apiId", "callerId"} and (
        place.field.traits.reference or name == "id" or name.endswith(("Id", "Ids"))
    )


@every_resource
def test_a_value_of_a_wrong_type_is_refused_at_its_place(token):
    for place in inner(token):
        for value in WRONG_TYPES.get(kind_of(place), ()):
            refused(token, place, value)


@every_resource
def test_an_unknown_key_is_refused_at_its_place_with_the_keys_there_are(token):
    for place in inner(token):
        if place.shape.model is None:
            continue
        example = place.filled(EVERYTHING[token], {"nonsense": 1})

        found = told(token, example)

        assert "unknown property 'nonsense'" in found[f"{place.text}.nonsense"]
        assert next(iter(properties(place.shape.model))) in found[f"{place.text}.nonsense"]


@every_resource
def test_a_null_is_refused_where_something_is_needed(token):
    for place in inner(token):
        in_a_list = isinstance(place.path[-1], int)
        if kind_of(place) != "any" and (in_a_list or (place.required and not _under_a_map(place))):
            refused(token, place, None)


def _under_a_map(place: Place) -> bool:
    """A null in a map means the same as leaving the key out."""
    return place.path[-1] == "key" and len(place.path) > 1


@every_resource
def test_an_id_is_no_blank_no_look_alike_and_nothing_unseen(token):
    for place in inner(token):
        if kind_of(place) == "string" and names_an_object(place):
            for value in NOT_AN_ID:
                text = refused(token, place, value)
                assert value not in text or value.strip() in {"", "0d5b1c3e 1111"}


@every_resource
def test_a_name_is_what_people_can_read_and_find_again(token):
    for place in inner(token):
        if kind_of(place) == "string" and place.field.name == "name":
            for value in NOT_A_NAME:
                refused(token, place, value)


@every_resource
def test_no_text_holds_characters_that_nobody_can_write(token):
    for place in inner(token):
        if kind_of(place) == "string":
            refused(token, place, "one\x00two")


@every_resource
def test_a_list_holds_no_empty_texts(token):
    for place in inner(token):
        if kind_of(place) == "string" and isinstance(place.path[-1], int):
            for value in ("", "  "):
                refused(token, place, value)


@every_resource
def test_inputs_longer_than_a_request_are_refused_on_the_longest(token):
    handler = handlers()[token]
    for name, field in properties(handler.definition.inputs).items():
        if field.shape.kind == "string" and handler.limited_by_body:
            assert name in told(token, {**EVERYTHING[token], name: "x" * 600_000})


@every_resource
def test_what_the_examples_declare_is_not_refused(token):
    assert told(token, EVERYTHING[token]) == {}


def test_readable_texts_of_any_script_are_names():
    for name in ("Zürich, Geschäftskunden", "Банк", "銀行", "Ελλάδα 24/7", "N'gor & co. (EU)"):
        assert told("genesys:routing:Queue", {"name": name}) == {}
