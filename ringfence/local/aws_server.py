"""The local AWS: a moto server, with two of its simplifications that would stop the pipeline taken out, and a trail.

- moto reacts to a message on a mapped queue at once: it receives the message, tries to run the function in Docker and,
  where there is none, puts it back. Each try counts as a receive, so messages would reach the dead-letter queue unread.
  The function runner serves these mappings, so here queues know of none; moto's Lambda API still lists them.
- moto applies a Deny of a bucket policy without looking at its conditions, so "deny without TLS" would deny everything.
  Conditions cannot be judged here, so conditional statements have no effect; unconditional ones are enforced.
- moto calls the subscribers of a topic and fails with them. On AWS nobody who publishes waits for them, and nothing
  here may leave the machine: only subscribers on it are called, and their failures are none of the caller's.
- moto tells nobody of a call: `ringfence.local.call_trail` puts those on the event bus that a rule may watch.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import sys
import urllib.parse
from typing import Any

import requests
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.s3.models import FakeBucket
from moto.sns.models import Subscription
from moto.sqs.models import Queue
from werkzeug.serving import BaseWSGIServer, make_server

from ringfence.local.call_trail import CallTrail, install_targets


class _NoMappings:
    """Attribute that is always an empty mapping, whatever is put into it."""

    def __get__(self, queue: object, owner: type) -> dict[str, object]:
        return {}

    def __set__(self, queue: object, value: object) -> None:
        """Forgets the value."""


def without_conditions(policy: bytes) -> bytes | None:
    """A bucket policy's unconditional statements; None when there are none."""
    document = json.loads(policy)
    statements = document.get("Statement", [])
    statements = [statements] if isinstance(statements, dict) else statements
    kept = [statement for statement in statements if not statement.get("Condition")]
    return json.dumps({**document, "Statement": kept}).encode() if kept else None


def _permission(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
    policy = without_conditions(bucket.policy) if bucket.policy else None
    if policy is None:
        return PermissionResult.NEUTRAL
    return IAMPolicy(policy.decode()).is_action_permitted(action, resource)


def is_here(address: str) -> bool:
    """Whether a URL leads to this machine."""
    host = urllib.parse.urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _keep_topics_here() -> None:
    others = Subscription.publish
    if getattr(others, "ringfence", False):
        return

    def publish(subscription: Subscription, message: str, *rest: Any, **more: Any) -> None:
        if subscription.protocol in ("http", "https") and not is_here(str(subscription.endpoint)):
            return
        try:
            others(subscription, message, *rest, **more)
        except requests.RequestException as error:
            print(f"subscriber {subscription.endpoint}: {error}", file=sys.stderr, flush=True)  # noqa: T201 - our log

    publish.ringfence = True  # type: ignore[attr-defined]
    Subscription.publish = publish


def local_aws(port: int) -> BaseWSGIServer:
    """A server that serves once `serve_forever` is called; port 0 picks a free one."""
    Queue.lambda_event_source_mappings = _NoMappings()
    FakeBucket.get_permission = _permission
    install_targets()
    _keep_topics_here()
    return make_server(
        "127.0.0.1",
        port,
        CallTrail(DomainDispatcherApplication(create_backend_app)),
        threaded=True,
        request_handler=_QuietRequestHandler,
    )


def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m ringfence.local.aws_server", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="loopback port, 0 picks a free one")
    server = local_aws(parser.parse_args().port)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - read by whoever started it
    server.serve_forever()


class _QuietRequestHandler(MotoRequestHandler):  # type: ignore[misc]
    """Without a line per request: the log holds what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


if __name__ == "__main__":
    main()
