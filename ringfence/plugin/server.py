"""Serves a `Provider` as the process that the engine starts and ends. See `servicer` for what is said between them.

This package is the only place that touches `pulumi.provider.experimental`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time

import grpc.aio
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from ringfence.plugin.provider import Provider
from ringfence.plugin.servicer import Servicer

PARENT_CHECK_SECONDS = 1.0
"""How often a plugin looks whether its engine still lives."""

PAUSE_SECONDS = 0.02
"""How often a plugin that was told to stop looks whether its calls are done."""


def _end_with_parent(parent: int) -> None:
    """Ends this process when its parent is gone: an engine killed with SIGKILL tells its plugins nothing.

    What is under way may finish first; after that there is nobody left to answer.
    """
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_SECONDS)
    os._exit(1)


def serve(provider: Provider, *, version: str, argv: list[str] | None = None) -> None:
    """Serves `provider` until the engine ends it: prints the port on standard output, as the engine expects.

    Args:
        provider: What to serve.
        version: Semantic version reported to the engine.
        argv: Command line without the program's name; the engine's address is in it, which only messages need.
    """
    del argv
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()

    asyncio.run(_run(Servicer(provider, version)))


async def _run(servicer: Servicer) -> None:
    """Serves until the engine signals: it sends SIGINT at the end of every run."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await stop.wait()
    # What is under way may finish, so that its answer is not lost; the engine ends a plugin that takes too long.
    while servicer.calls:  # noqa: ASYNC110 - the count changes in this loop alone, and only now is it looked at
        await asyncio.sleep(PAUSE_SECONDS)
    sys.stdout.flush()
    # At once: stopping the server would print a traceback for each idle stream among the user's lines.
    os._exit(0)
