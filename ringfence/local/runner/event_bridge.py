"""The leg from the emulated organisation to the partner event bus.

In life Genesys Cloud puts its audit events on a partner event bus of the customer's account. Here the emulator lists
them (only those that an enabled `amazon-eventbridge-source` integration subscribes to), and this puts them on the bus
that stands in for the partner bus: moto cannot put rules on a name with slashes, so the local AWS provider maps it to a
plain bus with dots. The position in the list is kept only after the bus has taken the events: none is lost, some may
come twice.
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import requests
from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.state import LocalState

POLL_SECONDS: Final = 1.0
"""How often the emulator is asked for new events."""

PUT_LIMIT: Final = 10
"""Most events in one `PutEvents`."""

POSITION: Final = "event-bridge.json"
"""File with the number of the last event that the bus has taken."""

_READ_LIMIT = 500
_READ_SECONDS = 10


class EventBusError(RuntimeError):
    """The bus took only some of the events."""


def bus_name(source: str) -> str:
    """Name of the bus that stands in for a partner event source."""
    return source.replace("/", ".")


@dataclass(kw_only=True)
class EventBridgeLeg:
    """Carries events in a thread of its own.

    Attributes:
        state: Folder that keeps the position.
        endpoint: Address of the Genesys emulator.
        events_client: Gives a boto3 client of EventBridge for a region.
        delivered: Events carried since the start.
        error: The last failure, None while all is well.
    """

    state: LocalState
    endpoint: str
    events_client: Callable[[str], Any]
    delivered: int = 0
    error: str | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="event-bridge", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def _serve(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            try:
                while self.carry_once():
                    pass
                self.error = None
            except (OSError, ValueError, EventBusError, BotoCoreError, ClientError) as error:
                self.error = str(error)

    def carry_once(self) -> int:
        """Carries the next events; returns how many.

        Raises:
            OSError: when the emulator does not answer.
            EventBusError: when the bus refused events; the position stays, they come again.
            botocore.exceptions.ClientError: when there is no such bus (yet); likewise.
        """
        position = int(self.state.read(POSITION).get("next", 0))
        answer = requests.get(
            f"{self.endpoint}/emulator/events", params={"after": position, "limit": _READ_LIMIT}, timeout=_READ_SECONDS
        )
        answer.raise_for_status()
        document = answer.json()
        for (region, bus), events in _by_bus(document["events"]).items():
            self._put(region, bus, events)
        if document["next"] != position:
            self.state.write(POSITION, {"next": document["next"]})
        self.delivered += len(document["events"])
        return len(document["events"])

    def _put(self, region: str, bus: str, events: Sequence[Mapping[str, Any]]) -> None:
        client = self.events_client(region)
        for start in range(0, len(events), PUT_LIMIT):
            entries = [_entry(event, bus) for event in events[start : start + PUT_LIMIT]]
            answer = client.put_events(Entries=entries)
            if answer.get("FailedEntryCount"):
                codes = sorted({entry["ErrorCode"] for entry in answer["Entries"] if entry.get("ErrorCode")})
                raise EventBusError(f"bus {bus} refused {answer['FailedEntryCount']} events: {', '.join(codes)}")


def _by_bus(events: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for event in events:
        groups[event["region"], bus_name(event["source"])].append(event)
    return groups


def _entry(event: Mapping[str, Any], bus: str) -> dict[str, Any]:
    return {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "EventBusName": bus,
        "Time": datetime.fromisoformat(event["time"]),
        "Resources": event.get("resources", []),
    }
