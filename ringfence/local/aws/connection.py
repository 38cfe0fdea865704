"""Clients for the local AWS: loopback only, fake credentials only, one client for each service and region."""

from __future__ import annotations

import functools
import ipaddress
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ringfence.domain.regions import REGIONS
from ringfence.plugin.provider import ProviderError

FAKE_CREDENTIAL = "test"
"""Access key id and secret key of every request: worthless anywhere but on an emulator."""

CONNECTIONS_PER_CLIENT = 8
"""Pooled connections of one client; the engine runs at most `--parallel` (default 16) calls over all services."""


def is_loopback(url: str) -> bool:
    """Whether `url` is an http address of this machine itself."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    try:
        return ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def require_loopback(url: str, place: str) -> str:
    """Returns `url` when it points at this machine.

    Raises:
        ProviderError: when it does not. This provider must not be able to touch a real account.
    """
    if not is_loopback(url):
        found = repr(url) if url else "nothing"
        raise ProviderError(
            f"{place}: found {found}; allowed: an address on this machine such as http://127.0.0.1:5000. This is the"
            " local stand-in for the AWS provider, it never talks to AWS: start the local stack with `ringfence local"
            " up`, or install the official plugin with `pulumi plugin install resource aws` for a real deployment"
        )
    return url


@dataclass(frozen=True, kw_only=True)
class Connection:
    """Where the local AWS is and what the provider's configuration says about all resources.

    Attributes:
        endpoint: Loopback address that serves every service.
        region: Region of resources that name none.
        endpoints: Own address per service (boto3 names), where the configuration gives one.
        default_tags: Tags that every taggable resource gets.
        state_folder: Folder of the local stack, for the key journal and the code of functions; None keeps neither.
        adopted_urns: Resources whose interrupted creation may take over an object of the same name.
    """

    endpoint: str
    region: str
    endpoints: Mapping[str, str] = field(default_factory=dict)
    default_tags: Mapping[str, str] = field(default_factory=dict)
    state_folder: Path | None = None
    adopted_urns: frozenset[str] = frozenset()
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def client(self, service: str, region: str) -> Any:
        """The boto3 client of `service` in `region`; safe to use from several threads."""
        with self._lock:
            key = (service, region)
            if key not in self._clients:
                self._clients[key] = self._new_client(service, region)
            return self._clients[key]

    def _new_client(self, service: str, region: str) -> Any:
        from botocore.config import Config  # noqa: PLC0415 - a quarter of a second that a plain preview need not pay

        settings = Config(
            max_pool_connections=CONNECTIONS_PER_CLIENT,
            connect_timeout=3,
            read_timeout=60,
            retries={"total_max_attempts": 2, "mode": "standard"},
            s3={"addressing_style": "path"},
        )
        return self._session.client(
            service, region_name=region, endpoint_url=self.endpoints.get(service, self.endpoint), config=settings
        )

    @functools.cached_property
    def _session(self) -> Any:
        # The machine's own profile must neither be used nor be able to break a local run.
        os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN"):
            os.environ.pop(name, None)
        import boto3  # noqa: PLC0415

        return boto3.session.Session(aws_access_key_id=FAKE_CREDENTIAL, aws_secret_access_key=FAKE_CREDENTIAL)

    @functools.cached_property
    def caller(self) -> dict[str, str]:
        """Who the fake credentials are: `Account`, `Arn` and `UserId` of `sts:GetCallerIdentity`."""
        answer = self.client("sts", self.region).get_caller_identity()
        return {name: str(answer[name]) for name in ("Account", "Arn", "UserId")}

    def scope(self, region: str | None) -> Scope:
        """This connection in `region`, or in the provider's region."""
        return Scope(connection=self, region=region or self.region)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One region of the local AWS: what a resource works in."""

    connection: Connection
    region: str

    def client(self, service: str) -> Any:
        """The boto3 client of `service` in this region."""
        return self.connection.client(service, self.region)

    @property
    def account(self) -> str:
        """Account id, twelve digits."""
        return self.connection.caller["Account"]

    @property
    def partition(self) -> str:
        """Partition of the region, the second field of an ARN."""
        known = REGIONS.get(self.region)
        return known.partition if known else "aws"

    def arn(self, service: str, resource: str) -> str:
        """ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
