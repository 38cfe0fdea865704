"""Runs the application under uvicorn on loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import build
from .organisation import Organisation

LOOPBACK = "127.0.0.1"
BACKLOG = 256


class Protocol(H11Protocol):
    """HTTP protocol that lets the application reach its connection, which is how the emulator cuts it on order."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Puts the connection where the application finds it: `scope["state"]["transport"]`."""
        self.app_state: dict[str, Any] = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class Server(uvicorn.Server):
    """A uvicorn server that says when it listens."""

    def __init__(self, organisation: Organisation, *, on_ready: Callable[[], None] | None = None) -> None:
        config = uvicorn.Config(
            build(organisation),
            http=Protocol,
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen, then reports it."""
        await super().startup(sockets)
        if self._on_ready and not self.should_exit:
            self._on_ready()


def listen(port: int) -> socket.socket:
    """A listening socket on 127.0.0.1; port 0 picks a free one. Raises OSError when the port is taken."""
    # With the protocol named, asyncio switches Nagle's algorithm off; else each answer waits 40 ms to be acknowledged.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def address(listener: socket.socket) -> str:
    """The base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"
