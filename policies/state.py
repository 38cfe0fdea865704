"""Resources of an exported stack (`pulumi stack export`), as rules see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from policies.facts import own_token
from policies.model import UNKNOWN, Options, Provider, Resource

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  (a mark, no secret)


class ExportError(ValueError):
    """A document is no exported stack."""


def resources(document: Any) -> list[Resource]:
    """Resources with their inputs, in the order of the state.

    Raises:
        ExportError: when the document is no exported stack.
    """
    try:
        entries = document["deployment"]["resources"] or []
        return list(_resources(entries))
    except (KeyError, TypeError, AttributeError) as error:
        raise ExportError(f"not an exported stack ({error!r}); make one with pulumi stack export") from error


def _resources(entries: list[Mapping[str, Any]]) -> Iterator[Resource]:
    providers = {
        entry["urn"]: Provider(urn=entry["urn"], token=entry["type"], properties=_plain(entry.get("inputs") or {}))
        for entry in entries
        if entry["type"].startswith("pulumi:providers:")
    }
    for entry in entries:
        if entry.get("delete"):
            continue  # waits for its deletion, another one took its place
        yield Resource(
            urn=entry["urn"],
            token=own_token(entry["type"]),
            name=entry["urn"].rsplit("::", 1)[-1],
            properties=_plain(entry.get("inputs") or {}),
            provider=providers.get(str(entry.get("provider", "")).rsplit("::", 1)[0]),
            options=Options(visible=True, protect=bool(entry.get("protect"))),
            links={name: tuple(urns or ()) for name, urns in (entry.get("propertyDependencies") or {}).items()},
        )


def _plain(value: Any) -> Any:
    """Plain values; a secret stays closed and counts as not known."""
    if isinstance(value, Mapping):
        signature = value.get(_SIGNATURE)
        if signature == _SECRET:
            return UNKNOWN
        return None if signature else {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
