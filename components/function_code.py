"""The code that Lambda loads: the pipeline, what it imports, and nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pulumi import FileArchive, RunError

ARCHIVE = Path(".ringfence", "functions.zip")
"""Where the archive is written, from the project's directory; git ignores it, and every run writes what has changed."""

EARLIEST_DATE = (1980, 1, 1, 0, 0, 0)
"""Date of every entry: the earliest that a zip file can carry. A real date would change the hash at every checkout."""

REGULAR_FILE = 0o100644
"""Type and mode of every entry: readable by the user that Lambda runs the code as."""

_UNIX = 3
"""System that the entries say they come from, whatever the machine is."""

RUNTIME = "python3.12"
"""Lambda runtime; the code needs Python 3.11 or newer and brings everything but boto3, which the runtime has."""

OWN_PARTS = ("__init__.py", "domain", "pipeline", "genesys/__init__.py", "genesys/client")
"""Parts of the `ringfence` package that the functions import."""

BORROWED_PARTS = {
    "aws_lambda_powertools": (
        *("__init__.py", "exceptions", "package_logger.py", "warnings", "py.typed"),
        *("logging", "metrics", "shared", "tracing"),
        *("utilities/__init__.py", "utilities/jmespath_utils"),
    ),
    "jmespath": (".",),
    # The reconciler's client of Genesys Cloud is built on requests, which Lambda's runtime lacks; urllib3 it has.
    "requests": (".",),
    "charset_normalizer": (".",),
    "idna": (".",),
    "certifi": ("__init__.py", "core.py", "cacert.pem"),
}
"""Parts of third-party packages that the pipeline loads, at the versions pinned in `requirements/`."""

BORROWED_MODULES = ("typing_extensions",)
"""Third-party packages that are one file."""


@cache
def function_archive() -> FileArchive:
    """The code archive of every function, written where it is missing or out of date.

    One zip file and not a list of files: the engine would read and hash each file again for each function. Its path is
    relative to the project's directory, in which the program runs: state must not hold one machine's home.

    Raises:
        ModuleNotFoundError: when a package of `requirements/runtime.txt` is not installed.
        RunError: when the archive cannot be written, with what to do.
    """
    path = Path(__file__).parent.parent / ARCHIVE
    content = zip_content()
    try:
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(exist_ok=True)
            # Another run may be reading the old archive: it keeps what it has opened.
            partial = path.with_name(f"{path.name}.{os.getpid()}")
            partial.write_bytes(content)
            partial.replace(path)
    except OSError as error:
        raise RunError(
            f"{path}: the code of the functions cannot be written there ({error.strerror}); make room, or run from a "
            "checkout that may be written to"
        ) from None
    return FileArchive(ARCHIVE.as_posix())


def zip_content() -> bytes:
    """The archive: the same bytes for the same files on every machine, so that a function changes only with its code.

    Files are in a fixed order, of one date and mode, and stored: what compression makes depends on the zlib at hand.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression=zipfile.ZIP_STORED) as archive:
        for name, path in sorted(function_files().items()):
            entry = zipfile.ZipInfo(name, date_time=EARLIEST_DATE)
            entry.create_system = _UNIX
            entry.external_attr = REGULAR_FILE << 16
            archive.writestr(entry, path.read_bytes())
    return content.getvalue()


@cache
def function_files() -> dict[str, Path]:
    """Every file of the archive: its name there, and where it lies here."""
    files: dict[str, Path] = {}
    packages = {"ringfence": OWN_PARTS, **BORROWED_PARTS}
    for package, parts in packages.items():
        root = _source_of(package).parent
        for part in parts:
            for path in _python_files(root / part):
                files[f"{package}/{path.relative_to(root).as_posix()}"] = path
    for module in BORROWED_MODULES:
        files[f"{module}.py"] = _source_of(module)
    return files


def _python_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    yield from (found for found in path.rglob("*.py") if "__pycache__" not in found.parts)


def _source_of(module: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"{module} is not installed; run `make setup` (requirements/runtime.txt)", name=module
        )
    return Path(spec.origin)
