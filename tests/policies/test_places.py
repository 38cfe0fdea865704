"""What an open value covers: itself and what lies below it, and nothing that only begins with the same letters."""

from __future__ import annotations

import pytest

from policies.places import is_within


@pytest.mark.parametrize("place", ["tags", "tags.team", "tags[0]", "tags[0].key"])
def test_what_lies_below_an_open_value_is_within_it(place: str) -> None:
    assert is_within(place, "tags")


@pytest.mark.parametrize("place", ["tagsAll", "tag", "other.tags", "tagsAll.team"])
def test_a_property_whose_name_begins_alike_is_another(place: str) -> None:
    assert not is_within(place, "tags")
