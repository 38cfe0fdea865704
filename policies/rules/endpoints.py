"""Where a URL sends data: this machine, AWS or Genesys in an allowed region, or a registered vendor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from policies.catalogue import placement
from policies.facts import quoted
from policies.limits import Bounds
from policies.model import UNKNOWN, Finding, failed, undecided
from policies.residency.detect import places_in
from policies.residency.hits import Kind
from policies.residency.vocabulary import Meaning

_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{0,20})://(?:[^/@\s]{0,256}@)?(?P<host>\[[0-9a-f:]{2,45}\]|[^/:?#\s]{1,253})",
    re.IGNORECASE,
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "host.docker.internal"})
_SEALED = ("https://", "tls://", "wss://", "sftp://")
_REGISTERED = "https to a host of an allowed region or of the vendor register"
_OPEN_MARKS = ("${", "{{", "$input", "<")


def host_of(url: str) -> str | None:
    """Host of a URL in lower case; None when the text is no URL."""
    match = _URL.match(url.strip())
    return match.group("host").lower().rstrip(".") if match else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return host in _LOOPBACK or host.endswith(".localhost") or host.startswith("127.")


def endpoint_findings(url: Any, place: str, bounds: Bounds, *, loopback: bool = False) -> Iterator[Finding]:
    """Judge a URL that data is sent to.

    Args:
        url: The value.
        place: Its property path.
        bounds: Allowed regions and vendor register.
        loopback: Whether this machine, also without TLS, is right here.
    """
    if url is UNKNOWN:
        yield undecided(place, _REGISTERED)
        return
    host = host_of(url) if isinstance(url, str) else None
    if host is None:
        yield failed(place, quoted(url), _REGISTERED, "give a full URL")
        return
    if loopback and is_loopback(host):
        return
    if any(mark in host for mark in _OPEN_MARKS):
        yield failed(place, quoted(url), _REGISTERED, "write the host out: a template in it may become any host")
    elif not url.strip().lower().startswith(_SEALED):
        yield failed(place, quoted(url), _REGISTERED, "use https")
    elif any(hit.kind is Kind.HOST for hit in places_in(url, Meaning.HOST, bounds.allowed)):
        return  # the walker says so at this place already
    elif not (_regional(host, bounds) or bounds.registered(host)):
        yield failed(place, f"{quoted(url)}, whose host {host} is not registered", _REGISTERED)


def _regional(host: str, bounds: Bounds) -> bool:
    """Whether a host belongs to AWS or Genesys Cloud and names an allowed region."""
    if any(host == domain or host.endswith(f".{domain}") for domain in bounds.allowed.genesys_domains):
        return True
    aws = any(host.endswith(f".{suffix}") for suffix in placement().aws_host_suffixes)
    return aws and any(region in host.split(".") or f"-{region}." in host for region in bounds.allowed.regions)
