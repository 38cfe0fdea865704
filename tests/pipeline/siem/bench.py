"""A forwarder with an imitated collector, a clock that only the test moves, and a queue that obeys both."""

import json
from datetime import UTC, datetime

from ringfence.pipeline.siem.breaker import Breaker
from ringfence.pipeline.siem.configuration import SiemSettings
from ringfence.pipeline.siem.forwarder import Forwarder, make_sink
from ringfence.pipeline.siem.transport import Transport

NOW = 1_795_525_200.0
TOKEN = "token-of-the-collector"
QUEUE, DEAD = "https://queue", "https://dead"


class Pool:
    """urllib3's pool manager in front of an imitation instead of a network."""

    def __init__(self, imitation):
        self.imitation = imitation
        self.unreachable = False
        self.lost_answers = 0
        self.script = []
        self.addresses = []

    def request(self, method, url, *, body, headers, redirect, retries):
        assert (method, redirect, retries) == ("POST", False, False)
        self.addresses.append(url)
        if self.unreachable:
            raise ConnectionError("refused")
        if self.script:
            status, given = self.script.pop(0)
            return Response(status, {}, given)
        lowered = {name.lower(): value for name, value in headers.items()}
        reply = self.imitation.handle("/" + url.split("/", 3)[3], lowered, body)
        if self.lost_answers:
            self.lost_answers -= 1
            raise TimeoutError("read timed out")
        return Response(reply.status, reply.document, {})


class Response:
    def __init__(self, status, document, headers):
        self.status = status
        self.data = json.dumps(document).encode()
        self.headers = headers


class Queue:
    """Deliveries, visibility and dead letters as SQS has them, on the bench's clock."""

    def __init__(self, bench):
        self.bench = bench
        self.waiting = {}
        self.dead = []
        self.dead_fails = False

    def put(self, body, sent=None):
        sent = self.bench.now if sent is None else sent
        identity = f"m{len(self.waiting)}-{sent}-{len(self.dead)}"
        self.waiting[identity] = {"body": body, "sent": sent, "receives": 0, "visible": sent}

    def receive(self, most):
        found = []
        for identity, message in self.waiting.items():
            if message["visible"] <= self.bench.now and len(found) < most:
                message["receives"] += 1
                message["visible"] = self.bench.now + 360
                found.append((identity, message))
        return [
            {
                "messageId": identity,
                "receiptHandle": identity,
                "body": message["body"],
                "attributes": {
                    "SentTimestamp": str(int(message["sent"] * 1000)),
                    "ApproximateReceiveCount": str(message["receives"]),
                },
            }
            for identity, message in found
        ]

    def delete(self, identity):
        del self.waiting[identity]

    def send_message(self, **arguments):
        assert arguments["QueueUrl"] == DEAD
        if self.dead_fails:
            raise ConnectionError("no answer")
        self.dead.append((arguments["MessageBody"], arguments["MessageAttributes"]["ringfence-reason"]["StringValue"]))

    def change_message_visibility_batch(self, **arguments):
        assert arguments["QueueUrl"] == QUEUE
        for entry in arguments["Entries"]:
            self.waiting[entry["ReceiptHandle"]]["visible"] = self.bench.now + entry["VisibilityTimeout"]


class Bench:
    def __init__(
        self, kind, imitation, *, index="", acknowledge=False, endpoint="https://siem.example/collector/event"
    ):
        self.now = NOW
        self.pauses = []
        self.imitation = imitation
        self.pool = Pool(imitation)
        self.queue = Queue(self)
        self.tokens = [TOKEN]
        self.asked_again = 0
        self.settings = SiemSettings(
            kind=kind,
            endpoint=endpoint,
            secret_id="s",
            index=index,
            acknowledge=acknowledge,
            queue_url=QUEUE,
            dead_letter_url=DEAD,
        )
        self.restart()

    def restart(self):
        """A cold start: a new process that remembers nothing."""
        self.breaker = Breaker(lambda: self.now)
        transport = Transport(
            pool=self.pool, breaker=self.breaker, clock=lambda: self.now, sleep=self._sleep, jitter=lambda: 0.5
        )
        sink = make_sink(self.settings, transport, self._token, lambda: self.now)
        self.forwarder = Forwarder(self.settings, sink, self.queue, lambda: self.now)

    def _sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds

    def _token(self, refused):
        if refused:
            self.asked_again += 1
            if len(self.tokens) > 1:
                self.tokens.pop(0)
        return self.tokens[0]

    def run(self, most=100):
        """One delivery of the event source mapping; gives how many messages were deleted."""
        records = self.queue.receive(most)
        if not records:
            return 0
        answer = self.forwarder.handle({"Records": records})
        failed = {item["itemIdentifier"] for item in answer["batchItemFailures"]}
        done = [record["messageId"] for record in records if record["messageId"] not in failed]
        for identity in done:
            self.queue.delete(identity)
        return len(done)


def event(number=1, text="", at="2026-11-24T09:00:00.000Z"):
    return json.dumps(
        {
            "id": f"bridge-{number}",
            "source": "aws.partner/genesys.com/cloud/org/suffix",
            "time": at,
            "detail": {
                "topicName": "v2.audits.entitytype.Queue.entityid.q",
                "eventBody": {"id": f"audit-{number}", "eventTime": at, "note": text},
            },
        }
    )


def moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)
