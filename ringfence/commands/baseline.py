"""`ringfence baseline`: record what is deployed, so that nothing of it gets weaker unnoticed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.group(name="baseline")
def command() -> None:
    """The reviewed record of guarded values, which the policy pack holds every change against."""


@command.command()
@click.option("--stack", help="Stack to record; the selected one when not given.")
@click.option("--local", is_flag=True, help="Record the stack that `ringfence local` runs on this machine.")
@click.option(
    "--file",
    "export",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Record a file made by `pulumi stack export`.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; baseline/<stack>.yaml of the pack when not given.",
)
@click.option(
    "--policy-pack",
    "pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the pack, with its configuration; `policies` of the project when not given.",
)
def record(*, stack: str | None, local: bool, export: Path | None, output: Path | None, pack: Path | None) -> None:
    """Write the guarded values of a deployed stack to a file for review.

    Commit the file. From then on the pack refuses any weaker value and the absence of any recorded resource; what must
    change is recorded again, and the difference is what reviewers see.
    """
    from policies.baseline import record as recorded  # noqa: PLC0415 - loaded when the command runs
    from policies.configuration import ConfigurationError, load  # noqa: PLC0415
    from policies.production import stack_of  # noqa: PLC0415
    from policies.stack import Stack  # noqa: PLC0415
    from policies.state import ExportError, resources  # noqa: PLC0415
    from ringfence.policy_engine import CheckError, PolicyEngine, find_project  # noqa: PLC0415

    try:
        if export:
            document, project = json.loads(export.read_text(encoding="utf-8")), find_project(Path.cwd())
        else:
            engine = PolicyEngine.local() if local else PolicyEngine.here(stack)
            document, project = engine.export(), engine.project
        found = resources(document)
        pack = pack or project / "policies"
        text = recorded(Stack(found, load(pack).bounds))
    except (CheckError, ConfigurationError, ExportError, OSError, ValueError) as error:
        click.echo(f"could not record: {error}", err=True)
        sys.exit(2)
    if not found:
        click.echo("could not record: the stack has no resources", err=True)
        sys.exit(2)
    target = output or pack / "baseline" / f"{stack_of(found[0].urn)}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(f"{text.count('- urn: ')} resources recorded in {target}: review and commit it")
