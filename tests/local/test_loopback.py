"""A proxy of the company is never asked for this machine."""

import pytest

from ringfence.local.loopback import loopback_without_proxy


@pytest.mark.parametrize(
    ("environment", "value"),
    [
        ({}, "127.0.0.1,localhost"),
        ({"NO_PROXY": "intranet.example, 10.0.0.0/8"}, "intranet.example,10.0.0.0/8,127.0.0.1,localhost"),
        ({"no_proxy": "localhost"}, "localhost,127.0.0.1"),
        ({"no_proxy": "", "NO_PROXY": ".example"}, ".example,127.0.0.1,localhost"),
    ],
)
def test_this_machine_is_added_in_both_spellings_to_what_is_named(environment, value):
    assert loopback_without_proxy(environment) == {"no_proxy": value, "NO_PROXY": value}


def test_who_spares_everything_keeps_that():
    assert loopback_without_proxy({"NO_PROXY": "*"}) == {}
