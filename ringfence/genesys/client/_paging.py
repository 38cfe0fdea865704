"""The shapes in which Genesys hands out lists.

page     {entities, pageSize, pageNumber, pageCount, total, nextUri}
cursor   {entities, nextUri}                      next: the query of nextUri
audit    {id, pageSize, cursor, entities}         next: the same query with cursor=
bare     {entities}, {results} or [...]           all there is
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from ringfence.genesys.client._errors import Json

PAGE_SIZE = 100
"""Largest page that every paged listing accepts."""

Fetch = Callable[[str, Mapping[str, object]], Json]
"""Reads (path, query) and returns the decoded document."""


def items_of(document: Json) -> list[dict[str, Json]]:
    """The entries of one document of any of the shapes."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Mapping):
        return []
    entries = document.get("entities")
    if entries is None:
        entries = document.get("results")
    return entries if isinstance(entries, list) else []


def iterate(fetch: Fetch, path: str, params: Mapping[str, object] | None = None) -> Iterator[dict[str, Json]]:
    """Every entry of a listing, whichever way it continues; documents are fetched as they are needed."""
    query: dict[str, object] = {"pageSize": PAGE_SIZE, **(params or {})}
    where, seen, taken = path, set[tuple[str, str]](), 0
    while True:
        document = fetch(where, query)
        items = items_of(document)
        yield from items
        taken += len(items)
        following = _following(document, where, query, taken) if items else None
        if following is None:
            return
        where, query = following
        step = (where, repr(sorted(query.items())))
        # A listing that points back to a page already read would never end.
        if step in seen:
            return
        seen.add(step)


def _following(
    document: Json, path: str, query: Mapping[str, object], taken: int
) -> tuple[str, dict[str, object]] | None:
    if not isinstance(document, Mapping):
        return None
    if "pageNumber" in document or "pageCount" in document:
        return _next_page(document, path, query, taken)
    if document.get("nextUri"):
        return _next_cursor(str(document["nextUri"]), path, query)
    if document.get("cursor"):
        return path, {**query, "cursor": document["cursor"]}
    return None


def _next_page(
    document: Mapping[str, Json], path: str, query: Mapping[str, object], taken: int
) -> tuple[str, dict[str, object]] | None:
    number = int(document.get("pageNumber") or 1)
    count, total = document.get("pageCount"), document.get("total")
    if count is not None:
        more = number < int(count)
    elif total is not None:
        more = taken < int(total)
    else:
        more = bool(document.get("nextUri"))
    return (path, {**query, "pageNumber": number + 1}) if more else None


def _next_cursor(uri: str, path: str, query: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    # Only the path and the query are taken: the token stays on the host it was issued for.
    parts = urlsplit(uri)
    repeated: dict[str, object] = dict(query)
    pairs: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        pairs.setdefault(name, []).append(value)
    repeated.update({name: values if len(values) > 1 else values[0] for name, values in pairs.items()})
    return (parts.path if parts.path.startswith("/api/") else path), repeated
