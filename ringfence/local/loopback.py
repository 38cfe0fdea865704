"""A proxy of the company never sees what goes from this machine to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LOOPBACK: Final = ("127.0.0.1", "localhost")
_NAMES = ("no_proxy", "NO_PROXY")


def loopback_without_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """Both spellings of `no_proxy` with this machine added; what an environment names already stays.

    Engine, programs and plugins talk to each other over loopback, and some of their libraries read one spelling only.
    """
    named = next((environment[name] for name in _NAMES if environment.get(name)), "")
    hosts = [host.strip() for host in named.split(",") if host.strip()]
    if "*" in hosts:
        return {}
    value = ",".join([*hosts, *(host for host in LOOPBACK if host not in hosts)])
    return dict.fromkeys(_NAMES, value)
