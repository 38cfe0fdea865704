"""What a create raises that knows, or must assume, that something of it exists. See `unconfirmed` for what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ringfence.plugin.provider import PartialCreateError

MARK: Final = "unconfirmed"
"""Id of a resource of which is not known whether it exists. `unconfirmed/<id>`: it was to follow the object `<id>`."""


def is_in_doubt(resource_id: str) -> bool:
    """Whether an id stands for something of which is not known whether it exists."""
    return resource_id == MARK or resource_id.startswith(f"{MARK}/")


def predecessor_of(resource_id: str) -> str:
    """Id of the object that something in doubt was to follow, which is not what the lost write made; or ""."""
    return resource_id.removeprefix(MARK).removeprefix("/")


def following(error: PartialCreateError, predecessor: str) -> PartialCreateError:
    """The error of a create beside the object that it replaces: what is in doubt remembers which one that is."""
    if error.resource_id != MARK or not predecessor:
        return error
    return PartialCreateError(f"{MARK}/{predecessor}", error.outputs, error.reasons)


def in_doubt(inputs: Mapping[str, Any], error: Exception, failure: Exception) -> PartialCreateError:
    """A write may have made the object, and looking for it failed as well.

    Args:
        inputs: What the program declares.
        error: How the write failed.
        failure: How the look for the object failed.
    """
    why = "" if failure is error else f". Looking for what it made failed as well: {failure}"
    reason = (
        f"{error}{why}. The next `pulumi up` settles it: it removes what was made and creates it anew; where the "
        "resource is protected, run `pulumi refresh` first, which finds what was made"
    )
    return PartialCreateError(MARK, dict(inputs), [reason])


def incomplete(resource_id: str, outputs: Mapping[str, Any], what: str, error: Exception) -> PartialCreateError:
    """The object exists and is known, but is not (certainly) as declared; the next run updates it."""
    return PartialCreateError(resource_id, dict(outputs), [f"{what}: {error}"])
