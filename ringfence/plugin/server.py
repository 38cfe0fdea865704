"""Serves a `Provider` over the engine's protocol.

Two things are better here than in the SDK's own server: an error meant for the user arrives as its message alone,
without a traceback, and a create that failed half-way keeps its id, so nothing is orphaned. This package is the only
place that touches `pulumi.provider.experimental`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import proto
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from ringfence.plugin import wire
from ringfence.plugin.provider import (
    CheckResult,
    DiffResult,
    Kind,
    PartialCreateError,
    Provider,
    ProviderError,
    ReadResult,
)

__all__ = [
    "CheckResult",
    "DiffResult",
    "Kind",
    "PartialCreateError",
    "Provider",
    "ProviderError",
    "ReadResult",
    "Servicer",
    "serve",
]

MAXIMUM_PARALLEL_CALLS = 32
"""Threads that serve calls; the engine itself runs at most `--parallel` operations (default 16)."""


def _told(method: Callable[[Servicer, Any, Any], Awaitable[Any]]) -> Callable[[Servicer, Any, Any], Awaitable[Any]]:
    """Turns exceptions of a method into gRPC errors: the message of a `ProviderError`, else a traceback to report."""

    async def call(self: Servicer, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except PartialCreateError as error:
            secrets = self.secrets(request.urn) | _secrets_sent(request)
            await context.abort_with_status(_initialisation_failed(error, secrets))
        except ProviderError as error:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        except grpc.aio.AbortError:
            raise
        except Exception:  # noqa: BLE001 - a bug in a handler must reach the user whole, not kill the plugin
            await context.abort(grpc.StatusCode.UNKNOWN, f"the provider has a defect:\n{traceback.format_exc()}")

    return call


def _secrets_sent(request: Any) -> set[str]:
    """Properties that the engine sent as secrets: by the program, or out of the state."""
    fields = {field.name for field, _ in request.ListFields()} & {"properties", "inputs", "olds", "news"}
    return {key for field in fields for key in wire.secret_keys(wire.unmarshal_map(getattr(request, field)))}


class _Status(grpc.Status):
    """A status with details, as `context.abort_with_status` takes it."""

    def __init__(self, message: str, details: status_pb2.Status) -> None:
        self.code = grpc.StatusCode.UNKNOWN
        self.details = message
        self.trailing_metadata = (("grpc-status-details-bin", details.SerializeToString()),)


def _initialisation_failed(error: PartialCreateError, secrets: Collection[str]) -> _Status:
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=PropertyValue.marshal_map(wire.to_wire_map(error.outputs, secrets)),
        reasons=error.reasons,
        inputs=PropertyValue.marshal_map(wire.to_wire_map(error.outputs, secrets)),
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    return _Status(str(error), status)


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The engine's protocol on one side, a `Provider` on the other."""

    def __init__(self, provider: Provider, version: str) -> None:
        self.provider = provider
        self.version = version
        self.calls = 0
        self.pool = ThreadPoolExecutor(max_workers=MAXIMUM_PARALLEL_CALLS, thread_name_prefix="call")

    def secrets(self, urn: str) -> frozenset[str]:
        """Properties of this resource type that are always secret."""
        return self.provider.secret_outputs.get(wire.resource_token(urn), frozenset())

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Runs a provider method in a thread."""
        self.calls += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, lambda: function(*args, **kwargs))
        finally:
            self.calls -= 1

    async def Handshake(self, request: Any, context: Any) -> Any:
        """Tells the engine which kinds of values this provider takes."""
        return proto.ProviderHandshakeResponse(accept_secrets=True, accept_resources=False, accept_outputs=False)

    async def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Version of the plugin."""
        return proto.PluginInfo(version=self.version)

    async def Cancel(self, request: Any, context: Any) -> Any:
        """Asks the provider to end its waits."""
        self.provider.cancel()
        return empty_pb2.Empty()

    @_told
    async def GetSchema(self, request: Any, context: Any) -> Any:
        """Package schema."""
        return proto.GetSchemaResponse(schema=await self.run(self.provider.schema))

    @_told
    async def CheckConfig(self, request: Any, context: Any) -> Any:
        """Checks provider configuration."""
        news = wire.unmarshal_map(request.news)
        result = await self.run(self.provider.check_config, request.urn, wire.to_plain_map(news))
        return _check_response(result, wire.secret_keys(news))

    @_told
    async def DiffConfig(self, request: Any, context: Any) -> Any:
        """Compares provider configurations."""
        olds, news = _plain(request.olds), _plain(request.news)
        return _diff_response(await self.run(self.provider.diff_config, request.urn, olds, news))

    @_told
    async def Configure(self, request: Any, context: Any) -> Any:
        """Takes the configuration."""
        await self.run(self.provider.configure, _plain(request.args))
        return proto.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    @_told
    async def Check(self, request: Any, context: Any) -> Any:
        """Validates inputs."""
        olds, news = wire.unmarshal_map(request.olds), wire.unmarshal_map(request.news)
        result = await self.run(self.provider.check, request.urn, wire.to_plain_map(olds), wire.to_plain_map(news))
        return _check_response(result, wire.secret_keys(news) | self.secrets(request.urn))

    @_told
    async def Diff(self, request: Any, context: Any) -> Any:
        """Compares state and inputs."""
        result = await self.run(
            self.provider.diff,
            request.urn,
            request.id,
            _plain(request.old_inputs),
            _plain(request.olds),
            _plain(request.news),
        )
        return _diff_response(_without_ignored(result, list(request.ignoreChanges)))

    @_told
    async def Create(self, request: Any, context: Any) -> Any:
        """Creates a resource."""
        properties = wire.unmarshal_map(request.properties)
        resource_id, outputs = await self.run(
            self.provider.create, request.urn, wire.to_plain_map(properties), preview=request.preview
        )
        secrets = wire.secret_keys(properties) | self.secrets(request.urn)
        return proto.CreateResponse(id=resource_id, properties=_wire(outputs, secrets, preview=request.preview))

    @_told
    async def Read(self, request: Any, context: Any) -> Any:
        """Reads a resource as it is."""
        properties = wire.unmarshal_map(request.properties)
        inputs = wire.unmarshal_map(request.inputs)
        secrets = wire.secret_keys(properties) | wire.secret_keys(inputs) | self.secrets(request.urn)
        result = await self.run(
            self.provider.read, request.urn, request.id, wire.to_plain_map(inputs), wire.to_plain_map(properties)
        )
        if result is None:
            return proto.ReadResponse()
        return proto.ReadResponse(
            id=result.resource_id, properties=_wire(result.outputs, secrets), inputs=_wire(result.inputs, secrets)
        )

    @_told
    async def Update(self, request: Any, context: Any) -> Any:
        """Changes a resource in place."""
        news = wire.unmarshal_map(request.news)
        olds = wire.unmarshal_map(request.olds)
        outputs = await self.run(
            self.provider.update,
            request.urn,
            request.id,
            wire.to_plain_map(olds),
            wire.to_plain_map(news),
            preview=request.preview,
        )
        secrets = wire.secret_keys(news) | self.secrets(request.urn)
        return proto.UpdateResponse(properties=_wire(outputs, secrets, preview=request.preview))

    @_told
    async def Delete(self, request: Any, context: Any) -> Any:
        """Deletes a resource."""
        await self.run(self.provider.delete, request.urn, request.id, _plain(request.properties))
        return empty_pb2.Empty()

    @_told
    async def Invoke(self, request: Any, context: Any) -> Any:
        """Runs a function."""
        result = await self.run(self.provider.invoke, request.tok, _plain(request.args))
        return proto.InvokeResponse(**{"return": _wire(result, ())})


def _plain(properties: Any) -> dict[str, Any]:
    return wire.to_plain_map(wire.unmarshal_map(properties))


def _wire(values: dict[str, Any], secrets: Collection[str], *, preview: bool = False) -> Any:
    """Wire form of outputs; a preview keeps each unknown leaf, so that stack policies see what is known around it."""
    return PropertyValue.marshal_map((wire.to_wire_inputs if preview else wire.to_wire_map)(values, secrets))


def _check_response(result: CheckResult, secrets: set[str] | frozenset[str]) -> Any:
    return proto.CheckResponse(
        inputs=PropertyValue.marshal_map(wire.to_wire_inputs(result.inputs, secrets)),
        failures=[proto.CheckFailure(property=path, reason=reason) for path, reason in result.failures],
    )


def _without_ignored(result: DiffResult, ignored: list[str]) -> DiffResult:
    """Leaves out differences below a path that the program ignores; the engine resets the inputs themselves."""

    def covered(path: str) -> bool:
        return any(path == entry or path.startswith((f"{entry}.", f"{entry}[")) for entry in ignored)

    changes = {path: kind for path, kind in result.changes.items() if not covered(path)}
    return DiffResult(changes=changes, delete_before_replace=result.delete_before_replace, stables=result.stables)


def _diff_response(result: DiffResult) -> Any:
    return proto.DiffResponse(
        changes=proto.DiffResponse.DIFF_SOME if result.changes else proto.DiffResponse.DIFF_NONE,
        replaces=[path for path, kind in result.changes.items() if kind.replaces],
        diffs=sorted({path.split(".")[0].split("[")[0] for path in result.changes}),
        detailedDiff={
            path: proto.PropertyDiff(kind=getattr(proto.PropertyDiff, kind.value), inputDiff=True)
            for path, kind in result.changes.items()
        },
        hasDetailedDiff=True,
        deleteBeforeReplace=result.delete_before_replace,
        stables=result.stables,
    )


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
