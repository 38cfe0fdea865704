"""Faults on order: slow answers, refusals, broken connections, answers lost after the write, stale reads."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from .errors import ApiError, JsonObject, bad_request, invalid_value

CODES = {
    400: ("bad.request", "The request could not be understood by the server due to malformed syntax."),
    401: ("bad.credentials", "Invalid login credentials."),
    403: ("missing.permissions", "Unable to perform the requested action."),
    404: ("not.found", "The requested resource was not found."),
    408: ("client.timeout", "The client did not produce a request within the server timeout limit."),
    409: ("general.conflict", "The resource was changed by another request."),
    429: ("too.many.requests.retry.after", "Rate limit exceeded. Retry after the given number of seconds."),
    500: ("internal.server.error", "The server encountered an unexpected condition."),
    502: ("bad.gateway", "Bad gateway."),
    503: ("service.unavailable", "The service is currently unavailable."),
    504: ("request.timeout", "The request timed out."),
}
LOWEST_STATUS, HIGHEST_STATUS = 400, 599
FIELDS = frozenset(
    {
        "method",
        "path",
        "times",
        "skip",
        "when",
        "status",
        "code",
        "message",
        "retryAfter",
        "delaySeconds",
        "reset",
        "staleReads",
    }
)


@dataclass(slots=True, kw_only=True)
class Fault:
    """One ordered fault.

    `method` and `path` are patterns (`*` any text). The first `skip` matching requests pass, the next `times` are hit
    (None: all). `when` is `before` or `after` the operation: after means that the write has happened and only its
    answer is lost. `status` answers an error, `reset` cuts the connection, `delay_seconds` waits first, `stale_reads`
    makes what the request wrote readable only in its former state for so many reads.
    """

    number: int
    method: str
    path: str
    times: int | None
    skip: int
    when: str
    status: int | None
    code: str | None
    message: str | None
    retry_after: int | None
    delay_seconds: float
    reset: bool
    stale_reads: int
    hits: int = 0

    def strike(self) -> None:
        """Raises the ApiError that the fault answers with; does nothing for a fault that only delays or makes stale."""
        if self.status is None and not self.reset:
            return
        status = self.status or 503
        code, message = CODES.get(status, CODES[500])
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        raise ApiError(status, self.code or code, self.message or message, headers=headers)

    def document(self) -> JsonObject:
        """How GET /emulator/faults shows it."""
        return {
            "number": self.number,
            "method": self.method,
            "path": self.path,
            "times": self.times,
            "skip": self.skip,
            "hits": self.hits,
        }


class Faults:
    """The ordered faults, first come first served; one request meets at most one."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def order(self, wish: JsonObject) -> Fault:
        """Adds a fault from the document of POST /emulator/faults. Raises ApiError 400 for unknown or wrong fields."""
        unknown = sorted(set(wish) - FIELDS)
        if unknown:
            raise bad_request(f"A fault has no field {', '.join(unknown)}; it has {', '.join(sorted(FIELDS))}.")
        if wish.get("when", "before") not in {"before", "after"}:
            raise invalid_value("when", wish["when"], "must be before or after")
        status = _count(wish, "status", None)
        if status is not None and not LOWEST_STATUS <= status <= HIGHEST_STATUS:
            raise invalid_value("status", status, f"must be between {LOWEST_STATUS} and {HIGHEST_STATUS}")
        delay = wish.get("delaySeconds", 0)
        if isinstance(delay, bool) or not isinstance(delay, (int, float)) or delay < 0:
            raise invalid_value("delaySeconds", delay, "must be a number of zero or more")
        if not isinstance(wish.get("reset", False), bool):
            raise invalid_value("reset", wish["reset"], "must be true or false")
        for name in ("method", "path", "code", "message"):
            if not isinstance(wish.get(name, ""), str):
                raise invalid_value(name, wish[name], "must be a string")
        self._number += 1
        fault = Fault(
            number=self._number,
            method=str(wish.get("method", "*")).upper(),
            path=str(wish.get("path", "*")),
            times=_count(wish, "times", 1),
            skip=_count(wish, "skip", 0) or 0,
            when=wish.get("when", "before"),
            status=status,
            code=wish.get("code"),
            message=wish.get("message"),
            retry_after=_count(wish, "retryAfter", None),
            delay_seconds=float(delay),
            reset=wish.get("reset", False),
            stale_reads=_count(wish, "staleReads", 0) or 0,
        )
        self._faults.append(fault)
        return fault

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets; counts it."""
        for fault in self._faults:
            if fault.times == 0 or not fnmatchcase(method, fault.method) or not fnmatchcase(path, fault.path):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.hits += 1
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    def clear(self) -> None:
        """Cancels all faults."""
        self._faults.clear()

    def document(self) -> list[JsonObject]:
        """All faults, spent ones included."""
        return [fault.document() for fault in self._faults]


def _count(wish: JsonObject, name: str, default: int | None) -> int | None:
    value: Any = wish.get(name, default)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise invalid_value(name, value, "must be a whole number of zero or more")
    return value
