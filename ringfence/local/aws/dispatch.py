"""Small steps between the engine's calls and a resource type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import REGIONS
from ringfence.local.aws import shapes
from ringfence.local.aws.connection import Scope
from ringfence.local.aws.errors import is_absent
from ringfence.local.aws.registry import RESOURCES
from ringfence.local.aws.resource import Resource
from ringfence.plugin.provider import Kind, ProviderError
from ringfence.plugin.wire import resource_name, resource_token

Values = dict[str, Any]


def resource_for(urn: str) -> Resource:
    """The resource type of a URN.

    Raises:
        ProviderError: when the stand-in has no such type.
    """
    token = resource_token(urn)
    if token not in RESOURCES:
        supported = ", ".join(sorted(RESOURCES))
        raise ProviderError(
            f"{label(urn)}: the local AWS stand-in has no type {token}; it has {supported}. Use one of these, or"
            " install the official plugin with `pulumi plugin install resource aws`"
        )
    return RESOURCES[token]


def unsupported(resource: Resource, news: Mapping[str, Any]) -> list[Problem]:
    """Properties that the SDK has and this stand-in does not act upon; an empty value asks for nothing."""
    known = shapes.inputs_of(resource.token)
    return [
        Problem(
            place=name,
            found="a property that the local stand-in does not act upon",
            allowed=", ".join(sorted(resource.inputs - {"tagsAll"})),
            fix="declare it another way, or use the official plugin",
            control="docs/emulator-gaps.md",
        )
        for name in sorted(news)
        if name in known and name not in resource.inputs and news[name] not in (None, False, [], {})
    ]


def existing_id(resource: Resource, scope: Scope, inputs: Values, urn: str) -> str | None:
    """Id of the object that creating would collide with, None without one."""
    try:
        return resource.find(scope, inputs, urn)
    except Exception as error:
        if is_absent(error):
            return None
        raise


def import_region(resource: Resource, resource_id: str, recorded: Mapping[str, Any]) -> tuple[str, str | None]:
    """Splits the `id@region` that an import may give."""
    plain, at, region = resource_id.rpartition("@")
    if recorded or not at or region not in REGIONS or "region" not in resource.inputs:
        return resource_id, None
    return plain, region


def change(resource: Resource, place: tuple[Scope, str], old: Values, new: Values, changes: Mapping[str, Kind]) -> None:
    """Makes the calls for the top-level inputs that differ: tags by the service's tag calls, then the rest."""
    scope, resource_id = place
    changed = frozenset(path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0] for path in changes)
    if "tagsAll" in changed:
        resource.change_tags(scope, resource_id, old, new)
    rest = changed - {"tags", "tagsAll"}
    if rest:
        resource.update(scope, resource_id, old, new, rest)


def without_id(values: Values) -> Values:
    """Properties of a state: the id travels beside them."""
    return {name: value for name, value in values.items() if name != "id"}


def label(urn: str) -> str:
    """Type and name of a resource, for messages."""
    return f"{resource_token(urn)} {resource_name(urn)}"
