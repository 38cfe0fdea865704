"""The way from the provider's client to the emulator, in one process and without a socket, so that it can be cut.

Thousands of broken calls are played in a minute this way. That real sockets break as they do here is shown by the
tests of the client and of the emulator.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from http.client import responses
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from ringfence.genesys.emulator.app import Platform

LOGIN = "/oauth/token"


@dataclass
class Cut:
    """What happens to the calls of an operation, counted from 0 without logins.

    Attributes:
        at: The call that is cut.
        before: What the transport raises instead of sending it; None sends it.
        after: What the transport raises instead of its answer.
        dark: Whether no later call is sent either.
        meanwhile: Something that happens just before the call is sent.
    """

    at: int
    before: Callable[[], Exception] | None = None
    after: Callable[[], Exception] | None = None
    dark: bool = False
    meanwhile: Callable[[], None] | None = None


def reset() -> Exception:
    return requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError(104, "reset by peer")))


def silence() -> Exception:
    return requests.ReadTimeout(ReadTimeoutError(None, "/", "Read timed out. (read timeout=60.0)"))  # type: ignore[arg-type]


@dataclass
class Wire(BaseAdapter):
    """A transport adapter of requests that ends in the emulator."""

    platform: Platform
    cut: Cut | None = None
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        path = urlsplit(str(request.url)).path
        if path == LOGIN:
            return self._answered(request)
        number, cut = len(self.calls), self.cut
        self.calls.append(f"{request.method} {path}")
        if cut is None or number < cut.at:
            return self._answered(request)
        if number > cut.at:
            if cut.dark:
                raise reset()
            return self._answered(request)
        if cut.meanwhile is not None:
            cut.meanwhile()
        if cut.before is not None:
            raise cut.before()
        answer = self._answered(request)
        if cut.after is not None:
            raise cut.after()
        return answer

    def close(self) -> None:
        """There is nothing to close."""

    def _answered(self, request: requests.PreparedRequest) -> requests.Response:
        parts = urlsplit(str(request.url))
        body = request.body or b""
        scope = {
            "type": "http",
            "scheme": parts.scheme,
            "method": request.method,
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "headers": [
                (b"host", parts.netloc.encode()),
                *((name.lower().encode(), _bytes(value)) for name, value in request.headers.items()),
            ],
            "client": ("127.0.0.1", 1),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": _bytes(body), "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        _finish(self.platform(scope, receive, send))
        if not sent:
            raise reset()
        return _response(request, sent)


def _finish(coroutine: Coroutine[Any, Any, None]) -> None:
    """Runs a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("the emulator waits: faults with a delay need a server")


def _response(request: requests.PreparedRequest, sent: list[dict[str, Any]]) -> requests.Response:
    response = requests.Response()
    response.status_code = sent[0]["status"]
    response.reason = responses.get(response.status_code, "")
    response.headers = CaseInsensitiveDict(
        {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
    )
    response.raw = io.BytesIO(b"".join(message.get("body", b"") for message in sent[1:]))
    response.url = str(request.url)
    response.request = request
    return response


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
