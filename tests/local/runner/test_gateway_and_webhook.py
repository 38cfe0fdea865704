"""The runner's gateway in front of the webhook: what odd requests on the wire come to, without a process."""

import asyncio
import gzip
import json

import pytest

from ringfence.local.runner import http_api
from ringfence.local.runner.app import application
from ringfence.local.runner.declarations import HttpApi, Route, Stage
from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.signatures import sign
from tests.pipeline.test_events import incident
from tests.pipeline.test_webhook import CURRENT, NOW, Bench

BODY = json.dumps(incident(severity="sch\u00fctzend"), ensure_ascii=False).encode()


class Gateway:
    """Stands for the runner: one API whose only function is the webhook."""

    def __init__(self):
        self.bench = Bench()
        function = "arn:aws:lambda:eu-central-1:123456789012:function:webhook"
        stage = Stage(name="$default", rate=None, burst=None, variables={})
        route = Route(key="POST /events", function_arn=function)
        self.api = HttpApi(id="abc", name="webhook", routes=(route,), stages=(stage,))

    def find_api(self, name):
        return self.api if name == "webhook" else None

    def handle(self, api, request):
        found = http_api.match(api, request.method, request.path)
        event = http_api.payload(api, found, request, domain="abc.execute-api.eu-central-1.amazonaws.com")
        return http_api.response(self.bench.webhook.handle(event))

    def post(self, chunks, *headers, signed=None):
        """Status and document of the answer to a body that comes in pieces."""
        body = b"".join(chunks)
        given = [
            ("Host", "127.0.0.1"),
            ("X-Ringfence-Timestamp", str(NOW)),
            ("X-Ringfence-Signature", sign(CURRENT, str(NOW), body if signed is None else signed)),
            *headers,
        ]
        encoded = [(name.lower().encode(), value.encode()) for name, value in given]
        scope = {"type": "http", "method": "POST", "path": "/webhook/events", "scheme": "http", "headers": encoded}
        scope |= {"query_string": b"", "client": None}
        left = list(chunks)
        answered = []

        async def receive():
            piece = left.pop(0) if left else b""
            return {"type": "http.request", "body": piece, "more_body": bool(left)}

        async def send(message):
            answered.append(message)

        asyncio.run(application(self)(scope, receive, send))
        text = b"".join(message.get("body", b"") for message in answered)
        return answered[0]["status"], json.loads(text)


@pytest.fixture
def gateway():
    return Gateway()


JSON = ("Content-Type", "application/json")


def test_a_body_in_pieces_is_one_body_even_where_a_piece_ends_inside_a_character(gateway):
    cut = BODY.index("\u00fc".encode()) + 1

    status, _ = gateway.post([BODY[:10], BODY[10:cut], BODY[cut:]], JSON, ("Transfer-Encoding", "chunked"))

    assert status == 202
    assert unwrap_delivery(gateway.bench.queue.messages[0])[0].encode() == BODY


def test_a_type_that_the_gateway_encodes_reaches_the_webhook_as_it_was_signed(gateway):
    status, document = gateway.post([BODY], ("Content-Type", "application/octet-stream"))

    assert (status, document["error"]["code"]) == (415, "unsupported_media_type")


def test_a_compressed_body_is_refused_with_what_to_send_whichever_bytes_were_signed(gateway):
    packed = gzip.compress(BODY)
    of_sent = gateway.post([packed], JSON, ("Content-Encoding", "gzip"))
    of_plain = gateway.post([packed], JSON, ("Content-Encoding", "gzip"), signed=BODY)

    assert (of_sent[0], of_sent[1]["error"]["code"]) == (415, "unsupported_encoding")
    assert (of_plain[0], of_plain[1]["error"]["code"]) == (401, "signature_forged")
    assert gateway.bench.queue.messages == []


def test_a_signature_sent_twice_is_told_to_be_sent_once(gateway):
    again = ("X-Ringfence-Signature", sign(CURRENT, str(NOW), BODY))

    status, document = gateway.post([BODY], JSON, again)

    assert (status, document["error"]["code"]) == (401, "signature_malformed")
    assert "once each" in document["error"]["message"]


def test_a_body_beyond_the_gateways_own_limit_is_refused_by_the_gateway(gateway):
    piece = b"x" * (1024 * 1024)

    assert gateway.post([piece] * 11, JSON) == (413, {"message": "Request Entity Too Large"})
