"""A copy of an archive with all versions, which can be verified without a network.

Every version is a file of its own; `index.jsonl` holds what Amazon S3 said of each when it was copied. Content is
judged by the digests. Locks, delete markers and the moment of copying are as true as the index: its SHA-256, the seal
of the copy, is told when the copy is made, so that whoever keeps it elsewhere notices a changed index.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ringfence.evidence.copied_files import ArchiveCopyError, Rows, chunks_of, hash_of
from ringfence.pipeline.archive_view import ArchiveView, Facts, Marker, Version, in_listing_order, versions

COPY_SCHEMA: Final = "ringfence.archive-copy/1"
INDEX: Final = "index.jsonl"
_PLAIN_KEY = re.compile(r"(?:[\w=-][\w.=-]*/)*[\w=-][\w.=-]*", re.ASCII)


class CopyView:
    """A copy made by `copy_archive`.

    Args:
        folder: Folder of the copy.

    Attributes:
        bucket: Name of the bucket that was copied.
        copied_at: When.
        settings: Prefixes of objects and digests.
        seal: SHA-256 of the index, hexadecimal.

    Raises:
        ArchiveCopyError: when it is none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            content = (folder / INDEX).read_bytes()
            head, *rest = content.decode().removesuffix("\n").split("\n")
            document = json.loads(head)
            if document.get("schema") != COPY_SCHEMA:
                raise ArchiveCopyError(f"{folder / INDEX} is not the index of a copy ({COPY_SCHEMA})")
            self.bucket = str(document["bucket"])
            self.copied_at = _moment(document["copied_at"])
            self.settings = {name: str(document["settings"][name]) for name in ("prefix", "digest_prefix")}
            rows = [_row(json.loads(line)) for line in rest]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveCopyError(f"{folder} is not a copy made by `ringfence audit copy`: {error!r}") from None
        self.seal = hashlib.sha256(content).hexdigest()
        self._rows = _ordered(rows, folder / INDEX)

    def pages(self, prefix: str, after: Marker | None = None) -> Iterator[tuple[list[Version], Marker | None]]:
        """One page."""
        return self._rows.pages(prefix, after)

    def level(self, prefix: str) -> tuple[list[Version], list[str]]:
        """What lies right below a prefix."""
        return self._rows.level(prefix)

    def facts(self, key: str, version_id: str) -> Facts | None:
        """Facts as they were when it was copied, as long as the file is listed."""
        return self._rows.facts(key, version_id)

    def read(self, key: str, version_id: str) -> Iterator[bytes] | None:
        """Content of the file."""
        return chunks_of(Path(version_file(self._folder, key, version_id)))

    def content_hash(self, key: str, version_id: str) -> tuple[str, int] | None:
        """Hash of the file."""
        return hash_of(version_file(self._folder, key, version_id))


def _ordered(rows: list[tuple[Version, Facts]], index: Path) -> Rows:
    """Rows in the order of a listing, whatever order the file has: what was written first must not be up to it."""
    facts = {(version.key, version.version_id): known for version, known in rows}
    if len(facts) != len(rows):
        raise ArchiveCopyError(f"{index} lists a version twice: no index of a copy; copy the archive again")
    return Rows((v, facts[v.key, v.version_id]) for v in in_listing_order(version for version, _facts in rows))


def version_file(folder: Path, key: str, version_id: str) -> str:
    """File of a version in a copy. Every part of a key is encoded, so none can lead out of the folder."""
    if _PLAIN_KEY.fullmatch(key) and _PLAIN_KEY.fullmatch(version_id) and "/" not in version_id:
        return f"{folder}/versions/{key}/{version_id}"
    parts = [quote(part, safe=" ") for part in key.split("/")]
    safe = [part.replace(".", "%2E") if part in ("", ".", "..") else part for part in parts]
    return str(folder.joinpath("versions", *(part or "%" for part in safe), _version_name(version_id)))


def version_path(folder: Path, key: str, version_id: str) -> Path:
    """The same as a path."""
    return Path(version_file(folder, key, version_id))


def _version_name(version_id: str) -> str:
    name = quote(version_id, safe="")
    return name.replace(".", "%2E") if name in ("", ".", "..") else name


def copy_archive(
    source: ArchiveView, folder: Path, *, prefix: str, digest_prefix: str, now: Callable[[], datetime]
) -> tuple[int, str]:
    """Copies every version below the prefixes, with its lock and its dates.

    Digests are listed first, and the moment after that is the one of the copy: whatever is written meanwhile, an object
    that a copied digest lists is copied as well, and no copied digest is later than the copy.

    Args:
        source: What is copied.
        folder: Target; it must be empty or not be there.
        prefix: Where objects lie.
        digest_prefix: Where digests lie.
        now: Tells the present moment.

    Returns:
        Number of versions, and the seal: the SHA-256 of the index, hexadecimal.

    Raises:
        FileExistsError: when the folder holds something.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder, a copy is never written over another")
    count, seal = 0, hashlib.sha256()
    with (folder / INDEX).open("wb") as index:

        def put(document: dict[str, Any]) -> None:
            line = json.dumps(document).encode() + b"\n"
            seal.update(line)
            index.write(line)

        digests = list(versions(source, digest_prefix))
        place = {"bucket": source.bucket, "copied_at": now().isoformat()}
        put({"schema": COPY_SCHEMA, **place, "settings": {"prefix": prefix, "digest_prefix": digest_prefix}})
        for version in chain(digests, versions(source, prefix)):
            facts = None if version.delete_marker else source.facts(version.key, version.version_id)
            if facts is not None:
                _write(source, version, folder)
            put(_document(version, facts))
            count += 1
    return count, seal.hexdigest()


def _write(source: ArchiveView, version: Version, folder: Path) -> None:
    path = version_path(folder, version.key, version.version_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        for chunk in source.read(version.key, version.version_id) or ():
            target.write(chunk)


def _document(version: Version, facts: Facts | None) -> dict[str, Any]:
    return {
        "key": version.key,
        "version_id": version.version_id,
        "last_modified": version.last_modified.isoformat(),
        "latest": version.latest,
        "delete_marker": version.delete_marker,
        "size": version.size,
        "sha256": facts and facts.sha256,
        "lock_mode": facts and facts.lock_mode,
        "retain_until": facts.retain_until.isoformat() if facts and facts.retain_until else None,
        "legal_hold": bool(facts and facts.legal_hold),
    }


def _row(document: dict[str, Any]) -> tuple[Version, Facts]:
    written, ends = _moment(document["last_modified"]), document["retain_until"]
    version = Version(
        key=str(document["key"]),
        version_id=str(document["version_id"]),
        last_modified=written,
        latest=document["latest"] is True,
        delete_marker=document["delete_marker"] is True,
        size=int(document["size"]),
    )
    facts = Facts(
        size=version.size,
        sha256=document["sha256"],
        lock_mode=document["lock_mode"],
        retain_until=_moment(ends) if ends else None,
        legal_hold=document.get("legal_hold") is True,
        last_modified=written,
    )
    return version, facts


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    return moment.astimezone(UTC)
