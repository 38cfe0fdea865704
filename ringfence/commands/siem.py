"""`ringfence siem`: what the SIEM did not take, and putting it back once the cause is mended."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

NOT_DONE = 2
"""Exit status when the command could not run."""


@click.group(name="siem")
def command() -> None:
    """Look after the copy of every event that goes to the SIEM."""


@command.command()
@click.option("--queue-url", help="Queue of the SIEM (stack output siemQueueUrl).")
@click.option("--dead-letter-url", help="Its dead-letter queue (stack output siemDeadLetterUrl).")
@click.option("--name-prefix", help="Instead of both addresses: `ringfence:name_prefix` of the stack.")
@click.option("--region", help="AWS region of the queues.")
@click.option("--local", is_flag=True, help="The stack that `ringfence local` runs on this machine.")
@click.option("--limit", type=click.IntRange(min=1), help="Most events that are put back; all when not given.")
@click.option("--dry-run", is_flag=True, help="Only count, and show the reasons.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines for people.")
def redrive(
    *,
    queue_url: str | None,
    dead_letter_url: str | None,
    name_prefix: str | None,
    region: str | None,
    local: bool,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Put events that the SIEM refused, or did not take in 13 days, back into its queue.

    Mend the cause first: an event that the SIEM still refuses comes back. An event is deleted only after the queue has
    it, so a run that is cut off loses nothing, and the next one goes on.

    Exit status: 0 done, 1 some events stay in the dead-letter queue, 2 could not run.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - loaded when the command runs

    from ringfence.pipeline.siem import redrive as moving  # noqa: PLC0415

    try:
        sqs, prefix = _queues(local=local, region=region, name_prefix=name_prefix)
        dead = dead_letter_url or _url(sqs, prefix, "siem-dead-letter")
        alive = queue_url or _url(sqs, prefix, "siem")
        if dry_run:
            result = moving.examine(sqs, dead_letter_url=dead)
        else:
            result = moving.redrive(sqs, dead_letter_url=dead, queue_url=alive, limit=limit, progress=_progress)
    except (BotoCoreError, ClientError, OSError) as error:
        click.echo(f"could not redrive: {error}", err=True)
        sys.exit(NOT_DONE)
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **vars(result)}, sort_keys=True))
    else:
        _show(result, dry_run=dry_run)
    sys.exit(1 if result.failed else 0)


def _show(result: Any, *, dry_run: bool) -> None:
    click.echo(f"{result.waiting} events in the dead-letter queue of the SIEM")
    if dry_run:
        click.echo("nothing was moved; why they are there (of up to 100 that were looked at):")
    else:
        click.echo(f"{result.moved} put back, {result.failed} not taken by the queue; why they were there:")
    for reason, count in result.reasons.most_common():
        click.echo(f"  {count:6}  {reason}")


def _progress(moved: int) -> None:
    click.echo(f"{moved} put back", err=True)


def _queues(*, local: bool, region: str | None, name_prefix: str | None) -> tuple[Any, str]:
    """A client of SQS, and the prefix by which queues are found; empty when none was given."""
    import boto3  # noqa: PLC0415 - loaded when the command runs

    if not local:
        return boto3.client("sqs", region_name=region), name_prefix or ""
    from ringfence.local.services import AWS, FAKE_KEY  # noqa: PLC0415
    from ringfence.local.state import LocalState  # noqa: PLC0415
    from ringfence.local.supervisor import Supervisor  # noqa: PLC0415

    state = LocalState.find()
    address = Supervisor(state).urls().get(AWS)
    if address is None:
        raise click.UsageError("nothing runs on this machine: run `make up` first")
    client = boto3.client(
        "sqs",
        endpoint_url=address,
        region_name=state.facts().aws_region,
        aws_access_key_id=FAKE_KEY,
        aws_secret_access_key=FAKE_KEY,
    )
    return client, name_prefix or "ringfence-local"


def _url(sqs: Any, prefix: str, role: str) -> str:
    if not prefix:
        raise click.UsageError("give --queue-url and --dead-letter-url, or --name-prefix, or --local")
    return str(sqs.get_queue_url(QueueName=f"{prefix}-{role}")["QueueUrl"])
