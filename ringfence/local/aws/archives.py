"""Zip files from Pulumi assets and archives, the same bytes for the same content."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pulumi

from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import is_known

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every entry: the earliest that a zip file can carry. A real date would change the hash at every checkout."""
FILE_MODE = 0o644


Source = Path | str
"""Where the content of an entry is: a file, or the text itself."""


def zip_of(code: pulumi.Archive) -> bytes:
    """The zip file that an archive stands for. A file archive that is a zip file already is taken as it is.

    Raises:
        ProviderError: when a path does not exist or the content is not on this machine.
    """
    if isinstance(code, pulumi.FileArchive):
        path = Path(code.path)
        if path.is_file() and path.suffix in {".zip", ".jar"}:
            return path.read_bytes()
    entries = dict(_entries(code, ""))
    if not entries:
        raise ProviderError("code: found an archive without files; allowed: at least one file; correct its path")
    return _zipped(tuple((name, source, _version(source)) for name, source in sorted(entries.items())))


@functools.lru_cache(maxsize=16)
def _zipped(entries: tuple[tuple[str, Source, tuple[int, int]], ...]) -> bytes:
    """The zip file of some entries; functions often share their code, and each is checked and then created."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, source, _ in entries:
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
            entry.external_attr = (stat.S_IFREG | FILE_MODE) << 16
            content = source.encode() if isinstance(source, str) else source.read_bytes()
            archive.writestr(entry, content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=1)
    return target.getvalue()


def _version(source: Source) -> tuple[int, int]:
    """Changes when a file does: time of its last change and size."""
    if isinstance(source, str):
        return (0, 0)
    try:
        status = source.stat()
    except OSError as error:
        raise ProviderError(
            f"code: found {str(source)!r}; allowed: a file that can be read ({error.strerror}); correct the path"
        ) from error
    return (status.st_mtime_ns, status.st_size)


def sha256_of(content: bytes) -> str:
    """SHA-256 in base64, as Lambda reports it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def is_complete(code: Any) -> bool:
    """Whether all content of an archive is known already."""
    if isinstance(code, pulumi.AssetArchive):
        return all(is_complete(item) for item in code.assets.values())
    if isinstance(code, pulumi.StringAsset):
        return is_known(code.text)
    return isinstance(code, pulumi.Asset | pulumi.Archive)


def _entries(item: pulumi.Asset | pulumi.Archive, name: str) -> Iterator[tuple[str, Source]]:
    """Name and source of every file."""
    if isinstance(item, pulumi.AssetArchive):
        assets: Mapping[str, Any] = item.assets
        for key, inner in assets.items():
            yield from _entries(inner, f"{name}/{key}" if name else key)
    elif isinstance(item, pulumi.StringAsset):
        yield name, item.text
    elif isinstance(item, pulumi.FileAsset):
        yield name, Path(item.path)
    elif isinstance(item, pulumi.FileArchive):
        folder = Path(item.path)
        if not folder.is_dir():
            raise ProviderError(f"code: found {item.path!r}; allowed: a folder or a zip file; correct the path")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                relative = path.relative_to(folder).as_posix()
                yield f"{name}/{relative}" if name else relative, path
    else:
        raise ProviderError(
            f"code: found {type(item).__name__}; allowed: files on this machine and texts; the local stand-in fetches"
            " nothing, use a FileArchive or an AssetArchive"
        )
