"""The engine's messages and the plain values that a provider works with, one way and the other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import grpc
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2, status_pb2

from ringfence.plugin import wire
from ringfence.plugin.provider import CheckResult, DiffResult, PartialCreateError


def plain(properties: Any) -> dict[str, Any]:
    """Properties of a request as plain Python."""
    return wire.to_plain_map(wire.unmarshal_map(properties))


def outgoing(values: dict[str, Any], secrets: Collection[str], *, preview: bool = False) -> Any:
    """Wire form of outputs; a preview keeps each unknown leaf, so that stack policies see what is known around it."""
    return PropertyValue.marshal_map((wire.to_wire_inputs if preview else wire.to_wire_map)(values, secrets))


def check_response(result: CheckResult, secrets: set[str] | frozenset[str]) -> Any:
    """Answer to a check: the inputs, secrets marked again, and what is wrong with them."""
    return proto.CheckResponse(
        inputs=PropertyValue.marshal_map(wire.to_wire_inputs(result.inputs, secrets)),
        failures=[proto.CheckFailure(property=path, reason=reason) for path, reason in result.failures],
    )


def without_ignored(result: DiffResult, ignored: list[str]) -> DiffResult:
    """Leaves out differences below a path that the program ignores; the engine resets the inputs themselves."""

    def covered(path: str) -> bool:
        return any(path == entry or path.startswith((f"{entry}.", f"{entry}[")) for entry in ignored)

    changes = {path: kind for path, kind in result.changes.items() if not covered(path)}
    return DiffResult(changes=changes, delete_before_replace=result.delete_before_replace, stables=result.stables)


def diff_response(result: DiffResult) -> Any:
    """Answer to a diff, in detail."""
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


def secrets_sent(request: Any) -> set[str]:
    """Properties that the engine sent as secrets: by the program, or out of the state."""
    fields = {field.name for field, _ in request.ListFields()} & {"properties", "inputs", "olds", "news"}
    return {key for field in fields for key in wire.secret_keys(wire.unmarshal_map(getattr(request, field)))}


class _Status(grpc.Status):
    """A status with details, as `context.abort_with_status` takes it."""

    def __init__(self, message: str, details: status_pb2.Status) -> None:
        self.code = grpc.StatusCode.UNKNOWN
        self.details = message
        self.trailing_metadata = (("grpc-status-details-bin", details.SerializeToString()),)


def initialisation_failed(error: PartialCreateError, secrets: Collection[str]) -> _Status:
    """Status that tells the engine to keep what was created, with its id and state."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=PropertyValue.marshal_map(wire.to_wire_map(error.outputs, secrets)),
        reasons=error.reasons,
        inputs=PropertyValue.marshal_map(wire.to_wire_map(error.outputs, secrets)),
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    return _Status(str(error), status)
