"""The local AWS: a moto server whose queues leave event source mappings to the function runner.

moto reacts to a message on a mapped queue at once: it receives the message, tries to run the function in Docker and,
where there is none, puts it back. Each try counts as a receive, so messages would reach the dead-letter queue unread.
The runner serves these mappings, so here queues know of none; moto's Lambda API still lists them.
"""

from __future__ import annotations

import argparse

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.sqs.models import Queue
from werkzeug.serving import make_server


class _NoMappings:
    """Attribute that is always an empty mapping, whatever is put into it."""

    def __get__(self, queue: object, owner: type) -> dict[str, object]:
        return {}

    def __set__(self, queue: object, value: object) -> None:
        """Forgets the value."""


def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m ringfence.local.aws_server", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="loopback port, 0 picks a free one")
    port = parser.parse_args().port
    Queue.lambda_event_source_mappings = _NoMappings()
    server = make_server(
        "127.0.0.1",
        port,
        DomainDispatcherApplication(create_backend_app),
        threaded=True,
        request_handler=_QuietRequestHandler,
    )
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - read by whoever started it
    server.serve_forever()


class _QuietRequestHandler(MotoRequestHandler):  # type: ignore[misc]
    """Without a line per request: the log holds what went wrong."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


if __name__ == "__main__":
    main()
