"""Lambda function behind the HTTP API: takes signed events and answers 202 once the queue has them.

A sender sends one JSON object per request, with a timestamp header and a signature header
(`ringfence.pipeline.signatures`). Anything but 202 means that the event was not taken and is to be sent again after it
was mended (400, 401, 413, 415) or later (503). Logs carry ids and reasons, never a body, a header or a secret.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger

from ringfence.pipeline.deliveries import wrap_delivery
from ringfence.pipeline.environment import WebhookSettings, webhook_settings
from ringfence.pipeline.event_text import EventFormatError, check_names_once, format_time
from ringfence.pipeline.events import Channel, parse_event
from ringfence.pipeline.secret_store import SecretStore, SecretUnavailableError
from ringfence.pipeline.signatures import Verdict, misspelled, verify

RETRY_AFTER_SECONDS = 30
"""What a sender is asked to wait when the event could not be taken."""

logger = Logger(service="ringfence-webhook")

Response = dict[str, Any]


class _Refused(Exception):  # noqa: N818
    """The answer to a request that is not taken."""

    def __init__(self, status: int, code: str, message: str, problems: list[str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.problems = problems or []


class Webhook:
    """Judges requests and hands what is genuine to the queue.

    Args:
        settings: Headers, algorithm, limits and the queue.
        queue: boto3 client of SQS (`SendMessage`).
        secrets: Store of the shared secret.
        now: Seconds since 1970.
    """

    def __init__(
        self, settings: WebhookSettings, queue: Any, secrets: SecretStore, now: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._queue = queue
        self._secrets = secrets
        self._now = now

    def handle(self, request: Mapping[str, Any]) -> Response:
        """Answers one request of an HTTP API, payload format 2.0."""
        try:
            return self._accept(request)
        except _Refused as refusal:
            logger.warning("request refused", status=refusal.status, reason=refusal.code)
            error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
            if refusal.problems:
                error["problems"] = refusal.problems
            return _response(refusal.status, {"error": error})

    def _accept(self, request: Mapping[str, Any]) -> Response:
        headers = {name.lower(): value for name, value in (request.get("headers") or {}).items()}
        body = self._body(request)
        self._authenticate(headers, body)
        media_type = headers.get("content-type", "").split(";")[0].strip().lower()
        if not (
            media_type == "application/json" or (media_type.startswith("application/") and media_type.endswith("+json"))
        ):
            raise _Refused(415, "unsupported_media_type", "send Content-Type: application/json")
        if headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
            raise _Refused(415, "unsupported_encoding", "send the body without Content-Encoding")
        raw = _text(body)
        try:
            event = parse_event(raw, Channel.WEBHOOK)
            check_names_once(raw)
        except EventFormatError as error:
            problems = [problem.render() for problem in error.problems]
            raise _Refused(400, "malformed_event", "the body is not an event that is understood", problems) from None
        received_at = datetime.fromtimestamp(self._now(), UTC)
        self._hand_over(wrap_delivery(raw, received_at=received_at))
        logger.info("event accepted", event_id=event.id, kind=event.kind.value)
        return _response(202, {"id": event.id, "received_at": format_time(received_at)})

    def _body(self, request: Mapping[str, Any]) -> bytes:
        text = request.get("body") or ""
        limit = self._settings.maximum_body_bytes
        too_large = _Refused(413, "body_too_large", f"send at most {limit} bytes")
        # Characters never outnumber bytes, and base64 makes a body longer: enough to refuse most without decoding.
        if len(text) > limit * (2 if request.get("isBase64Encoded") else 1):
            raise too_large
        try:
            body = base64.b64decode(text, validate=True) if request.get("isBase64Encoded") else text.encode()
        except (binascii.Error, ValueError):
            raise _Refused(400, "malformed_event", "the body cannot be read") from None
        if len(body) > limit:
            raise too_large
        return body

    def _authenticate(self, headers: Mapping[str, str], body: bytes) -> None:
        verdict = self._verdict(headers, body)
        if verdict is Verdict.FORGED and self._refresh():
            verdict = self._verdict(headers, body)
        if verdict is Verdict.GENUINE:
            return
        names = f"{self._settings.timestamp_header} and {self._settings.signature_header}"
        how = f"HMAC-{self._settings.algorithm.upper()} over '<timestamp>.<raw body>' in hexadecimal"
        timestamp = headers.get(self._settings.timestamp_header, "")
        signature = headers.get(self._settings.signature_header, "")
        match verdict:
            case Verdict.MISSING:
                missing = self._settings.signature_header if timestamp else self._settings.timestamp_header
                message = f"the header {missing} is missing; send {names}: seconds since 1970 in digits, and {how}"
            case Verdict.MALFORMED:
                wrong = misspelled(timestamp, signature, self._settings.algorithm)
                message = f"{wrong}. Send {names} once each: seconds since 1970 in digits, and {how}"
            case Verdict.FORGED:
                message = (
                    f"the signature does not fit; it is {how}: the timestamp as in its header, the body byte for byte "
                    "as it is sent, with the secret of this webhook"
                )
            case _:
                tolerance = self._settings.tolerance_seconds
                message = f"the timestamp is over {tolerance} s away; check the sender's clock, and sign when you send"
        raise _Refused(401, f"signature_{verdict.value}", message)

    def _verdict(self, headers: Mapping[str, str], body: bytes) -> Verdict:
        return verify(
            self._current_secrets(),
            timestamp=headers.get(self._settings.timestamp_header),
            signature=headers.get(self._settings.signature_header),
            body=body,
            algorithm=self._settings.algorithm,
            tolerance_seconds=self._settings.tolerance_seconds,
            now=self._now(),
        )

    def _current_secrets(self) -> tuple[bytes, ...]:
        try:
            return self._secrets.secrets()
        except SecretUnavailableError as error:
            raise _unavailable("no secret to judge signatures with", str(error)) from None

    def _refresh(self) -> bool:
        try:
            return self._secrets.refresh()
        except SecretUnavailableError as error:
            raise _unavailable("no secret to judge signatures with", str(error)) from None

    def _hand_over(self, message: str) -> None:
        # The archive first. After a failure in between the sender comes again, and the archive keeps one copy.
        for url in filter(None, (self._settings.queue_url, self._settings.siem_queue_url)):
            try:
                self._queue.send_message(QueueUrl=url, MessageBody=message)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, the event is not queued: the sender must know
                raise _unavailable("queue did not take the event", type(error).__name__) from None


def _text(body: bytes) -> str:
    if not body.strip():
        raise _Refused(400, "malformed_event", "the body is empty; send one JSON object")
    # RFC 8259, section 8.1: UTF-8 and no byte order mark. A charset parameter changes nothing (section 11).
    if body.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _Refused(400, "malformed_event", "send UTF-8 without a byte order mark at its start")
    if b"\0" in body[:4]:
        raise _Refused(400, "malformed_event", "the body seems to be UTF-16 or UTF-32; send UTF-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused(400, "malformed_event", f"the body is not UTF-8 at byte {error.start}; send UTF-8") from None


def _unavailable(what: str, reason: str) -> _Refused:
    # The name of the failure, not its traceback: an answer of a service may repeat what was sent to it.
    logger.error(what, reason=reason)
    return _Refused(503, "unavailable", f"the event was not taken; send it again in {RETRY_AFTER_SECONDS} s")


def _response(status: int, document: Mapping[str, Any]) -> Response:
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    if status == 503:  # noqa: PLR2004
        headers["retry-after"] = str(RETRY_AFTER_SECONDS)
    return {"statusCode": status, "headers": headers, "body": json.dumps(document), "isBase64Encoded": False}


@cache
def _webhook() -> Webhook:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    from botocore.config import Config  # noqa: PLC0415

    # An HTTP API gives up after 30 s; a sender should get its 503 well before.
    config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})
    settings = webhook_settings(os.environ)
    secrets = SecretStore(boto3.client("secretsmanager", config=config), settings.secret_id)
    return Webhook(settings, boto3.client("sqs", config=config), secrets)


def _handle(event: Mapping[str, Any], context: object) -> Response:  # noqa: ARG001
    return _webhook().handle(event)


handler: Callable[[Mapping[str, Any], Any], Response] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.webhook.handler`."""
