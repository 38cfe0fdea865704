"""Metrics and alarms: what Lambda, SQS and CloudWatch do by themselves, for an emulator that only keeps the numbers.

Counts of the functions and the depth of the queues are put as the metrics that AWS would put (`AWS/Lambda`, `AWS/SQS`),
and metrics that functions print in the embedded metric format are taken out of their logs. Then every declared alarm is
evaluated, its state set, and its topic told when the state changes.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.alarms import AlarmEvaluator
from ringfence.local.runner.workers import Counters

PERIOD_SECONDS: Final = 30.0
"""How often metrics are put and alarms are evaluated."""

_LAMBDA: Mapping[str, str] = {"Invocations": "invocations", "Errors": "errors", "Throttles": "throttles"}
_PUT_LIMIT = 500


@dataclass(kw_only=True)
class MetricsLeg:
    """Puts metrics and evaluates alarms, in a thread of its own.

    Attributes:
        client: Gives a boto3 client of a service.
        counters: Gives the counts of every function, by name.
        logs: Folder of the functions' logs (`function-<name>.log`).
        now: Seconds since 1970.
        others: Gives rows of other services since the last time, with their namespace.
        states: State of every alarm at the last evaluation, by name.
        error: The last failure, None while all is well.
    """

    client: Callable[[str], Any]
    counters: Callable[[], Mapping[str, Counters]]
    logs: Path
    now: Callable[[], float] = time.time
    others: Callable[[], Iterable[tuple[str, dict[str, Any]]]] = tuple
    states: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    _told: dict[tuple[str, str], int] = field(default_factory=dict)
    _waiting_since: dict[str, float] = field(default_factory=dict)
    _read_until: dict[Path, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Starts the thread."""
        threading.Thread(target=self._serve, name="metrics", daemon=True).start()

    def stop(self) -> None:
        """Lets the thread end."""
        self._stopped.set()

    def work_once(self) -> None:
        """Puts the metrics of this moment and evaluates all alarms; a failure is kept in `error`."""
        with self._lock:
            try:
                self.put_once()
                self.states = AlarmEvaluator(client=self.client, now=self.now).evaluate()
                self.error = None
            except (BotoCoreError, ClientError, OSError) as error:
                self.error = str(error)
            except Exception as error:  # noqa: BLE001 - an alarm that cannot be evaluated must not end the evaluation
                self.error = f"{type(error).__name__}: {error}"

    def put_once(self) -> int:
        """Puts the metrics of this moment; returns how many.

        Raises:
            botocore.exceptions.ClientError: when the emulator refuses.
        """
        by_namespace: dict[str, list[dict[str, Any]]] = {}
        for namespace, row in (*self._functions(), *self._queues(), *self._embedded(), *self.others()):
            row.setdefault("Timestamp", datetime.fromtimestamp(self.now(), UTC))
            by_namespace.setdefault(namespace, []).append(row)
        for namespace, rows in by_namespace.items():
            for start in range(0, len(rows), _PUT_LIMIT):
                self.client("cloudwatch").put_metric_data(
                    Namespace=namespace, MetricData=rows[start : start + _PUT_LIMIT]
                )
        return sum(map(len, by_namespace.values()))

    def _serve(self) -> None:
        while not self._stopped.wait(PERIOD_SECONDS):
            self.work_once()

    def _functions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """What was counted since the last time; like Lambda, nothing for a function that nobody called."""
        for function, counters in self.counters().items():
            for metric, attribute in _LAMBDA.items():
                total = int(getattr(counters, attribute))
                # A redeployed function begins to count anew.
                before = self._told.get((function, metric), 0)
                added = total - before if total >= before else total
                self._told[function, metric] = total
                if added:
                    yield "AWS/Lambda", _row(metric, added, "FunctionName", function)

    def _queues(self) -> Iterator[tuple[str, dict[str, Any]]]:
        sqs = self.client("sqs")
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        for url in sqs.list_queues().get("QueueUrls", ()):
            queue = url.rpartition("/")[2]
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))["Attributes"]
            visible, in_flight = (int(found.get(name, 0)) for name in names)
            if visible + in_flight == 0:
                self._waiting_since.pop(queue, None)
            since = self._waiting_since.setdefault(queue, self.now()) if visible + in_flight else self.now()
            yield "AWS/SQS", _row("ApproximateNumberOfMessagesVisible", visible, "QueueName", queue)
            # The emulator does not tell the age: this is how long the queue has not been seen empty, which is the age
            # of the oldest message at most, and just that in a queue that nobody empties.
            yield "AWS/SQS", _row("ApproximateAgeOfOldestMessage", self.now() - since, "QueueName", queue)

    def _embedded(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Metrics in the embedded metric format that functions printed since the last time."""
        for path in sorted(self.logs.glob("function-*.log")):
            with path.open("rb") as log:
                log.seek(self._read_until.get(path, 0))
                for line in log:
                    if not line.endswith(b"\n"):
                        break
                    self._read_until[path] = self._read_until.get(path, 0) + len(line)
                    if b'"_aws"' in line:
                        yield from _embedded_rows(line)


def _embedded_rows(line: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        document = json.loads(line[line.index(b"{") :])
        facts = document["_aws"]
        at = datetime.fromtimestamp(facts["Timestamp"] / 1000, UTC)
        for directive in facts["CloudWatchMetrics"]:
            for names in directive["Dimensions"] or [[]]:
                dimensions = [{"Name": name, "Value": str(document[name])} for name in names]
                for metric in directive["Metrics"]:
                    values = document[metric["Name"]]
                    for value in values if isinstance(values, list) else [values]:
                        row = {"MetricName": metric["Name"], "Value": float(value), "Dimensions": dimensions}
                        yield directive["Namespace"], {**row, "Timestamp": at}
    except (ValueError, KeyError, TypeError):
        return  # a line that only looks like metrics, as CloudWatch would see it


def _row(metric: str, value: float, dimension: str, of: str) -> dict[str, Any]:
    return {"MetricName": metric, "Value": float(value), "Dimensions": [{"Name": dimension, "Value": of}]}
