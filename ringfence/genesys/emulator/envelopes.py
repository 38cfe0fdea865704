"""The envelopes of lists: numbered pages, cursors, and the filters that every list understands."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlencode

from .call import Call
from .errors import JsonObject, invalid_value
from .store import Stored

DEFAULT_PAGE_SIZE = 25
MAX_PAGE_SIZE = 500
MAX_CURSOR_PAGE_SIZE = 200
MAX_PAGE_NUMBER = 100_000
POSITION = re.compile(r"[0-9]{1,9}")

Render = Callable[[Stored], Any]


def page(
    call: Call, members: Iterable[Stored], *, render: Render | None = None, max_page_size: int = MAX_PAGE_SIZE
) -> JsonObject:
    """A numbered page: entities, pageSize, pageNumber, total, pageCount and the addresses of its neighbours."""
    size = call.integer("pageSize", DEFAULT_PAGE_SIZE, low=1, high=max_page_size)
    number = call.integer("pageNumber", 1, low=1, high=MAX_PAGE_NUMBER)
    found = in_order(call, members)
    chosen: Sequence[Any] = found[(number - 1) * size : number * size]
    count = -(-len(found) // size)
    document: JsonObject = {
        "entities": [render(member) for member in chosen] if render else chosen,
        "pageSize": size,
        "pageNumber": number,
        "total": len(found),
        "pageCount": count,
        "selfUri": _page_uri(call, size, number),
        "firstUri": _page_uri(call, size, 1),
        "lastUri": _page_uri(call, size, max(count, 1)),
    }
    if number < count:
        document["nextUri"] = _page_uri(call, size, number + 1)
    if number > 1:
        document["previousUri"] = _page_uri(call, size, number - 1)
    return document


def cursor_page(call: Call, members: Iterable[Stored], *, render: Render | None = None) -> JsonObject:
    """A cursor page: entities, selfUri and, where there is more, nextUri and previousUri. pageSize is at most 200."""
    size = call.integer("pageSize", DEFAULT_PAGE_SIZE, low=1, high=MAX_CURSOR_PAGE_SIZE)
    found = list(members)
    start = read_cursor(call, "after")
    before = read_cursor(call, "before")
    if before:
        start = max(0, before - size)
    chosen: Sequence[Any] = found[start : start + size]
    document: JsonObject = {
        "entities": [render(member) for member in chosen] if render else chosen,
        "selfUri": _uri(call, {}),
    }
    if start + size < len(found):
        document["nextUri"] = _uri(call, {"after": write_cursor(start + size), "before": None, "pageSize": str(size)})
    if start > 0:
        document["previousUri"] = _uri(call, {"before": write_cursor(start), "after": None, "pageSize": str(size)})
    return document


def in_order(call: Call, members: Iterable[Stored]) -> list[Stored]:
    """Members in the order of `sortBy` (a field, dotted for a field of an object; by name without one) and `sortOrder`.

    Without both they stay as they come. Texts are compared without regard to case; what lacks the field comes last.
    """
    found = list(members)
    wanted = call.text("sortBy")
    direction = (call.text("sortOrder") or "").lower()
    if wanted is None and not direction:
        return found
    ranked = [(member, value) for member in found if (value := _sort_value(member, wanted or "name")) is not None]
    ordered = sorted(ranked, key=lambda pair: pair[1], reverse=direction.startswith("desc"))
    rest = [member for member in found if _sort_value(member, wanted or "name") is None]
    return [member for member, _ in ordered] + rest


def _sort_value(member: Any, path: str) -> tuple[int, float, str] | None:
    for step in path.split("."):
        member = member.get(step) if isinstance(member, Mapping) else None
    if isinstance(member, (int, float)):
        return (0, float(member), "")
    return (1, 0.0, member.casefold()) if isinstance(member, str) else None


def write_cursor(position: int) -> str:
    """An opaque cursor for a position in a list."""
    return base64.urlsafe_b64encode(f"position:{position}".encode()).decode().rstrip("=")


def read_cursor(call: Call, name: str) -> int:
    """The position of a cursor in the query, 0 without one. Raises ApiError 400 for one that was never issued."""
    value = call.text(name)
    if value is None:
        return 0
    try:
        word, _, position = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode().partition(":")
    except (ValueError, binascii.Error):
        word, position = "", ""
    if word != "position" or not POSITION.fullmatch(position):
        raise invalid_value(name, value, "must be a cursor that an earlier page gave")
    return int(position)


def filtered(call: Call, members: Iterable[Stored]) -> Iterable[Stored]:
    """Members that match the query parameters `name` (leading and trailing `*` allowed), `id` and `divisionId`."""
    name = call.text("name")
    ids = {part for value in call.query.get("id", []) for part in value.split(",") if part}
    divisions = {part for value in call.query.get("divisionId", []) for part in value.split(",") if part}
    for member in members:
        if name is not None and not name_matches(str(member.get("name", "")), name):
            continue
        if ids and member["id"] not in ids:
            continue
        if divisions and (member.get("division") or {}).get("id") not in divisions:
            continue
        yield member


def name_matches(found: str, wanted: str) -> bool:
    """Names are equal without regard to case; `*` stands for any text."""
    if "*" not in wanted:
        return found.casefold() == wanted.casefold()
    return fnmatchcase(found.casefold(), wanted.casefold().replace("[", "[[]"))


def _page_uri(call: Call, size: int, number: int) -> str:
    return _uri(call, {"pageSize": str(size), "pageNumber": str(number)})


def _uri(call: Call, changes: dict[str, str | None]) -> str:
    query = {name: value for name, values in call.query.items() for value in values if name not in changes}
    query.update({name: value for name, value in changes.items() if value is not None})
    return call.path + ("?" + urlencode(query) if query else "")
