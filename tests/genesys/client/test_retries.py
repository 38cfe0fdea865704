from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import Answer

from ringfence.genesys.client import AnswerLostError, Client, GenesysError, NotFoundError, RateLimitedError, RetryPolicy
from ringfence.genesys.client._retries import pause_before_retry

QUEUES = "/api/v2/routing/queues"
UNAVAILABLE = Answer(503, {"status": 503, "code": "service.unavailable", "message": "busy"})
TOO_MANY = {"status": 429, "code": "too.many.requests.retry.after", "message": "Retry the request in [7] seconds"}
RESET = Answer(reset=True)


@pytest.mark.parametrize("verb", ["get", "put", "delete"])
@pytest.mark.parametrize("failure", [UNAVAILABLE, RESET, Answer(500), Answer(504)])
def test_a_verb_that_can_be_repeated_is_repeated(client, server, time, verb, failure):
    server.will_answer(verb.upper(), QUEUES, failure, failure, Answer(body={"id": "q"}))

    getattr(client, verb)(QUEUES)

    assert server.calls() == [f"{verb.upper()} {QUEUES}"] * 3
    assert len(time.slept) == 2


@pytest.mark.parametrize("verb", ["post", "patch"])
@pytest.mark.parametrize("failure", [UNAVAILABLE, RESET, Answer(500), Answer(504), Answer(408)])
def test_a_write_without_a_trustworthy_answer_is_sent_once_and_said_to_be_in_doubt(client, server, verb, failure):
    server.will_answer(verb.upper(), QUEUES, failure)

    with pytest.raises(AnswerLostError, match="may have been made"):
        getattr(client, verb)(QUEUES, {"name": "a"})

    assert server.calls() == [f"{verb.upper()} {QUEUES}"]


def test_a_post_that_changes_nothing_can_be_marked_repeatable(client, server):
    server.will_answer("POST", "/api/v2/audits/query", RESET, Answer(202, {"id": "t"}))

    assert client.post("/api/v2/audits/query", {}, ok=(202,), repeatable=True) == {"id": "t"}


def test_a_patch_that_sets_a_state_can_be_marked_repeatable(client, server):
    server.will_answer("PATCH", QUEUES, RESET, Answer(body={"id": "i"}))

    assert client.patch(QUEUES, {"intendedState": "ENABLED"}, repeatable=True) == {"id": "i"}


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete"])
def test_a_429_slows_every_verb_down_and_fails_none(client, server, time, verb):
    server.will_answer(verb.upper(), QUEUES, Answer(429, TOO_MANY, {"Retry-After": "7"}), Answer(body={}))

    getattr(client, verb)(QUEUES)

    assert len(server.asked) == 2
    assert time.slept == [7.0]


def test_a_429_for_too_long_ends_with_the_platforms_words(client, server, time):
    server.rule = lambda asked: Answer(429, TOO_MANY, {"Retry-After": "60"})

    with pytest.raises(RateLimitedError, match=r"too\.many\.requests\.retry\.after"):
        client.get(QUEUES)

    assert 800 < sum(time.slept) <= 900


def test_a_429_in_a_cancelled_run_does_not_hammer_the_platform(server):
    server.rule = lambda asked: Answer(429, TOO_MANY, {"Retry-After": "60"})
    client = Client("eu-central-1", "id", "secret", endpoint=server.url, sleep=lambda seconds: None)

    with pytest.raises(RateLimitedError):
        client.get(QUEUES)

    assert len(server.asked) == 16


def test_retries_are_bounded_in_number_and_time(client, server, time):
    server.rule = lambda asked: UNAVAILABLE

    with pytest.raises(GenesysError):
        client.get(QUEUES)

    assert len(server.asked) == 5
    assert sum(time.slept) < 20


def test_a_definite_refusal_is_not_repeated(client, server):
    with pytest.raises(NotFoundError):
        client.put(QUEUES, {})

    assert len(server.asked) == 1


def test_a_redirect_is_an_error_and_the_token_stays_here(client, server):
    server.will_answer("GET", QUEUES, Answer(302, None, {"Location": "https://elsewhere.example/x?signature=s"}))

    with pytest.raises(GenesysError, match=r"redirect to https://elsewhere\.example/x, which is not followed"):
        client.get(QUEUES)

    assert len(server.asked) == 1


def test_connections_are_kept_open(client, server):
    server.rule = lambda asked: Answer(body={})
    opened = []
    accept = server.get_request
    server.get_request = lambda: opened.append(1) or accept()

    for _ in range(10):
        client.get(QUEUES)

    assert len(opened) == 1


def test_calls_of_many_threads_are_all_answered_and_counted(client, server):
    server.rule = lambda asked: Answer(body={"path": asked.path})
    answers = []
    threads = [
        threading.Thread(target=lambda number=number: answers.append(client.get(f"{QUEUES}/{number}")["path"]))
        for number in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == sorted(f"{QUEUES}/{number}" for number in range(40))
    assert client.calls["GET"] == 40


@given(
    failures=st.integers(1, 50),
    elapsed=st.floats(0, 1000),
    jitter=st.floats(0, 1, exclude_max=True),
    status=st.sampled_from([0, 400, 404, 408, 409, 500, 503]),
    repeatable=st.booleans(),
)
def test_a_pause_never_passes_the_deadline_nor_repeats_what_must_not_be(failures, elapsed, jitter, status, repeatable):
    policy = RetryPolicy()
    error = GenesysError(method="GET", path="/", status=status)

    wait = pause_before_retry(
        error, repeatable=repeatable, failures=failures, elapsed=elapsed, jitter=jitter, policy=policy
    )

    if wait is not None:
        assert repeatable
        assert status in {408, 500, 503}
        assert 0 < wait <= policy.cap_seconds
        assert elapsed + wait <= policy.deadline_seconds
        assert failures < policy.attempts
