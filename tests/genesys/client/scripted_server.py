"""A local HTTP server that answers what a test scripted and remembers what it was asked."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text) if self.text else None


@dataclass
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False


class ScriptedServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = (
        128  # with fewer places than callers, a call waits a second for its connection to be tried again
    )
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.logins: list[Asked] = []
        self.answers: dict[str, deque[Answer]] = {}
        self.rule: Callable[[Asked], Answer | None] = lambda asked: None
        self.token_seconds = 3600
        self.login_answer: Answer | None = None
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def will_answer(self, method: str, path: str, *answers: Answer) -> None:
        self.answers.setdefault(f"{method} {path}", deque()).extend(answers)

    def calls(self) -> list[str]:
        return [f"{asked.method} {asked.path}" for asked in self.asked]

    def answer(self, asked: Asked) -> Answer:
        with self.lock:
            if asked.path == "/oauth/token":
                self.logins.append(asked)
                token = {"access_token": f"token-{len(self.logins)}", "token_type": "bearer"}
                return self.login_answer or Answer(body={**token, "expires_in": self.token_seconds})
            self.asked.append(asked)
            scripted = self.answers.get(f"{asked.method} {asked.path}")
            if scripted:
                return scripted.popleft()
        return self.rule(asked) or Answer(404, {"status": 404, "code": "not.found", "message": "not scripted"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: else delayed acknowledgements cost 40 ms a call
    server: ScriptedServer

    def handle_one(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length).decode()
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        answer = self.server.answer(Asked(self.command, parts.path, query, dict(self.headers), text))
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        raw = answer.body if isinstance(answer.body, bytes) else b""
        if answer.body is not None and not raw:
            raw = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        if "Content-Type" not in answer.headers:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("ININ-Correlation-Id", "corr-1")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one  # noqa: N815 - http.server asks for these names

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *args: object) -> None:
        return


@contextlib.contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
