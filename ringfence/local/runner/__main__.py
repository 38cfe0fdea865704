"""Command line: `python -m ringfence.local.runner --port N --state FOLDER`; AWS_ENDPOINT_URL names the emulator."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

import uvicorn

from ringfence.local.runner.app import SIEM_PATH, application
from ringfence.local.runner.runner import Runner, Surroundings
from ringfence.local.state import LocalState

_AWS_VARIABLES = (
    "AWS_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
)


def main() -> int:
    """Serves until the process is ended; exit status 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m ringfence.local.runner", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="loopback port, 0 picks a free one (default)")
    parser.add_argument("--state", type=Path, required=True, help="state folder of `ringfence local`")
    parser.add_argument(
        "--project", type=Path, default=Path.cwd(), help="checkout that stands in for a missing archive"
    )
    options = parser.parse_args()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", options.port))
    except OSError as error:
        print(f"cannot listen on 127.0.0.1:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    own_address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    runner = Runner(
        surroundings=Surroundings(
            state=LocalState(project=options.project.resolve(), root=options.state.resolve()),
            region=os.environ["AWS_REGION"],
            variables={name: os.environ[name] for name in _AWS_VARIABLES if name in os.environ},
            genesys_endpoint=os.environ.get("GENESYSCLOUD_ENDPOINT"),
            siem_endpoint=own_address + SIEM_PATH,
        )
    )
    server = uvicorn.Server(uvicorn.Config(application(runner), log_level="warning", access_log=False))
    print(f"listening on {own_address}", flush=True)
    runner.start()
    try:
        server.run(sockets=[listener])
    finally:
        runner.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
