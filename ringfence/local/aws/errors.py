"""What a failed call of the AWS API means, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ringfence.plugin.provider import ProviderError

ABSENT_CODES = frozenset(
    {
        "404",
        "AWS.SimpleQueueService.NonExistentQueue",
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchEntity",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NotFound",
        "NotFoundException",
        "ObjectLockConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "QueueDoesNotExist",
        "ReplicationConfigurationNotFoundError",
        "ResourceNotFoundException",
        "ServerSideEncryptionConfigurationNotFoundError",
        "TrailNotFoundException",
    }
)
"""Codes with which the services in use say that the object asked for does not exist."""

CONFLICT_CODES = frozenset(
    {
        "AlreadyExistsException",
        "BucketAlreadyExists",
        "BucketAlreadyOwnedByYou",
        "ConflictException",
        "EntityAlreadyExists",
        "QueueAlreadyExists",
        "QueueNameExists",
        "ResourceAlreadyExistsException",
        "ResourceConflictException",
        "ResourceExistsException",
        "TrailAlreadyExistsException",
    }
)

ADVICE = {
    "BucketNotEmpty": "empty the bucket first, or wait until the retention of its objects ends: locked objects cannot"
    " be deleted. On this machine `ringfence local reset` starts with an empty AWS",
    "NoSuchBucket": "declare the bucket, or make this resource depend on it",
    "InvalidBucket": "the emulator changes the lock of an empty bucket only (AWS allows it at any time): see"
    " docs/emulator-gaps.md",
    "InvalidBucketState": "Object Lock needs versioning: set aws.s3.BucketVersioning to Enabled first",
}
CONFLICT_ADVICE = "give the resource another name, or take the existing object over with `pulumi import`"
NOT_SERVED = "the emulator does not serve this call: see docs/emulator-gaps.md"
HTML_START = "<!doctype html"


def code_of(error: BaseException) -> str | None:
    """The service's error code of a failed call, or None when `error` is something else."""
    response = getattr(error, "response", None)
    if not isinstance(response, dict):
        return None
    return str(response.get("Error", {}).get("Code", "unknown"))


def is_absent(error: BaseException) -> bool:
    """Whether the service said that the object does not exist."""
    code = code_of(error)
    return code in ABSENT_CODES or (code == "InvalidRequestException" and "deleted" in str(error))


@contextmanager
def told(what: str, endpoint: str) -> Iterator[None]:
    """Turns a failed call into a message for the user.

    Args:
        what: What was being done, such as `creating aws:kms/key:Key archive-key`.
        endpoint: Address of the local AWS, for the case that nothing answers there.

    Raises:
        ProviderError: with the service's own code and message, and what to do.
    """
    try:
        yield
    except ProviderError:
        raise
    except Exception as error:
        raise _translated(error, what, endpoint) from error


def _translated(error: Exception, what: str, endpoint: str) -> Exception:
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError  # noqa: PLC0415 - loads slowly

    if isinstance(error, ClientError):
        code = code_of(error) or "unknown"
        message = str(error.response.get("Error", {}).get("Message", "")).strip()
        if message.lower().startswith(HTML_START):
            # The emulator's web server speaks, not the service: the call is not built.
            return ProviderError(f"{what}: {error.operation_name} failed: {code}; {NOT_SERVED}")
        advice = CONFLICT_ADVICE if code in CONFLICT_CODES else ADVICE.get(code)
        return ProviderError(
            f"{what}: {error.operation_name} failed: {code}: {message}{f'; {advice}' if advice else ''}"
        )
    if isinstance(error, HTTPClientError):
        return ProviderError(
            f"{what}: the local AWS at {endpoint} does not answer ({error}); start it with `ringfence local up`"
        )
    if isinstance(error, BotoCoreError):
        return ProviderError(f"{what}: {error}")
    return error
