"""Talk to a policy pack as the engine does: start its process, send resources, read its answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from policies.model import UNKNOWN, Resource

_NO_ENGINE = "127.0.0.1:1"
_MESSAGE_BYTES = 400 * 1024 * 1024


class PackError(RuntimeError):
    """The pack did not start; the message is what it wrote on standard error."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One diagnostic of the pack."""

    policy: str
    level: str
    message: str
    urn: str

    @property
    def stops(self) -> bool:
        """Whether it stops a deployment."""
        return self.level == "MANDATORY"


class Pack:
    """A running pack."""

    def __init__(self, channel: grpc.Channel, process_id: int) -> None:
        self.process_id = process_id
        self._stub = analyzer_pb2_grpc.AnalyzerStub(channel)

    def analyze(self, resource: Resource) -> list[Answer]:
        """Answers on one resource, as at its registration."""
        return _answers(self._stub.Analyze(request(resource)), resource.urn)

    def analyze_stack(self, resources: Iterable[Resource]) -> list[Answer]:
        """Answers on all resources, as at the end of a preview."""
        items = [stack_request(resource) for resource in resources]
        return _answers(self._stub.AnalyzeStack(proto.AnalyzeStackRequest(resources=items)), "")

    def configure(self, policy: str, properties: Mapping[str, Any], level: str = "MANDATORY") -> None:
        """Level and configuration of one policy, as `--policy-pack-config` brings them."""
        configuration = proto.PolicyConfig(
            enforcementLevel=proto.EnforcementLevel.Value(level), properties=_struct(properties)
        )
        self._stub.Configure(proto.ConfigureAnalyzerRequest(policyConfig={policy: configuration}))

    def information(self) -> Any:
        """Name, version and policies of the pack."""
        return self._stub.GetAnalyzerInfo(empty_pb2.Empty())

    def send(self, prepared: Any) -> Any:
        """One Analyze call with a prepared request; what a benchmark measures."""
        return self._stub.Analyze(prepared)

    def send_stack(self, prepared: Any) -> Any:
        """One AnalyzeStack call with a prepared request."""
        return self._stub.AnalyzeStack(prepared)


@contextmanager
def running(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Pack]:
    """A pack's process for the length of a block.

    Args:
        folder: Folder with `PulumiPolicy.yaml` and `__main__.py`.
        environment: Its whole environment; this process's when not given.

    Raises:
        PackError: when it ends before it serves.
    """
    process = subprocess.Popen(  # noqa: S603  (our own interpreter and the caller's folder)
        [sys.executable, "-u", "-m", "pulumi.policy", _NO_ENGINE, str(folder)],
        cwd=folder,
        env=None if environment is None else dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        if not port.isdigit():
            _, errors = process.communicate(timeout=30)
            raise PackError(errors)
        options = [
            ("grpc.max_receive_message_length", _MESSAGE_BYTES),
            ("grpc.max_send_message_length", _MESSAGE_BYTES),
        ]
        with grpc.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
            yield Pack(channel, process.pid)
    finally:
        process.kill()
        process.communicate()


def request(resource: Resource) -> Any:
    """An Analyze request."""
    return proto.AnalyzeRequest(**_fields(resource))


def stack_request(resource: Resource) -> Any:
    """A resource of an AnalyzeStack request."""
    links = {name: proto.AnalyzerPropertyDependencies(urns=urns) for name, urns in resource.links.items()}
    return proto.AnalyzerResource(**_fields(resource), propertyDependencies=links)


def _fields(resource: Resource) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": resource.token,
        "properties": _struct(resource.properties),
        "urn": resource.urn,
        "name": resource.name,
    }
    if resource.options.visible:
        fields["options"] = proto.AnalyzerResourceOptions(
            protect=resource.options.protect,
            ignoreChanges=resource.options.ignore_changes,
            deleteBeforeReplace=resource.options.delete_before_replace,
            deleteBeforeReplaceDefined=resource.options.delete_before_replace,
        )
    if resource.provider is not None:
        fields["provider"] = proto.AnalyzerProviderResource(
            type=resource.provider.token, urn=resource.provider.urn, properties=_struct(resource.provider.properties)
        )
    return fields


def _struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(_wire(values))
    return struct


def _wire(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_STRING_VALUE
    if isinstance(value, Mapping):
        return {str(name): _wire(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_wire(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _answers(response: Any, urn: str) -> list[Answer]:
    return [
        Answer(
            policy=item.policyName,
            level=proto.EnforcementLevel.Name(item.enforcementLevel),
            message=item.message,
            urn=item.urn or urn,
        )
        for item in response.diagnostics
    ]
