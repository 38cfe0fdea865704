"""Every way a login fails, told with its real cause and what to do, and never with a secret."""

from __future__ import annotations

import pytest
from scripted_server import Answer

from ringfence.genesys.client import Cause, GenesysError, UnreachableError, login_failure

PAGE = {"Content-Type": "text/html; charset=utf-8"}


def oauth(error, description="authentication failed"):
    return {"error": error, "description": description}


ANSWERS = {
    "wrong secret": (Answer(400, oauth("invalid_client")), Cause.CREDENTIALS, ["400 invalid_client", "regenerated"]),
    "wrong secret, 401": (Answer(401, oauth("invalid_client")), Cause.CREDENTIALS, ["another region"]),
    "unknown client": (Answer(401, {"code": "bad.credentials"}), Cause.CREDENTIALS, ["genesys:oauthClientId"]),
    "no word at all": (Answer(400), Cause.CREDENTIALS, ["400 invalid_client"]),
    "another grant": (Answer(400, oauth("unauthorized_client")), Cause.GRANT, ["Client Credentials", "roles"]),
    "allow-list": (Answer(401, {"code": "ip.not.authorized"}), Cause.ADDRESS, ["IP allow-list", "admitted address"]),
    "allow-list, OAuth": (Answer(400, oauth("ip.not.authorized")), Cause.ADDRESS, ["credentials are not the reason"]),
    "pace": (
        Answer(429, {"code": "too.many.requests"}, {"Retry-After": "600"}),
        Cause.PACE,
        ["429 too.many.requests", "clients of their own"],
    ),
    "platform": (Answer(503, {"code": "service.unavailable"}), Cause.PLATFORM, ["status.mypurecloud.com"]),
    "load balancer": (Answer(502, "<html>", PAGE), Cause.PLATFORM, ["502", "status.mypurecloud.com"]),
    "proxy page": (Answer(403, "<html>Blocked</html>", PAGE), Cause.STRANGER, ["403 not.json", "HTTPS_PROXY"]),
    "sign-in page": (Answer(200, "<html>Sign in</html>", PAGE), Cause.STRANGER, ["200 no.token", "sign-in page"]),
    "redirect": (Answer(302, None, {"Location": "https://portal.example"}), Cause.STRANGER, ["302 redirected"]),
    "token of a wrong kind": (Answer(200, {"access_token": 7}), Cause.STRANGER, ["200 no.token"]),
    "token without end": (Answer(200, {"access_token": "t", "expires_in": "Infinity"}), Cause.STRANGER, ["no.token"]),
    "cut": (Answer(reset=True), Cause.NETWORK, ["did not answer", "nothing was changed"]),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_the_real_cause_of_a_failed_login_is_told_with_what_to_do(client, server, case):
    server.login_answer, cause, parts = ANSWERS[case]

    with pytest.raises(GenesysError) as caught:
        client.login()

    failure = login_failure(caught.value)
    told = f"{failure.found}; {failure.allowed}; {failure.fix}"
    assert failure.cause == cause
    for part in parts:
        assert part in told, told
    assert failure.fix[1:] in str(caught.value), "a login that fails in the middle of a run says the same"
    assert "change may have been made" not in str(caught.value)
    assert "<html>" not in str(caught.value)


def test_a_secret_that_the_login_host_repeats_is_not_shown(client, server):
    server.login_answer = Answer(400, oauth("invalid_client", "no client id with 'secret'"))

    with pytest.raises(GenesysError) as caught:
        client.login()

    assert "'[secret]'" in str(caught.value)


@pytest.mark.parametrize(
    ("message", "retryable", "part"),
    [
        ("certificate verify failed: certificate has expired", False, "clock"),
        ("certificate verify failed: certificate is not yet valid", False, "clock"),
        ("certificate verify failed: self-signed certificate in certificate chain", False, "REQUESTS_CA_BUNDLE"),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for 'x'", False, "check DNS"),
        ("Failed to resolve 'login.mypurecloud.de'", True, "getent hosts"),
        ("Tunnel connection failed: 407 Proxy Authentication Required", True, "HTTPS_PROXY"),
        ("[Errno 111] Connection refused", True, "firewall"),
    ],
)
def test_what_keeps_a_machine_from_the_host_is_told_apart(message, retryable, part):
    error = UnreachableError(
        method="POST", path="/oauth/token", host="login.mypurecloud.de", message=message, retryable=retryable
    )

    failure = login_failure(error)

    assert failure.cause == Cause.NETWORK
    assert part in failure.fix
    assert "login.mypurecloud.de" in failure.found


def test_a_token_without_a_life_serves_for_the_shortest_one(client, server):
    server.login_answer = Answer(body={"access_token": "t"})
    server.rule = lambda asked: Answer(body={})

    for _ in range(3):
        client.get("/api/v2/organizations/me")

    assert len(server.logins) == 1
