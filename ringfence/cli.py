"""The command `ringfence`: finds its groups by their files and loads only the one that is asked for."""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import Any

import click

from ringfence import commands
from ringfence.local.loopback import loopback_without_proxy


class FileError(click.ClickException):
    """A file that was named cannot be read or written."""

    exit_code = 2
    """Not 1, which is an answer of `check` and of `audit verify`."""


class DiscoveredGroup(click.Group):
    """A group whose members are the modules of `ringfence.commands`; a new file there is a new command."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of all commands."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now; None when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}")
        command = module.command
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.command is no click command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a file that the system refuses is told by its name, without a traceback.

        Raises:
            FileError: in the place of an `OSError` about a file.
        """
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None or not error.strerror:
                raise
            raise FileError(f"{error.filename}: {error.strerror}") from error


@click.group(cls=DiscoveredGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ringfence", prog_name="ringfence")
def main() -> None:
    """A Genesys Cloud contact centre that stays in the European Union, and the proof of it."""
    os.environ.update(loopback_without_proxy(os.environ))
