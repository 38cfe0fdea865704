"""The code that Lambda loads: the pipeline, what it imports, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pulumi import AssetArchive, FileAsset

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
def function_archive() -> AssetArchive:
    """The code archive of every function.

    Files are listed one by one in a fixed order, without caches and compiled files, so that the archive has the same
    hash on every machine and a function changes only when its code does.

    Raises:
        ModuleNotFoundError: when a package of `requirements/runtime.txt` is not installed.
    """
    return AssetArchive({name: FileAsset(_relative(path)) for name, path in sorted(function_files().items())})


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


def _relative(path: Path) -> str:
    """Path from the project's directory, in which the program runs: state must not hold one machine's home."""
    return os.path.relpath(path, Path(__file__).parent.parent)
