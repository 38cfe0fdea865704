"""How a field of a resource is declared: one call says its description, its limits and how it behaves.

The models are read by four readers: `check` (limits), `diff` (traits), the mapping to Genesys (`api`) and the
generator of schema and SDK (description, traits).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic import Field
from pydantic.fields import FieldInfo


@dataclass(frozen=True, kw_only=True)
class Traits:
    """How a field behaves beyond its type.

    Attributes:
        replace: A change needs a new object: Genesys cannot change the field in place.
        secret: Marked secret on the wire and kept from state on read, because Genesys redacts it.
        operator_owned: Written when the object is created and never afterwards: people change it while operating.
        unordered: A list whose order means nothing to Genesys.
        partial: A map of which only the declared keys are managed; other keys of the object are left alone.
        local: Steers this provider only and is never sent to Genesys.
        sticky: When a program stops declaring it, Genesys keeps what it has; nothing is changed or replaced. Always so
            for an optional field that is replace-only.
        write_only: Genesys never returns it, so `read` keeps what the state has.
        api: Where the value lives in the Genesys object, as a dotted path; empty means the field's own wire name.
        reference: The value is an id that Genesys wraps as `{"id": ...}`.
        equal: Says whether two different spellings mean the same value.
    """

    replace: bool = False
    secret: bool = False
    operator_owned: bool = False
    unordered: bool = False
    partial: bool = False
    local: bool = False
    sticky: bool = False
    write_only: bool = False
    api: str = ""
    reference: bool = False
    equal: Callable[[Any, Any], bool] | None = None


PLAIN: Final = Traits()


def required(description: str, *, traits: Traits = PLAIN, **limits: Any) -> Any:
    """A field that every program must set. `limits` are those of pydantic (`min_length`, `ge`, `pattern`, ...)."""
    return Field(description=description, json_schema_extra={"traits": traits}, **limits)  # type: ignore[dict-item]


def optional(description: str, *, default: Any = None, traits: Traits = PLAIN, **limits: Any) -> Any:
    """A field that may be left out. Without a default it is then left to Genesys; with one, `check` fills it in."""
    return Field(default, description=description, json_schema_extra={"traits": traits}, **limits)  # type: ignore[dict-item]


def output(description: str, *, secret: bool = False) -> Any:
    """A field that the provider computes. Always optional: in preview it is not known yet."""
    traits = Traits(secret=secret)
    return Field(None, description=description, json_schema_extra={"traits": traits})  # type: ignore[dict-item]


def traits_of(info: FieldInfo) -> Traits:
    """Traits that a field was declared with."""
    extra = info.json_schema_extra
    found = extra.get("traits") if isinstance(extra, dict) else None
    return found if isinstance(found, Traits) else PLAIN
