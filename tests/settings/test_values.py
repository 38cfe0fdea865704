from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ringfence.domain.regions import EU_REGIONS, REGIONS
from ringfence.settings.secrets import all_ciphertext, is_secret_name, quote
from ringfence.settings.values import AddressRange, EuRegion, Host, HttpsUrl, PhoneNumber, safe_url

REGION = TypeAdapter(EuRegion)
URL = TypeAdapter(HttpsUrl)
HOST = TypeAdapter(Host)
RANGE = TypeAdapter(AddressRange)
NUMBER = TypeAdapter(PhoneNumber)


def accepted(adapter: TypeAdapter[str], value: object) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_a_region_is_accepted_exactly_when_it_is_in_the_union(name: str) -> None:
    assert accepted(REGION, name) is (name in EU_REGIONS)


@pytest.mark.parametrize("name", ["EU-CENTRAL-1", "eu-central-1a", " eu-central-1", "eu-", "aws-global", ""])
def test_what_only_looks_like_a_region_is_refused(name: str) -> None:
    assert not accepted(REGION, name)


@pytest.mark.parametrize(
    "url",
    [
        "https://events.example.eu",
        "https://events.example.eu:8443/v2?source=ringfence",
        "https://api.example.eu/customers/${input.id}",
        "https://192.0.2.10/hook",
    ],
)
def test_an_https_address_with_a_literal_host_is_accepted(url: str) -> None:
    assert accepted(URL, url)


@pytest.mark.parametrize(
    "url",
    [
        "http://events.example.eu/",
        "https://${input.host}/",
        "https://events.example.eu.${input.zone}/",
        "https://*.example.eu/",
        "https://user:word@events.example.eu/",
        "https://events.example.eu/?api_key=word",
        "https://events.example.eu:port/",
        "https://localhost/",
        "https://[::1/",
        "https:///path",
        "events.example.eu",
        "https://events.example.eu/a b",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    assert not accepted(URL, url)


@pytest.mark.parametrize("host", ["sbc1.carrier.example.eu", "192.0.2.10", "2001:db8::1"])
def test_a_literal_host_or_an_address_in_its_usual_form_is_accepted(host: str) -> None:
    assert accepted(HOST, host)


@pytest.mark.parametrize(
    "host", ["2001:DB8::1", "2001:db8:0::1", "[2001:db8::1]", "fe80::1%eth0", "192.0.2.010", "1.2"]
)
def test_an_address_in_another_form_is_refused(host: str) -> None:
    assert not accepted(HOST, host)


@given(st.text())
def test_no_text_breaks_the_check_of_addresses_and_hosts(text: str) -> None:
    accepted(URL, text)
    accepted(URL, f"https://{text}")
    accepted(HOST, text)
    accepted(RANGE, text)


@given(st.text(alphabet="abcdef0123456789", min_size=1), st.text(alphabet="abcdef0123456789", min_size=1))
def test_a_shown_address_has_neither_credentials_nor_query(user: str, query: str) -> None:
    shown = safe_url(f"https://{user}-user@host.example.eu/path?{query}-query#part")

    assert f"{user}-user" not in shown
    assert f"{query}-query" not in shown
    assert "host.example.eu/path" in shown


@pytest.mark.parametrize("host", ["sbc.example.eu", "192.0.2.1", "2001:db8::1", "a-b.example.eu"])
def test_a_literal_host_is_accepted(host: str) -> None:
    assert accepted(HOST, host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "*.example.eu",
        "SBC.example.eu",
        "https://sbc.example.eu",
        "sbc.example.eu:5061",
        "example",
        "-a.eu",
        "a..eu",
    ],
)
def test_anything_else_is_no_host(host: str) -> None:
    assert not accepted(HOST, host)


@pytest.mark.parametrize("text", ["192.0.2.1/24", "192.0.2.0/33", "192.0.2", ""])
def test_a_sloppy_address_range_is_refused(text: str) -> None:
    assert not accepted(RANGE, text)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("+4969123456", True),
        ("+353209130001", True),
        ("4969123456", False),
        ("+049691234", False),
        ("+1234567890123456", False),
    ],
)
def test_a_phone_number_is_e164(number: str, valid: bool) -> None:
    assert accepted(NUMBER, number) is valid


@pytest.mark.parametrize("key", ["sip_password", "apiKey", "clientSecret", "hec_token", "private-key", "Authorization"])
def test_a_telling_key_is_taken_for_a_secret(key: str) -> None:
    assert is_secret_name(key)
    assert "word" not in quote("word", key=key)


@pytest.mark.parametrize(
    "text", ["eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "0123456789abcdef0123456789abcdef", "xoxb-12345678-AbCdEfGhIjKl"]
)
def test_what_looks_like_a_token_is_not_quoted(text: str) -> None:
    assert text not in quote(text)


@pytest.mark.parametrize(
    "text", ["eu-west-2", "sbc9.south.example.eu", "3f0c9d52-6a3e-4f7c-9d1e-8c2f5a64e001", "Ring north 2"]
)
def test_an_ordinary_value_is_quoted(text: str) -> None:
    assert quote(text) == f"'{text}'"


def test_a_long_or_unprintable_value_is_shortened_and_escaped() -> None:
    assert quote("x " * 200).endswith("...'")
    assert quote("a\nb\x1b") == "'a\\nb\\x1b'"


def test_a_mapping_is_encrypted_only_when_every_leaf_is() -> None:
    encrypted = {"secure": "v1:abc"}

    assert all_ciphertext({"North": encrypted, "deep": {"er": [encrypted]}})
    assert not all_ciphertext({"North": encrypted, "South": "plain"})
