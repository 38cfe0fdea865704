"""Options of `ringfence audit` that say which archive is meant, and how its commands end when they cannot work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from ringfence.evidence.archive_access import Archive

NOT_DECIDED = 2
"""Exit status when something could not be decided, or the command could not run."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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


def of_an_archive(command: Callable[..., None]) -> Callable[..., None]:
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


def or_a_copy(command: Callable[..., None]) -> Callable[..., None]:
    """Options of commands that read a copy as well."""
    command = click.option("--seal", help="Seal that a copy must have, as `audit copy` told it.")(command)
    return click.option(
        "--path",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A copy instead of a bucket: of `ringfence audit copy`, or of `aws s3 sync`; needs --public-key.",
    )(command)


def chosen(*, path: Path | None, seal: str | None, **archive: Any) -> Archive:
    """The archive that the options mean.

    Raises:
        ringfence.evidence.archive_access.ArchiveAccessError: when they do not say enough.
    """
    return _copy_of(path, seal=seal, **archive) if path else bucket_of(**archive)


def bucket_of(
    *,
    bucket: str | None,
    prefix: str,
    key_id: str | None,
    public_key: Path | None,
    fingerprint: str | None,
    region: str | None,
    local: bool,
) -> Archive:
    """The bucket that the options mean.

    Raises:
        ringfence.evidence.archive_access.ArchiveAccessError: when they do not say enough.
    """
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


def or_undecided(run: Callable[[], Any]) -> Any:
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
        _stop(f"AWS did not answer as needed: {error}; look at --bucket, --key-id, --region and the credentials in use")


def _stop(message: str) -> NoReturn:
    click.echo(f"could not decide: {message}", err=True)
    sys.exit(NOT_DECIDED)
