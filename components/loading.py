"""Loads the large parts of the AWS SDK while the engine is busy: else each run would wait for one, then the other."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from pulumi_aws import (
    apigatewayv2,
    cloudtrail,
    cloudwatch,
    iam,
    kms,
    lambda_,
    s3,
    scheduler,
    secretsmanager,
    sns,
    sqs,
)

PARTS = (apigatewayv2, cloudtrail, cloudwatch, iam, kms, lambda_, s3, scheduler, secretsmanager, sns, sqs)
"""What the components use of the SDK; each part loads itself when something of it is asked for."""


@contextmanager
def sdk_loaded_meanwhile() -> Iterator[None]:
    """Loads `PARTS` in a thread; when the block is left they are loaded.

    The block must not use them: a part that one thread is loading looks broken to another.

    Raises:
        Exception: whatever a part raises while it is loaded.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        loading = pool.submit(_load)
        yield
        loading.result()


def _load() -> None:
    # What is loaded stays until the end: looking through it for garbage, again and again, takes as long as loading it.
    gc.disable()
    try:
        for part in PARTS:
            hasattr(part, "anything")  # whatever is asked for, the part is loaded first
    finally:
        gc.enable()
