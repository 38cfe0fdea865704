"""Whether what a flow refers to by name will be there when it is published, asked before anything is written.

The platform has no dry run for a flow that it does not hold yet (see `dry_run`), but it lists what it has, and this
process sees what the program declares. A name that neither shows is one that the deployment would stumble over. What
cannot be known is not told: a listing that this client may not read, a name that is known only after deployment.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider.context import Context, spelt_alike
from ringfence.genesys.provider.flow_references import TARGETS, Reference, Target, references
from ringfence.genesys.provider.settling import found_by_now

_TARGETS_BY_TOKEN = {target.token: target for target in TARGETS}

_confirming = threading.Lock()
"""One look that decides at a time, so that the correlation id told is that of the answer which decided."""


def note(context: Context, token: str, inputs: Mapping[str, Any]) -> None:
    """Remembers that the program declares an object that flows may refer to."""
    target = _TARGETS_BY_TOKEN.get(token)
    if target is None:
        return
    key = tuple(value for value in map(inputs.get, target.key) if isinstance(value, str))
    context.declared.add(token, key if len(key) == len(target.key) else None)


def problems(context: Context, inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """Names in a flow with known inputs that neither the organisation nor the program knows."""
    for reference in references(inputs):
        if context.declared.covers(reference.target.token, reference.key):
            continue
        try:
            correlation_id = _looked_for_in_vain(context, reference)
        except GenesysError:
            continue  # What cannot be read proves nothing; the deployment tells.
        if correlation_id is not None:
            yield _missing(context, reference, correlation_id)


def _looked_for_in_vain(context: Context, reference: Reference) -> str | None:
    """Correlation id of the listing that does not show the object; None where one does."""
    if _listed(context, reference, fresh=False):
        return None
    with _confirming:
        found = found_by_now(context, lambda: _listed(context, reference, fresh=True))
        return None if found else context.client.correlation_id


def _listed(context: Context, reference: Reference, *, fresh: bool) -> list[tuple[str, ...]]:
    entries = context.client.entries(reference.target.path, fresh=fresh)
    return [key for key in map(reference.target.key_of, entries) if spelt_alike(key, reference.key)]


def _missing(context: Context, reference: Reference, correlation_id: str) -> Problem:
    target, name = reference.target, reference.key[-1]
    category = f" of the category {reference.key[0]!r}" if len(reference.key) > 1 else ""
    close = difflib.get_close_matches(name, _names(context, target), n=1)
    meant = f"did you mean {close[0]!r}? Otherwise " if close else ""
    return Problem(
        place=reference.place,
        found=f"the {target.label} {name!r}{category} (YAML after substitution, line {reference.line}, column "
        f"{reference.column}), which the organisation does not show to this OAuth client and which no resource "
        "declared before this flow makes",
        allowed=f"the name of a {target.label} that exists, or that this program declares and the flow depends on",
        fix=f"{meant}correct the name, or declare {target.token} and name it in `depends_on` of the flow",
        control=f"Genesys Cloud: GET {target.path}, correlation id {correlation_id or 'none'}",
    )


def _names(context: Context, target: Target) -> list[str]:
    listed = (str(entry.get("name") or "") for entry in context.client.entries(target.path))
    return sorted({*listed, *(key[-1] for key in context.declared.keys(target.token))})
