"""API usage counted from the recorded requests: what usage queries answer, in rows (ApiUsageRow of the SDK)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringfence.genesys.emulator.access import CLIENTS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.clock import iso, parse_iso
from ringfence.genesys.emulator.errors import JsonObject, invalid_value, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.recorder import Record
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, list_of, one_of, text
from ringfence.genesys.emulator.store import Stored

QUERIES = "usagequeries"
METRICS = ("Status200", "Status300", "Status400", "Status500", "Status429", "Requests")
DIMENSIONS = {
    "OAuthClientId": "clientId",
    "OrganizationId": "organizationId",
    "UserId": "userId",
    "TemplateUri": "templateUri",
    "HttpMethod": "httpMethod",
}
"""What rows may be grouped by, with the field that shows it; a client-credentials token has no user."""
DETAILED = ("OAuthClientId", "OrganizationId", "TemplateUri", "HttpMethod")
STARTS: dict[str, Callable[[datetime], datetime]] = {
    "Day": lambda day: day,
    "Week": lambda day: day - timedelta(days=day.weekday()),
    "Month": lambda day: day.replace(day=1),
}
QUERY: Shape = {
    "interval": Required(text(1)),
    "granularity": one_of(*STARTS),
    "metrics": list_of(one_of(*METRICS)),
    "groupBy": list_of(one_of(*DIMENSIONS)),
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which requests count, and what rows they make.

    `granularity` gives each row the date on which its day, week or month begins; empty filters let all pass.
    """

    start: datetime
    end: datetime
    group_by: tuple[str, ...] = ()
    granularity: str | None = None
    metrics: tuple[str, ...] = METRICS
    client_ids: frozenset[str] | None = None
    methods: frozenset[str] = frozenset()
    templates: frozenset[str] = frozenset()


def wish_of(body: JsonObject, *, client_ids: frozenset[str] | None = None) -> Wish:
    """The wish that the body of a usage query states. Raises ApiError 400."""
    check_shape(body, QUERY)
    start, end = interval(body["interval"])
    return Wish(
        start=start,
        end=end,
        group_by=tuple(body.get("groupBy") or ()),
        granularity=body.get("granularity"),
        metrics=tuple(body.get("metrics") or METRICS),
        client_ids=client_ids,
    )


def interval(value: str) -> tuple[datetime, datetime]:
    """Start and end of `from/to`. Raises ApiError 400."""
    try:
        start, end = (parse_iso(moment) for moment in value.split("/"))
    except ValueError:
        raise invalid_value("interval", value, "must be two ISO 8601 date-times with a slash") from None
    if end < start:
        raise invalid_value("interval", value, "must end after it starts")
    return start, end


def rows(organisation: Organisation, wish: Wish) -> list[JsonObject]:
    """One row for each group of the requests that the wish selects, in the order of their fields."""
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for record in organisation.recorder.records:
        at = parse_iso(record.at)
        if wish.start <= at < wish.end and _wanted(record, wish):
            day = at.replace(hour=0, minute=0, second=0, microsecond=0)
            date = iso(STARTS[wish.granularity](day)) if wish.granularity else ""
            key = (date, *(_dimension(organisation, record, name) for name in wish.group_by))
            counts.setdefault(key, Counter()).update(_counted(record))
    return [_row(organisation, wish, key, count) for key, count in sorted(counts.items())]


def keep(organisation: Organisation, found: list[JsonObject], **marks: str) -> str:
    """Stores the rows of a query until they are fetched, and gives the execution id."""
    execution_id = organisation.new_id()
    query = {"executionId": execution_id, "rows": found, "polls": 0, **marks}
    organisation.store.put(QUERIES, execution_id, query)
    return execution_id


def fetched(organisation: Organisation, call: Call, **marks: str) -> list[JsonObject] | None:
    """The rows of a query with these marks; None while it runs. Raises ApiError 404."""
    query = organisation.store.edit(QUERIES, call.params["executionId"])
    if query is None or any(query.get(name) != value for name, value in marks.items()):
        raise not_found("usage query", call.params["executionId"])
    if query["polls"] < organisation.behaviour.pending_polls:
        query["polls"] += 1
        organisation.store.put(QUERIES, query["executionId"], query)
        return None
    found: list[JsonObject] = query["rows"]
    return found


def _wanted(record: Record, wish: Wish) -> bool:
    return (
        bool(record.client_id)
        and (wish.client_ids is None or record.client_id in wish.client_ids)
        and (not wish.methods or record.method in wish.methods)
        and (not wish.templates or record.template in wish.templates)
    )


def _dimension(organisation: Organisation, record: Record, name: str) -> str:
    values = {
        "OAuthClientId": record.client_id,
        "OrganizationId": organisation.id,
        "TemplateUri": record.template,
        "HttpMethod": record.method,
    }
    return values.get(name, "")


def _row(organisation: Organisation, wish: Wish, key: Iterable[str], counts: Counter[str]) -> JsonObject:
    date, *values = key
    row: JsonObject = {DIMENSIONS[name]: value for name, value in zip(wish.group_by, values, strict=True) if value}
    if "clientId" in row:
        client: Stored = organisation.store.read(CLIENTS, row["clientId"]) or {}
        row["clientName"] = client.get("name", "")
    if date:
        row["date"] = date
    return row | {_field(name): counts[name] for name in wish.metrics}


def _field(metric: str) -> str:
    return metric[0].lower() + metric[1:]


def _counted(record: Record) -> list[str]:
    """The metrics that one request adds to; 429 counts among 400 as well, and an answer never sent among none."""
    counted = ["Requests"]
    if record.status:
        counted.append(f"Status{record.status // 100}00")
    if record.status == 429:  # noqa: PLR2004 - a metric of its own
        counted.append("Status429")
    return counted
