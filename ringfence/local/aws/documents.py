"""Whether two JSON texts say the same, as the services that keep them see it."""

from __future__ import annotations

import json
import re
from typing import Any

ROOT_PRINCIPAL = re.compile(r"arn:[a-z-]+:iam::(\d{12}):root")


def equivalent(first: str, second: str) -> bool:
    """Whether two texts hold the same document.

    A list of one is its item, the order of a list of strings and of policy statements has no meaning, and an account's
    root ARN is the account id: IAM, KMS, S3 and EventBridge all read them so. Texts that are not JSON must be equal.
    """
    if first == second:
        return True
    try:
        return bool(_canonical(json.loads(first)) == _canonical(json.loads(second)))
    except ValueError:
        return False


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if len(items) == 1:
            return items[0]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, str):
        root = ROOT_PRINCIPAL.fullmatch(value)
        return root[1] if root else value
    return value


def text_of(document: Any) -> str:
    """JSON text of a document given as an object; text stays as it is."""
    return document if isinstance(document, str) else json.dumps(document)
