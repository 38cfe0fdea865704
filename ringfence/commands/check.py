"""`ringfence check`: is what is deployed still inside the ring? Refresh, then the policy pack over the state."""

from __future__ import annotations

import sys
from pathlib import Path

import click

NOT_DECIDED = 2
"""Exit status when something could not be decided, or the check could not run."""


@click.command(name="check")
@click.option("--stack", help="Stack to check; the selected one when not given.")
@click.option("--local", is_flag=True, help="Check the stack that `ringfence local` runs on this machine.")
@click.option("--no-refresh", is_flag=True, help="Look at the recorded state, do not ask the clouds what is there now.")
@click.option(
    "--file",
    "export",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Check a file made by `pulumi stack export`, of any stack, without a login.",
)
@click.option(
    "--events",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the event stream of a preview or an update that ran with the pack, instead of running it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="Form of the report.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for the report.")
@click.option(
    "--policy-pack",
    "pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the pack; `policies` of the project when not given.",
)
def command(
    *,
    stack: str | None,
    local: bool,
    no_refresh: bool,
    export: Path | None,
    events: Path | None,
    form: str,
    output: Path | None,
    pack: Path | None,
) -> None:
    """Check a deployed stack, an exported one, or the events of a preview against all policies.

    A value that somebody changed in a console is found by the refresh and judged like one that a program declares.

    Exit status: 0 every mandatory rule holds, 1 a mandatory rule is violated, 2 something could not be decided.
    """
    from policies.reporting import EventsError, read_events, render  # noqa: PLC0415 - loaded when the command runs
    from ringfence.policy_engine import CheckError, PolicyEngine  # noqa: PLC0415

    if export and events:
        raise click.UsageError("--file and --events exclude each other: one is a state, the other a run")
    try:
        if events:
            text = events.read_text(encoding="utf-8")
        else:
            engine = PolicyEngine.local() if local else PolicyEngine.here(stack)
            if not (export or no_refresh):
                click.echo("reading what is deployed (a minute or two for a whole contact centre)", err=True)
                engine.refresh()
            text = engine.analyze(pack, export)
        report = read_events(text)
    except (CheckError, EventsError, OSError) as error:
        click.echo(f"could not check: {error}", err=True)
        sys.exit(NOT_DECIDED)
    written = render(report, form)
    if output:
        output.write_text(written, encoding="utf-8")
    else:
        click.echo(written, nl=False)
    sys.exit(report.exit_status)
