"""Names and types of every supported resource, and the check of inputs against them.

A wrong name is the commonest mistake that a local run can catch and a mock cannot: the real provider refuses it, so
this one does too, at every level, and names the right ones.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi

from ringfence.domain.problems import Problem
from ringfence.plugin.wire import UNKNOWN, is_known

SHAPES_FILE = Path(__file__).with_name("shapes.json")

TOKENS = (
    "aws:apigatewayv2/api:Api",
    "aws:apigatewayv2/integration:Integration",
    "aws:apigatewayv2/route:Route",
    "aws:apigatewayv2/stage:Stage",
    "aws:cloudtrail/trail:Trail",
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:kms/alias:Alias",
    "aws:kms/key:Key",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:lambda/function:Function",
    "aws:lambda/permission:Permission",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:scheduler/schedule:Schedule",
    "aws:scheduler/scheduleGroup:ScheduleGroup",
    "aws:secretsmanager/secret:Secret",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
)
"""Resource types that the stand-in provides, as the engine sends them."""

SCALAR_CLASSES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "archive": (pulumi.Archive,),
    "asset": (pulumi.Asset,),
    "document": (str, dict),
    "any": (object,),
}


@functools.cache
def _shapes() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(SHAPES_FILE.read_text(encoding="utf-8"))
    return shapes


def sdk_version() -> str:
    """Version of `pulumi_aws` that the shapes were derived from."""
    return str(_shapes()["sdk"])


def inputs_of(token: str) -> dict[str, Any]:
    """Type of each input of a resource type, by wire name."""
    inputs: dict[str, Any] = _shapes()["resources"][token]["inputs"]
    return inputs


def outputs_of(token: str) -> frozenset[str]:
    """Names of all properties that a program can read from a resource of this type."""
    return frozenset(_shapes()["resources"][token]["outputs"])


def check(token: str, inputs: dict[str, Any]) -> Iterator[Problem]:
    """Every name, type and enum value of `inputs` that the SDK's own types do not allow, and every absent one."""
    # The engine's own default: all tags, filled in by this provider's check, is not an input of the SDK.
    given = {name: value for name, value in inputs.items() if name != "tagsAll"}
    yield from _check_members(_shapes()["resources"][token], given, "", token)


def _check_members(shape: dict[str, Any], value: dict[str, Any], place: str, token: str) -> Iterator[Problem]:
    allowed = shape["inputs"]
    control = f"pulumi-aws {sdk_version()}, {token}"
    for name in sorted(set(value) - set(allowed)):
        yield Problem(
            place=_join(place, name),
            found="a property of that name",
            allowed=", ".join(sorted(allowed)),
            fix=_suggestion(name, allowed),
            control=control,
        )
    for name in shape["required"]:
        if value.get(name) is None:
            yield Problem(
                place=_join(place, name),
                found="nothing",
                allowed=_describe(allowed[name]),
                fix="set it: it is required",
                control=control,
            )
    for name, item in value.items():
        if name in allowed and item is not None:
            yield from _check_value(allowed[name], item, _join(place, name), token)


def _check_value(kind: Any, value: Any, place: str, token: str) -> Iterator[Problem]:
    if value is UNKNOWN:
        return
    if isinstance(kind, dict) and "object" in kind and isinstance(value, dict):
        yield from _check_members(_shapes()["objects"][kind["object"]], value, place, token)
    elif isinstance(kind, dict) and "list" in kind and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check_value(kind["list"], item, f"{place}[{index}]", token)
    elif isinstance(kind, dict) and "map" in kind and isinstance(value, dict):
        for key, item in value.items():
            yield from _check_value(kind["map"], item, f'{place}["{key}"]', token)
    elif not _is(kind, value):
        yield Problem(
            place=place,
            found=repr(value) if is_known(value) else "a value of another kind",
            allowed=_describe(kind),
            fix="change the value",
            control=f"pulumi-aws {sdk_version()}, {token}",
        )


def _is(kind: Any, value: Any) -> bool:
    if isinstance(kind, dict):
        return "enum" in kind and value in kind["enum"]
    if isinstance(value, bool):
        # In Python a boolean is an integer; on the wire it is not.
        return kind in {"boolean", "any"}
    return isinstance(value, SCALAR_CLASSES[kind])


def _describe(kind: Any) -> str:
    if isinstance(kind, str):
        return f"a value of type {kind}"
    if "enum" in kind:
        return "one of " + ", ".join(map(str, kind["enum"]))
    if "list" in kind:
        return f"a list of {_describe(kind['list']).removeprefix('a ')}"
    if "map" in kind:
        return "a map of strings" if kind["map"] == "string" else "a map"
    return "an object with " + ", ".join(_shapes()["objects"][kind["object"]]["inputs"])


def _suggestion(name: str, allowed: dict[str, Any]) -> str:
    import difflib  # noqa: PLC0415 - only needed once something is wrong

    close = difflib.get_close_matches(name, allowed, n=1, cutoff=0.6)
    return f"write {close[0]} instead" if close else "remove it"


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
