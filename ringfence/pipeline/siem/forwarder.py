"""Lambda function behind the SIEM queue: hands events to the collector, and holds on to those that it does not take.

Every message ends in one of three ways. Delivered: it is deleted. Not now (outage, limit, token): it stays in the
queue and is put off, longer with every attempt, up to 20 minutes. Refused for good, or not taken within 13 days: it
goes to the dead-letter queue with the reason, where it waits for `ringfence siem redrive` for 14 days more. The archive
has a queue of its own and notices nothing of any of this.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from aws_lambda_powertools import Logger

from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.events import Channel, Event, Kind, recognise
from ringfence.pipeline.secret_store import SecretStore, SecretUnavailableError
from ringfence.pipeline.siem.breaker import Breaker
from ringfence.pipeline.siem.configuration import SiemSettings, siem_settings
from ringfence.pipeline.siem.elastic import ElasticSink
from ringfence.pipeline.siem.otlp import OtlpSink
from ringfence.pipeline.siem.signed_https import SignedHttpsSink
from ringfence.pipeline.siem.sink import Result, Sink, Verdict, delivery_id, webhook_id
from ringfence.pipeline.siem.splunk import SplunkSink
from ringfence.pipeline.siem.transport import Transport, UnavailableError

GIVE_UP_SECONDS: Final = 13 * 86_400
"""Age at which a message moves to the dead-letter queue: a day before Amazon SQS would delete it for its age."""

FIRST_DELAY_SECONDS: Final = 30
LONGEST_DELAY_SECONDS: Final = 1200
"""Longest time that a message is put off: 1000 deliveries (the most that a redrive policy counts) last for 13 days."""

REMEMBERED: Final = 10_000
"""Ids of delivered events that a warm process remembers, for messages that the queue delivers twice."""

REASON_ATTRIBUTE: Final = "ringfence-reason"
"""Message attribute in the dead-letter queue that says why."""

_BATCH = 10
_LONGEST_REASON = 500

logger = Logger(service="ringfence-siem")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of the queue and the event in it; `age_seconds` since it was first queued."""

    id: str
    receipt: str
    body: str
    event: Event
    receives: int
    age_seconds: float


def _is_streamed(event: Event) -> bool:
    return event.kind is Kind.AUDIT and event.channel is Channel.EVENT_BRIDGE


class Forwarder:
    """Sends batches of queue messages to a sink.

    Args:
        settings: The queues.
        sink: The collector.
        sqs: boto3 client of SQS (`SendMessage` to the dead-letter queue, `ChangeMessageVisibility`).
        now: Seconds since 1970.
    """

    def __init__(self, settings: SiemSettings, sink: Sink, sqs: Any, now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._sink = sink
        self._sqs = sqs
        self._now = now
        self._delivered: OrderedDict[str, None] = OrderedDict()

    def handle(self, batch: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
        """Forwards a batch of an event source mapping (`ReportBatchItemFailures`); names the messages that stay."""
        messages = [self._message(record) for record in batch.get("Records", [])]
        results = self._results(messages)
        staying: list[Message] = []
        for message in messages:
            result = results[delivery_id(message.event)]
            given_up = result.verdict is Verdict.LATER and message.age_seconds >= GIVE_UP_SECONDS
            if result.verdict is Verdict.DELIVERED:
                continue
            if not (given_up or result.verdict is Verdict.REFUSED) or not self._bury(message, result.reason):
                staying.append(message)
        self._put_off(staying)
        counts = {verdict.value: sum(r.verdict is verdict for r in results.values()) for verdict in Verdict}
        if staying:
            reasons = sorted({results[delivery_id(message.event)].reason for message in staying})
            logger.warning("events stay in the queue", **counts, reasons=reasons)
        else:
            logger.info("forwarded", **counts)
        return {"batchItemFailures": [{"itemIdentifier": message.id} for message in staying]}

    def _results(self, messages: Sequence[Message]) -> dict[str, Result]:
        """A verdict for each identity; a copy through the webhook is not sent beside its event of the stream."""
        known = Result(verdict=Verdict.DELIVERED)
        unique = {delivery_id(message.event): message.event for message in messages}
        copies = {identity: webhook_id(event) for identity, event in unique.items() if _is_streamed(event)}
        results = {identity: known for identity in unique if identity in self._delivered}
        apart = results.keys() | set(copies.values())
        waiting = {identity: event for identity, event in unique.items() if identity not in apart}
        results.update(zip(waiting, self._sink.send(list(waiting.values())), strict=True))
        for identity, copy in copies.items():
            if copy in unique:
                results[copy] = results[identity]
        for identity, result in results.items():
            if result.verdict is Verdict.DELIVERED:
                self._delivered.update(dict.fromkeys(filter(None, (identity, copies.get(identity)))))
        while len(self._delivered) > REMEMBERED:
            self._delivered.popitem(last=False)
        return results

    def _message(self, record: Mapping[str, Any]) -> Message:
        attributes = record.get("attributes", {})
        sent = int(attributes.get("SentTimestamp", "0")) / 1000
        raw, channel = unwrap_delivery(record["body"])
        return Message(
            id=record["messageId"],
            receipt=record.get("receiptHandle", ""),
            body=record["body"],
            event=recognise(raw, channel, arrived_at=datetime.fromtimestamp(sent, UTC)),
            receives=int(attributes.get("ApproximateReceiveCount", "1")),
            age_seconds=self._now() - sent if sent else 0.0,
        )

    def _bury(self, message: Message, reason: str) -> bool:
        """Moves a message to the dead-letter queue as a new one, which is kept for 14 days of its own."""
        try:
            self._sqs.send_message(
                QueueUrl=self._settings.dead_letter_url,
                MessageBody=message.body,
                MessageAttributes={
                    REASON_ATTRIBUTE: {"DataType": "String", "StringValue": reason[:_LONGEST_REASON] or "unknown"}
                },
            )
        except Exception as error:  # noqa: BLE001 - the message stays where it is and comes again
            logger.error("dead-letter queue did not take an event", reason=type(error).__name__)  # noqa: TRY400
            return False
        logger.error("given up", event_id=message.event.id, reason=reason)
        return True

    def _put_off(self, messages: Sequence[Message]) -> None:
        for start in range(0, len(messages), _BATCH):
            entries = [
                {"Id": str(number), "ReceiptHandle": message.receipt, "VisibilityTimeout": delay(message.receives)}
                for number, message in enumerate(messages[start : start + _BATCH])
            ]
            try:
                self._sqs.change_message_visibility_batch(QueueUrl=self._settings.queue_url, Entries=entries)
            except Exception as error:  # noqa: BLE001 - without it the queue's own timeout applies
                logger.warning("messages could not be put off", reason=type(error).__name__)


def delay(receives: int) -> int:
    """How long a message is put off after its n-th delivery, in seconds."""
    return int(min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** min(receives - 1, 10)))


def make_sink(
    settings: SiemSettings, transport: Transport, token: Callable[[bool], str], now: Callable[[], float] = time.time
) -> Sink:
    """The sink of the settings' kind."""
    if settings.kind == "splunk":
        return SplunkSink(transport, settings.endpoint, token, index=settings.index, acknowledge=settings.acknowledge)
    if settings.kind == "elastic":
        return ElasticSink(transport, settings.endpoint, token, index=settings.index)
    if settings.kind == "otlp":
        return OtlpSink(transport, settings.endpoint, token)
    return SignedHttpsSink(transport, settings.endpoint, token, now=now)


def token_reader(store: SecretStore) -> Callable[[bool], str]:
    """The current token out of Secrets Manager; asked again when the collector refused it."""

    def token(refused: bool) -> str:
        try:
            if refused:
                store.refresh()
            return store.secrets()[0].decode()
        except SecretUnavailableError as error:
            raise UnavailableError(f"no token: {error}") from error

    return token


@cache
def _forwarder() -> Forwarder:
    import boto3  # noqa: PLC0415 - loaded once, at cold start, and not by whoever only reads this module
    import urllib3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    settings = siem_settings(os.environ)
    config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3.0, read=10.0), maxsize=2)
    store = SecretStore(boto3.client("secretsmanager", config=config), settings.secret_id)
    sink = make_sink(settings, Transport(pool=pool, breaker=Breaker()), token_reader(store))
    return Forwarder(settings, sink, boto3.client("sqs", config=config))


def _handle(event: Mapping[str, Any], context: object) -> dict[str, list[dict[str, str]]]:  # noqa: ARG001
    return _forwarder().handle(event)


handler: Callable[[Mapping[str, Any], Any], dict[str, list[dict[str, str]]]] = logger.inject_lambda_context(_handle)
"""Entry point of the function, `ringfence.pipeline.siem.forwarder.handler`."""
