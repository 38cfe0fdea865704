"""Runs a Pulumi program in this process: `run_program.py SETTINGS_JSON PROGRAM [ARGUMENT ...]`."""

from __future__ import annotations

import asyncio
import json
import logging
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pulumi
import pulumi.runtime

SHOWN_TO_USER = 32
"""Exit status that tells the host: the error is on the user's screen already."""


def user_traceback(program: Path) -> str:
    """The current traceback from the user's first line on; frames above it are the runner's business."""
    error = sys.exception() if sys.version_info >= (3, 11) else sys.exc_info()[1]
    if error is None:
        return ""
    entry = program / "__main__.py" if program.is_dir() else program
    frames = traceback.extract_tb(error.__traceback__)
    first = next((i for i, frame in enumerate(frames) if Path(frame.filename).resolve() == entry.resolve()), 0)
    return "".join(traceback.format_exception(error, limit=first - len(frames) if first else None))


def main() -> int:
    """Configures the runtime from the first argument, runs the program and returns the exit status."""
    settings = json.loads(sys.argv[1])
    program = Path(sys.argv[2])
    sys.argv = [str(program), *sys.argv[3:]]
    pulumi.runtime.set_all_config(pulumi.runtime.get_config_env(), pulumi.runtime.get_config_secret_keys_env())
    pulumi.runtime.configure(pulumi.runtime.Settings(**settings))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Registrations block a thread each until the engine answers: give them as many as the engine works on.
    executor = ThreadPoolExecutor(max_workers=max(settings["parallel"], 1) * 4)
    loop.set_default_executor(executor)
    # A failed deployment leaves futures that nobody awaits; asyncio would print each of them.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: runpy.run_path(str(program), run_name="__main__")))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return SHOWN_TO_USER
    except Exception:  # noqa: BLE001 - whatever a program raises is shown to its author
        pulumi.log.error(f"Program failed with an unhandled exception:\n{user_traceback(program)}")
        return SHOWN_TO_USER
    finally:
        executor.shutdown(wait=True)
        loop.close()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
