"""Signatures, timestamps and bodies in other forms than asked for: the answer says which, and what to send."""

import base64
import hmac
import json

import pytest

from ringfence.pipeline.signatures import sign
from tests.pipeline.test_events import incident
from tests.pipeline.test_webhook import CURRENT, NOW, Bench

BODY = json.dumps(incident()).encode()
SIGNATURE = sign(CURRENT, str(NOW), BODY)
RAW = bytes.fromhex(SIGNATURE)


def send(*, body=BODY, timestamp=str(NOW), signature=None, media_type="application/json", encoded=False):
    """Status, code and everything that the answer says."""
    bench = Bench()
    headers = {
        "Content-Type": media_type,
        "X-Ringfence-Timestamp": timestamp,
        "X-Ringfence-Signature": sign(CURRENT, timestamp, body) if signature is None else signature,
    }
    text = base64.b64encode(body).decode() if encoded else body.decode()
    answer = bench.webhook.handle({"headers": headers, "body": text, "isBase64Encoded": encoded})
    document = json.loads(answer["body"])
    error = document.get("error", {})
    assert bool(bench.queue.messages) is (answer["statusCode"] == 202)
    return answer["statusCode"], error.get("code"), " ".join([error.get("message", ""), *error.get("problems", [])])


@pytest.mark.parametrize("form", [SIGNATURE, SIGNATURE.upper(), f"sha256={SIGNATURE}", f"SHA256={SIGNATURE.upper()}"])
@pytest.mark.parametrize("encoded", [False, True])
def test_a_signature_in_upper_case_or_with_its_algorithm_is_taken(form, encoded):
    assert send(signature=form, encoded=encoded)[0] == 202


@pytest.mark.parametrize(
    ("form", "advice"),
    [
        (base64.b64encode(RAW).decode(), "not hexadecimal; it seems to be base64; send 64 digits"),
        (base64.urlsafe_b64encode(RAW).decode(), "it seems to be base64"),
        ("sha256=" + base64.b64encode(RAW).decode(), "it seems to be base64"),
        (f"sha512={SIGNATURE}", "names sha512; this webhook takes sha256"),
        (f"sha1={SIGNATURE}", "names sha1; this webhook takes sha256"),
        (f"v1={SIGNATURE}", "not hexadecimal; send 64 digits, with or without 'sha256='"),
        (f"t={NOW},v1={SIGNATURE}", "more than one value; send one signature"),
        (f"{SIGNATURE}, {SIGNATURE}", "more than one value; send one signature"),
        (f"{SIGNATURE} {SIGNATURE}", "more than one value; send one signature"),
        (SIGNATURE[:-2], "has 62 hexadecimal digits; sha256 makes 64"),
        (SIGNATURE + "00", "has 66 hexadecimal digits"),
        (hmac.digest(CURRENT, BODY, "sha512").hex(), "has 128 hexadecimal digits; sha256 makes 64"),
        (f'"{SIGNATURE}"', "not hexadecimal"),
        ("\uff10" * 64, "not hexadecimal"),
    ],
)
def test_a_signature_in_another_form_is_told_what_is_wrong_with_it(form, advice):
    status, code, said = send(signature=form)

    assert (status, code) == (401, "signature_malformed")
    assert advice in said
    assert SIGNATURE not in said


@pytest.mark.parametrize(
    ("timestamp", "advice"),
    [
        (f"{NOW}000", "has 13 digits; send seconds since 1970, not milliseconds"),
        (f"{NOW}000000", "has 16 digits"),
        ("9" * 4000, "has 4000 digits"),
        (f"{NOW}.5", "not made of the digits 0 to 9"),
        (f"-{NOW}", "not made of the digits 0 to 9"),
        (f"+{NOW}", "not made of the digits 0 to 9"),
        ("2026-11-24T09:00:00Z", "not made of the digits 0 to 9; send seconds since 1970"),
        ("\u0661\u0667\u0666\u0664", "not made of the digits 0 to 9"),
        ("17\u00b2", "not made of the digits 0 to 9"),
        (f"{NOW},{NOW}", "more than once"),
    ],
)
def test_a_timestamp_in_another_form_is_told_what_is_wrong_with_it(timestamp, advice):
    status, code, said = send(timestamp=timestamp)

    assert (status, code) == (401, "signature_malformed")
    assert advice in said


@pytest.mark.parametrize("timestamp", ["999999999999", "0", "000000000001"])
def test_a_timestamp_from_another_age_is_stale(timestamp):
    status, code, said = send(timestamp=timestamp)

    assert (status, code) == (401, "signature_stale")
    assert "check the sender's clock" in said


@pytest.mark.parametrize(
    "signed",
    [
        BODY,
        str(NOW).encode() + BODY,
        str(NOW).encode() + b"." + BODY + b"\n",
        str(NOW).encode() + b"." + BODY.replace(b": ", b":"),
        b"." + BODY,
    ],
)
def test_a_signature_over_something_else_is_told_what_to_sign(signed):
    status, code, said = send(signature=hmac.digest(CURRENT, signed, "sha256").hex())

    assert (status, code) == (401, "signature_forged")
    assert "'<timestamp>.<raw body>'" in said
    assert "byte for byte as it is sent" in said


@pytest.mark.parametrize("missing", ["X-Ringfence-Timestamp", "X-Ringfence-Signature"])
def test_a_missing_header_is_named(missing):
    given = {"X-Ringfence-Timestamp": str(NOW), "X-Ringfence-Signature": SIGNATURE}
    del given[missing]
    answer = Bench().webhook.handle({"headers": given, "body": BODY.decode()})

    assert answer["statusCode"] == 401
    assert f"the header {missing.lower()} is missing" in json.loads(answer["body"])["error"]["message"]


def with_more(text):
    return (BODY.decode()[:-1] + f", {text}}}").encode()


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (with_more('"severity": "LOW"'), "the name 'severity' twice in one object"),
        (with_more('"more": {"a": 1, "b": [{"c": 1, "c": 2}]}'), "the name 'c' twice in one object"),
        (with_more('"n": NaN'), "NaN is not JSON"),
        (with_more('"n": -Infinity'), "-Infinity is not JSON"),
        (with_more('"n": ' + "9" * 5000), "a whole number too long to be read"),
        (with_more('"n": ' + "[" * 10_000 + "]" * 10_000), "nested too deeply"),
        (with_more('"n": ' + '{"a":' * 10_000 + "1" + "}" * 10_000), "nested too deeply"),
        (BODY.replace(b'"duration_seconds": 120', b'"duration_seconds": 1e999'), "details.duration_seconds: found inf"),
        (BODY + BODY, "Extra data"),
        (b"[" + BODY + b"]", "send one event per request"),
        (b"null", "a JSON object"),
    ],
)
def test_a_body_that_readers_would_not_agree_on_is_told_why(body, advice):
    status, code, said = send(body=body)

    assert (status, code) == (400, "malformed_event")
    assert advice in said


@pytest.mark.parametrize(
    "body",
    [
        BODY + b"\n",
        b" \r\n" + BODY + b"\r\n",
        with_more('"n": ' + "9" * 4000),
        with_more('"n": 0.1e-400'),
        with_more('"n": ' + "[" * 300 + "]" * 300),
        with_more(r'"n": "\u0000\ud800"'),
        with_more('"": {"": 1}, "a": {"severity": "LOW"}'),
    ],
)
def test_an_odd_body_that_is_json_is_taken_as_it_is(body):
    assert send(body=body)[0] == 202
