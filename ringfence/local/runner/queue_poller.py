"""Event source mappings from queues: receive, run the function on a batch, delete what succeeded.

What is not deleted becomes visible again after the queue's visibility timeout, and after as many receives as its
redrive policy says it goes to the dead-letter queue: both is the queue's own doing.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.declarations import QueueMapping
from ringfence.local.runner.workers import PAYLOAD_BYTES, FunctionPool, Invocation, ThrottledError

LONG_POLL_SECONDS: Final = 5
"""How long the queue may hold a request that finds it empty."""

RECEIVE_LIMIT: Final = 10
"""Most messages in one `ReceiveMessage` and in one `DeleteMessageBatch`."""

SLOT_SECONDS: Final = 10.0
"""How long a received batch waits for a free run before it is left to its visibility timeout."""

_PAUSE_AFTER_ERROR_SECONDS = 1.0


@dataclass(kw_only=True)
class QueuePoller:
    """Serves one mapping in a thread of its own.

    Attributes:
        mapping: What is declared.
        pool: The function.
        sqs: boto3 client of SQS.
        region: Region that records name.
        error: The last failure to reach the queue, None while all is well.
    """

    mapping: QueueMapping
    pool: FunctionPool
    sqs: Any
    region: str
    error: str | None = None
    _left: list[dict[str, Any]] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name=f"poll-{self.mapping.uuid[:8]}", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end after its present batch."""
        self._stopped.set()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                self.poll_once()
                self.error = None
            except (BotoCoreError, ClientError) as error:
                self.error = str(error)
                self._stopped.wait(_PAUSE_AFTER_ERROR_SECONDS)
            except Exception as error:  # noqa: BLE001 - one batch that cannot be served must not end the mapping
                self.error = f"{type(error).__name__}: {error}"
                self._stopped.wait(_PAUSE_AFTER_ERROR_SECONDS)

    def poll_once(self, *, long_poll_seconds: int = LONG_POLL_SECONDS) -> int:
        """Serves at most one batch; returns how many messages were deleted.

        Raises:
            botocore.exceptions.BotoCoreError: when the queue does not answer.
            botocore.exceptions.ClientError: when it refuses.
        """
        name = self.mapping.queue_arn.rpartition(":")[2]
        url = self.sqs.get_queue_url(QueueName=name)["QueueUrl"]
        messages = self._fitting(self._gather(url, long_poll_seconds))
        if not messages:
            return 0
        event = {"Records": [record(message, self.mapping.queue_arn, self.region) for message in messages]}
        try:
            result = self.pool.invoke(event, wait_seconds=SLOT_SECONDS)
        except ThrottledError:
            return 0
        failed = failed_messages(result, [m["MessageId"] for m in messages], partial=self.mapping.partial_failures)
        done = [message for message in messages if message["MessageId"] not in failed]
        for start in range(0, len(done), RECEIVE_LIMIT):
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(done[start : start + RECEIVE_LIMIT])
            ]
            self.sqs.delete_message_batch(QueueUrl=url, Entries=entries)
        return len(done)

    def _fitting(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """As many messages as Lambda takes in one event, one at least; the others begin the next batch."""
        size = 0
        for number, message in enumerate(messages):
            size += len(json.dumps(record(message, self.mapping.queue_arn, self.region)))
            if size > PAYLOAD_BYTES and number:
                self._left = messages[number:]
                return messages[:number]
        return messages

    def _gather(self, url: str, long_poll_seconds: int) -> list[dict[str, Any]]:
        left, self._left = self._left, []
        messages = left or self._receive(url, self.mapping.batch_size, long_poll_seconds)
        deadline = time.monotonic() + self.mapping.window_seconds
        while messages and len(messages) < self.mapping.batch_size and time.monotonic() < deadline:
            messages += self._receive(url, self.mapping.batch_size - len(messages), 1)
        return messages

    def _receive(self, url: str, wanted: int, wait_seconds: int) -> list[dict[str, Any]]:
        received = self.sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=min(wanted, RECEIVE_LIMIT),
            WaitTimeSeconds=wait_seconds,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(received.get("Messages", []))


def record(message: Mapping[str, Any], queue_arn: str, region: str) -> dict[str, Any]:
    """A message as Lambda hands it to the function."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": _attributes(message.get("MessageAttributes", {})),
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    }


def failed_messages(result: Invocation, received: Sequence[str], *, partial: bool) -> set[str]:
    """Ids of the messages that stay in the queue.

    As in Lambda: after an error all of them; with partial failures those that the function named, and all of them again
    when it names something that was not in the batch, or in a way that cannot be read. An answer that names nothing is
    a success: none, an object without such a list, an empty list (Lambda developer guide, "Success and failure
    conditions"). What stands there of an answer that is no object is not clear, so here it is a failure.
    """
    everything = set(received)
    if result.error is not None:
        return everything
    if not partial or result.payload in (None, {}):
        return set()
    try:
        named = {item["itemIdentifier"] for item in result.payload.get("batchItemFailures") or ()}
    except (TypeError, KeyError, AttributeError):
        return everything
    return everything if named - everything else named


def _attributes(found: Mapping[str, Any]) -> dict[str, Any]:
    """Lambda spells the fields of a message attribute with a small first letter."""
    return {
        name: {key[0].lower() + key[1:]: value for key, value in content.items()} for name, content in found.items()
    }
