"""What the function runner says about itself."""

from __future__ import annotations

from typing import Any

import requests

_SECONDS = 5


def read_runner(url: str) -> dict[str, Any] | None:
    """The runner's description with its own address added; None when it does not answer."""
    try:
        answer = requests.get(f"{url}/_ringfence/state", timeout=_SECONDS)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError):
        return None
    return document | {"url": url}
