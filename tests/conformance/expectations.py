"""What a row of the tables says, and how an answer differs from it. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.conformance.target import Answer

PAGE = ("entities", "pageSize", "pageNumber", "total", "pageCount", "selfUri")
ERROR = ("status", "code", "message", "contextId")
FORMS = {"page": PAGE, "cursor": ("entities",), "entities": ("entities",), "list": (), "document": (), "any": ()}
RATE_HEADERS = ("inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One request and what the platform is known to answer.

    `call` is `"METHOD /path"`; `{kind}` in it or in the body stands for the id of an object of that kind, `{name}` for
    a name of our own. `status` may be several. `form` is the envelope, `has` the fields (of every member of a list),
    `code` the error code. `source` says where it was seen; docs/conformance.md explains the abbreviations.
    `emulator_only` rows could harm a real organisation, `writes` rows need the second switch there.
    """

    area: str
    call: str
    source: str
    status: int | tuple[int, ...] = 200
    form: str = "any"
    has: tuple[str, ...] = ()
    code: str | tuple[str, ...] = ""
    body: Any = None
    token: str | None = None
    writes: bool = False
    emulator_only: bool = False

    @property
    def title(self) -> str:
        """Shown in the report and as the test's id."""
        return f"{self.area}: {self.call}" + (f" -> {self.code}" if isinstance(self.code, str) and self.code else "")


def differences(case: Case, answer: Answer) -> list[str]:
    """Every point in which the answer is not what the row says, in words."""
    statuses = case.status if isinstance(case.status, tuple) else (case.status,)
    if answer.status not in statuses:
        return [f"status: expected {' or '.join(map(str, statuses))}, found {answer.status} {answer.code}".rstrip()]
    found = [*_header_differences(answer)]
    if answer.status >= 400:
        return found + _error_differences(case, answer)
    if answer.status == 204 and answer.document is not None:
        found.append("body: expected none with 204")
    return found + _form_differences(case, answer.document)


def is_refusal(case: Case) -> bool:
    """Whether the row expects an error."""
    return min(case.status if isinstance(case.status, tuple) else (case.status,)) >= 400


def missing(document: Any, names: tuple[str, ...]) -> list[str]:
    """The names that a document does not have."""
    return [name for name in names if not isinstance(document, Mapping) or name not in document]


def _header_differences(answer: Answer) -> list[str]:
    found = []
    correlation = answer.headers.get("ININ-Correlation-Id", "")
    try:
        uuid.UUID(correlation)
    except ValueError:
        found.append(f"header ININ-Correlation-Id: expected a UUID, found {correlation!r}")
    if answer.status < 400:
        found += [f"header {name}: missing" for name in RATE_HEADERS if name not in answer.headers]
    return found


def _error_differences(case: Case, answer: Answer) -> list[str]:
    found = [f"error body: {name} is missing" for name in missing(answer.document, ERROR)]
    if found:
        return found
    codes = case.code if isinstance(case.code, tuple) else (case.code,)
    if case.code and answer.code not in codes:
        found.append(f"code: expected {' or '.join(codes)}, found {answer.code}")
    if answer.document["status"] != answer.status:
        found.append(f"error body: status {answer.document['status']} is not the HTTP status")
    if answer.document["contextId"] != answer.headers.get("ININ-Correlation-Id"):
        found.append("error body: contextId is not the ININ-Correlation-Id")
    return found


def _form_differences(case: Case, document: Any) -> list[str]:
    if case.form == "list":
        if not isinstance(document, list):
            return [f"envelope: expected a bare array, found {type(document).__name__}"]
        return [f"member: {name} is missing" for member in document[:3] for name in missing(member, case.has)]
    found = [f"envelope: {name} is missing" for name in missing(document, FORMS[case.form])] if FORMS[case.form] else []
    if case.form in {"page", "cursor", "entities"} and not found:
        if not isinstance(document["entities"], list):
            return ["envelope: entities is not an array"]
        members = document["entities"][:3]
        return [f"member: {name} is missing" for member in members for name in missing(member, case.has)]
    return found + [f"body: {name} is missing" for name in missing(document, case.has)]
