from __future__ import annotations

import threading

import pytest
from scripted_server import Answer

from ringfence.genesys.client import AnswerLostError, GenesysError

QUEUES = "/api/v2/routing/queues"


def paged(names, size=2):
    """A rule that serves `names` as a Genesys page listing, and answers writes with the object."""

    def rule(asked):
        if asked.method != "GET":
            return Answer(body={"id": f"id-{asked.body['name']}", **asked.body} if asked.body else {})
        number = int(asked.query.get("pageNumber", 1))
        start = (number - 1) * size
        entities = [{"id": f"id-{name}", "name": name} for name in names[start : start + size]]
        count = -(-len(names) // size)
        return Answer(body={"entities": entities, "pageNumber": number, "pageCount": count, "total": len(names)})

    return rule


@pytest.mark.parametrize(("verb", "body"), [("post", {"name": "ä"}), ("put", {"name": "ä"}), ("patch", {"name": "ä"})])
def test_a_write_sends_its_body_as_json_and_returns_the_answer(client, server, verb, body):
    server.will_answer(verb.upper(), QUEUES, Answer(body={"id": "1"}))

    assert getattr(client, verb)(QUEUES, body) == {"id": "1"}

    asked = server.asked[0]
    assert (asked.method, asked.path, asked.body) == (verb.upper(), QUEUES, body)
    assert asked.headers["Content-Type"] == "application/json"


def test_delete_with_an_empty_answer_returns_nothing(client, server):
    server.will_answer("DELETE", f"{QUEUES}/1", Answer(204))

    assert client.delete(f"{QUEUES}/1", {"forceDelete": True}) is None
    assert server.asked[0].query == {"forceDelete": "true"}


def test_a_template_is_read_as_text(client, server):
    path = "/api/v2/integrations/actions/a/templates/requesttemplate.vm"
    server.will_answer("GET", path, Answer(200, b'{"x": ${input.x}}'))

    assert client.get_text(path) == '{"x": ${input.x}}'
    assert server.asked[0].headers["Accept"] == "*/*"


def test_an_upload_carries_the_given_headers_and_no_token(client, server):
    server.will_answer("PUT", "/bucket/flow", Answer(200))

    client.upload(server.url + "/bucket/flow?signature=s", b"inboundCall:", {"x-amz-meta-org": "o"})

    asked = server.asked[0]
    assert "Authorization" not in asked.headers
    assert asked.headers["x-amz-meta-org"] == "o"
    assert (asked.text, asked.query) == ("inboundCall:", {"signature": "s"})
    assert server.logins == []


def test_a_failed_upload_does_not_show_the_signature(client, server):
    server.will_answer("PUT", "/bucket/flow", Answer(403))

    with pytest.raises(GenesysError) as caught:
        client.upload(server.url + "/bucket/flow?signature=topsecret", b"", {})

    assert "topsecret" not in str(caught.value)


def test_pages_are_walked_to_the_last(client, server):
    server.rule = paged(list("abcde"))

    assert [entity["name"] for entity in client.pages(QUEUES, {"pageSize": 2})] == list("abcde")
    assert [asked.query["pageNumber"] for asked in server.asked] == ["1", "2", "3"]


def test_a_listing_that_is_not_paged_is_read_once(client, server):
    server.will_answer("GET", "/api/v2/x", Answer(body={"total": 2, "entities": [{"id": "1"}, {"id": "2"}]}))
    server.will_answer("GET", "/api/v2/y", Answer(body=[{"id": "3"}]))
    server.will_answer("GET", "/api/v2/z", Answer(body={"results": [{"id": "4"}]}))

    found = [entity["id"] for path in "xyz" for entity in client.pages(f"/api/v2/{path}")]

    assert found == ["1", "2", "3", "4"]
    assert len(server.asked) == 3


def test_a_cursor_is_followed_on_the_same_host_only(client, server):
    path = "/api/v2/processautomation/triggers"
    server.will_answer(
        "GET",
        path,
        Answer(body={"entities": [{"id": "1"}], "nextUri": f"https://elsewhere.example{path}?after=abc&pageSize=100"}),
        Answer(body={"entities": [{"id": "2"}]}),
    )

    assert [entity["id"] for entity in client.cursor(path)] == ["1", "2"]
    assert server.asked[1].query == {"after": "abc", "pageSize": "100"}


def test_an_audit_cursor_is_sent_back(client, server):
    path = "/api/v2/audits/query/t/results"
    server.will_answer(
        "GET",
        path,
        Answer(body={"id": "t", "cursor": "next", "entities": [{"id": "1"}]}),
        Answer(body={"id": "t", "entities": [{"id": "2"}]}),
    )

    assert [entity["id"] for entity in client.cursor(path, {"pageSize": 500})] == ["1", "2"]
    assert server.asked[1].query == {"pageSize": "500", "cursor": "next"}


def test_a_listing_that_points_back_to_itself_ends(client, server):
    server.rule = lambda asked: Answer(body={"entities": [{"id": "1"}], "nextUri": "/api/v2/t?after=same"})

    assert len(list(client.cursor("/api/v2/t"))) == 2


def test_find_reads_the_listing_once_per_run(client, server):
    server.rule = paged(["Alpha", "Beta", "alpha"])

    assert [entity["id"] for entity in client.find(QUEUES, "Alpha")] == ["id-Alpha"]
    assert client.find(QUEUES, "Gamma") == []

    assert client.calls["GET"] == 2


def test_find_leaves_soft_deleted_objects_out(client, server):
    server.will_answer("GET", QUEUES, Answer(body={"entities": [{"id": "1", "name": "a", "state": "deleted"}]}))

    assert client.find(QUEUES, "a") == []


def test_find_follows_own_writes_without_reading_again(client, server):
    server.rule = paged(["a", "b"])
    client.find(QUEUES, "a")

    client.post(QUEUES, {"name": "new"})
    client.put(f"{QUEUES}/id-a", {"name": "renamed", "id": "id-a"})
    client.delete(f"{QUEUES}/id-b")

    assert [entity["id"] for entity in client.find(QUEUES, "new")] == ["id-new"]
    assert client.find(QUEUES, "a") == client.find(QUEUES, "b") == []
    assert [entity["id"] for entity in client.find(QUEUES, "renamed")] == ["id-a"]
    assert client.calls["GET"] == 1


def test_entries_without_a_name_are_listed_too(client, server):
    server.will_answer(
        "GET", "/api/v2/pools", Answer(body={"entities": [{"id": "1"}, {"id": "2", "state": "deleted"}]})
    )
    server.will_answer("POST", "/api/v2/pools", Answer(body={"id": "3"}))

    client.entries("/api/v2/pools")
    client.post("/api/v2/pools", {})

    assert [entry["id"] for entry in client.entries("/api/v2/pools")] == ["1", "3"]
    assert client.calls["GET"] == 1


def test_a_write_in_doubt_makes_find_read_again(client, server):
    server.rule = paged(["a"])
    client.find(QUEUES, "a")
    server.will_answer("POST", QUEUES, Answer(reset=True))

    with pytest.raises(AnswerLostError):
        client.post(QUEUES, {"name": "new"})
    server.rule = paged(["a", "new"])

    assert len(client.find(QUEUES, "new")) == 1


def test_invalidate_and_fresh_read_again(client, server):
    server.rule = paged(["a"])
    client.find(QUEUES, "a")

    client.invalidate(QUEUES)
    client.find(QUEUES, "a")
    client.find(QUEUES, "a", fresh=True)

    assert client.calls["GET"] == 3


def test_threads_share_one_reading_of_a_listing(client, server):
    server.rule = paged(list("abcdefgh"))
    client.login()
    threads = [threading.Thread(target=client.find, args=(QUEUES, name)) for name in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert client.calls["GET"] == 4
