"""One comparison of the reconciler in a process of its own: `python -m benchmarks.reconciliation IDS` prints JSON."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3  # noqa: F401 - what the function has loaded anyway counts for its memory

from ringfence.pipeline.reconciler import Reconciler
from ringfence.pipeline.reconciler_archive import ReconciledArchive
from ringfence.pipeline.reconciler_settings import reconciler_settings


class _Records:
    """Audit records of one day, made as they are asked for."""

    def __init__(self, count: int, begin: float) -> None:
        self.count = count
        self.begin = begin

    def __iter__(self):  # noqa: ANN204
        for number in range(self.count):
            yield record(number, self.begin, self.count)


def record(number: int, begin: float, count: int) -> dict[str, object]:
    """An audit record with an id as Genesys Cloud gives it."""
    identity = hashlib.md5(str(number).encode()).hexdigest()
    identity = "-".join((identity[:8], identity[8:12], identity[12:16], identity[16:20], identity[20:]))
    at = datetime.fromtimestamp(begin + number * 80_000 / count, UTC)
    return {
        "id": identity,
        "eventDate": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "serviceName": "Routing",
        "entityType": "Queue",
        "entity": {"id": "q"},
    }


def peak_mebibytes() -> float:
    """Highest resident memory of this process so far (Linux); `getrusage` would count that of the parent as well."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def reconcile(count: int) -> dict[str, float]:
    """One comparison of `count` records of a day with an archive that lacks every 1000th and is made as it is read."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    begin = (now - timedelta(minutes=30, days=1)).timestamp()
    settings = reconciler_settings(
        {
            "RINGFENCE_ARCHIVE_BUCKET": "archive",
            "RINGFENCE_RECONCILE_DAYS": "1827",
            "RINGFENCE_RECONCILE_FIRST_DAYS": "1",
            "RINGFENCE_QUEUE_URL": "https://queue",
            "RINGFENCE_READER_SECRET_ID": "reader",
            "RINGFENCE_ORGANISATION_REGION": "eu-central-1",
        }
    )
    block = 500

    class Storage:
        """The archive as S3 shows it: objects of 500 events, in the folder of one hour."""

        def list_objects_v2(self, **given: str) -> dict[str, object]:
            if not given["Prefix"].endswith("/2026/11/24/00/"):
                return {}
            return {"Contents": [{"Key": str(start)} for start in range(0, count, block)]}

        def get_object(self, **given: str) -> dict[str, object]:
            start = int(given["Key"])
            lines = [
                json.dumps(
                    {
                        "schema": "ringfence.event/1",
                        "id": record(number, begin, count)["id"],
                        "channel": "eventbridge",
                        "raw": "x" * 300,
                    }
                )
                for number in range(start, min(count, start + block))
                if number % 1000
            ]
            return {"Body": io.BytesIO(gzip.compress(("\n".join(lines) + "\n").encode(), 1))}

        def put_object(self, **given: object) -> None:
            pass

    class Queue:
        def send_message_batch(self, **given: object) -> dict[str, object]:
            return {"Successful": given["Entries"]}

    class Audits:
        @contextmanager
        def found(self, start: datetime, end: datetime):  # noqa: ANN202
            del start, end
            yield "query", _Records(count, begin)

    started_with = peak_mebibytes()
    began = time.perf_counter()
    storage = Storage()
    summary = Reconciler(settings, ReconciledArchive(storage, settings), Audits(), Queue(), now=lambda: now).run()
    return {
        "ids": count,
        "missing": len(range(0, count, 1000)),
        "recovered": summary.recovered,
        "seconds": time.perf_counter() - began,
        "start_mebibytes": started_with,
        "peak_mebibytes": peak_mebibytes(),
    }


if __name__ == "__main__":
    print(json.dumps(reconcile(int(sys.argv[1]))))
