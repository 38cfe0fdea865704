"""Puts the stand-in where the engine looks for the AWS provider, in a private Pulumi home.

The engine takes any executable at `$PULUMI_HOME/plugins/resource-aws-v<version>/pulumi-resource-aws`. The local stack
has a Pulumi home of its own, so the stand-in can never serve a real deployment.
"""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from ringfence.local.aws.shapes import sdk_version

EXECUTABLE = "pulumi-resource-aws"
MARKER = "ringfence-stand-in"
"""Present beside the stand-in, so that it is not mistaken for the official plugin."""


def install_plugin(pulumi_home: Path, python: Path) -> Path:
    """Writes the stand-in into the plugin cache of `pulumi_home` and returns the executable.

    Args:
        pulumi_home: The local stack's own `PULUMI_HOME`.
        python: Interpreter that has `ringfence` installed; the executable names it absolutely.
    """
    folder = plugin_folder(pulumi_home)
    folder.mkdir(parents=True, exist_ok=True)
    executable = folder / EXECUTABLE
    interpreter = shlex.quote(str(python.absolute()))
    content = f'#!/bin/sh\nexec {interpreter} -u -m ringfence.local.aws "$@"\n'
    if not executable.exists() or executable.read_text(encoding="utf-8") != content:
        partial = folder / f"{EXECUTABLE}.{os.getpid()}"
        partial.write_text(content, encoding="utf-8")
        partial.chmod(partial.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        partial.replace(executable)
    (folder / MARKER).touch()
    return executable


def plugin_folder(pulumi_home: Path, version: str | None = None) -> Path:
    """Folder of the AWS plugin in the plugin cache of a Pulumi home."""
    return pulumi_home / "plugins" / f"resource-aws-v{version or sdk_version()}"


def official_plugin_present(version: str | None = None, pulumi_home: Path | None = None) -> bool:
    """Whether the official plugin of `version` (that of the installed SDK) is in the user's plugin cache.

    Args:
        version: Version of the plugin; the installed `pulumi_aws` when left out.
        pulumi_home: Pulumi home to look in; `PULUMI_HOME`, else `~/.pulumi`, when left out.
    """
    home = pulumi_home or Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    folder = plugin_folder(home, version)
    partial = folder.with_name(f"{folder.name}.partial")
    # The engine leaves the marker `.partial` beside a folder while, and when, an installation did not end.
    return (folder / EXECUTABLE).is_file() and not partial.exists() and not (folder / MARKER).exists()
