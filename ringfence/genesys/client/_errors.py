"""What a failed call says, and what a user can do about it.

The shape of Genesys' error body: `{status, code, message, messageParams, contextId, details[{errorCode, fieldName}]}`;
`ININ-Correlation-Id` is on every answer and equals `contextId`. The login host answers in OAuth's own form
(`{error, description}`, RFC 6749 section 5.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests

from ringfence.genesys.client._advice import advice_for
from ringfence.genesys.client._endpoint import is_loopback
from ringfence.genesys.client._limiter import retry_after_seconds

Json: TypeAlias = Any
"""A decoded JSON document: what it holds is the business of the caller."""

_STALE_VERSION = re.compile(r"does not match the current version|version (?:conflict|mismatch)", re.IGNORECASE)
_PERMISSION = re.compile(r"\b[a-zA-Z]+:[a-zA-Z*]+:[a-zA-Z*]+")


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One entry of an error's `details`: a code, the field it is about, the entity it is about ("" where not said)."""

    code: str = ""
    field: str = ""
    entity: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.field, self.code, self.entity) if part)


class GenesysError(Exception):
    """A call that failed. `str()` reads: what failed, where, what to do.

    Attributes:
        method: HTTP verb.
        path: Path as the caller gave it, or the address of a presigned upload without its query.
        status: HTTP status; 0 when no answer came.
        code: Genesys error code such as `version.conflict`, or "".
        message: The platform's own words, or the transport's.
        correlation_id: What Genesys support asks for, or "".
        details: Field errors.
        retry_after: Seconds to wait that the answer named, or None.
        host: Host that was asked.
        advice: What to do, where neither status nor code say it.
    """

    advice = ""

    def __init__(
        self,
        *,
        method: str,
        path: str,
        status: int = 0,
        code: str = "",
        message: str = "",
        correlation_id: str = "",
        details: tuple[FieldError, ...] = (),
        retry_after: float | None = None,
        host: str = "",
    ) -> None:
        super().__init__(method, path, status, code, message)
        self.method = method
        self.path = path
        self.status = status
        self.code = code
        self.message = message
        self.correlation_id = correlation_id
        self.details = details
        self.retry_after = retry_after
        self.host = host

    @property
    def is_version_conflict(self) -> bool:
        """Whether somebody else changed the object since it was read (409, or 400 with words about the version)."""
        if self.code in {"version.conflict", "general.conflict"}:
            return True
        return self.status in {400, 409} and bool(_STALE_VERSION.search(self.message))

    @property
    def may_have_happened(self) -> bool:
        """Whether a write that failed like this may have been done all the same (no answer, 408 or 5xx)."""
        return self.status == 408 or self.status >= 500  # noqa: PLR2004

    @property
    def permissions(self) -> tuple[str, ...]:
        """Permissions that the message names, such as `routing:queue:add`."""
        return tuple(dict.fromkeys(_PERMISSION.findall(self.message)))

    @property
    def advice_text(self) -> str:
        """What to do, as one sentence without its full stop; "" where nothing useful is known."""
        return self.advice or advice_for(self.status, self.code, self.permissions, self.host)

    def __str__(self) -> str:
        what = " ".join(str(part) for part in (self.status or "", self.code) if part)
        head = f"{self.method} {self.path} failed"
        text = ": ".join(part for part in (head, what, self.message) if part)
        if self.details:
            text += " [" + "; ".join(str(detail) for detail in self.details) + "]"
        if self.advice_text:
            text += f". {self.advice_text}"
        return f"{text} (correlation id {self.correlation_id})" if self.correlation_id else text


class NotFoundError(GenesysError):
    """404: no such object."""


class ConflictError(GenesysError):
    """409, or 400 where the version that was sent is not the current one."""


class AuthenticationError(GenesysError):
    """401: no valid token, or the login was refused."""


class PermissionDeniedError(GenesysError):
    """403: the client's roles do not allow it, or the object is managed by the platform."""


class RateLimitedError(GenesysError):
    """429 for longer than the deadline."""


class UnreachableError(GenesysError):
    """No connection to the host; nothing was sent."""

    advice = "Nothing was sent. Check the name, the route and the proxy to this host, then run again"

    def __init__(self, *, method: str, path: str, host: str, message: str, retryable: bool = True) -> None:
        super().__init__(method=method, path=path, host=host, message=message)
        self.retryable = retryable
        if is_loopback(urlsplit(f"//{host}").hostname or ""):
            self.advice = (
                f"Nothing was sent. Nothing answers on {host}: start the local stack (ringfence local up) and see "
                "`ringfence local status`"
            )
        elif not retryable:
            self.advice = "Nothing was sent. Check the certificates this machine trusts and whether a proxy opens TLS"


class AnswerLostError(GenesysError):
    """The request was sent and no trustworthy answer came back, so the write may have happened.

    A reset or time-out after sending, and a 408 or 5xx answer to a verb that cannot simply be repeated.
    """

    advice = "The change may have been made: look the object up before trying again; running again does that"
    may_have_happened = True


def error_from(method: str, path: str, response: requests.Response) -> GenesysError:
    """The error that an answer outside the expected success codes stands for."""
    body = _body(response)
    code = str(body.get("code") or body.get("error") or "")
    message = str(body.get("message") or body.get("description") or body.get("error_description") or response.reason)
    parameters = body.get("messageParams")
    if isinstance(parameters, Mapping):
        for name, value in parameters.items():
            message = message.replace("{" + str(name) + "}", str(value))
    if 300 <= response.status_code < 400:  # noqa: PLR2004
        code, message = (
            code or "redirected",
            f"answered with a redirect to {_location(response)}, which is not followed",
        )
    elif _is_foreign(response):
        code = "not.json"
        message = f"{response.reason}, with {response.headers.get('Content-Type', 'no content type').split(';', 1)[0]}"
    kind = _kind(response.status_code, message)
    return kind(
        method=method,
        path=path,
        status=response.status_code,
        code=code,
        message=message.strip().rstrip("."),
        correlation_id=str(response.headers.get("ININ-Correlation-Id") or body.get("contextId") or ""),
        details=_details(body),
        retry_after=retry_after_seconds(response.headers) if response.status_code in {429, 503} else None,
        host=_host(response),
    )


def answer_lost(error: GenesysError) -> AnswerLostError:
    """The same failure, seen as a write that may have happened."""
    return AnswerLostError(
        method=error.method,
        path=error.path,
        status=error.status,
        code=error.code,
        message=error.message,
        correlation_id=error.correlation_id,
        details=error.details,
        retry_after=error.retry_after,
        host=error.host,
    )


_KINDS: dict[int, type[GenesysError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitedError,
}


def _kind(status: int, message: str) -> type[GenesysError]:
    if status == 400 and _STALE_VERSION.search(message):  # noqa: PLR2004
        return ConflictError
    return _KINDS.get(status, GenesysError)


def _body(response: requests.Response) -> Mapping[str, Json]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}


def _is_foreign(response: requests.Response) -> bool:
    """Whether a page came where Genesys Cloud answers JSON. A 5xx page may be that of its own load balancer."""
    page = "html" in response.headers.get("Content-Type", "").lower()
    return page and response.status_code < 500  # noqa: PLR2004


def _details(body: Mapping[str, Json]) -> tuple[FieldError, ...]:
    entries = body.get("details")
    found = [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
    return tuple(
        FieldError(
            code=str(entry.get("errorCode") or ""),
            field=str(entry.get("fieldName") or ""),
            entity=str(entry.get("entityName") or entry.get("entityId") or ""),
        )
        for entry in found
    )


def _host(response: requests.Response) -> str:
    return urlsplit(response.url or "").netloc


def _location(response: requests.Response) -> str:
    return response.headers.get("Location", "an unnamed place").split("?", 1)[0]
