"""The Invoke operation on the runner's port, as AWS clients call it."""

import asyncio
import json

import pytest

from ringfence.local.runner.app import application
from ringfence.local.runner.workers import Invocation, ThrottledError


class Pool:
    def __init__(self):
        self.declaration = type("Declaration", (), {"name": "digest"})
        self.events = []

    def invoke(self, event, **_limits):
        self.events.append(event)
        if event == {"busy": 1}:
            raise ThrottledError("the concurrency limit is reached")
        if event == {"fail": 1}:
            return Invocation(error={"errorType": "ValueError", "errorMessage": "broken"})
        return Invocation(payload={"got": event})


class Runner:
    """Stands for the runner: one function, and what was handed over without waiting."""

    def __init__(self):
        self.pool, self.submitted = Pool(), []
        functions = type("Functions", (), {"submit": lambda _own, pool, event: self.submitted.append((pool, event))})()
        self.clockwork = type("Clockwork", (), {"functions": functions})

    def pools(self):
        return [self.pool]

    def look(self):
        return False


def call(runner, body, kind=None, name="digest"):
    """Status, headers and document of the answer."""
    headers = [(b"x-amz-invocation-type", kind.encode())] if kind else []
    path = f"/2015-03-31/functions/{name}/invocations"
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"", "client": None}
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(application(runner)(scope, receive, send))
    text = b"".join(message.get("body", b"") for message in sent)
    given = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], given, json.loads(text) if text else None


def test_a_run_answers_with_its_payload_and_a_failure_with_its_error():
    runner = Runner()
    status, headers, document = call(runner, b'{"a": 1}')
    assert (status, document, headers["x-amz-executed-version"]) == (200, {"got": {"a": 1}}, "$LATEST")
    assert "x-amz-function-error" not in headers

    status, headers, document = call(runner, b'{"fail": 1}')
    assert (status, document["errorType"], headers["x-amz-function-error"]) == (200, "ValueError", "Unhandled")


def test_an_asynchronous_run_is_handed_over_and_a_dry_run_runs_nothing():
    runner = Runner()

    assert call(runner, b'{"a": 1}', "Event")[::2] == (202, None)
    assert call(runner, b'{"a": 2}', "DryRun")[::2] == (204, None)
    assert runner.submitted == [(runner.pool, {"a": 1})]
    assert runner.pool.events == []


@pytest.mark.parametrize(
    ("body", "kind", "name", "status", "code"),
    [
        (b"{", None, "digest", 400, "InvalidRequestContentException"),
        (b"[" * 100_000, None, "digest", 400, "InvalidRequestContentException"),
        (b"{}", "Sometimes", "digest", 400, "InvalidParameterValueException"),
        (b"{}", None, "nobody", 404, "ResourceNotFoundException"),
        (b'"' + b"x" * 6 * 1024 * 1024 + b'"', None, "digest", 413, "RequestTooLargeException"),
        (b'"' + b"x" * 1024 * 1024 + b'"', "Event", "digest", 413, "RequestTooLargeException"),
        (b'{"busy": 1}', None, "digest", 429, "TooManyRequestsException"),
    ],
)
def test_what_lambda_refuses_is_refused_with_its_code(body, kind, name, status, code):
    found, headers, document = call(Runner(), body, kind, name)

    assert (found, headers["x-amzn-errortype"]) == (status, code)
    assert document["Type"] == "User"
