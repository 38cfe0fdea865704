"""A soak of the archive: many events through the real functions, whose processes are killed at random moments.

python -m benchmarks.soak                       1,000,000 events
python -m benchmarks.soak --events 100000       fewer
python -m benchmarks.soak --kills 40 --batch 500

In the end every accepted id must be in the archive once, and all digests must verify; exit status 1 otherwise. The S3
server is the one that enforces Object Lock where `make object-lock-server` has built it, else moto; KMS is moto's.
With several processes the server must decide conditional writes one after the other, as Amazon S3 and moto do;
versitygw 1.2.0 lets two `If-None-Match` writes at the same moment both succeed, and one version is gone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from ringfence.evidence.public_keys import public_key_check
from ringfence.pipeline.archive_view import BucketView
from ringfence.pipeline.digest_signatures import public_key_pem
from ringfence.pipeline.verification import verify
from ringfence.pipeline.verification_report import render
from tests.pipeline.object_lock_server import client, moto, server_executable, versitygw
from tests.pipeline.soak import Result, Soak, archived_numbers
from tests.pipeline.test_soak import prepare


def main() -> int:
    """Runs the soak and prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=500, help="most messages of one run")
    parser.add_argument("--lanes", type=int, help="processes of the archiver; default 1 on versitygw, 2 on moto")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--digests", type=int, default=20, help="digest runs on the way; every second one is killed")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ringfence-soak-")))
        aws_url = stack.enter_context(moto())
        enforcing = server_executable() is not None
        storage_url = stack.enter_context(versitygw(folder / "s3")) if enforcing else aws_url
        print(f"{chosen.events:,} events, batches of {chosen.batch}, S3: {'versitygw' if enforcing else 'moto'}")
        storage, kms = client("s3", storage_url), client("kms", aws_url)
        variables = prepare(storage, kms)
        soak = Soak(folder, storage_url, aws_url, variables, seed=chosen.seed)
        result = soak.run(
            chosen.events,
            batch=chosen.batch,
            lanes=chosen.lanes or (1 if enforcing else 2),
            kills=chosen.kills,
            digests=chosen.digests,
            say=lambda text: print(text, flush=True),
        )
        show(result)
        began = time.monotonic()
        view = BucketView(storage, "archive")
        counts, foreign = archived_numbers(view, chosen.events)
        once, lost = counts.count(1), counts.count(0)
        doubled = chosen.events - once - lost
        print(f"archived once {once:,}, lost {lost:,}, more than once {doubled:,}, others {foreign:,}")
        print(f"dead letters {len(soak.queue.dead)}; counted in {time.monotonic() - began:.0f} s")
        check = public_key_check(public_key_pem(kms, variables["RINGFENCE_DIGEST_KEY"]))
        report = verify(view, check, digest_prefix="audit-digest/", prefix="audit/", now=datetime.now(UTC))
        for line in render(report, "archive"):
            print(line)
    whole = once == chosen.events and not (foreign or soak.queue.dead or report.exit_status or report.waiting)
    print("everything is there once" if whole else "NOT everything is there once")
    return 0 if whole else 1


def show(result: Result) -> None:
    """Prints how the run went."""
    rate = result.events / result.seconds
    print(f"{result.events:,} messages in {result.batches:,} batches, {result.seconds:.0f} s, {rate:,.0f} a second")
    print(f"killed {result.kills} times, digest runs {result.digest_runs} of which {result.digest_kills} to be killed")
    print(f"{result.redelivered:,} messages were delivered again after a kill")
    quarter = max(1, len(result.memory) // 4)
    if result.memory:
        first, last = (sum(part) / len(part) for part in (result.memory[:quarter], result.memory[-quarter:]))
        print(f"memory of an archiver: {first:.0f} MiB in the first quarter, {last:.0f} MiB in the last one")
    print(f"highest memory of any archiver: {result.peak:.0f} MiB")


if __name__ == "__main__":
    sys.exit(main())
