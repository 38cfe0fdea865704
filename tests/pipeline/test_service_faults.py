"""KMS, SQS and Secrets Manager refuse, or lose their answer: nothing is lost and nothing is doubled."""

import json

import pytest

from ringfence.pipeline.deliveries import unwrap_delivery
from ringfence.pipeline.reconciler import HandOverError
from tests.pipeline.bucket import ServiceError
from tests.pipeline.digest_world import World as Digests
from tests.pipeline.test_archive_faults import Bench, bodies
from tests.pipeline.test_events import incident
from tests.pipeline.test_reconciler import World as Reconciled
from tests.pipeline.test_reconciler import ago
from tests.pipeline.test_webhook import Bench as Sender

QUEUE_FAULTS = [
    "InternalError",
    "ThrottlingException",
    "KMS.ThrottlingException",
    "AWS.SimpleQueueService.QueueDeleted",
]


def archived(messages):
    bench = Bench()
    for number, body in enumerate(messages):
        assert bench.deliver({f"m{number}": body}) == set()
        bench.fresh()
    return bench.lines()


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "DisabledException", "KMSInvalidStateException", "Throttling"]
)
@pytest.mark.parametrize("operation", ["sign", "verify"])
def test_a_digest_key_that_refuses_delays_the_digest_and_no_object_is_left_out(code, operation):
    world = Digests()
    world.hours(1)
    world.archive("waits")
    served = getattr(world.kms, operation)

    def refuse(**_given):
        raise ServiceError(code)

    setattr(world.kms, operation, refuse)
    with pytest.raises(ServiceError):
        world.digest()
    setattr(world.kms, operation, served)
    world.digest()

    assert world.listed() == ["hour-0", "waits"]
    assert world.verify().exit_status == 0


def test_a_signature_whose_answer_is_lost_leaves_no_digest_behind():
    world = Digests()
    world.archive("a")
    sign = world.kms.sign

    def lose(**given):
        sign(**given)
        raise TimeoutError("read timed out")

    world.kms.sign = lose
    with pytest.raises(TimeoutError):
        world.digest()
    assert [key for key in world.bucket.rows if key.startswith("audit-digest/")] == []
    world.kms.sign = sign
    world.digest()

    assert (world.listed(), world.verify().exit_status) == (["a"], 0)


@pytest.mark.parametrize("code", ["KMS.DisabledException", "AccessDenied", "KMS.ThrottlingException"])
def test_a_storage_key_that_refuses_keeps_events_in_the_queue_and_digests_in_the_chain(code):
    bench, world = Bench(), Digests()
    world.archive("a")

    def refuse(operation):
        if operation == "put_object":
            raise ServiceError(code)

    bench.bucket.faults.append(refuse)
    world.bucket.faults.append(refuse)
    assert bench.deliver(bodies("ab")) == {"message-a", "message-b"}
    with pytest.raises(ServiceError):
        world.digest()
    bench.bucket.faults.clear()
    world.bucket.faults.clear()

    assert bench.deliver(bodies("ab")) == set()
    world.digest()
    assert bench.ids() == ["a", "b"]
    assert (world.listed(), world.verify().exit_status) == (["a"], 0)


@pytest.mark.parametrize("code", QUEUE_FAULTS)
@pytest.mark.parametrize("taken", [False, True])
def test_a_sender_whose_event_got_no_answer_repeats_it_and_the_archive_has_one(code, taken):
    sender, sent, faults = Sender(), [], [ServiceError(code)]

    def send_message(**given):
        if taken or not faults:
            sent.append(given["MessageBody"])
        if faults:
            raise faults.pop()

    sender.queue.send_message = send_message
    body = json.dumps(incident())
    assert sender.send(body)["statusCode"] == 503
    assert sender.send(body)["statusCode"] == 202

    assert [line["raw"] for line in archived(sent)] == [body]


def test_messages_whose_deletion_failed_come_again_and_change_nothing():
    bench = Bench()
    bench.deliver(bodies("abc"))
    bench.fresh()
    assert bench.deliver(bodies("b")) == set()
    assert bench.deliver(bodies("ca")) == set()

    assert bench.ids() == list("abc")


@pytest.mark.parametrize("lost", ["part", "answer"])
def test_a_hand_over_that_is_taken_in_part_or_without_an_answer_is_made_up_once(lost):
    world = Reconciled()
    for number in range(10):
        world.platform.happened(number, ago(hours=2))
    served, taken = world.queues.send_message_batch, []

    def fail(**given):
        entries = given["Entries"] if lost == "answer" else given["Entries"][:4]
        taken.extend(entry["MessageBody"] for entry in entries)
        if lost == "answer":
            raise TimeoutError("read timed out")
        return {"Failed": [{"Id": entry["Id"], "Code": "InternalError"} for entry in given["Entries"][4:]]}

    world.queues.send_message_batch = fail
    with pytest.raises((HandOverError, TimeoutError)):
        world.run()
    assert [report["platform"] for report in world.reports()] == [0]  # the day before; this one is compared again
    world.queues.send_message_batch = served
    world.run()
    messages = taken + world.queues.messages["https://archive-queue"]

    assert all(unwrap_delivery(message) for message in messages)
    assert sorted(line["id"] for line in archived(messages)) == [f"audit-{number}" for number in range(10)]


@pytest.mark.parametrize("fault", [ServiceError("InternalServiceError"), TimeoutError("read timed out")])
def test_while_secrets_are_not_to_be_had_known_ones_serve_for_a_bounded_time_and_then_senders_are_asked_to_wait(fault):
    sender = Sender()
    body = json.dumps(incident())
    assert sender.send(body)["statusCode"] == 202
    served = sender.manager.get_secret_value

    def fail(**_given):
        raise fault

    sender.manager.get_secret_value = fail
    sender.clock += 899
    assert sender.send(body)["statusCode"] == 202
    sender.clock += 2
    answer = sender.send(body)
    assert (answer["statusCode"], answer["headers"]["retry-after"]) == (503, "30")
    sender.manager.get_secret_value = served
    assert sender.send(body)["statusCode"] == 202
