"""`ringfence audit`: is the archive what it was? Verification by the signed digests, also of a copy and offline."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from ringfence.evidence.archive_access import Archive
    from ringfence.pipeline.verification_report import Report

NOT_DECIDED = 2
"""Exit status when something could not be decided, or the command could not run."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PROGRESS_STEP = 24


class Moment(click.ParamType[datetime]):
    """A date or a time in ISO 8601; without a zone it is UTC, a date alone is its first moment."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is no time; write 2026-11-24 (its first moment in UTC), 2026-11-24T13:00:00Z or "
                "2026-11-24T14:00:00+01:00",
                param,
                ctx,
            )


def _of_an_archive(command: Callable[..., None]) -> Callable[..., None]:
    """Options that say which archive is meant."""
    options = [
        click.option("--bucket", help="Archive bucket (stack output archiveBucket)."),
        click.option("--prefix", default="audit", show_default=True, help="Prefix of the archive in the bucket."),
        click.option("--key-id", help="Digest key in AWS KMS: alias, ARN or id (stack output digestKeyAlias)."),
        click.option("--public-key", type=_FILE, help="Public half of the digest key, PEM; then KMS is not asked."),
        click.option("--fingerprint", help="Fingerprint that the public key must have, as `audit public-key` told it."),
        click.option("--region", help="AWS region of bucket and key."),
        click.option("--local", is_flag=True, help="The archive of the stack that `ringfence local` runs."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group(name="audit")
def command() -> None:
    """Verify, copy and prove the evidence archive.

    Exit status: 0 everything holds, 1 something is wrong, 2 it could not be decided.
    """


@command.command()
@click.option("--from", "since", type=Moment(), help="Verify what was written after this moment; UTC without a zone.")
@click.option("--to", "until", type=Moment(), help="Verify what was written before; a date is its first moment in UTC.")
@click.option(
    "--path",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy instead of a bucket: of `ringfence audit copy`, or of `aws s3 sync`; needs --public-key.",
)
@click.option("--seal", help="Seal that a copy must have, as `audit copy` told it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines for people.")
@_of_an_archive
def verify(
    *,
    since: datetime | None,
    until: datetime | None,
    path: Path | None,
    seal: str | None,
    as_json: bool,
    **archive: Any,
) -> None:
    """Check signatures, chain, and the hash and lock of every object; print gaps and what is wrong.

    Digests are hourly. What was written since the last one waits for the next, so a --to within the present hour is
    not decided yet.

    Exit status: 0 everything holds, 1 a violation, 2 could not be decided.
    """
    from ringfence.pipeline.verification_report import render  # noqa: PLC0415 - loaded when the command runs

    def run() -> tuple[str, Report]:
        chosen = _copy_of(path, seal=seal, **archive) if path else _bucket_of(**archive)
        return chosen.name, chosen.verify(since=since, until=until, progress=None if as_json else _progress)

    name, report = _or_undecided(run)
    if as_json:
        document = {**asdict(report), "archive": name, "exit_status": report.exit_status}
        click.echo(json.dumps(document, default=str, indent=2))
    else:
        for line in render(report, name):
            click.echo(line)
    sys.exit(report.exit_status)


@command.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_of_an_archive
def copy(*, folder: Path, **archive: Any) -> None:
    """Copy all versions with their locks and dates into FOLDER, for a verification away from AWS."""
    count, seal = _or_undecided(lambda: _bucket_of(**archive).copy(folder))
    click.echo(f"{count} versions copied to {folder}; keep this seal apart from the copy, and verify with")
    click.echo(f"  ringfence audit verify --path {folder} --public-key FILE --seal {seal}")


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

    pem = _or_undecided(run)
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

    click.echo(json.dumps(_or_undecided(run), indent=2))


def _bucket_of(
    *,
    bucket: str | None,
    prefix: str,
    key_id: str | None,
    public_key: Path | None,
    fingerprint: str | None,
    region: str | None,
    local: bool,
) -> Archive:
    import boto3  # noqa: PLC0415 - slow, and not needed for a copy

    from ringfence.evidence.archive_access import ArchiveAccessError, expect_key, of_bucket  # noqa: PLC0415
    from ringfence.pipeline.digest_signatures import public_key_pem  # noqa: PLC0415

    if local:
        from ringfence.local.digest_proof import local_archive  # noqa: PLC0415
        from ringfence.local.state import LocalState  # noqa: PLC0415

        return local_archive(LocalState.find(), fingerprint)
    if bucket is None:
        raise ArchiveAccessError("which archive? Give --bucket, --path or --local")
    if public_key is None and key_id is None:
        raise ArchiveAccessError(
            "which key signed? Give --public-key FILE, or --key-id with the alias of the digest key "
            "(stack output digestKeyAlias)"
        )
    session = boto3.Session(region_name=region)
    pem = public_key.read_bytes() if public_key else public_key_pem(session.client("kms"), str(key_id))
    expect_key(pem, fingerprint)
    return of_bucket(session, bucket, prefix=prefix, pem=pem)


def _copy_of(
    path: Path,
    *,
    public_key: Path | None,
    fingerprint: str | None,
    prefix: str,
    bucket: str | None,
    seal: str | None,
    **_of_a_bucket: Any,
) -> Archive:
    from ringfence.evidence.archive_access import (  # noqa: PLC0415
        ArchiveAccessError,
        expect_key,
        is_plain,
        of_copy,
        of_plain_copy,
    )

    if public_key is None:
        raise ArchiveAccessError("a copy is verified with --public-key FILE, kept apart from the copy")
    pem = public_key.read_bytes()
    expect_key(pem, fingerprint)
    if not is_plain(path):
        return of_copy(path, pem, bucket=bucket, seal=seal)
    if seal is not None:
        raise ArchiveAccessError(f"{path} has no seal: only a copy of `ringfence audit copy` has one; leave --seal out")
    return of_plain_copy(path, pem, prefix=prefix, bucket=bucket)


def _progress(report: Report) -> None:
    if report.digests % _PROGRESS_STEP == 0:
        click.echo(f"{report.digests} digests, {report.objects} objects, {len(report.findings)} violations", err=True)


def _or_undecided(run: Callable[[], Any]) -> Any:
    """What a function gives; what keeps it from its work is told in one line, with exit status 2."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    from ringfence.evidence.archive_access import ArchiveAccessError  # noqa: PLC0415
    from ringfence.evidence.copied_files import ArchiveCopyError  # noqa: PLC0415
    from ringfence.evidence.public_keys import PublicKeyError  # noqa: PLC0415
    from ringfence.local.environment import NotRunningError  # noqa: PLC0415
    from ringfence.local.state import LocalStateError  # noqa: PLC0415

    try:
        return run()
    except (ArchiveAccessError, ArchiveCopyError, PublicKeyError, LocalStateError, NotRunningError, OSError) as error:
        _stop(str(error))
    except (BotoCoreError, ClientError) as error:
        _stop(f"AWS did not answer as needed: {error}")


def _stop(message: str) -> NoReturn:
    click.echo(f"could not decide: {message}", err=True)
    sys.exit(NOT_DECIDED)
