"""Operations of the platform that check a document and save nothing, asked while a program is only previewed.

Two exist for what this provider manages: `POST .../keyconfigurations/validate` for recordings and for conversation
data. `POST /api/v2/flows/validate/jobs` is no such thing: it takes references to flows that the organisation has and
no document, so it cannot judge a flow before it is deployed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider.context import Context

OPERATIONS = frozenset(
    {"/api/v2/recording/keyconfigurations/validate", "/api/v2/conversations/keyconfigurations/validate"}
)
"""Every POST that a preview may send."""

_REFUSED = frozenset({400, 403})
"""Answers that the write would get as well; any other failure says nothing about the document."""


def problems(context: Context, path: str, body: Mapping[str, Any], *, otherwise: str, fix: str) -> Iterator[Problem]:
    """What the platform says to a document, on the property that it names.

    Args:
        context: Where the client is.
        path: One of `OPERATIONS`.
        body: The document, as a write would send it.
        otherwise: Property to name where the platform names none that the document has.
        fix: What to do.
    """
    assert path in OPERATIONS
    try:
        context.client.post(path, dict(body), repeatable=True)
    except GenesysError as error:
        if error.status not in _REFUSED:
            return
        fields = list(dict.fromkeys(detail.field for detail in error.details if detail.field in body))
        words = " ".join(part for part in (str(error.status), error.code, error.message) if part)
        for field in fields or [otherwise]:
            yield Problem(
                place=field,
                found=f"a value that the platform refuses: {words}",
                allowed="what its dry run takes",
                fix=f"{fix} (correlation id {error.correlation_id or 'none'})",
                control=f"Genesys Cloud: POST {path}",
            )
