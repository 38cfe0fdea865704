"""The ASGI application.

Every request passes routing, faults, login, limits, permissions and body checks before its operation runs.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import struct
import uuid
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from . import bodies, control, cross_origin
from .areas import platform_routes
from .call import Answer, Call
from .errors import ApiError, JsonObject
from .faults import Fault
from .organisation import Organisation
from .queries import Query, refuse_unread
from .routing import Operation, Routes

LOGGER = logging.getLogger("ringfence.genesys.emulator")
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
MOST_READ_BYTES = 64 * 2**20
"""Chosen: packages of functions are uploaded whole, and a larger body must not fill the memory."""
ABSOLUTE = ("http://", "https://")
LINGER_ZERO = struct.pack("ii", 1, 0)
"""Socket option that turns the close of a connection into a reset."""


def build(organisation: Organisation) -> Starlette:
    """The application for one organisation: `/oauth/token`, the control API below `/emulator`, the platform."""
    app = Starlette(routes=[Mount("/emulator", routes=control.routes(organisation))])
    # Not a mount: its pattern would not take a path with a line break in it, and the answer would not be Genesys'.
    app.router.default = Platform(organisation, platform_routes())
    app.router.redirect_slashes = False
    return app


class Exchange:
    """One request on its way through the platform; collects what the recorder and the answer need."""

    def __init__(self, scope: Scope) -> None:
        self.method: str = scope["method"]
        self.raw_path: str = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
        self.path: str = scope["path"]
        if self.raw_path.startswith(ABSOLUTE):  # a client that takes the emulator for a proxy names the host as well
            self.raw_path = "/" + self.raw_path.split("/", 3)[-1]
            self.path = "/" + self.path.split("/", 3)[-1]
        self.query: str = scope["query_string"].decode("latin-1")
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.remote_ip: str = scope["client"][0] if scope.get("client") else ""
        self.base_url = f"{scope.get('scheme', 'http')}://{self.headers.get('host', '127.0.0.1')}"
        self.transport: asyncio.Transport | None = scope.get("state", {}).get("transport")
        self.correlation_id = str(uuid.uuid4())
        self.operation: Operation | None = None
        self.client_id = ""
        self.answer_headers: dict[str, str] = {
            "ININ-Correlation-Id": self.correlation_id,
            **cross_origin.answer_headers(self.headers),
        }


class Platform:
    """ASGI application of the platform API."""

    def __init__(self, organisation: Organisation, routes: Routes) -> None:
        self._organisation = organisation
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one HTTP request."""
        exchange = Exchange(scope)
        raw = await _read(receive)
        fault = self._organisation.faults.meet(exchange.method, exchange.path)
        if fault and fault.delay_seconds and fault.when == "before":
            await asyncio.sleep(fault.delay_seconds)
        answer = self._answer(exchange, raw, fault)
        if fault and fault.delay_seconds and fault.when == "after":
            await asyncio.sleep(fault.delay_seconds)
        if fault and fault.reset:
            self._record(exchange, 0)
            await _reset(exchange.transport, receive)
            return
        self._record(exchange, answer.status)
        await _send(answer, exchange.answer_headers, send, head=exchange.method == "HEAD")

    def _answer(self, exchange: Exchange, raw: bytes, fault: Fault | None) -> Answer:
        """Runs the operation, without an await: it is alone with the store from its first read to its commit."""
        store = self._organisation.store
        try:
            if fault and fault.when == "before":
                fault.strike()
            result = self._run(exchange, raw)
            store.commit(stale_reads=(fault.stale_reads if fault else 0) or self._organisation.behaviour.stale_reads)
            if fault and fault.when == "after":
                fault.strike()
        except ApiError as error:
            store.rollback()
            exchange.answer_headers.update(error.headers)
            return Answer(status=error.status, document=error.body(exchange.correlation_id))
        except Exception:  # a defect of the emulator must still be an answer that a client can read
            store.rollback()
            LOGGER.exception("%s %s failed", exchange.method, exchange.path)
            failure = ApiError(500, "internal.server.error", "The emulator failed; its log says why.")
            return Answer(status=failure.status, document=failure.body(exchange.correlation_id))
        finally:
            store.reading_stale = False
        return result

    def _run(self, exchange: Exchange, raw: bytes) -> Answer:
        if exchange.method == "OPTIONS":
            return self._options(exchange)
        method = "GET" if exchange.method == "HEAD" else exchange.method
        operation, params = self._routes.match(exchange.method, exchange.raw_path)
        exchange.operation = operation
        organisation = self._organisation
        if not operation.public:
            token, client = organisation.access.client_of(exchange.headers.get("authorization"))
            exchange.client_id = str(client["id"])
            exchange.answer_headers.update(organisation.limiter.admit(token, exchange.client_id))
            organisation.guard_address(exchange.remote_ip)
            organisation.access.check(client, operation)
        if operation.handler is None:
            text = "{operation} ({method} {path}) is an operation of the platform that this emulator does not have."
            names = {"operation": operation.name, "method": operation.method, "path": operation.template}
            raise ApiError(501, "not.implemented", text, params=names)
        query = Query(parse_qs(exchange.query, keep_blank_values=True))
        call = Call(
            method=method,
            path=exchange.path,
            params=params,
            query=query,
            headers=exchange.headers,
            raw=raw,
            document=None if operation.public else _document(exchange, raw),
            correlation_id=exchange.correlation_id,
            base_url=exchange.base_url,
            remote_ip=exchange.remote_ip,
            client_id=exchange.client_id or None,
        )
        organisation.store.reading_stale = method == "GET"
        result = operation.handler(organisation, call)
        refuse_unread(operation, query)
        return result if isinstance(result, Answer) else Answer(status=operation.status, document=result)

    def _options(self, exchange: Exchange) -> Answer:
        """What may be sent to a path; a browser asks this before it sends a token. Raises ApiError 404."""
        methods = ", ".join(self._routes.methods(exchange.raw_path))
        headers = {"Allow": methods}
        if cross_origin.is_preflight(exchange.method, exchange.headers):
            headers |= cross_origin.preflight_headers(methods, exchange.headers)
        return Answer(status=204, headers=headers)

    def _record(self, exchange: Exchange, status: int) -> None:
        self._organisation.recorder.add(
            at=self._organisation.clock.stamp(),
            method=exchange.method,
            path=exchange.path,
            query=exchange.query,
            operation=exchange.operation.name if exchange.operation else "",
            template=exchange.operation.template if exchange.operation else "",
            status=status,
            client_id=exchange.client_id,
            correlation_id=exchange.correlation_id,
        )


def _document(exchange: Exchange, raw: bytes) -> Any:
    bodies.check_size(raw)
    if not raw or exchange.method not in WITH_BODY:
        return None
    bodies.check_media_type(exchange.headers.get("content-type", ""), exchange.headers.get("content-encoding", ""))
    try:
        return bodies.parse(raw)
    except ValueError:
        raise ApiError(
            400, "bad.request", "The request could not be understood by the server due to malformed syntax."
        ) from None


async def _read(receive: Receive) -> bytes:
    """The body. What goes beyond the largest one that any operation takes is read and dropped: it is refused anyway."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        chunk = message.get("body", b"")
        if size <= MOST_READ_BYTES:
            chunks.append(chunk)
        size += len(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _send(answer: Answer, headers: dict[str, str], send: Send, *, head: bool = False) -> None:
    body = answer.raw
    if body is None:
        body = b"" if answer.document is None else json.dumps(answer.document, separators=(",", ":")).encode()
    fields: JsonObject = {**headers, **answer.headers}
    if body:
        fields["Content-Type"] = answer.media_type
    if answer.status != 204:  # noqa: PLR2004 - a 204 must not have a length
        fields["Content-Length"] = str(len(body))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def _reset(transport: asyncio.Transport | None, receive: Receive) -> None:
    """Cuts the connection with a TCP reset, so that the client sees a broken connection and not an answer."""
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
