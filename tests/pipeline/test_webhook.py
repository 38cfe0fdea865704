"""What the webhook takes, what it refuses, and what it tells the sender."""

import base64
import json
import logging
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringfence.pipeline.environment import EnvironmentVariableError, webhook_settings
from ringfence.pipeline.secret_store import SecretStore
from ringfence.pipeline.signatures import Verdict, sign, verify
from ringfence.pipeline.webhook import Webhook
from tests.pipeline.test_events import incident

NOW = 1_795_525_200
CURRENT = b"current-secret-0123456789"
PREVIOUS = b"previous-secret-0123456789"
ENVIRONMENT = {"RINGFENCE_QUEUE_URL": "https://queue", "RINGFENCE_WEBHOOK_SECRET_ID": "webhook"}


class Queue:
    def __init__(self):
        self.messages = []
        self.fails = False

    def send_message(self, **arguments):
        if self.fails:
            raise ConnectionError("queue does not answer")
        self.messages.append(arguments["MessageBody"])


class SecretNotFoundError(Exception):
    pass


class SecretsManager:
    exceptions = SimpleNamespace(ResourceNotFoundException=SecretNotFoundError)

    def __init__(self, current=CURRENT, previous=None):
        self.versions = {"AWSCURRENT": current, "AWSPREVIOUS": previous}
        self.asked = 0
        self.fails = False

    def get_secret_value(self, **arguments):
        stage = arguments["VersionStage"]
        self.asked += 1
        if self.fails:
            raise ConnectionError("no answer")
        if self.versions[stage] is None:
            raise SecretNotFoundError
        return {"SecretString": self.versions[stage].decode()}


class Bench:
    """A webhook with everything around it in reach."""

    def __init__(self, **environment):
        self.queue = Queue()
        self.manager = SecretsManager()
        self.clock = 1000.0
        self.now = float(NOW)
        settings = webhook_settings(ENVIRONMENT | environment)
        store = SecretStore(self.manager, settings.secret_id, lambda: self.clock)
        self.webhook = Webhook(settings, self.queue, store, lambda: self.now)

    def send(self, body, *, secret=CURRENT, at=NOW, base64_encoded=False, signature=None, **headers):
        data = body if isinstance(body, bytes) else body.encode()
        text = base64.b64encode(data).decode() if base64_encoded else data.decode()
        sent = {
            "content-type": "application/json",
            "x-ringfence-timestamp": str(at),
            "x-ringfence-signature": signature or sign(secret, str(at), data),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        return self.webhook.handle({"headers": sent, "body": text, "isBase64Encoded": base64_encoded})


def code(answer):
    return json.loads(answer["body"])["error"]["code"]


@pytest.fixture
def bench():
    return Bench()


def test_a_signed_incident_is_accepted_once_the_queue_has_it(bench):
    body = json.dumps(incident())

    answer = bench.send(body)

    assert answer["statusCode"] == 202
    assert json.loads(bench.queue.messages[0])["raw"] == body


def test_a_body_that_the_gateway_encoded_is_verified_as_it_was_sent(bench):
    assert bench.send(json.dumps(incident()), base64_encoded=True)["statusCode"] == 202


def test_the_signature_may_name_its_algorithm(bench):
    body = json.dumps(incident())
    assert bench.send(body, signature="sha256=" + sign(CURRENT, str(NOW), body.encode()).upper())["statusCode"] == 202


def test_header_names_and_algorithm_come_from_the_environment():
    bench = Bench(
        RINGFENCE_WEBHOOK_SIGNATURE_HEADER="X-Vendor-Signature",
        RINGFENCE_WEBHOOK_TIMESTAMP_HEADER="X-Vendor-Time",
        RINGFENCE_WEBHOOK_ALGORITHM="sha512",
    )
    body = json.dumps(incident())
    signature = sign(CURRENT, str(NOW), body.encode(), "sha512")

    answer = bench.send(body, **{"x-vendor-signature": signature, "x-vendor-time": str(NOW)})

    assert answer["statusCode"] == 202


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"x_ringfence_signature": None}, "signature_missing"),
        ({"x_ringfence_timestamp": None}, "signature_missing"),
        ({"secret": b"another-secret-0123456789"}, "signature_forged"),
        ({"x_ringfence_timestamp": "yesterday"}, "signature_malformed"),
        ({"signature": "\u00fc"}, "signature_malformed"),
        ({"at": NOW - 301}, "signature_stale"),
        ({"at": NOW + 301}, "signature_stale"),
    ],
)
def test_what_is_not_proven_genuine_is_answered_401_and_not_queued(bench, change, reason):
    answer = bench.send(json.dumps(incident()), **change)

    assert (answer["statusCode"], code(answer)) == (401, reason)
    assert bench.queue.messages == []


def test_a_stale_forgery_is_called_a_forgery(bench):
    answer = bench.send(json.dumps(incident()), at=NOW - 9999, secret=b"another-secret-0123456789")

    assert code(answer) == "signature_forged"


def test_the_previous_secret_counts_during_a_rotation(bench):
    bench.manager.versions["AWSPREVIOUS"] = PREVIOUS

    assert bench.send(json.dumps(incident()), secret=PREVIOUS)["statusCode"] == 202


def test_a_secret_rotated_a_moment_ago_is_taken_up_at_the_first_call_that_uses_it(bench):
    bench.send(json.dumps(incident()))
    bench.clock += 11
    bench.manager.versions = {"AWSCURRENT": b"rotated-secret-0123456789", "AWSPREVIOUS": CURRENT}

    assert bench.send(json.dumps(incident()), secret=b"rotated-secret-0123456789")["statusCode"] == 202
    assert bench.send(json.dumps(incident()))["statusCode"] == 202


def test_forged_calls_cannot_drive_requests_to_secrets_manager(bench):
    for _ in range(50):
        bench.send(json.dumps(incident()), secret=b"another-secret-0123456789")

    assert bench.manager.asked == 2


def test_known_secrets_stay_in_use_for_a_while_when_secrets_manager_is_down(bench):
    bench.send(json.dumps(incident()))
    bench.manager.fails = True

    bench.clock += 600
    assert bench.send(json.dumps(incident()))["statusCode"] == 202
    bench.clock += 600
    assert bench.send(json.dumps(incident()))["statusCode"] == 503


def test_an_empty_secret_authenticates_nobody(bench):
    bench.manager.versions["AWSCURRENT"] = b""

    assert bench.send(json.dumps(incident()), secret=b"")["statusCode"] == 503


def test_a_queue_that_does_not_answer_gives_503_and_a_time_to_come_back(bench):
    bench.queue.fails = True

    answer = bench.send(json.dumps(incident()))

    assert answer["statusCode"] == 503
    assert answer["headers"]["retry-after"] == "30"


def test_a_body_above_the_limit_is_refused_before_it_is_judged():
    bench = Bench(RINGFENCE_WEBHOOK_MAXIMUM_BODY_BYTES="1000")

    assert bench.send(json.dumps(incident(padding="x" * 1000)))["statusCode"] == 413
    assert bench.send(json.dumps(incident(padding="\u00fc" * 400), ensure_ascii=False))["statusCode"] == 413
    assert bench.send(json.dumps(incident(padding="x" * 9000)), base64_encoded=True)["statusCode"] == 413


@pytest.mark.parametrize(
    "headers", [{"content_type": "text/plain"}, {"content_type": None}, {"content_encoding": "gzip"}]
)
def test_only_plain_json_is_taken(bench, headers):
    assert bench.send(json.dumps(incident()), **headers)["statusCode"] == 415


def test_a_malformed_event_is_answered_with_everything_that_is_wrong(bench):
    answer = bench.send(json.dumps(incident(severity="", timestamp="soon")))

    assert answer["statusCode"] == 400
    problems = json.loads(answer["body"])["error"]["problems"]
    assert [problem.split(":")[0] for problem in problems] == ["severity", "timestamp"]


def test_a_body_that_is_not_utf_8_is_answered_400(bench):
    assert bench.send(b'{"event_type": "\xff"}', base64_encoded=True)["statusCode"] == 400


def test_neither_body_nor_secret_nor_signature_reaches_the_log(bench, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    body = json.dumps(incident(org_id="personal-data"))
    bench.send(body)
    bench.send(body, secret=b"another-secret-0123456789")
    bench.queue.fails = True
    bench.send(body)

    written = caplog.text + "".join(capsys.readouterr())
    for confidential in ("personal-data", CURRENT.decode(), sign(CURRENT, str(NOW), body.encode())):
        assert confidential not in written


def test_every_missing_variable_is_named_at_once():
    with pytest.raises(EnvironmentVariableError) as caught:
        webhook_settings({"RINGFENCE_WEBHOOK_ALGORITHM": "md5", "RINGFENCE_WEBHOOK_TOLERANCE_SECONDS": "-1"})

    for name in ("QUEUE_URL", "WEBHOOK_SECRET_ID", "WEBHOOK_ALGORITHM", "WEBHOOK_TOLERANCE_SECONDS"):
        assert f"RINGFENCE_{name}" in str(caught.value)


@given(st.binary(), st.text())
def test_no_invented_signature_is_ever_genuine(body, signature):
    verdict = verify(
        [CURRENT],
        timestamp=str(NOW),
        signature=signature,
        body=body,
        algorithm="sha256",
        tolerance_seconds=300,
        now=NOW,
    )

    assert verdict is not Verdict.GENUINE
