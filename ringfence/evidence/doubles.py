"""Audit events that lie in the archive in both their forms (ADR 0006): found, so that a reader counts each once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from ringfence.pipeline.archive_view import ArchiveView, versions
from ringfence.pipeline.archived_events import UNREADABLE, events_of
from ringfence.pipeline.events import Channel, Event, Kind

_SUFFIX = ".jsonl.gz"
"""How keys of the archiver end; reports of the reconciler lie beside them."""

_FOLDERS = 2
"""Both forms lie in one hour or in two that follow each other, and keys are in the order of the hours."""


@dataclass(frozen=True, kw_only=True)
class Double:
    """One event in two forms, and the objects that hold them."""

    id: str
    streamed: str
    recovered: str


@dataclass(kw_only=True)
class Doubles:
    """What was found.

    Attributes:
        objects, events: What was read.
        found: Events in both forms.
        unreadable: Keys of objects that hold no events.
    """

    objects: int = 0
    events: int = 0
    found: list[Double] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class _Hour:
    """Ids of the audit events of a folder by the form they have, each with the object that holds it."""

    folder: str
    streamed: dict[str, str] = field(default_factory=dict)
    recovered: dict[str, str] = field(default_factory=dict)


def find_doubles(view: ArchiveView, prefix: str) -> Doubles:
    """Reads all objects below a prefix; the ids of two hours are in memory at a time."""
    result, hours = Doubles(), deque[_Hour](maxlen=_FOLDERS)
    for version in versions(view, prefix):
        if version.delete_marker or not version.key.endswith(_SUFFIX):
            continue
        folder = version.key.rpartition("/")[0]
        if not hours or hours[-1].folder != folder:
            hours.append(_Hour(folder=folder))
        body = b"".join(view.read(version.key, version.version_id) or ())
        try:
            events = list(events_of(body))
        except UNREADABLE:
            result.unreadable.append(version.key)
            continue
        result.objects += 1
        result.events += len(events)
        for event in events:
            double = _take(event, version.key, hours)
            if double is not None and double not in result.found:
                result.found.append(double)
    return result


def _take(event: Event, key: str, hours: deque[_Hour]) -> Double | None:
    """Takes note of an event; what it is the second form of."""
    if event.kind is not Kind.AUDIT:
        return None
    if event.channel is Channel.EVENT_BRIDGE:
        hours[-1].streamed[event.id] = key
        other = next((hour.recovered[event.id] for hour in hours if event.id in hour.recovered), None)
        return Double(id=event.id, streamed=key, recovered=other) if other else None
    if event.channel is Channel.RECONCILER:
        hours[-1].recovered[event.id] = key
        other = next((hour.streamed[event.id] for hour in hours if event.id in hour.streamed), None)
        return Double(id=event.id, streamed=other, recovered=key) if other else None
    return None
