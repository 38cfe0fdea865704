"""What a folder of the archive holds already, so that an event which is delivered again is not written again.

A queue delivers at least once, and after a crash in other batches than before; the name of an object, which follows
from its whole content, cannot recognise that. So the folder is listed, and objects that this process did not write
itself are read once. Two runs that hold the same event at the very same moment can still both write it.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from aws_lambda_powertools import Logger

from ringfence.pipeline.events import Channel, recognise

REMEMBERED: Final = 200_000
"""Most events that are remembered over all folders; what is forgotten is read again when it is needed."""

LARGEST_CONTENT: Final = 64 * 1024 * 1024
"""Most bytes that an object is unpacked to; one of ours holds the 6 MB that Lambda hands over at most."""

_ARRIVED = datetime(1970, 1, 1, tzinfo=UTC)

logger = Logger(child=True)


@dataclass(kw_only=True)
class _Folder:
    keys: set[str] = field(default_factory=set)
    identities: set[bytes] = field(default_factory=set)


class ArchivedEvents:
    """Identities of archived events by folder; the folders used last are remembered.

    Args:
        storage: boto3 client of S3 (`ListObjectsV2`, `GetObject`).
        bucket: Name of the archive bucket.
    """

    def __init__(self, storage: Any, bucket: str) -> None:
        self._storage = storage
        self._bucket = bucket
        self._folders: OrderedDict[str, _Folder] = OrderedDict()

    def of(self, folder: str) -> set[bytes]:
        """Identities of the events in a folder (a prefix that ends with a slash) as it is now."""
        known = self._folders.pop(folder, None) or _Folder()
        living = set(self._keys(folder))
        if not known.keys <= living:
            known = _Folder()  # something was hidden: its events must be written again when they come again
        for key in sorted(living - known.keys):
            known.identities.update(self._read(key))
            known.keys.add(key)
        self._folders[folder] = known
        self._forget()
        return known.identities

    def add(self, key: str, identities: frozenset[bytes]) -> None:
        """Takes note of an object that was written."""
        folder = self._folders.get(key.rpartition("/")[0] + "/")
        if folder is not None:
            folder.keys.add(key)
            folder.identities.update(identities)

    def _forget(self) -> None:
        while len(self._folders) > 1 and sum(len(item.identities) for item in self._folders.values()) > REMEMBERED:
            self._folders.popitem(last=False)

    def _keys(self, folder: str) -> Iterator[str]:
        arguments = {"Bucket": self._bucket, "Prefix": folder}
        while True:
            page = self._storage.list_objects_v2(**arguments)
            rows = page.get("Contents", [])
            yield from (row["Key"] for row in rows)
            if not page.get("IsTruncated"):
                return
            arguments["StartAfter"] = rows[-1]["Key"]

    def _read(self, key: str) -> Iterator[bytes]:
        body = self._storage.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        try:
            yield from _identities(body)
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            # Not written by the archiver. Digests list it and verification judges it; here it just holds no event.
            logger.warning("no archive object", key=key, reason=type(error).__name__)


def _identities(body: bytes) -> Iterator[bytes]:
    left = LARGEST_CONTENT
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as lines:
        while line := lines.readline(left):
            left -= len(line)
            document = json.loads(line)
            yield recognise(document["raw"], Channel(document["channel"]), arrived_at=_ARRIVED).identity
