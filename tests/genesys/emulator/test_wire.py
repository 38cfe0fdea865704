"""What reaches the emulator before any operation: JSON that is none, encodings, browsers, odd request lines."""

from __future__ import annotations

import gzip
import re
import socket

import pytest
import requests

QUEUES = "/api/v2/routing/queues"
JSON = {"Content-Type": "application/json"}


def exchange(emulator, text: str) -> bytes:
    """Sends bytes as they are and reads until the emulator closes the connection."""
    host, port = emulator.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(text.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": "Q", "x": NaN}',
        b'{"name": "Q", "x": -Infinity}',
        b'{"name": "Q", "x": 1e999}',
        b'{"name": "Q", "x": "\\ud800"}',
        b'{"name": "Q", "x": "\xff"}',
        b'{"name": "Q", "x": ' + b"[" * 101 + b"]" * 101 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"name": "Q", "x": ' + b"9" * 5000 + b"}",
        '{"name": "Q"}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_is_a_bad_request(api, raw):
    assert api.refused("POST", QUEUES, data=raw, headers=JSON) == (400, "bad.request")
    assert api.ok("GET", QUEUES)["total"] == 0


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'{"name": "\\ud83d\\ude00"}', "\N{GRINNING FACE}"),
        ('{"name": "Zürich"}'.encode(), "Zürich"),
        (b'\xef\xbb\xbf{"name": "With byte order mark"}', "With byte order mark"),
        (b'{"name": "First", "name": "Second"}', "Second"),
        (b'{"name": "Deep", "x": ' + b"[" * 50 + b"]" * 50 + b"}", "Deep"),
    ],
)
def test_unusual_json_is_read_as_it_is_meant(api, raw, name):
    created = api.ok("POST", QUEUES, data=raw, headers=JSON)

    assert created["name"] == name
    assert api.ok("GET", f"{QUEUES}/{created['id']}") == created


def test_a_compressed_body_is_refused_by_name(api):
    headers = {**JSON, "Content-Encoding": "gzip"}

    answer = api.send("POST", QUEUES, data=gzip.compress(b'{"name": "Q"}'), headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported.media.type")
    assert "gzip" in answer.json()["message"]


def test_head_is_get_without_a_body(api):
    got = api.send("GET", QUEUES)

    answer = api.send("HEAD", QUEUES)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == got.headers["Content-Length"]
    assert api.send("HEAD", f"{QUEUES}/nothing").status_code == 404
    assert api.send("HEAD", "/api/v2/tokens/me").status_code == 200  # how SDKs verify a token
    assert api.send("HEAD", "/api/v2/notifications/channels/x").status_code == 501  # an operation of its own


def test_a_browser_may_ask_before_it_sends_a_token(emulator):
    question = {
        "Origin": "http://localhost:3000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }

    answer = requests.options(emulator.url + QUEUES, headers=question, timeout=10)

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS, POST"
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization,content-type"


def test_a_browser_gets_errors_and_rate_headers_too(api):
    answer = api.send("GET", f"{QUEUES}/nothing", headers={"Origin": "http://localhost:3000"})

    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert "inin-ratelimit-count" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in api.send("GET", QUEUES).headers


def test_requests_in_one_go_are_answered_in_order(api, emulator):
    token = api.session.headers["Authorization"]
    one = f"GET {QUEUES}?pageSize=%d HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n"
    last = (one % 3).replace("Host: x", "Host: x\r\nConnection: close")

    answers = exchange(emulator, one % 1 + one % 2 + last)

    assert answers.count(b"HTTP/1.1 200") == 3
    assert [answers.index(b'"pageSize":%d' % size) for size in (1, 2, 3)] == sorted(
        answers.index(b'"pageSize":%d' % size) for size in (1, 2, 3)
    )


@pytest.mark.parametrize("line", ["GET {path} HTTP/1.0", "GET {url}{path} HTTP/1.1\r\nHost: x\r\nConnection: close"])
def test_old_clients_and_those_that_take_it_for_a_proxy_are_served(api, emulator, line):
    head = line.format(path=QUEUES, url=emulator.url)

    answer = exchange(emulator, f"{head}\r\nAuthorization: {api.session.headers['Authorization']}\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("value", ["0", "501", "-1", "1_0", "１", "2.0", "x", "9" * 5000])  # noqa: RUF001
def test_a_page_size_that_is_no_number_from_1_to_500_is_refused(api, value):
    assert api.refused("GET", QUEUES, params={"pageSize": value}) == (400, "invalid.value")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["beta", "Alpha", "gamma"]),
        ({"sortBy": "name"}, ["Alpha", "beta", "gamma"]),
        ({"sortOrder": "asc"}, ["Alpha", "beta", "gamma"]),
        ({"sortOrder": "desc"}, ["gamma", "beta", "Alpha"]),
        ({"sortBy": "name", "sortOrder": "descending", "pageSize": 1}, ["gamma"]),
        ({"sortBy": "acwSettings.timeoutMs"}, ["gamma", "Alpha", "beta"]),
        ({"sortBy": "nothing"}, ["beta", "Alpha", "gamma"]),
    ],
)
def test_lists_come_in_the_order_asked_for(api, query, names):
    for name, acw in (("beta", {}), ("Alpha", {"timeoutMs": 2}), ("gamma", {"timeoutMs": 1})):
        api.ok("POST", QUEUES, {"name": name, "acwSettings": acw})

    assert [queue["name"] for queue in api.ok("GET", QUEUES, params=query)["entities"]] == names


def test_every_path_of_the_platform_is_answered_or_named_and_no_verb_is_invented(api, emulator):
    known = {}
    for item in emulator.control("operations")["operations"]:
        known.setdefault(re.sub(r"{\w+}", "x", item["path"]), {})[item["method"]] = item
    wrong = []

    for path, methods in known.items():
        allowed = api.send("OPTIONS", path).headers["Allow"].split(", ")
        if set(allowed) - {"HEAD", "OPTIONS"} != set(methods) - {"HEAD"}:
            wrong.append((path, allowed))
        missing = [item for item in methods.values() if not item["implemented"] and item["method"] != "HEAD"]
        for item in missing[:1]:
            answer = api.send(item["method"], path, {} if item["method"] != "GET" else None)
            if answer.status_code != 501 or item["name"] not in answer.json()["message"]:
                wrong.append((path, item["method"], answer.text))
        for verb in {"POST", "PUT", "PATCH", "DELETE"} - set(allowed):
            if api.refused(verb, path) != (405, "method.not.allowed"):
                wrong.append((path, verb))
            break

    assert wrong == []
