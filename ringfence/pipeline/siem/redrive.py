"""Moves what the SIEM did not take back into its queue, once the cause is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ringfence.pipeline.siem.forwarder import REASON_ATTRIBUTE

UNKNOWN_REASON: Final = "no reason given: EventBridge could not deliver it, or it was delivered 1000 times"

_HIDDEN_SECONDS = 60
_BATCH = 10


@dataclass(kw_only=True)
class Redrive:
    """What was moved, or would be.

    Attributes:
        waiting: Messages in the dead-letter queue at the start, as far as Amazon SQS knows.
        moved: Messages that are back in the queue.
        failed: Messages that the queue did not take; they stay where they were.
        reasons: Messages by the reason for which they were given up.
    """

    waiting: int = 0
    moved: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def waiting(sqs: Any, queue_url: str) -> int:
    """Number of messages in a queue, those in flight included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"]
    return sum(int(found.get(name, 0)) for name in names)


def redrive(
    sqs: Any,
    *,
    dead_letter_url: str,
    queue_url: str,
    limit: int | None = None,
    progress: Callable[[int], object] = int,
) -> Redrive:
    """Moves messages from a dead-letter queue into its queue.

    A message is deleted only after the queue has taken it: cut off in between it is there twice, and the SIEM gets the
    same event id twice; none is lost.

    Args:
        sqs: boto3 client of SQS.
        dead_letter_url: Where the messages are.
        queue_url: Where they go.
        limit: Most messages that are moved; None for all that were there at the start.
        progress: Told the number moved so far.
    """
    result = Redrive(waiting=waiting(sqs, dead_letter_url))
    # What is given up anew while this runs is for the next call: otherwise a collector that still refuses would keep
    # this going for ever.
    most = result.waiting if limit is None else min(limit, result.waiting)
    while result.moved + result.failed < most:
        wanted = min(_BATCH, most - result.moved - result.failed)
        messages = _receive(sqs, dead_letter_url, wanted, hidden=_HIDDEN_SECONDS)
        if not messages:
            break
        entries = [{"Id": str(number), "MessageBody": row["Body"]} for number, row in enumerate(messages)]
        answer = sqs.send_message_batch(QueueUrl=queue_url, Entries=entries)
        taken = [messages[int(entry["Id"])] for entry in answer.get("Successful", ())]
        result.failed += len(messages) - len(taken)
        for message in taken:
            sqs.delete_message(QueueUrl=dead_letter_url, ReceiptHandle=message["ReceiptHandle"])
            result.moved += 1
            result.reasons[reason_of(message)] += 1
        progress(result.moved)
    return result


def examine(sqs: Any, *, dead_letter_url: str, sample: int = 100) -> Redrive:
    """Counts, without moving anything: all messages, and the reasons of a sample, which stays visible."""
    result = Redrive(waiting=waiting(sqs, dead_letter_url))
    seen: set[str] = set()
    while len(seen) < min(sample, result.waiting):
        messages = [row for row in _receive(sqs, dead_letter_url, _BATCH, hidden=0) if row["MessageId"] not in seen]
        if not messages:
            break
        for message in messages:
            seen.add(message["MessageId"])
            result.reasons[reason_of(message)] += 1
    return result


def reason_of(message: Mapping[str, Any]) -> str:
    """Why a message was given up."""
    attribute = message.get("MessageAttributes", {}).get(REASON_ATTRIBUTE, {})
    return str(attribute.get("StringValue") or UNKNOWN_REASON)


def _receive(sqs: Any, url: str, wanted: int, *, hidden: int) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=wanted,
        VisibilityTimeout=hidden,
        WaitTimeSeconds=1,
        MessageAttributeNames=["All"],
    )
    return list(answer.get("Messages", ()))
