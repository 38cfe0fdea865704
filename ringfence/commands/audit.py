"""`ringfence audit`: is the archive what it was? Verification by the signed digests, also of a copy and offline."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ringfence.evidence.options import Moment, bucket_of, chosen, of_an_archive, or_a_copy, or_undecided

if TYPE_CHECKING:
    from ringfence.evidence.doubles import Doubles
    from ringfence.pipeline.verification_report import Report

_PROGRESS_STEP = 24


@click.group(name="audit")
def command() -> None:
    """Verify, copy and prove the evidence archive.

    Exit status: 0 everything holds, 1 something is wrong, 2 it could not be decided.
    """


@command.command()
@click.option("--from", "since", type=Moment(), help="Verify what was written after this moment; UTC without a zone.")
@click.option("--to", "until", type=Moment(), help="Verify what was written before; a date is its first moment in UTC.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines for people.")
@or_a_copy
@of_an_archive
def verify(*, since: datetime | None, until: datetime | None, as_json: bool, **archive: Any) -> None:
    """Check signatures, chain, and the hash and lock of every object; print gaps and what is wrong.

    Digests are hourly. What was written since the last one waits for the next, so a --to within the present hour is
    not decided yet.

    Exit status: 0 everything holds, 1 a violation, 2 could not be decided.
    """
    from ringfence.pipeline.verification_report import render  # noqa: PLC0415 - loaded when the command runs

    def run() -> tuple[str, Report]:
        found = chosen(**archive)
        return found.name, found.verify(since=since, until=until, progress=None if as_json else _progress)

    name, report = or_undecided(run)
    if as_json:
        document = {**asdict(report), "archive": name, "exit_status": report.exit_status}
        click.echo(json.dumps(document, default=str, indent=2))
    else:
        for line in render(report, name):
            click.echo(line)
    sys.exit(report.exit_status)


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@of_an_archive
def copy(*, folder: Path, **archive: Any) -> None:
    """Copy all versions with their locks and dates into FOLDER, for a verification away from AWS."""
    count, seal = or_undecided(lambda: bucket_of(**archive).copy(folder))
    click.echo(f"{count} versions copied to {folder}; keep this seal apart from the copy, and verify with")
    click.echo(f"  ringfence audit verify --path {folder} --public-key FILE --seal {seal}")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines for people.")
@or_a_copy
@of_an_archive
def doubles(*, as_json: bool, **archive: Any) -> None:
    """List audit events that are archived in both their forms, as streamed and as recovered; count each once.

    This is no violation: it happens when both forms are written at the same moment on the two sides of a full hour.
    """
    from ringfence.evidence.doubles import find_doubles  # noqa: PLC0415 - loaded when the command runs
    from ringfence.pipeline.verification_report import counted  # noqa: PLC0415

    def run() -> tuple[str, Doubles]:
        found = chosen(**archive)
        return found.name, find_doubles(found.view, found.prefix)

    name, found = or_undecided(run)
    if as_json:
        click.echo(json.dumps({"archive": name, **asdict(found)}, indent=2))
        return
    objects, events = counted(found.objects, "object"), counted(found.events, "event")
    click.echo(f"{name}: {objects}, {events}, {len(found.found)} archived in both forms")
    for double in found.found:
        click.echo(f"  {double.id}: streamed in {double.streamed}, recovered in {double.recovered}; count it once")
    for key in found.unreadable:
        click.echo(f"  not read: {key} holds no events of the archiver; `ringfence audit verify` judges it")


@command.command("public-key")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for the key.")
@click.option("--key-id", help="Digest key in AWS KMS: alias, ARN or id (stack output digestKeyAlias).")
@click.option("--region", help="AWS region of the key.")
@click.option("--local", is_flag=True, help="The key of the stack that `ringfence local` runs.")
def public_key(*, output: Path | None, key_id: str | None, region: str | None, local: bool) -> None:
    """Write the public half of the digest key; keep it apart from the copies that it verifies."""

    def run() -> bytes:
        import boto3  # noqa: PLC0415

        from ringfence.evidence.archive_access import ArchiveAccessError  # noqa: PLC0415
        from ringfence.pipeline.digest_signatures import public_key_pem  # noqa: PLC0415

        if local:
            from ringfence.local.digest_proof import local_public_key  # noqa: PLC0415
            from ringfence.local.state import LocalState  # noqa: PLC0415

            return local_public_key(LocalState.find())
        if not key_id:
            raise ArchiveAccessError("which key? Give --key-id with the stack output digestKeyAlias")
        return public_key_pem(boto3.Session(region_name=region).client("kms"), key_id)

    from ringfence.evidence.public_keys import fingerprint  # noqa: PLC0415

    pem = or_undecided(run)
    if output:
        output.write_bytes(pem)
    else:
        click.echo(pem.decode(), nl=False)
    click.echo(f"fingerprint {fingerprint(pem)}: note it elsewhere, and give it as --fingerprint", err=True)


@command.command()
@click.option("--local", is_flag=True, required=True, help="The stack that `ringfence local` runs.")
def digest(*, local: bool) -> None:
    """Write a digest now instead of at the next full hour."""
    del local

    def run() -> dict[str, Any]:
        from ringfence.local.digest_proof import write_digest  # noqa: PLC0415
        from ringfence.local.state import LocalState  # noqa: PLC0415

        return write_digest(LocalState.find())

    click.echo(json.dumps(or_undecided(run), indent=2))


def _progress(report: Report) -> None:
    if report.digests % _PROGRESS_STEP == 0:
        click.echo(f"{report.digests} digests, {report.objects} objects, {len(report.findings)} violations", err=True)
