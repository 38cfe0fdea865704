"""Which hosts a client may talk to.

A host is never typed in: it follows from the AWS region of the organisation, so a configuration cannot name one region
and reach another. The one exception is an emulator on this machine, which is why an explicit endpoint must be loopback.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from ringfence.domain.regions import genesys_domain


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """Base addresses of one Genesys Cloud region, without a trailing slash.

    Attributes:
        api: Where `/api/v2/...` paths live.
        login: Where `/oauth/token` lives.
        loopback: Whether both are an emulator on this machine.
    """

    api: str
    login: str
    loopback: bool


def hosts_of(region: str, endpoint: str | None = None) -> Hosts:
    """Hosts of the Genesys Cloud region in an AWS region, or of the emulator at `endpoint`.

    Args:
        region: AWS region name of the organisation, such as `eu-central-1`.
        endpoint: `http://127.0.0.1:8080` and the like: scheme, loopback host and port of an emulator, which serves
            login and API alike.

    Raises:
        UnknownRegionError: when Genesys Cloud has no region there.
        ValueError: when `endpoint` is anything but a loopback address.
    """
    domain = genesys_domain(region)
    if endpoint:
        base = _loopback_base(endpoint)
        return Hosts(api=base, login=base, loopback=True)
    return Hosts(api=f"https://api.{domain}", login=f"https://login.{domain}", loopback=False)


def _loopback_base(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    plain = parts.path in {"", "/"} and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in {"http", "https"} or not plain or not is_loopback(parts.hostname or ""):
        raise ValueError(
            f"genesys:endpoint: found {endpoint!r}; allowed: http://<loopback address>:<port> of an emulator on this "
            "machine (127.0.0.0/8, ::1 or localhost); remove it to use the host that follows from genesys:region"
        )
    return f"{parts.scheme}://{parts.netloc}"


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine by its spelling alone; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
