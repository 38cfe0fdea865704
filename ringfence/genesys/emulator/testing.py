"""Starts the emulator inside a test process."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .organisation import Options, Organisation
from .server import Server, address, listen

START_SECONDS = 10
CLIENT_ID = "emulator-client"
CLIENT_SECRET = "emulator-secret"  # noqa: S105 - the emulator's own test credential


@dataclass(frozen=True, kw_only=True)
class Running:
    """A running emulator: base URL (login and API), a client with all permissions, the organisation behind it."""

    url: str
    client_id: str
    client_secret: str
    organisation: Organisation

    def control(self, path: str, document: Any = None, *, method: str | None = None) -> Any:
        """Calls the control API: `control("reset", method="POST")`, `control("calls")`, `control("faults", {...})`.

        A document makes it a POST unless `method` says otherwise. Gives the JSON answer, None for an empty one.
        Raises urllib.error.HTTPError for an answer of 400 and above.
        """
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(  # noqa: S310 - loopback only
            f"{self.url}/emulator/{path.lstrip('/')}",
            data=body,
            method=method or ("POST" if body is not None else "GET"),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:  # noqa: S310 - loopback only
            raw = answer.read()
        return json.loads(raw) if raw else None


@contextmanager
def running(
    *,
    region: str = Options.region,
    organisation_id: str = Options.organisation_id,
    client_id: str = CLIENT_ID,
    client_secret: str = CLIENT_SECRET,
    state_file: Path | None = None,
    seed: int | None = None,
    limit: int = 0,
    port: int = 0,
) -> Iterator[Running]:
    """Runs an emulator in a thread of this process until the block ends. Without `limit` there is no request limit."""
    options = Options(
        region=region,
        organisation_id=organisation_id,
        clients=((client_id, client_secret),),
        state_file=state_file,
        seed=seed,
        limit=limit,
    )
    organisation = Organisation(options)
    listener = listen(port)
    ready = threading.Event()
    server = Server(organisation, on_ready=ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="genesys-emulator", daemon=True)
    url = address(listener)
    thread.start()
    if not ready.wait(START_SECONDS):
        raise TimeoutError(f"the emulator did not start within {START_SECONDS} s")
    try:
        yield Running(url=url, client_id=client_id, client_secret=client_secret, organisation=organisation)
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listener.close()
        organisation.store.close()
