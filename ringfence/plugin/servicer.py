"""The engine's protocol on one side, a `Provider` on the other.

Two things are better here than in the SDK's own server: an error meant for the user arrives as its message alone,
without a traceback, and a create that failed half-way keeps its id, so nothing is orphaned.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2_grpc

from ringfence.plugin import wire
from ringfence.plugin.answers import (
    check_response,
    diff_response,
    initialisation_failed,
    outgoing,
    plain,
    secrets_sent,
    without_ignored,
)
from ringfence.plugin.provider import PartialCreateError, Provider, ProviderError

MAXIMUM_PARALLEL_CALLS = 32
"""Threads that serve calls; the engine itself runs at most `--parallel` operations (default 16)."""


def _told(method: Callable[[Servicer, Any, Any], Awaitable[Any]]) -> Callable[[Servicer, Any, Any], Awaitable[Any]]:
    """Turns exceptions of a method into gRPC errors: the message of a `ProviderError`, else a traceback to report."""

    async def call(self: Servicer, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except PartialCreateError as error:
            secrets = self.secrets(request.urn) | secrets_sent(request)
            await context.abort_with_status(initialisation_failed(error, secrets))
        except ProviderError as error:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        except grpc.aio.AbortError:
            raise
        except Exception:  # noqa: BLE001 - a bug in a handler must reach the user whole, not kill the plugin
            await context.abort(grpc.StatusCode.UNKNOWN, f"the provider has a defect:\n{traceback.format_exc()}")

    return call


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
        return check_response(result, wire.secret_keys(news))

    @_told
    async def DiffConfig(self, request: Any, context: Any) -> Any:
        """Compares provider configurations."""
        olds, news = plain(request.olds), plain(request.news)
        return diff_response(await self.run(self.provider.diff_config, request.urn, olds, news))

    @_told
    async def Configure(self, request: Any, context: Any) -> Any:
        """Takes the configuration."""
        await self.run(self.provider.configure, plain(request.args))
        return proto.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=False, acceptOutputs=False
        )

    @_told
    async def Check(self, request: Any, context: Any) -> Any:
        """Validates inputs."""
        olds, news = wire.unmarshal_map(request.olds), wire.unmarshal_map(request.news)
        result = await self.run(self.provider.check, request.urn, wire.to_plain_map(olds), wire.to_plain_map(news))
        return check_response(result, wire.secret_keys(news) | self.secrets(request.urn))

    @_told
    async def Diff(self, request: Any, context: Any) -> Any:
        """Compares state and inputs."""
        result = await self.run(
            self.provider.diff,
            request.urn,
            request.id,
            plain(request.old_inputs),
            plain(request.olds),
            plain(request.news),
        )
        return diff_response(without_ignored(result, list(request.ignoreChanges)))

    @_told
    async def Create(self, request: Any, context: Any) -> Any:
        """Creates a resource."""
        properties = wire.unmarshal_map(request.properties)
        resource_id, outputs = await self.run(
            self.provider.create, request.urn, wire.to_plain_map(properties), preview=request.preview
        )
        secrets = wire.secret_keys(properties) | self.secrets(request.urn)
        return proto.CreateResponse(id=resource_id, properties=outgoing(outputs, secrets, preview=request.preview))

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
            id=result.resource_id, properties=outgoing(result.outputs, secrets), inputs=outgoing(result.inputs, secrets)
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
        return proto.UpdateResponse(properties=outgoing(outputs, secrets, preview=request.preview))

    @_told
    async def Delete(self, request: Any, context: Any) -> Any:
        """Deletes a resource."""
        await self.run(self.provider.delete, request.urn, request.id, plain(request.properties))
        return empty_pb2.Empty()

    @_told
    async def Invoke(self, request: Any, context: Any) -> Any:
        """Runs a function."""
        result = await self.run(self.provider.invoke, request.tok, plain(request.args))
        return proto.InvokeResponse(**{"return": outgoing(result, ())})
