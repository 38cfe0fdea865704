"""Addresses have one spelling."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.domain.hosts import canonical_address


@pytest.mark.parametrize(
    ("host", "canonical"),
    [
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("192.0.2.10", "192.0.2.10"),
        ("fe80::1%eth0", None),
        ("192.0.2.010", None),
        ("sbc.example.eu", None),
        ("", None),
    ],
)
def test_an_address_is_known_by_its_one_spelling(host, canonical):
    assert canonical_address(host) == canonical


@given(st.ip_addresses())
def test_every_spelling_of_an_address_leads_to_the_same(address):
    exploded = address.exploded.upper()

    assert canonical_address(exploded) == canonical_address(str(address)) == str(ipaddress.ip_address(exploded))
