"""Starts, finds again, judges and ends the processes of the one-machine stack."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ringfence.local.organisation import prepare_organisation
from ringfence.local.processes import ProcessRecord, marked, start, stop, tail, wait_until
from ringfence.local.services import (
    AWS,
    GENESYS,
    SERVICES,
    Service,
    announced_port,
    command,
    environment,
    fingerprint,
)
from ringfence.local.state import LocalState

RECORDS = "services.json"

Condition = Literal["running", "not answering", "dead", "not started"]
Say = Callable[[str], None]


class ServiceStartError(RuntimeError):
    """A process did not come up; the message holds the end of its log."""


@dataclass(frozen=True, kw_only=True)
class ServiceStatus:
    """A process as it is now.

    Attributes:
        service: Which one.
        condition: `running` means that it answers.
        pid, port, since: As recorded at its start; None when it never was started. `since` is seconds since 1970.
        instance: Changes with every start: an emulator that keeps its state in memory is empty when this is new.
    """

    service: Service
    condition: Condition
    pid: int | None = None
    port: int | None = None
    since: float | None = None
    instance: str | None = None

    @property
    def url(self) -> str | None:
        """Address on loopback."""
        return f"http://127.0.0.1:{self.port}" if self.port else None


class Supervisor:
    """Processes of one state folder.

    Args:
        state: The folder.
        say: Told, in words for people, what is done.
    """

    def __init__(self, state: LocalState, say: Say = lambda _text: None) -> None:
        self._state = state
        self._say = say

    def status(self) -> list[ServiceStatus]:
        """All services, in the order of their start."""
        records = self._state.read(RECORDS)
        return [_status(service, records.get(service.name)) for service in SERVICES]

    def urls(self) -> dict[str, str]:
        """Addresses of the services that were started, by name."""
        return {status.service.name: status.url for status in self.status() if status.url}

    def up(self) -> list[ServiceStatus]:
        """Starts what does not run; what runs and answers is left alone.

        Raises:
            ServiceStartError: when a process does not come up in time. Those before it keep running.
            LocalStateError: when the state folder cannot be used.
        """
        with self._state.locked():
            self._state.prepare()
            for status in self.status():
                self._ensure(status)
            prepare_organisation(self.urls()[GENESYS], self._state.facts())
            return self.status()

    def down(self) -> list[int]:
        """Ends everything that belongs to the folder and removes it; returns the ids of the processes that ran.

        Raises:
            LocalStateError: when the folder is not ours.
        """
        with self._state.locked():
            ended = stop(marked(self._state.root))
            self._state.remove()
        return ended

    def _ensure(self, status: ServiceStatus) -> None:
        title = status.service.title
        outdated = status.condition == "running" and self._is_outdated(status.service)
        if status.condition == "running" and not outdated:
            self._say(f"{title} already runs at {status.url} (process {status.pid})")
            return
        if outdated:
            self._say(f"{title} (process {status.pid}) was started with other settings; it is started again")
            self._end(status.service)
        elif status.condition == "not answering":
            self._say(f"{title} (process {status.pid}) runs but does not answer; it is ended and started again")
            self._end(status.service)
        elif status.condition == "dead":
            self._say(f"{title} (process {status.pid}) has died; it is started again, log: {self._log(status.service)}")
        if status.service.name == AWS and status.condition != "not started" and self._state.read("deployed.json"):
            self._say("what was deployed in the AWS emulator is gone with its memory; the stack needs a refresh")
        began = time.monotonic()
        port = self._start(status.service, status.port or 0)
        self._say(f"{title} started at http://127.0.0.1:{port} in {time.monotonic() - began:.1f} s")

    def _start(self, service: Service, port: int) -> int:
        """Starts a service on its old port, so that addresses stay valid; on another one when somebody took it."""
        failure = ""
        for wanted in dict.fromkeys((port, 0)):
            log = service.log(self._state)
            offset = log.stat().st_size if log.exists() else 0
            record = start(
                command(service, self._state, port=wanted),
                environment=environment(service, self._state, self.urls()),
                log=log,
                folder=self._state.project,
                owner=self._state.root,
                role=service.name,
            )
            self._record(service, record, wanted)
            if self._came_up(service, record, offset):
                return self._known_port(service)
            self._end(service)
            failure = tail(log)
        limit = f"within {service.start_seconds:.0f} s"
        raise ServiceStartError(f"{service.title} did not come up {limit}; the end of {self._log(service)}:\n{failure}")

    def _came_up(self, service: Service, record: ProcessRecord, offset: int) -> bool:
        def settled() -> bool:
            port = announced_port(service.log(self._state), offset)
            if port is not None and port != self._known_port(service):
                self._record(service, record, port)
            return record.find() is None or (port is not None and service.healthy(port))

        return wait_until(settled, seconds=service.start_seconds) and record.find() is not None

    def _record(self, service: Service, record: ProcessRecord, port: int) -> None:
        records = self._state.read(RECORDS)
        same = records.get(service.name, {}).get("pid") == record.pid
        instance = records[service.name]["instance"] if same else uuid.uuid4().hex
        settings = fingerprint(service, self._state, self.urls())
        started = {"port": port, "since": time.time(), "instance": instance, "fingerprint": settings}
        records[service.name] = record.document() | started
        self._state.write(RECORDS, records)

    def _is_outdated(self, service: Service) -> bool:
        kept = self._state.read(RECORDS)[service.name].get("fingerprint")
        return bool(kept != fingerprint(service, self._state, self.urls()))

    def _known_port(self, service: Service) -> int:
        return int(self._state.read(RECORDS)[service.name]["port"])

    def _end(self, service: Service) -> None:
        process = ProcessRecord.of(self._state.read(RECORDS)[service.name]).find()
        if process is not None:
            stop([process])

    def _log(self, service: Service) -> str:
        log = service.log(self._state)
        return str(log.relative_to(self._state.project) if log.is_relative_to(self._state.project) else log)


def _status(service: Service, record: dict[str, Any] | None) -> ServiceStatus:
    if record is None:
        return ServiceStatus(service=service, condition="not started")
    port = int(record["port"])
    if ProcessRecord.of(record).find() is None:
        condition: Condition = "dead"
    else:
        condition = "running" if port and service.healthy(port) else "not answering"
    return ServiceStatus(
        service=service,
        condition=condition,
        pid=int(record["pid"]),
        port=port,
        since=float(record["since"]),
        instance=str(record["instance"]),
    )
