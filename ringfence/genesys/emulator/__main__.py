"""Command line: `python -m ringfence.genesys.emulator --port N --state FILE --client ID:SECRET`."""

from __future__ import annotations

import argparse
import sqlite3
import sys
import uuid
from pathlib import Path

from ringfence.domain.regions import REGIONS

from .limiter import TOKEN_LIMIT
from .organisation import Options, Organisation
from .server import Server, address, listen


def parser() -> argparse.ArgumentParser:
    """The command line options."""
    options = argparse.ArgumentParser(
        prog="python -m ringfence.genesys.emulator", description="A Genesys Cloud organisation on loopback."
    )
    options.add_argument(
        "--port", type=int, default=0, help="port on 127.0.0.1 for login and API; 0 picks a free one (default)"
    )
    options.add_argument(
        "--state", type=Path, metavar="FILE", help="SQLite file that keeps the organisation across restarts"
    )
    options.add_argument(
        "--client",
        action="append",
        default=[],
        type=_client,
        metavar="ID:SECRET",
        help="client with all permissions; may be repeated",
    )
    options.add_argument(
        "--region", default=Options.region, type=_region, help="AWS region of the organisation (default: %(default)s)"
    )
    options.add_argument(
        "--org-id", default=Options.organisation_id, type=_uuid, metavar="UUID", help="id of a new organisation"
    )
    options.add_argument("--org-name", default=Options.name, metavar="NAME", help="name of a new organisation")
    options.add_argument(
        "--limit",
        type=int,
        default=TOKEN_LIMIT,
        metavar="N",
        help="requests a minute for each token, 0 for none (default: %(default)s)",
    )
    options.add_argument("--seed", type=int, metavar="N", help="makes ids repeatable")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Serves until interrupted. Exit status 2 for a wrong command line, 1 when the port or the state file is taken."""
    options = parser().parse_args(arguments)
    try:
        listener = listen(options.port)
    except OSError as error:
        print(
            f"cannot listen on 127.0.0.1:{options.port}: {error.strerror}; choose another --port, or 0", file=sys.stderr
        )
        return 1
    try:
        organisation = Organisation(
            Options(
                region=options.region,
                organisation_id=options.org_id,
                name=options.org_name,
                clients=tuple(options.client),
                state_file=options.state,
                seed=options.seed,
                limit=options.limit,
            )
        )
    except (sqlite3.Error, OSError) as error:
        print(f"cannot use {options.state}: {error}; is another emulator running on it?", file=sys.stderr)
        return 1
    server = Server(organisation, on_ready=lambda: print(f"listening on {address(listener)}", flush=True))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        organisation.store.close()
    return 0


def _client(value: str) -> tuple[str, str]:
    client_id, colon, secret = value.partition(":")
    if not colon or not client_id or not secret:
        raise argparse.ArgumentTypeError(f"{value!r} is not of the form ID:SECRET")
    return client_id, secret


def _region(value: str) -> str:
    region = REGIONS.get(value)
    if region is None or region.genesys_domain is None:
        known = ", ".join(sorted(name for name, row in REGIONS.items() if row.genesys_domain))
        raise argparse.ArgumentTypeError(f"Genesys Cloud has no region {value!r}; it has {known}")
    return value


def _uuid(value: str) -> str:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is not a UUID") from None


if __name__ == "__main__":
    sys.exit(main())
