"""Make a folder that holds the pack and everything it needs, for use from any repository.

python -m policies.bundle dist/ringfence-policies
cd dist/ringfence-policies && python -m venv venv && venv/bin/pip install -r requirements.txt
pulumi preview --policy-pack dist/ringfence-policies
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
import yaml

from policies.configuration import FILE_NAME

_PACK = Path(__file__).resolve().parent
_ROOT = _PACK.parent
_CODE = ("*.py", "py.typed", "*.yaml")
_OUTSIDE = frozenset({FILE_NAME, "baseline"})
"""What belongs to the stacks of one repository and does not travel."""


def write(target: Path, *, virtualenv: str = "venv", configuration: Path | None = None) -> Path:
    """Write a self-contained pack.

    Args:
        target: Folder to write; it must not exist, or be a bundle written before.
        virtualenv: Virtual environment that the engine starts the pack with, as `PulumiPolicy.yaml` names it.
        configuration: Configuration file to put beside the pack.

    Returns:
        The folder.

    Raises:
        FileExistsError: when the folder exists and is no bundle.
    """
    if target.exists():
        if not (target / "PulumiPolicy.yaml").exists():
            raise FileExistsError(f"{target} exists and is no policy pack; name a new folder")
        _clear(target)
    target.mkdir(parents=True, exist_ok=True)
    _copy(_PACK, target / "policies")
    _copy(_ROOT / "ringfence" / "domain", target / "ringfence" / "domain")
    shutil.copy(_ROOT / "ringfence" / "__init__.py", target / "ringfence" / "__init__.py")
    shutil.copy(_PACK / "__main__.py", target / "__main__.py")
    shutil.copy(_PACK / "requirements.txt", target / "requirements.txt")
    shutil.copy(_ROOT / "LICENSE", target / "LICENSE")
    if configuration is not None:
        shutil.copy(configuration, target / FILE_NAME)
    project = yaml.safe_load((_PACK / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    project["runtime"]["options"]["virtualenv"] = virtualenv
    (target / "PulumiPolicy.yaml").write_text(yaml.safe_dump(project, sort_keys=False, width=200), encoding="utf-8")
    return target


def _copy(source: Path, target: Path) -> None:
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and inside.parts[0] not in _OUTSIDE and any(path.match(pattern) for pattern in _CODE):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / inside)


def _clear(target: Path) -> None:
    for name in ("policies", "ringfence"):
        shutil.rmtree(target / name, ignore_errors=True)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--virtualenv", default="venv", show_default=True, help="Virtual environment that the engine starts the pack with."
)
@click.option(
    "--configuration",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Configuration to put beside the pack.",
)
def main(target: Path, virtualenv: str, configuration: Path | None) -> None:
    """Write a self-contained policy pack to TARGET, usable with `--policy-pack TARGET` from any repository."""
    try:
        folder = write(target, virtualenv=virtualenv, configuration=configuration)
    except FileExistsError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"policy pack written to {folder}")
    if not Path(folder, virtualenv).exists():
        environment = folder / virtualenv
        click.echo(f"next: python -m venv {environment} && {environment}/bin/pip install -r {folder}/requirements.txt")


if __name__ == "__main__":
    sys.exit(main())
