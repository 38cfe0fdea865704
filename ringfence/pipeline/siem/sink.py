"""What all sinks share: one verdict for every event, batches by size, and the search for the one that is refused."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ringfence.pipeline.events import Channel, Event, Kind
from ringfence.pipeline.siem.transport import Answer, RejectedError, Transport, UnavailableError, explain

REQUEST_BYTES: Final = 1_000_000
"""Largest request before compression; what Splunk Cloud advises, and far below the limits of the others."""

UNAUTHORISED = (401, 403)
"""Statuses that speak of the token and not of the events."""

_TOO_LARGE = 413
_LONGEST_ID_BYTES = 512
"""Longest document id that Elasticsearch takes; the ids of Genesys Cloud and our hashes are far shorter."""


class Verdict(Enum):
    """What became of an event."""

    DELIVERED = "delivered"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Result:
    """Verdict on one event, with its reason when it is not delivered."""

    verdict: Verdict
    reason: str = ""


DELIVERED: Final = Result(verdict=Verdict.DELIVERED)


def delivery_id(event: Event) -> str:
    """What a collector knows an event by: the same for repeated deliveries of one event, and for nothing else.

    An audit event that came through the webhook is known by its content: its sender chooses the id, and under a known
    one it would hide the event of the platform. A long id is known by its SHA-256.
    """
    if event.channel is Channel.WEBHOOK and event.kind is Kind.AUDIT:
        return webhook_id(event)
    encoded = event.id.encode("utf-8", "surrogatepass")
    return event.id if len(encoded) <= _LONGEST_ID_BYTES else f"sha256:{hashlib.sha256(encoded).hexdigest()}"


def webhook_id(event: Event) -> str:
    """What a copy of an audit event through the webhook is known by, whichever way the event itself came."""
    return f"webhook:{content_hash(event)}"


def content_hash(event: Event) -> str:
    """SHA-256 of what makes an event the same (ADR 0006), hexadecimal: of an audit event its `detail`, in one spelling.

    The copy of an audit event through the webhook has the hash of the one in the stream, so that a search finds both as
    one; a record of the audit query is another form and has another hash.
    """
    if event.kind is not Kind.AUDIT:
        return hashlib.sha256(event.raw.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        document = json.loads(event.raw)
        detail = document.get("detail") if isinstance(document.get("detail"), dict) else document
        text = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        text = event.raw
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Sink(ABC):
    """A collector of one kind.

    Args:
        transport: Way to the collector.
        endpoint: Its address.
        token: Gives the token now; with True it asks Secrets Manager again, since the collector refused the token.
    """

    def __init__(self, transport: Transport, endpoint: str, token: Callable[[bool], str]) -> None:
        self.transport = transport
        self.endpoint = endpoint
        self.token = token
        self._outage = ""

    def send(self, events: Sequence[Event]) -> list[Result]:
        """Sends events in as few requests as fit; gives one result for each, in their order.

        After one request that the collector could not take, the rest is left for later unasked: a run has one minute.
        """
        results: list[Result] = []
        self._outage = ""
        for batch in self._batches(events):
            results += self._send_or_split(batch)
        return results

    @abstractmethod
    def encode(self, event: Event) -> bytes:
        """One event as it stands in a request; its length counts for the size of the request."""

    @abstractmethod
    def deliver(self, events: Sequence[Event]) -> list[Result]:
        """One request.

        Raises:
            RejectedError: when the collector refuses it for its content; it is then cut in two.
            UnavailableError: when the collector takes nothing now.
        """

    def post(self, url: str, body: bytes, headers: Callable[[str], dict[str, str]]) -> Answer:
        """Posts with the token; once more with a fresh one when the collector refuses it.

        Raises:
            UnavailableError: also when the fresh token is refused: the events are good, the token is not.
            RejectedError: when the request is too large.
        """
        answer = self.transport.post(url, body, headers(self.token(False)))
        if answer.status in UNAUTHORISED:
            answer = self.transport.post(url, body, headers(self.token(True)))
        if answer.status in UNAUTHORISED:
            raise UnavailableError(f"token refused, {explain(answer)}")
        if answer.status == _TOO_LARGE:
            raise RejectedError(explain(answer))
        return answer

    def _send_or_split(self, events: Sequence[Event]) -> list[Result]:
        if self._outage:
            return [Result(verdict=Verdict.LATER, reason=self._outage)] * len(events)
        try:
            return self.deliver(events)
        except UnavailableError as error:
            self._outage = str(error)
            return [Result(verdict=Verdict.LATER, reason=self._outage)] * len(events)
        except RejectedError as error:
            if len(events) == 1:
                return [Result(verdict=Verdict.REFUSED, reason=str(error))]
        middle = len(events) // 2
        return self._send_or_split(events[:middle]) + self._send_or_split(events[middle:])

    def _batches(self, events: Sequence[Event]) -> Iterator[list[Event]]:
        batch: list[Event] = []
        size = 0
        for event in events:
            length = len(self.encode(event))
            if batch and size + length > REQUEST_BYTES:
                yield batch
                batch, size = [], 0
            batch.append(event)
            size += length
        if batch:
            yield batch
