"""Messages to the user by way of the engine, which shows them under `Diagnostics`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

PATIENCE_SECONDS = 5.0


def warn_through_engine(argv: Sequence[str]) -> Callable[[str], None]:
    """How a provider warns: the engine that started it with `argv` shows the line.

    A message that cannot be brought is dropped: a run does not fail because of one.
    """
    addresses = [word for word in argv if not word.startswith("-")]

    def warn(text: str) -> None:
        if not addresses:
            return
        with contextlib.suppress(grpc.RpcError), grpc.insecure_channel(addresses[-1]) as channel:
            request = engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text)
            engine_pb2_grpc.EngineStub(channel).Log(request, timeout=PATIENCE_SECONDS)

    return warn
