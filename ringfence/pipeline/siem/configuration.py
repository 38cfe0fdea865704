"""What the forwarder is told about the SIEM, out of environment variables.

| Variable | Meaning |
|---|---|
| `RINGFENCE_SIEM_KIND` | `splunk`, `elastic`, `otlp` or `https` |
| `RINGFENCE_SIEM_ENDPOINT` | address of the collector, https |
| `RINGFENCE_SIEM_ALLOWED_HOSTS` | hosts of the vendor in the register, separated by commas; nothing else is contacted |
| `RINGFENCE_SIEM_SECRET_ID` | name or ARN of the token in Secrets Manager |
| `RINGFENCE_SIEM_INDEX` | index or data stream, where the collector has one |
| `RINGFENCE_SIEM_ACKNOWLEDGE` | `true` when Splunk's indexer acknowledgement is on for the token |
| `RINGFENCE_SIEM_DEAD_LETTER_URL` | queue for what the SIEM refuses for good or did not take in 13 days |
| `RINGFENCE_SIEM_QUEUE_URL` | the forwarder's own queue, where it puts off what failed |
| `RINGFENCE_SIEM_LOCAL_ENDPOINT` | loopback address that stands in for the collector on one machine |
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from ringfence.domain.problems import Problem, render_all
from ringfence.pipeline.environment import EnvironmentVariableError

KINDS: Final = ("splunk", "elastic", "otlp", "https")
_CONTROL = "DORA 28(3), vendor register"


@dataclass(frozen=True, kw_only=True)
class SiemSettings:
    """What the forwarder needs to know; `queue_url` and `dead_letter_url` are those of its own leg."""

    kind: str
    endpoint: str
    secret_id: str
    index: str
    acknowledge: bool
    queue_url: str
    dead_letter_url: str


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its literal address or the name `localhost`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def siem_settings(environment: Mapping[str, str]) -> SiemSettings:
    """Settings of the forwarder.

    Raises:
        EnvironmentVariableError: when a variable is missing, the endpoint is not https, or its host is in no entry of
            the vendor register; all of them at once.
    """
    problems: list[Problem] = []

    def needed(name: str) -> str:
        value = environment.get(name, "")
        if not value:
            problems.append(_problem(name, "nothing", "a text", "set it on the function"))
        return value

    kind = needed("RINGFENCE_SIEM_KIND")
    if kind and kind not in KINDS:
        problems.append(_problem("RINGFENCE_SIEM_KIND", repr(kind), "one of " + ", ".join(KINDS), "choose one"))
    endpoint = needed("RINGFENCE_SIEM_ENDPOINT")
    allowed = {host.strip().lower() for host in environment.get("RINGFENCE_SIEM_ALLOWED_HOSTS", "").split(",")} - {""}
    if endpoint:
        problems += _endpoint_problems(endpoint, allowed)
    local = environment.get("RINGFENCE_SIEM_LOCAL_ENDPOINT", "")
    if local and not is_loopback(urlsplit(local).hostname or ""):
        name = "RINGFENCE_SIEM_LOCAL_ENDPOINT"
        problems.append(_problem(name, repr(urlsplit(local).hostname), "a loopback address", "remove it"))
    settings = SiemSettings(
        kind=kind,
        endpoint=local_address(endpoint, local) if local else endpoint,
        secret_id=needed("RINGFENCE_SIEM_SECRET_ID"),
        index=environment.get("RINGFENCE_SIEM_INDEX", ""),
        acknowledge=environment.get("RINGFENCE_SIEM_ACKNOWLEDGE", "") == "true",
        queue_url=needed("RINGFENCE_SIEM_QUEUE_URL"),
        dead_letter_url=needed("RINGFENCE_SIEM_DEAD_LETTER_URL"),
    )
    if problems:
        raise EnvironmentVariableError(render_all(problems))
    return settings


def local_address(endpoint: str, local: str) -> str:
    """The endpoint's path at the stand-in's address."""
    return local.rstrip("/") + urlsplit(endpoint).path


def _endpoint_problems(endpoint: str, allowed: set[str]) -> list[Problem]:
    name = "RINGFENCE_SIEM_ENDPOINT"
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").lower()
    problems = []
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        problems.append(_problem(name, f"{parts.scheme}://", "https, or http on this machine", "use https"))
    if host not in allowed:
        shown = ", ".join(sorted(allowed)) or "no host at all"
        problems.append(_problem(name, repr(host), f"a host of the vendor register: {shown}", "register the host"))
    return problems


def _problem(place: str, found: str, allowed: str, fix: str) -> Problem:
    return Problem(place=place, found=found, allowed=allowed, fix=fix, control=_CONTROL)
