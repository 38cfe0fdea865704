"""What runs where, what is missing, and what the proof showed: as tables for people and as a document for programs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from ringfence.local.arrivals import LockedObject
from ringfence.local.deploy import DEPLOYED
from ringfence.local.digest_proof import DigestProof
from ringfence.local.engine import INTERRUPTED, read_checkpoint
from ringfence.local.runner_state import read_runner
from ringfence.local.services import AWS, FUNCTIONS
from ringfence.local.state import LocalState
from ringfence.local.supervisor import ServiceStatus, Supervisor


def describe(state: LocalState) -> dict[str, Any]:
    """Everything that is known of the local stack, as a document."""
    if not state.exists:
        return {"state": str(state.root), "services": [], "stack": None, "functions": None, "missing": [_NOT_STARTED]}
    statuses = Supervisor(state).status()
    runner = next(status for status in statuses if status.service.name == FUNCTIONS)
    served = read_runner(runner.url) if runner.condition == "running" and runner.url else None
    checkpoint = read_checkpoint(state)
    return {
        "state": str(state.root),
        "services": [_service(state, status) for status in statuses],
        "stack": {"resources": checkpoint.resources, "interrupted": checkpoint.pending} if checkpoint.exists else None,
        "functions": served,
        "missing": missing(state, statuses, served),
    }


def missing(state: LocalState, statuses: Sequence[ServiceStatus], served: dict[str, Any] | None) -> list[str]:
    """What keeps the local stack from working, each with what to do."""
    found = [
        f"{status.service.title} is {status.condition}: run `ringfence local up`"
        for status in statuses
        if status.condition != "running"
    ]
    checkpoint = read_checkpoint(state)
    if not checkpoint.resources:
        found.append("nothing is deployed: run `make up`")
    elif checkpoint.pending or state.read(INTERRUPTED):
        found.append("a deployment was interrupted: run `make up`, it goes on from there")
    instance = next(status.instance for status in statuses if status.service.name == AWS)
    deployed = state.read(DEPLOYED).get("aws_instance")
    if deployed is not None and deployed != instance:
        found.append("the AWS emulator was started anew and is empty: run `make up`, it refreshes the state first")
    return found + (_runner_troubles(served) if served else [])


def show_status(console: Console, document: dict[str, Any]) -> None:
    """Prints what runs where and what is missing."""
    if document["services"]:
        console.print(_services_table(document["services"]))
    if document["functions"]:
        console.print(_functions_table(document["functions"]))
    if document["stack"]:
        console.print(f"stack `local`: {document['stack']['resources']} resources; state in {document['state']}")
    for line in document["missing"]:
        console.print(f"missing: {line}", style="yellow", highlight=False)


def show_proof(console: Console, objects: Sequence[LockedObject]) -> None:
    """Prints the locked objects that the events became."""
    for item in objects:
        table = Table(
            title=f"{item.event}, archived after {item.seconds:.0f} s", title_justify="left", show_header=False
        )
        table.add_row("event", item.event_id)
        table.add_row("object", f"s3://{item.bucket}/{item.key}", style="bold")
        table.add_row("version", item.version)
        table.add_row("lock", f"{item.mode} until {item.retain_until:%Y-%m-%d %H:%M} UTC")
        table.add_row("sha256", item.sha256)
        if item.siem_seconds is not None:
            table.add_row("at the SIEM", f"the same event, after {item.siem_seconds:.0f} s")
        console.print(table)


def show_digest(console: Console, proof: DigestProof) -> None:
    """Prints what the digest chain showed."""
    table = Table(title="digest chain, verified with the public key", title_justify="left", show_header=False)
    table.add_row("digest", f"{proof.key} (number {proof.sequence})", style="bold")
    table.add_row("archive", f"{proof.digests} digests and {proof.objects} objects verify")
    table.add_row("one byte changed in a copy", proof.finding)
    console.print(table)
    console.print("verify again: .venv/bin/ringfence audit verify --local", highlight=False)


_NOT_STARTED = "nothing was started here: run `make up`"


def _service(state: LocalState, status: ServiceStatus) -> dict[str, Any]:
    return {
        "name": status.service.name,
        "title": status.service.title,
        "condition": status.condition,
        "url": status.url,
        "pid": status.pid,
        "running_seconds": round(time.time() - status.since)
        if status.since and status.condition == "running"
        else None,
        "log": str(status.service.log(state)),
    }


def _services_table(services: Sequence[dict[str, Any]]) -> Table:
    table = Table(title="Services", title_justify="left")
    for column in ("service", "condition", "address", "process", "log"):
        table.add_column(column, overflow="fold")
    for row in services:
        style = None if row["condition"] == "running" else "red"
        table.add_row(row["title"], row["condition"], row["url"] or "", str(row["pid"] or ""), row["log"], style=style)
    return table


def _functions_table(served: dict[str, Any]) -> Table:
    table = Table(title="Functions", title_justify="left")
    for column in ("function", "reached through", "runs", "errors", "code"):
        table.add_column(column, overflow="fold")
    for function in served["functions"]:
        doors = [
            f"{served['url']}/{api['name']}{route['key'].partition(' ')[2]}"
            for api in served["apis"]
            for route in api["routes"]
            if route["function"].rpartition(":")[2] == function["name"]
        ]
        doors += [f"queue {row['queue']}" for row in served["mappings"] if row["function"] == function["name"]]
        counts = (str(function["invocations"]), str(function["errors"]))
        table.add_row(function["name"], "\n".join(doors), *counts, function["code"])
    return table


def _runner_troubles(served: dict[str, Any]) -> list[str]:
    found = []
    if served["error"]:
        found.append(f"the function runner cannot read what is declared: {served['error']}")
    found += [f"queue {row['queue']} cannot be read: {row['error']}" for row in served["mappings"] if row["error"]]
    found += [
        f"function {row['name']} runs from the checkout: its archive is not in the state folder"
        for row in served["functions"]
        if row["code"] != "archive"
    ]
    found += [
        f"schedule {row['name']} is not served here: {row['expression']} is not a rate"
        for row in served.get("schedules", [])
        if not row["served"]
    ]
    schedules = served.get("schedules", [])
    found += [f"schedule {row['name']} could not fire: {row['error']}" for row in schedules if row["error"]]
    leg = served["event_bridge"]
    if leg and leg["error"]:
        found.append(f"audit events do not reach the event bus: {leg['error']}")
    return found
