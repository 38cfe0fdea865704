"""Why an object is not taken, not created or not written, as problems with a way out."""

from __future__ import annotations

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError
from ringfence.plugin.provider import ProviderError

_CONTROL = "one object, one owner"


def taken_in_this_program(place: str, identity: str, owner: str) -> ProviderError:
    """Two resources of one program want the same object."""
    return _refusal(
        place,
        found=f"{identity!r}, which {owner!r} of this program has created",
        allowed="one resource per name",
        fix="give one of the two another name",
    )


def ambiguous(place: str, name: str, ids: list[str]) -> ProviderError:
    """Several objects go by the name, so none can be adopted."""
    return _refusal(
        place,
        found=f"{len(ids)} objects that go by {name} ({', '.join(ids)})",
        allowed="at most one",
        fix="import the right one by its id, or rename the others",
    )


def exists_already(place: str, name: str, import_command: str) -> ProviderError:
    """An object of that name is there, and nothing says that it may be taken."""
    return _refusal(
        place,
        found=f"{name}, which exists already and is not in this stack",
        allowed="what does not exist yet",
        fix=f"take it over with `{import_command}`, set genesys:adoptByName, or choose another {place}",
    )


def no_second_one(place: str, name: str, error: GenesysError) -> ProviderError:
    """A replacement that cannot stand beside the object which it replaces, against what is known of the platform."""
    return ProviderError(
        f"{place}: found {name!r}, which the object that is being replaced still bears; allowed: a name of its own; "
        "give the resource another name, or set `delete_before_replace=True` in its options; nothing was changed "
        f"({error})"
    )


def wrong_id(resource_id: str, form: str) -> ProviderError:
    """An id, most likely from an import, that is not of the form of this resource."""
    return _refusal("id", found=repr(resource_id), allowed=form, fix="import with an id of that form")


def is_referenced(error: GenesysError) -> bool:
    """Whether a delete failed because another object still refers to this one."""
    words = ("in.use", "referenced", "conflict", "dependen")
    return error.status in {400, 409} and any(word in error.code for word in words)


def kept_changing(what: str, *, sent: object, found: object, times: int, error: GenesysError) -> ProviderError:
    """A write that somebody else overtook every time, with the version sent and the one found."""
    return ProviderError(
        f"{what}: found version {found} after version {sent} was written {times} times; allowed: the current version; "
        f"somebody else is changing it, run again when they are done ({error})"
    )


def _refusal(place: str, *, found: str, allowed: str, fix: str) -> ProviderError:
    problem = Problem(place=place, found=found, allowed=allowed, fix=fix, control=_CONTROL)
    return ProviderError(problem.render())
