"""What of a call reaches the engine."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime import proto
from pulumi.runtime.proto import provider_pb2, status_pb2

from ringfence.plugin import wire
from ringfence.plugin.provider import PartialCreateError, Provider
from ringfence.plugin.servicer import Servicer

URN = "urn:pulumi:test::project::genesys:integrations:DataAction::it"
HEADERS = {"Authorization": "Bearer of-the-bank"}


class HalfWay(Provider):
    """Every write fails after the object was made."""

    def create(self, urn: str, inputs: dict[str, Any], *, preview: bool) -> tuple[str, dict[str, Any]]:
        raise PartialCreateError("id", dict(inputs), ["not complete"])

    def update(
        self, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any], *, preview: bool
    ) -> dict[str, Any]:
        raise PartialCreateError(resource_id, {**old_outputs, **news}, ["not complete"])


class EndedError(Exception):
    pass


class Call:
    """The other side of a gRPC call."""

    async def abort_with_status(self, status: Any) -> None:
        self.status = status
        raise EndedError


def recorded(method: str, request: Any) -> dict[str, PropertyValue]:
    """What the engine records after a call that ended half-way."""
    call = Call()
    with pytest.raises(EndedError):
        asyncio.run(getattr(Servicer(HalfWay(), "1.0.0"), method)(request, call))
    status = status_pb2.Status.FromString(dict(call.status.trailing_metadata)["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    return PropertyValue.unmarshal_map(detail.properties)


def sent(*secrets: str) -> Any:
    return PropertyValue.marshal_map(wire.to_wire_map({"headers": HEADERS, "name": "Alert"}, secrets))


@pytest.mark.parametrize(
    ("method", "request_of"),
    [
        ("Create", lambda: proto.CreateRequest(urn=URN, properties=sent("headers"))),
        ("Update", lambda: proto.UpdateRequest(urn=URN, id="id", olds=sent(), news=sent("headers"))),
        ("Update", lambda: proto.UpdateRequest(urn=URN, id="id", olds=sent("headers"), news=sent())),
    ],
)
def test_what_a_program_marks_as_secret_stays_so_in_the_state_of_a_write_that_failed_half_way(method, request_of):
    found = recorded(method, request_of())

    assert wire.secret_keys(found) == {"headers"}
    assert wire.to_plain_map(found) == {"headers": HEADERS, "name": "Alert"}
