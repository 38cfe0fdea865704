from __future__ import annotations

import pytest
from scripted_server import Answer

import ringfence.genesys.client as package
from ringfence.genesys.client import (
    ConflictError,
    FieldError,
    GenesysError,
    PermissionDeniedError,
    RateLimiter,
)

QUEUES = "/api/v2/routing/queues"


def test_a_missing_permission_is_named_with_what_to_do(client, server):
    body = {
        "status": 403,
        "code": "missing.permissions",
        "message": "Unable to perform the requested action. You are missing the following permission(s): {permissions}",
        "messageParams": {"permissions": "[routing:queue:add]"},
        "contextId": "ctx",
    }
    server.will_answer("POST", QUEUES, Answer(403, body))

    with pytest.raises(PermissionDeniedError) as caught:
        client.post(QUEUES, {"name": "a"})

    assert caught.value.permissions == ("routing:queue:add",)
    assert str(caught.value) == (
        "POST /api/v2/routing/queues failed: 403 missing.permissions: Unable to perform the requested action. You are "
        "missing the following permission(s): [routing:queue:add]. Give a role of the OAuth client the permission "
        "routing:queue:add (Admin > Roles / Permissions), then run again (correlation id corr-1)"
    )


def test_field_details_are_kept_and_shown(client, server):
    details = [{"errorCode": "invalid.value", "fieldName": "acwSettings.timeoutMs"}]
    body = {"status": 400, "code": "bad.request", "message": "Bad", "details": details}
    server.will_answer("POST", QUEUES, Answer(400, body))

    with pytest.raises(GenesysError) as caught:
        client.post(QUEUES, {})

    assert caught.value.details == (FieldError(code="invalid.value", field="acwSettings.timeoutMs"),)
    assert "[acwSettings.timeoutMs invalid.value]" in str(caught.value)
    assert (caught.value.method, caught.value.path, caught.value.status) == ("POST", QUEUES, 400)
    assert caught.value.correlation_id == "corr-1"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (409, {"code": "version.conflict", "message": "Version does not match"}),
        (409, {"code": "general.conflict", "message": "modified in parallel"}),
        (400, {"code": "bad.request", "message": "version 3 does not match the current version 5"}),
    ],
)
def test_a_stale_version_is_a_conflict_whatever_the_status(client, server, status, body):
    server.will_answer("PUT", QUEUES, Answer(status, {"status": status, **body}))

    with pytest.raises(ConflictError) as caught:
        client.put(QUEUES, {})

    assert caught.value.is_version_conflict


def test_an_object_in_use_is_a_conflict_but_not_of_versions(client, server):
    body = {"status": 409, "code": "resource.referenced.by.another", "message": "in use"}
    server.will_answer("DELETE", QUEUES, Answer(409, body))

    with pytest.raises(ConflictError, match="remove the reference first") as caught:
        client.delete(QUEUES)

    assert not caught.value.is_version_conflict


@pytest.mark.parametrize("body", [b"<html>", [1], {"details": "x", "message": None}, {"details": [3]}])
def test_an_error_body_of_any_shape_still_tells_the_status(client, server, body):
    server.will_answer("GET", QUEUES, Answer(400, body))

    with pytest.raises(GenesysError, match="GET /api/v2/routing/queues failed: 400"):
        client.get(QUEUES)


def test_an_answer_that_is_not_json_says_so(client, server):
    server.will_answer("GET", QUEUES, Answer(200, b"<html>portal</html>"))

    with pytest.raises(GenesysError, match="not JSON"):
        client.get(QUEUES)


def test_an_unexpected_success_code_is_an_error(client, server):
    server.will_answer("POST", "/api/v2/audits/query", Answer(201, {}))

    with pytest.raises(GenesysError, match="answered 201 where 202 means success"):
        client.post("/api/v2/audits/query", {}, ok=(202,))


def test_the_package_offers_these_names():
    assert sorted(package.__all__) == [
        "AnswerLostError",
        "AuthenticationError",
        "Cause",
        "Client",
        "ConflictError",
        "FieldError",
        "GenesysError",
        "LoginFailure",
        "NotFoundError",
        "PermissionDeniedError",
        "RateLimitedError",
        "RateLimiter",
        "RetryPolicy",
        "UnreachableError",
        "login_failure",
    ]
    assert package.RateLimiter is RateLimiter
