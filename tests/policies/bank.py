"""Resources of banks' stacks from `bank.yaml`, one set for each region."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.policies.corpus import REGIONS

_FILE = Path(__file__).parent / "bank.yaml"


def bank() -> Iterator[dict[str, Any]]:
    """All resources."""
    content = yaml.load(_FILE.read_bytes(), Loader=yaml.CSafeLoader)
    text = json.dumps(content["regional"])
    for region in REGIONS:
        other = "eu-west-1" if region != "eu-west-1" else "eu-central-1"
        script = content["script"].replace("@region@", region).encode()
        packed = base64.b64encode(gzip.compress(script, mtime=0)).decode()
        filled = text.replace("@region@", region).replace("@other@", other).replace("@packed script@", packed)
        for item in json.loads(filled):
            yield {**item, "properties": {"region": region, **item["properties"]}}
    yield from content["everywhere"]
