"""Calls on keys, evidence buckets and roles on their way to the default event bus, as a CloudTrail trail sends them.

moto writes no trail. This looks at the requests that pass the local AWS, and puts those that an EventBridge rule may
watch on the default bus of their region, as "AWS API Call via CloudTrail": changing calls of AWS KMS and of CloudTrail
itself, changes of a bucket's guard, and the taking of a role. Only while a trail logs in that region, as on AWS.
Reading calls and the use of keys are left out: no rule of Ringfence looks at them, and there are many. Rules that are
disabled match nothing, and a rule may have an SNS topic as its target; moto itself has neither.

Sources: AWS CloudTrail user guide, "CloudTrail record contents"; Amazon EventBridge user guide, "AWS service events
delivered via AWS CloudTrail"; Amazon S3 user guide, "Amazon S3 CloudTrail events".
"""

from __future__ import annotations

import copy
import io
import json
import re
import traceback
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from moto.cloudtrail import cloudtrail_backends
from moto.core import DEFAULT_ACCOUNT_ID
from moto.events import events_backends
from moto.events.models import Rule
from moto.sns import sns_backends

DETAIL_TYPE: Final = "AWS API Call via CloudTrail"

_SCOPE = re.compile(r"Credential=[^/,]+/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_READING = ("Describe", "Get", "List")
_USE_OF_KEYS = ("Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateMac", "Sign", "Verify")
_BUCKET_CALLS: Mapping[tuple[str, str], str] = {
    ("PUT", "object-lock"): "PutBucketObjectLockConfiguration",
    ("PUT", "versioning"): "PutBucketVersioning",
    ("PUT", "lifecycle"): "PutBucketLifecycle",
    ("DELETE", "lifecycle"): "DeleteBucketLifecycle",
    ("PUT", "policy"): "PutBucketPolicy",
    ("DELETE", "policy"): "DeleteBucketPolicy",
    ("PUT", "replication"): "PutBucketReplication",
    ("DELETE", "replication"): "DeleteBucketReplication",
    ("PUT", "encryption"): "PutBucketEncryption",
    ("DELETE", "encryption"): "DeleteBucketEncryption",
    ("PUT", "publicAccessBlock"): "PutBucketPublicAccessBlock",
    ("DELETE", "publicAccessBlock"): "DeleteBucketPublicAccessBlock",
    ("DELETE", ""): "DeleteBucket",
}
_STATUS_OF_FAILURES = 300

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call that a rule may watch.

    Attributes:
        service: Service, such as `kms`.
        region: Region that it was made in.
        name: Name of the event in CloudTrail.
        parameters: `requestParameters` of that event.
    """

    service: str
    region: str
    name: str
    parameters: Mapping[str, Any]


class CallTrail:
    """WSGI middleware in front of moto."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serves a request, and sends on what it did when it succeeded."""
        call = read_call(environ)
        if call is None:
            return self._application(environ, start_response)
        logged = _is_logged(call.region)  # before the call, so that the end of a trail is still told
        statuses: list[str] = []

        def started(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        answer = self._application(environ, started)
        if logged and statuses and int(statuses[0].partition(" ")[0]) < _STATUS_OF_FAILURES:
            try:
                _send(call)
            except Exception:  # noqa: BLE001 - no caller's request fails because of what a rule does with it afterwards
                traceback.print_exc()
        return answer


def read_call(environ: Environ) -> Call | None:
    """The call behind a request; None for one that no rule watches. A body that was read can be read again."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if scope is None:
        return None
    region, service = scope.groups()
    if service in ("kms", "cloudtrail"):
        name = str(environ.get("HTTP_X_AMZ_TARGET", "")).rpartition(".")[2]
        if not name or name.startswith((*_READING, *_USE_OF_KEYS)):
            return None
        body = json.loads(_body(environ) or b"{}")
        given = {key[0].lower() + key[1:]: value for key, value in body.items()}
        return Call(service=service, region=region, name=name, parameters=given)
    if service == "s3":
        return _bucket_call(environ, region)
    if service == "sts":
        form = dict(urllib.parse.parse_qsl(_body(environ).decode()))
        if form.get("Action", "").startswith("AssumeRole"):
            parameters = {"roleArn": form.get("RoleArn"), "roleSessionName": form.get("RoleSessionName")}
            return Call(service=service, region=region, name=form["Action"], parameters=parameters)
    return None


def install_targets() -> None:
    """Lets rules of moto have topics as targets, and lets those that are disabled rest."""
    if getattr(Rule.send_to_targets, "ringfence", False):
        return
    others = Rule.send_to_targets

    def send_to_targets(rule: Rule, event: dict[str, Any], transform_input: bool = True) -> None:
        if rule.state == "DISABLED" or not rule.event_pattern.matches_event(event):
            return
        topics = [target for target in rule.targets if target["Arn"].split(":")[2] == "sns"]
        rest = copy.copy(rule)
        rest.targets = [target for target in rule.targets if target not in topics]
        others(rest, copy.deepcopy(event), transform_input)
        for target in topics:
            topic = sns_backends[rule.account_id][rule.region_name].topics.get(target["Arn"])
            if topic is not None:  # a topic that is gone loses the event, as on AWS
                topic.publish(json.dumps(_with_written_time(event)))

    send_to_targets.ringfence = True  # type: ignore[attr-defined]
    Rule.send_to_targets = send_to_targets


def _bucket_call(environ: Environ, region: str) -> Call | None:
    bucket, _, key = environ.get("PATH_INFO", "").lstrip("/").partition("/")
    fields = {name for name, _value in urllib.parse.parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)}
    if key or not bucket:
        return None
    known = {resource for _method, resource in _BUCKET_CALLS if resource}
    resource = next(iter(fields & known), "")
    if fields and not resource:
        return None
    name = _BUCKET_CALLS.get((environ["REQUEST_METHOD"], resource))
    return Call(service="s3", region=region, name=name, parameters={"bucketName": bucket}) if name else None


def _body(environ: Environ) -> bytes:
    content: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(content)
    return content


def _is_logged(region: str) -> bool:
    """Whether a trail of this region, or one for all regions, logs."""
    return any(
        trail.status.is_logging and (trail.is_multi_region or trail.region_name == region)
        for backend in list(cloudtrail_backends[DEFAULT_ACCOUNT_ID].values())
        for trail in list(backend.trails.values())
    )


def _send(call: Call) -> None:
    detail = {
        "eventVersion": "1.11",
        "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{call.service}.amazonaws.com",
        "eventName": call.name,
        "awsRegion": call.region,
        "requestParameters": dict(call.parameters),
        "readOnly": False,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": DEFAULT_ACCOUNT_ID,
    }
    entry = {"Source": f"aws.{call.service}", "DetailType": DETAIL_TYPE, "Detail": json.dumps(detail, default=str)}
    events_backends[DEFAULT_ACCOUNT_ID][call.region].put_events([entry])


def _with_written_time(event: Mapping[str, Any]) -> dict[str, Any]:
    moment = datetime.fromtimestamp(float(event["time"]), UTC)
    return {**event, "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
