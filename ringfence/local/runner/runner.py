"""Keeps what is served in step with what is declared."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ringfence.local.runner.clockwork import Clockwork
from ringfence.local.runner.declarations import (
    API_GATEWAY,
    Declarations,
    FunctionDeclaration,
    HttpApi,
    QueueMapping,
    read_declarations,
)
from ringfence.local.runner.event_bridge import EventBridgeLeg
from ringfence.local.runner.http_api import Request, Response, answer, match, payload, response
from ringfence.local.runner.metrics import MetricsLeg
from ringfence.local.runner.queue_poller import QueuePoller
from ringfence.local.runner.replication import ReplicationLeg
from ringfence.local.runner.siem_stand_in import SiemStandIn
from ringfence.local.runner.throttle import Throttle
from ringfence.local.runner.workers import PAYLOAD_BYTES, FunctionPool, ThrottledError, unpack
from ringfence.local.state import LocalState

SHORTEST_PAUSE_SECONDS: Final = 1.0
"""Pause between two looks at the declarations while they change."""

LONGEST_PAUSE_SECONDS: Final = 5.0
"""Pause when nothing has changed for a while; a request for something unknown makes the runner look at once."""

# One attempt: whoever asked comes again by itself, and a retry would only hide that the emulator is gone.
_CLIENT = Config(connect_timeout=2, read_timeout=60, retries={"total_max_attempts": 1}, max_pool_connections=32)


@dataclass(kw_only=True)
class Surroundings:
    """Where the runner lives.

    Attributes:
        state: The state folder.
        region: Region of the declared functions.
        variables: Environment that leads a function's AWS clients to the emulator.
        genesys_endpoint: Address of the Genesys emulator, None to leave the event bus leg out.
        siem_endpoint: Address of the collector's stand-in, None for none.
    """

    state: LocalState
    region: str
    variables: dict[str, str]
    genesys_endpoint: str | None
    siem_endpoint: str | None = None

    def for_functions(self) -> dict[str, str]:
        """Variables that lead a function to everything that is emulated, and to nothing else."""
        emulated = {"GENESYSCLOUD_ENDPOINT": self.genesys_endpoint, "RINGFENCE_SIEM_LOCAL_ENDPOINT": self.siem_endpoint}
        return {**self.variables, **{name: value for name, value in emulated.items() if value}}


@dataclass(kw_only=True)
class Runner:
    """Serves all declared functions."""

    surroundings: Surroundings
    declared: Declarations = field(default_factory=Declarations)
    error: str | None = None
    looked_at: float = 0.0

    def __post_init__(self) -> None:
        self._clients: dict[tuple[str, str], Any] = {}
        self._pools: dict[str, FunctionPool] = {}
        self._stamps: dict[str, object] = {}
        self._pollers: dict[QueueMapping, QueuePoller] = {}
        self._throttles: dict[tuple[str, str], Throttle] = {}
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopped = False
        self.clockwork = Clockwork(sqs=lambda: self.client("sqs"), pool_of=self._pools.get)
        self.siem = SiemStandIn()
        self.replication = ReplicationLeg(client=self.client)
        self.metrics = MetricsLeg(
            client=self.client,
            counters=lambda: {pool.declaration.name: pool.counters for pool in self.pools()},
            logs=self.surroundings.state.logs,
            others=self.replication.take_metrics,
        )
        endpoint = self.surroundings.genesys_endpoint
        self.leg = (
            EventBridgeLeg(
                state=self.surroundings.state,
                endpoint=endpoint,
                events_client=lambda region: self.client("events", region),
            )
            if endpoint
            else None
        )

    def start(self) -> None:
        """Starts looking at the declarations, and the event bus leg."""
        threading.Thread(target=self._follow, name="declarations", daemon=True).start()
        self.clockwork.start()
        self.metrics.start()
        self.replication.start()
        if self.leg is not None:
            self.leg.start()

    def stop(self) -> None:
        """Ends all threads after what they are doing, and all idle processes."""
        self._stopped = True
        self._wake.set()
        self.clockwork.stop()
        self.metrics.stop()
        self.replication.stop()
        if self.leg is not None:
            self.leg.stop()
        with self._lock:
            self._serve(Declarations())

    def client(self, service: str, region: str | None = None) -> Any:
        """boto3 client of a service in a region (default: the functions' region)."""
        key = (service, region or self.surroundings.region)
        with self._lock:
            if key not in self._clients:
                variables = self.surroundings.variables
                self._clients[key] = boto3.client(
                    service,
                    region_name=key[1],
                    endpoint_url=variables["AWS_ENDPOINT_URL"],
                    aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
                    aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
                    config=_CLIENT,
                )
            return self._clients[key]

    def look(self) -> bool:
        """Reads the declarations and serves them; True when something changed."""
        with self._lock:
            try:
                clients = (self.client(name) for name in ("lambda", "apigatewayv2", "scheduler"))
                found = read_declarations(*clients)
            except (BotoCoreError, ClientError) as error:
                self.error = str(error)
                return False
            self.error = None
            self.looked_at = time.time()
            return self._serve(found)

    def find_api(self, name: str) -> HttpApi | None:
        """An HTTP API by id or name; looks at the declarations again before saying that there is none."""
        for _attempt in range(2):
            for api in self.declared.apis:
                if name in (api.id, api.name):
                    return api
            if not self.look():
                return None
        return None

    def handle(self, api: HttpApi, request: Request) -> Response:
        """Answers a request to an HTTP API."""
        found = match(api, request.method, request.path)
        if found is None:
            return answer(404, "Not Found")
        throttle = self._throttles.setdefault((api.id, found.stage.name), Throttle())
        if not throttle.admits(rate=found.stage.rate, burst=found.stage.burst):
            return answer(429, "Too Many Requests")
        pool = self._pools.get(found.route.function_arn)
        if pool is None or API_GATEWAY not in pool.declaration.invokers:
            return answer(500, "Internal Server Error")
        domain = f"{api.id}.execute-api.{self.surroundings.region}.amazonaws.com"
        return _run(pool, payload(api, found, request, domain=domain))

    def pools(self) -> list[FunctionPool]:
        """The functions that are served."""
        return list(self._pools.values())

    def pollers(self) -> list[QueuePoller]:
        """The queue mappings that are served."""
        return list(self._pollers.values())

    def _follow(self) -> None:
        pause = SHORTEST_PAUSE_SECONDS
        while not self._stopped:
            changed = self.look()
            pause = SHORTEST_PAUSE_SECONDS if changed else min(LONGEST_PAUSE_SECONDS, pause * 1.25)
            self._wake.wait(pause)

    def _serve(self, found: Declarations) -> bool:
        """Starts what is new, ends what is gone; a function whose declaration or archive changed gets new processes."""
        stamps = {declaration.arn: self._stamp(declaration) for declaration in found.functions}
        changed = found != self.declared or stamps != self._stamps
        if not changed:
            return False
        for arn in [arn for arn in self._pools if self._stamps.get(arn) != stamps.get(arn)]:
            self._pools.pop(arn).close()
        for declaration in found.functions:
            if declaration.arn not in self._pools:
                self._pools[declaration.arn] = self._pool(declaration)
        self._poll(found)
        self.clockwork.serve(found.schedules)
        self.declared, self._stamps = found, stamps
        return True

    def _poll(self, found: Declarations) -> None:
        wanted = {mapping: self._pools.get(mapping.function_arn) for mapping in found.mappings}
        for mapping, poller in list(self._pollers.items()):
            if wanted.get(mapping) is not poller.pool:
                self._pollers.pop(mapping).stop()
        for mapping, pool in wanted.items():
            if pool is not None and mapping not in self._pollers:
                poller = QueuePoller(
                    mapping=mapping, pool=pool, sqs=self.client("sqs"), region=self.surroundings.region
                )
                self._pollers[mapping] = poller
                poller.start()

    def _pool(self, declaration: FunctionDeclaration) -> FunctionPool:
        state = self.surroundings.state
        return FunctionPool(
            declaration=declaration,
            code=unpack(declaration, archives=state.functions, checkout=state.project),
            surroundings=self.surroundings.for_functions(),
            log=state.logs / f"function-{declaration.name}.log",
        )

    def _stamp(self, declaration: FunctionDeclaration) -> object:
        try:
            archive = (self.surroundings.state.functions / f"{declaration.name}.zip").stat()
        except FileNotFoundError:
            return declaration, None
        return declaration, (archive.st_mtime_ns, archive.st_size)


def _run(pool: FunctionPool, event: dict[str, Any]) -> Response:
    """What a caller of an HTTP API gets of one run."""
    if len(json.dumps(event)) > PAYLOAD_BYTES:
        return answer(413, "Request Entity Too Large")
    try:
        result = pool.invoke(event)
    except ThrottledError:
        return answer(503, "Service Unavailable")
    return answer(500, "Internal Server Error") if result.error is not None else response(result.payload)
