"""Property values to plain Python and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import rpc

from ringfence.plugin import wire
from ringfence.plugin.wire import UNKNOWN

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text().filter(lambda text: text != rpc.UNKNOWN),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(min_size=1).filter(lambda key: not key.startswith("__")), plain))
def test_plain_values_survive_the_wire(values):
    assert wire.to_plain_map(PropertyValue.unmarshal_map(PropertyValue.marshal_map(wire.to_wire_map(values)))) == values


def test_the_engines_marker_for_an_unknown_value_becomes_unknown_at_any_depth():
    values = {"a": PropertyValue([PropertyValue({"b": PropertyValue(rpc.UNKNOWN)})]), "c": PropertyValue.computed()}

    assert wire.to_plain_map(values) == {"a": [{"b": UNKNOWN}], "c": UNKNOWN}


def test_outputs_with_an_unknown_leaf_are_left_out_so_that_the_program_sees_them_as_unknown():
    assert set(wire.to_wire_map({"known": 1, "unknown": [UNKNOWN]})) == {"known"}


def test_checked_inputs_keep_the_engines_marker():
    assert wire.to_wire_inputs({"a": UNKNOWN})["a"].value == rpc.UNKNOWN


def test_the_truth_of_an_unknown_value_cannot_be_asked():
    with pytest.raises(TypeError, match="is_known"):
        bool(UNKNOWN)


def test_secrets_are_marked_again_on_the_way_out():
    values = wire.to_wire_map({"password": "hush", "name": "trunk"}, {"password"})

    assert wire.secret_keys(values) == {"password"}


@pytest.mark.parametrize(
    ("urn", "token"),
    [
        ("urn:pulumi:dev::project::genesys:routing:Queue::eu", "genesys:routing:Queue"),
        ("urn:pulumi:dev::project::dora:cc:Routing$genesys:routing:Queue::eu", "genesys:routing:Queue"),
        ("urn:pulumi:dev::project::a:b:C$d:e:F$aws:s3/bucket:Bucket::with::colons", "aws:s3/bucket:Bucket"),
    ],
)
def test_a_childs_own_type_is_the_part_after_the_last_parent(urn, token):
    assert wire.resource_token(urn) == token


def test_leaves_carry_their_property_path():
    assert list(wire.leaves({"a": [{"b": 1}, 2]})) == [("a[0].b", 1), ("a[1]", 2)]
