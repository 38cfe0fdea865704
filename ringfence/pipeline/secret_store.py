"""The shared secret of the webhook, current and previous, out of AWS Secrets Manager and kept for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

KEPT_SECONDS: Final = 300
"""How long secrets are used before Secrets Manager is asked again."""

ASK_AGAIN_SECONDS: Final = 10
"""Shortest time between two questions, so that forged calls cannot drive requests to Secrets Manager."""

GRACE_SECONDS: Final = 900
"""How long known secrets stay in use while Secrets Manager does not answer."""

MINIMUM_SECRET_BYTES: Final = 16
"""Shortest secret that is used; with an empty one anybody could sign."""


class SecretUnavailableError(RuntimeError):
    """Secrets Manager gave no usable secret, so no signature can be judged."""


class SecretStore:
    """Current and previous version of one secret.

    Args:
        client: boto3 client of Secrets Manager (`GetSecretValue`).
        secret_id: Name or ARN of the secret.
        clock: Monotonic seconds.
    """

    def __init__(self, client: Any, secret_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._secrets: tuple[bytes, ...] = ()
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")

    def secrets(self) -> tuple[bytes, ...]:
        """The secrets that may have signed, the current one first.

        Raises:
            SecretUnavailableError: when there is none and Secrets Manager gives none.
        """
        if self._clock() - self._fetched_at > KEPT_SECONDS:
            self._fetch()
        return self._secrets

    def refresh(self) -> bool:
        """Asks again after a signature matched nothing: the secret may just have been rotated.

        Returns:
            True when the secrets changed, so that the signature is worth another look.
        """
        if self._clock() - self._asked_at < ASK_AGAIN_SECONDS:
            return False
        before = self._secrets
        self._fetch()
        return self._secrets != before

    def _fetch(self) -> None:
        now = self._clock()
        self._asked_at = now
        try:
            current = self._version("AWSCURRENT")
            previous = self._version("AWSPREVIOUS")
        except Exception as error:
            if self._secrets and now - self._fetched_at <= GRACE_SECONDS:
                return
            self._secrets = ()
            raise SecretUnavailableError(type(error).__name__) from error
        if current is None or len(current) < MINIMUM_SECRET_BYTES:
            self._secrets = ()
            raise SecretUnavailableError(f"the secret is shorter than {MINIMUM_SECRET_BYTES} bytes")
        usable = previous is not None and len(previous) >= MINIMUM_SECRET_BYTES and previous != current
        self._secrets = (current, previous) if usable and previous is not None else (current,)
        self._fetched_at = now

    def _version(self, stage: str) -> bytes | None:
        try:
            answer = self._client.get_secret_value(SecretId=self._secret_id, VersionStage=stage)
        except self._client.exceptions.ResourceNotFoundException:
            if stage == "AWSPREVIOUS":
                return None  # a secret that was never rotated has no previous version
            raise
        text = answer.get("SecretString")
        return text.encode() if isinstance(text, str) else bytes(answer.get("SecretBinary") or b"")
