"""Which route of an HTTP API answers, and what passes between caller and function."""

import base64
import json

import pytest

from ringfence.local.runner.declarations import HttpApi, Route, Stage
from ringfence.local.runner.http_api import Request, match, payload, response

DEFAULT = Stage(name="$default", rate=None, burst=None, variables={})
LIVE = Stage(name="live", rate=None, burst=None, variables={"colour": "blue"})


def api(*keys, stages=(DEFAULT,)):
    routes = tuple(
        Route(key=key, function_arn=f"arn:aws:lambda:eu-central-1:123456789012:function:{key}") for key in keys
    )
    return HttpApi(id="abc", name="webhook", routes=routes, stages=stages)


def request(body=b"", headers=(), query="", method="POST", path="/events"):
    return Request(method=method, path=path, query=query, headers=tuple(headers), body=body, source_ip="127.0.0.1")


def sent(**changes):
    asked = request(**changes)
    one = api("POST /events")
    return payload(one, match(one, "POST", "/events"), asked, domain="abc.execute-api.eu-central-1.amazonaws.com")


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("POST", "/events", "POST /events"),
        ("PUT", "/events", "ANY /events"),
        ("GET", "/events/7", "GET /events/{id}"),
        ("GET", "/events/7/lines/2", "GET /events/{rest+}"),
        ("DELETE", "/other", "$default"),
    ],
)
def test_the_most_specific_route_answers(method, path, key):
    one = api("$default", "GET /events/{rest+}", "GET /events/{id}", "ANY /events", "POST /events")

    assert match(one, method, path).route.key == key


def test_braces_take_their_part_of_the_path():
    assert match(api("GET /events/{id}"), "GET", "/events/a%20b").parameters == {"id": "a b"}


def test_a_path_that_no_route_takes_is_not_answered():
    assert match(api("POST /events"), "GET", "/events") is None
    assert match(api("POST /events"), "POST", "/events/more") is None


def test_a_named_stage_is_the_first_part_of_the_path():
    one = api("POST /events", stages=(LIVE,))

    assert match(one, "POST", "/live/events").stage is LIVE
    assert match(one, "POST", "/events") is None


def test_json_reaches_the_function_as_text():
    event = sent(body=b'{"a":1}', headers=[("Content-Type", "application/json; charset=utf-8")])

    assert (event["body"], event["isBase64Encoded"]) == ('{"a":1}', False)
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "POST /events", "/events")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"plain"])
def test_other_types_and_broken_text_reach_the_function_in_base64(body):
    event = sent(body=body, headers=[("Content-Type", "application/octet-stream")])

    assert base64.b64decode(event["body"]) == body
    assert event["isBase64Encoded"] is True


def test_headers_are_in_lower_case_and_joined_and_cookies_are_apart():
    event = sent(headers=[("X-A", "1"), ("x-a", "2"), ("Cookie", "a=1; b=2")], query="q=1&q=2&r=")

    assert event["headers"] == {"x-a": "1,2"}
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["queryStringParameters"] == {"q": "1,2", "r": ""}


def test_what_a_function_returns_becomes_the_response():
    answer = response({"statusCode": 202, "headers": {"Retry-After": 3}, "body": "{}", "cookies": ["a=1"]})

    assert (answer.status, answer.body) == (202, b"{}")
    assert ("retry-after", "3") in answer.headers
    assert ("set-cookie", "a=1") in answer.headers


def test_a_bare_value_is_the_body_of_a_200():
    assert json.loads(response({"id": 1}).body) == {"id": 1}
    assert response("text").status == 200
