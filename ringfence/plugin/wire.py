"""Between the engine's property values and plain Python.

Handlers work on plain dictionaries, lists, strings, booleans and numbers. What the wire adds is undone here, in one
place: numbers arrive as floats, a value not known before deployment arrives as a magic string (seen with SDK 3.272: a
plain `str`, not a `Computed`), secrets arrive wrapped, and a child's URN carries the types of its parents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Self

import pulumi
from pulumi.provider.experimental.property_value import Computed, PropertyValue, ResourceReference
from pulumi.runtime import rpc


class Unknown:
    """The type of `UNKNOWN`: a value that only the deployment will tell."""

    _instance: ClassVar[Any] = None

    def __new__(cls) -> Self:
        """There is one unknown, so `is` compares."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("the truth of an unknown value is unknown: ask is_known() first")

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        return self


UNKNOWN: Final = Unknown()
"""Stands wherever the engine does not know a value yet."""


def resource_token(urn: str) -> str:
    """Own type of a resource, such as `genesys:routing:Queue`.

    The type field of a child's URN reads `dora:cc:Routing$genesys:routing:Queue`: parents first, joined by `$`.
    """
    fields = urn.split("::")
    return fields[2].rsplit("$", 1)[-1] if len(fields) > 2 else ""  # noqa: PLR2004


def resource_name(urn: str) -> str:
    """Name that the program gave the resource (the part of the URN after the type)."""
    return urn.split("::", 3)[-1]


def is_known(value: object) -> bool:
    """Whether `value` holds no unknown leaf at any depth."""
    if value is UNKNOWN:
        return False
    if isinstance(value, Mapping):
        return all(is_known(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(is_known(item) for item in value)
    return True


def to_plain(value: PropertyValue) -> Any:
    """Plain Python of one wire value.

    Integral numbers become `int`, an unknown becomes `UNKNOWN`, a resource reference its id or URN; assets and archives
    stay the SDK's own objects. Secrets are unwrapped: see `secret_keys` for which they were.
    """
    inner = value.value
    if isinstance(inner, Computed) or inner == rpc.UNKNOWN:
        return UNKNOWN
    if isinstance(inner, float):
        return int(inner) if inner.is_integer() else inner
    if isinstance(inner, Mapping):
        return {key: to_plain(item) for key, item in inner.items()}
    if isinstance(inner, ResourceReference):
        return to_plain(inner.resource_id) if inner.resource_id is not None else inner.urn
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        return [to_plain(item) for item in inner]
    return inner


def unmarshal_map(properties: Any) -> dict[str, PropertyValue]:
    """Property values of a request (a protobuf `Struct`).

    In old values the engine leaves the contents of assets and archives out and sends a hash only; the SDK refuses to
    read those, so they become empty ones here. Code that needs to know whether an asset changed compares hashes.
    """
    for value in properties.fields.values():
        _fill_elided(value)
    return PropertyValue.unmarshal_map(properties)


def _fill_elided(value: Any) -> None:
    """Gives every asset without contents an empty text, and every archive without contents no files, in place."""
    kind = value.WhichOneof("kind")
    if kind == "list_value":
        for item in value.list_value.values:
            _fill_elided(item)
    elif kind == "struct_value":
        fields = value.struct_value.fields
        signature = fields[rpc._special_sig_key].string_value if rpc._special_sig_key in fields else ""  # noqa: SLF001
        if signature == rpc._special_asset_sig and not {"text", "path", "uri"} & set(fields):  # noqa: SLF001
            fields["text"].string_value = ""
        elif signature == rpc._special_archive_sig and not {"assets", "path", "uri"} & set(fields):  # noqa: SLF001
            fields["assets"].struct_value.SetInParent()
        for item in list(fields.values()):
            _fill_elided(item)


def to_plain_map(values: Mapping[str, PropertyValue] | None) -> dict[str, Any]:
    """Plain Python of a property map, without the engine's internal keys (`__defaults` and the like)."""
    return {key: to_plain(item) for key, item in (values or {}).items() if not key.startswith("__")}


def secret_keys(values: Mapping[str, PropertyValue] | None) -> set[str]:
    """Top-level keys whose value is, or holds, a secret."""
    return {key for key, item in (values or {}).items() if item.contains_secret()}


def to_wire_map(values: Mapping[str, Any], secrets: Collection[str] = ()) -> dict[str, PropertyValue]:
    """Property map of plain Python.

    Top-level keys that hold an unknown are left out: the SDK resolves a missing output as unknown, while a computed
    value cannot be marshalled (it raises). Keys in `secrets` are marked secret.
    """
    return {
        key: to_wire(item).with_secret(True) if key in secrets else to_wire(item)
        for key, item in values.items()
        if is_known(item)
    }


def to_wire_inputs(values: Mapping[str, Any], secrets: Collection[str] = ()) -> dict[str, PropertyValue]:
    """Property map of checked inputs: unknown leaves travel back as the marker the engine sent."""
    return {key: to_wire(item).with_secret(True) if key in secrets else to_wire(item) for key, item in values.items()}


def to_wire(value: Any) -> PropertyValue:  # noqa: PLR0911 - one line per kind of value
    """Wire form of one plain value.

    Raises:
        TypeError: when the value is of a kind that the wire cannot carry.
    """
    if value is UNKNOWN:
        return PropertyValue(rpc.UNKNOWN)
    if isinstance(value, bool) or value is None:
        return PropertyValue(value)
    if isinstance(value, int | float):
        return PropertyValue(float(value))
    if isinstance(value, str):
        return PropertyValue(str(value))
    if isinstance(value, Mapping):
        return PropertyValue({str(key): to_wire(item) for key, item in value.items()})
    if isinstance(value, list | tuple | set | frozenset):
        return PropertyValue([to_wire(item) for item in value])
    if isinstance(value, pulumi.Asset | pulumi.Archive):
        return PropertyValue(value)
    raise TypeError(f"a provider cannot return a {type(value).__name__}")


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a plain value with its property path, such as `mediaRegions[0]`."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value
