"""Addresses that stand where a host name may stand: one spelling each, so that a register can be searched by text."""

from __future__ import annotations

import ipaddress


def canonical_address(host: str) -> str | None:
    """An IP address in its one spelling (RFC 5952 for IPv6), without brackets; None for anything else.

    An address with a zone (`fe80::1%eth0`) means something on one machine only, so it is none.
    """
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    return None if getattr(address, "scope_id", None) else str(address)
