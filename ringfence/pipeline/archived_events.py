"""What a folder of the archive holds already, so that an event which is delivered again is not written again.

A queue delivers at least once, and after a crash in other batches than before, so the content of a batch cannot tell
what was archived. The folder can: it is listed, and objects that this process did not write itself are read once. The
objects of a folder are numbered, and each is written on the condition that its number is free. A run that finds it
taken reads what another run wrote there and looks again: also of two runs at the same moment only one writes an event.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from aws_lambda_powertools import Logger

from ringfence.pipeline.archive_view import BucketView, versions
from ringfence.pipeline.events import Channel, recognise

REMEMBERED: Final = 200_000
"""Most events that are remembered over all folders; what is forgotten is read again when it is needed."""

LARGEST_CONTENT: Final = 64 * 1024 * 1024
"""Most bytes that an object is unpacked to; one of ours holds the 6 MB that Lambda hands over at most."""

_NUMBER = re.compile(r"/(\d{6})\.jsonl\.gz$")
_ARRIVED = datetime(1970, 1, 1, tzinfo=UTC)

logger = Logger(child=True)


@dataclass(kw_only=True)
class _Folder:
    keys: set[str] = field(default_factory=set)
    identities: set[bytes] = field(default_factory=set)


class ArchivedEvents:
    """Identities of archived events by folder; the folders used last are remembered.

    Args:
        storage: boto3 client of S3 (`ListObjectVersions`, `GetObject`).
        bucket: Name of the archive bucket.
    """

    def __init__(self, storage: Any, bucket: str) -> None:
        self._storage = storage
        self._view = BucketView(storage, bucket)
        self._folders: OrderedDict[str, _Folder] = OrderedDict()

    def of(self, folder: str) -> tuple[set[bytes], int]:
        """Identities of the events in a folder (a prefix that ends with a slash) as it is now, and its next number.

        A number is never used again, also when a delete marker hides its object.
        """
        known = self._folders.pop(folder, None) or _Folder()
        listed = list(versions(self._view, folder))
        living = {version.key for version in listed if version.latest and not version.delete_marker}
        numbers = [int(match[1]) for version in listed if (match := _NUMBER.search(version.key))]
        if not known.keys <= living:
            known = _Folder()  # something was hidden: its events must be written again when they come again
        for key in sorted(living - known.keys):
            known.identities.update(self._read(key))
            known.keys.add(key)
        self._folders[folder] = known
        self._forget()
        return known.identities, max(numbers, default=0) + 1

    def add(self, key: str, identities: frozenset[bytes]) -> None:
        """Takes note of an object that was written."""
        folder = self._folders.get(key.rpartition("/")[0] + "/")
        if folder is not None:
            folder.keys.add(key)
            folder.identities.update(identities)

    def _forget(self) -> None:
        while len(self._folders) > 1 and sum(len(item.identities) for item in self._folders.values()) > REMEMBERED:
            self._folders.popitem(last=False)

    def _read(self, key: str) -> Iterator[bytes]:
        body = self._storage.get_object(Bucket=self._view.bucket, Key=key)["Body"].read()
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
