"""The three processes of the one-machine stack: how each is started and how it shows that it is well."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringfence.domain.regions import REGIONS
from ringfence.local.state import LocalState

AWS: Final = "aws"
GENESYS: Final = "genesys"
FUNCTIONS: Final = "functions"

HEALTH_SECONDS: Final = 2.0
"""How long a healthy process takes at most to answer."""

FAKE_KEY: Final = "local-emulator"
"""AWS access key of the local stack: no account has it, so nothing can reach a real one by mistake."""

_LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SERVER_ERROR = 500
_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SSL_CERT_FILE")


@dataclass(frozen=True, kw_only=True)
class Service:
    """One kind of process.

    Attributes:
        name: Short name, also of its log.
        title: What it is, for people.
        health_path: Path that answers below 500 when the process is well.
        start_seconds: How long it may take until it is well.
    """

    name: str
    title: str
    health_path: str
    start_seconds: float = 30.0

    def log(self, state: LocalState) -> Path:
        """File of its output."""
        return state.logs / f"{self.name}.log"

    def healthy(self, port: int) -> bool:
        """Whether it answers, within `HEALTH_SECONDS`."""
        try:
            address = f"http://127.0.0.1:{port}{self.health_path}"
            with urllib.request.urlopen(address, timeout=HEALTH_SECONDS):
                return True
        except urllib.error.HTTPError as error:
            return error.code < _SERVER_ERROR
        except OSError:
            return False


SERVICES: Final = (
    Service(name=AWS, title="AWS emulator (moto)", health_path="/moto-api/config"),
    Service(name=GENESYS, title="Genesys Cloud emulator", health_path="/emulator/clock"),
    Service(name=FUNCTIONS, title="function runner", health_path="/_ringfence/health"),
)
"""In the order in which they are started: the runner needs both emulators."""


def command(service: Service, state: LocalState, *, port: int) -> list[str]:
    """Program and arguments of a service; port 0 lets it pick one."""
    python = [sys.executable, "-m"]
    if service.name == AWS:
        return [*python, "ringfence.local.aws_server", "--port", str(port)]
    if service.name == FUNCTIONS:
        return [*python, "ringfence.local.runner", "--port", str(port), "--state", str(state.root)]
    secrets, facts = state.secrets(), state.facts()
    arguments = ["--port", str(port), "--state", str(state.genesys_store)]
    # A value that the emulator would not take is left out: the settings tell what is wrong with it, in better words.
    region = REGIONS.get(facts.organisation_region)
    if region is not None and region.genesys_domain is not None:
        arguments += ["--region", region.name]
    if _UUID.fullmatch(facts.organisation_id or ""):
        arguments += ["--org-id", str(facts.organisation_id)]
    if facts.organisation_name:
        arguments += ["--org-name", facts.organisation_name]
    return [
        *python,
        "ringfence.genesys.emulator",
        *arguments,
        "--client",
        f"{secrets.client_id}:{secrets.client_secret}",
    ]


def environment(service: Service, state: LocalState, urls: Mapping[str, str]) -> dict[str, str]:
    """Environment of a service: nothing of the caller's but what every program needs.

    Args:
        service: What is started.
        state: Folder it belongs to.
        urls: Addresses of the services that run already, by name.
    """
    variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**variables, "PYTHONUNBUFFERED": "1", **_facts(service, state, urls)}


def fingerprint(service: Service, state: LocalState, urls: Mapping[str, str]) -> str:
    """Changes when a service would be started otherwise than before: a new region, another emulator's address."""
    facts = [command(service, state, port=0), _facts(service, state, urls)]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _facts(service: Service, state: LocalState, urls: Mapping[str, str]) -> dict[str, str]:
    """Variables that tell a service of the stack and of the other services."""
    facts = state.facts()
    if service.name == AWS:
        return {"MOTO_ACCOUNT_ID": facts.account_id} if facts.account_id else {}
    if service.name == FUNCTIONS:
        return {**aws_environment(urls[AWS], facts.aws_region), "GENESYSCLOUD_ENDPOINT": urls[GENESYS]}
    return {}


def aws_environment(url: str, region: str) -> dict[str, str]:
    """Variables that lead every AWS client to the local emulator and away from any real account."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": FAKE_KEY,
        "AWS_SECRET_ACCESS_KEY": FAKE_KEY,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def announced_port(log: Path, offset: int) -> int | None:
    """Port that a process announced in its log after `offset`, None as long as it did not."""
    with log.open("rb") as file:
        file.seek(offset)
        match = _LISTENING.search(file.read())
    return int(match.group(1)) if match else None
