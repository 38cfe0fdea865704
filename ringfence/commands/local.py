"""`ringfence local`: the whole contact centre on one machine, on emulators."""

from __future__ import annotations

import errno
import functools
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from ringfence.local.state import LocalState, LocalStateError

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

NOT_STARTED = 3
"""Exit status when a process did not come up."""

NOT_PROVEN = 4
"""Exit status when everything is deployed and the pipeline does not do its work."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

_REAL_ACCOUNT_VARIABLES = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")

_INTERRUPTED = (
    "interrupted. What was done stays, and what runs keeps running: the same command goes on from there, "
    "`ringfence local status` shows what there is, `make down` removes everything"
)
_ANOTHER_FOLDER = "or name another folder in RINGFENCE_LOCAL_STATE"
_REFUSALS = {
    errno.ENOSPC: f"free some space (about 100 MB), {_ANOTHER_FOLDER}, then run it again",
    errno.EDQUOT: f"free some of your quota (about 100 MB), {_ANOTHER_FOLDER}, then run it again",
    errno.EROFS: f"make the file system writable, {_ANOTHER_FOLDER}",
    errno.EACCES: f"give yourself the right to write there, {_ANOTHER_FOLDER}",
    errno.EPERM: f"give yourself the right to write there, {_ANOTHER_FOLDER}",
}
"""What to do when the system refuses a file, by the number of its error."""


def told(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Turns the errors of the local stack into their messages and exit statuses."""

    @functools.wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        from ringfence.local.arrivals import ProofError  # noqa: PLC0415
        from ringfence.local.deploy import DeployError  # noqa: PLC0415 - loaded when a command runs, not for its help
        from ringfence.local.environment import NotRunningError  # noqa: PLC0415
        from ringfence.local.supervisor import ServiceStartError  # noqa: PLC0415

        try:
            return function(*args, **kwargs)
        except (DeployError, LocalStateError, NotRunningError) as error:
            _stop_with(str(error), 1)
        except ServiceStartError as error:
            _stop_with(str(error), NOT_STARTED)
        except ProofError as error:
            message = f"deployed, but not proven: {error}\nsee `ringfence local status` and the logs it names"
            _stop_with(message, NOT_PROVEN)
        except KeyboardInterrupt:
            _stop_with(_INTERRUPTED, INTERRUPTED)
        except OSError as error:
            if error.errno not in _REFUSALS:
                raise
            _stop_with(f"{error.filename or 'a file'}: {error.strerror}; {_REFUSALS[error.errno]}", 1)

    return wrapper


@click.group(name="local")
def command() -> None:
    """The whole contact centre on this machine, on emulators.

    Exit status: 0 done, 1 stopped (by the engine, a policy or the state folder), 2 wrong command line, 3 a process did
    not come up, 4 deployed but the pipeline does not do its work, 130 interrupted.
    """


@command.command()
@told
def up() -> None:
    """Start the emulators and the function runner; what runs already is left alone."""
    from ringfence.local.supervisor import Supervisor  # noqa: PLC0415

    Supervisor(LocalState.find(), click.echo).up()


@command.command()
@click.option("--no-proof", is_flag=True, help="leave out the two events that show that the pipeline works")
@told
def deploy(*, no_proof: bool) -> None:
    """Start everything, deploy the stack under all policies and show the proof; this is `make up`."""
    from rich.console import Console  # noqa: PLC0415

    from ringfence.local.deploy import deploy as run  # noqa: PLC0415
    from ringfence.local.report import describe, show_digest, show_proof, show_status  # noqa: PLC0415

    state = LocalState.find()
    done = run(state, click.echo, with_proof=not no_proof)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    show_proof(console, done.proof)
    if done.digest:
        show_digest(console, done.digest)
    show_status(console, describe(state))
    click.echo(f"done in {done.seconds:.0f} s; `make down` stops and removes everything")


@command.command()
@told
def down() -> None:
    """Stop everything and remove the state folder."""
    _down(LocalState.find())


@command.command()
@told
def reset() -> None:
    """Stop everything, remove the state folder, and start the emulators empty."""
    from ringfence.local.supervisor import Supervisor  # noqa: PLC0415

    state = LocalState.find()
    _down(state)
    Supervisor(state, click.echo).up()


@command.command()
@click.option("--json", "as_json", is_flag=True, help="one JSON document instead of tables")
@told
def status(*, as_json: bool) -> None:
    """What runs where, and what is missing; exit status 1 when something is."""
    from ringfence.local.report import describe, show_status  # noqa: PLC0415

    document = describe(LocalState.find())
    if as_json:
        click.echo(json.dumps(document, indent=2))
    else:
        from rich.console import Console  # noqa: PLC0415

        show_status(Console(highlight=False, width=None if sys.stdout.isatty() else 160), document)
    if document["missing"]:
        sys.exit(1)


@command.command()
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="write to this file, readable by you alone"
)
@told
def env(output: Path | None) -> None:
    """Print the environment of the local stack: `eval "$(ringfence local env)"`, then `pulumi` works on it."""
    import os  # noqa: PLC0415

    from ringfence.local.aws.installation import official_plugin_present  # noqa: PLC0415
    from ringfence.local.environment import local_environment  # noqa: PLC0415

    variables = local_environment(LocalState.find(), official_plugin=official_plugin_present())
    lines = [f"unset {' '.join(_REAL_ACCOUNT_VARIABLES)}"]
    lines += [f"export {name}={shlex.quote(value)}" for name, value in sorted(variables.items())]
    if output is None:
        click.echo("\n".join(lines))
        return
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join([*lines, ""]))


def _down(state: LocalState) -> None:
    from ringfence.local.supervisor import Supervisor  # noqa: PLC0415

    existed = state.root.exists()
    ended = Supervisor(state).down()
    if not existed and not ended:
        click.echo(f"nothing to stop: no process of this folder runs, and there is no {state.root}")
        return
    count = f"{len(ended)} {'process' if len(ended) == 1 else 'processes'} ended"
    click.echo(f"{count}, {state.root} removed" if existed else count)


def _stop_with(message: str, status: int) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(status)
