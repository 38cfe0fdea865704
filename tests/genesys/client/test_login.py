from __future__ import annotations

import base64
import threading

import pytest
from scripted_server import Answer

from ringfence.genesys.client import AuthenticationError, Client, GenesysError, UnreachableError

ME = "/api/v2/organizations/me"
UNAUTHORISED = {"status": 401, "code": "bad.credentials", "message": "Invalid login credentials.", "contextId": "c"}


def test_login_sends_the_client_as_basic_credentials_and_the_grant_as_a_form(client, server):
    server.will_answer("GET", ME, Answer(body={"id": "o"}))

    client.get(ME)

    login = server.logins[0]
    assert login.method == "POST"
    assert login.headers["Authorization"] == "Basic " + base64.b64encode(b"id:secret").decode()
    assert login.text == "grant_type=client_credentials"
    assert server.asked[0].headers["Authorization"] == "Bearer token-1"
    assert server.asked[0].headers["User-Agent"] == "tests"


def test_one_login_serves_many_calls(client, server):
    server.rule = lambda asked: Answer(body={})

    for _ in range(5):
        client.get(ME)

    assert len(server.logins) == 1
    assert client.calls == {"LOGIN": 1, "GET": 5}


def test_a_token_is_renewed_before_it_ends(client, server, time):
    server.rule = lambda asked: Answer(body={})
    client.get(ME)

    time.now += server.token_seconds - 61
    client.get(ME)
    time.now += 2
    client.get(ME)

    assert [asked.headers["Authorization"] for asked in server.asked] == ["Bearer token-1"] * 2 + ["Bearer token-2"]


def test_a_rejected_token_leads_to_exactly_one_new_login(client, server):
    server.will_answer("GET", ME, Answer(401, UNAUTHORISED), Answer(body={"id": "o"}))

    assert client.get(ME) == {"id": "o"}
    assert len(server.logins) == 2


def test_a_token_rejected_twice_ends_the_call(client, server):
    server.will_answer("GET", ME, Answer(401, UNAUTHORISED), Answer(401, UNAUTHORISED), Answer(body={}))

    with pytest.raises(AuthenticationError):
        client.get(ME)

    assert len(server.logins) == 2


def test_threads_refused_together_share_one_new_login(client, server):
    client.login()
    together = threading.Barrier(8)

    def rule(asked):
        if asked.headers["Authorization"] == "Bearer token-1":
            together.wait(timeout=5)
            return Answer(401, UNAUTHORISED)
        return Answer(body={})

    server.rule = rule
    threads = [threading.Thread(target=client.get, args=(ME,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(server.logins) == 2


@pytest.mark.parametrize("status", [400, 401])
def test_wrong_credentials_name_the_configuration_keys(client, server, status):
    server.login_answer = Answer(status, {"error": "invalid_client", "description": "authentication failed"})

    with pytest.raises(AuthenticationError) as caught:
        client.login()

    text = str(caught.value)
    assert "POST /oauth/token failed" in text
    assert "invalid_client: authentication failed" in text
    assert "genesys:oauthClientId" in text
    assert "GENESYSCLOUD_OAUTHCLIENT_SECRET" in text
    assert "secret" not in text.replace("Secret", "").lower().replace("oauthclient_secret", "")


def test_an_ip_allow_list_is_named_and_no_new_login_is_tried(client, server):
    body = {"status": 401, "code": "ip.not.authorized", "message": "IP address is not authorized"}
    server.will_answer("GET", ME, Answer(401, body))

    with pytest.raises(AuthenticationError, match="IP allow-list"):
        client.get(ME)

    assert len(server.logins) == 1


def test_a_login_host_that_fails_is_asked_again(client, server, time):
    server.login_answer = Answer(503, {"status": 503, "code": "service.unavailable"})

    with pytest.raises(GenesysError, match=r"status\.mypurecloud\.com"):
        client.login()

    assert len(server.logins) == 5
    assert 0 < sum(time.slept) < 20


def test_a_login_answer_without_a_token_is_an_error_not_a_crash(client, server):
    server.login_answer = Answer(body={"hello": "proxy"})

    with pytest.raises(AuthenticationError, match="no access_token"):
        client.login()


def test_nothing_listening_names_the_host_and_how_to_check(time):
    with (
        Client(
            "eu-central-1", "id", "secret", endpoint="http://127.0.0.1:9", clock=time.clock, sleep=time.sleep
        ) as client,
        pytest.raises(UnreachableError) as caught,
    ):
        client.get(ME)

    assert "127.0.0.1:9" in str(caught.value)
    assert "ringfence local status" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)
    assert len(time.slept) == 4
