"""From the analyzer protocol's messages to resources as rules see them, in one pass without proxies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import struct_pb2

from policies.facts import own_token
from policies.model import UNKNOWN, Options, Provider, Resource

# Marks of Pulumi's wire format (sdk/go/common/resource/properties.go in pulumi/pulumi).
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  (a mark, no secret)
_OPAQUE = frozenset({"c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"})  # assets, archives
_UNKNOWN = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
        "[secret]",  # what `pulumi policy analyze --file` shows of a secret that it cannot open
    }
)


def from_wire(value: struct_pb2.Value) -> Any:
    """A value of the wire as rules see it: secrets opened, assets left out, unknown leaves marked."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWN else text
    if kind == "struct_value":
        fields = value.struct_value.fields
        if _SIGNATURE in fields:
            return _signed(fields)
        return {name: from_wire(item) for name, item in fields.items()}
    if kind == "list_value":
        return [from_wire(item) for item in value.list_value.values]
    if kind == "number_value":
        return value.number_value
    return value.bool_value if kind == "bool_value" else None


def _signed(fields: Mapping[str, struct_pb2.Value]) -> Any:
    signature = fields[_SIGNATURE].string_value
    if signature == _SECRET:
        return from_wire(fields["value"]) if "value" in fields else None
    if signature in _OPAQUE:
        return None
    return {name: from_wire(item) for name, item in fields.items() if name != _SIGNATURE}


class Decoded(Mapping[str, Any]):
    """Properties that are decoded when they are read: stack rules read few properties of few resources."""

    def __init__(self, fields: Mapping[str, struct_pb2.Value]) -> None:
        self._fields = fields
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            if name not in self._fields:  # indexing a field that is absent would create it
                raise KeyError(name)
            self._read[name] = from_wire(self._fields[name])
        return self._read[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a property; `default` when it is absent."""
        return self[name] if name in self._fields else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields


def resource_from_wire(request: Any) -> Resource:
    """A resource of an Analyze request."""
    return _resource(request, {name: from_wire(item) for name, item in request.properties.fields.items()}, {})


def stack_resource_from_wire(request: Any) -> Resource:
    """A resource of an AnalyzeStack request, with the resources each property depends on."""
    links = {name: tuple(item.urns) for name, item in request.propertyDependencies.items()}
    return _resource(request, Decoded(request.properties.fields), links)


def _resource(request: Any, properties: Mapping[str, Any], links: Mapping[str, tuple[str, ...]]) -> Resource:
    provider = None
    if request.HasField("provider"):
        region = request.provider.properties.fields.get("region")
        shown = {} if region is None else {"region": from_wire(region)}
        provider = Provider(urn=request.provider.urn, token=request.provider.type, properties=shown)
    options = request.options
    return Resource(
        urn=request.urn,
        token=own_token(request.type),
        name=request.name,
        properties=properties,
        provider=provider,
        options=Options(
            visible=request.HasField("options"),
            protect=options.protect,
            ignore_changes=tuple(options.ignoreChanges),
            delete_before_replace=options.deleteBeforeReplace,
        ),
        links=links,
    )
