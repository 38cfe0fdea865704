"""Partner event buses on an emulator that cannot serve them.

Genesys Cloud delivers to a bus named `aws.partner/genesys.com/cloud/<organisation>/<suffix>`. moto makes such a bus,
but cuts the name of a rule's bus at the last slash and then does not find it. So the local AWS has a plain bus of
another name instead; programs and the state see the name and the ARN that AWS gives.
"""

from __future__ import annotations

from ringfence.local.aws.connection import Scope

PARTNER_PREFIX = "aws.partner/"


def local_bus_name(name: str) -> str:
    """Name of the emulator's bus that stands for the bus `name` (a name or an ARN): `/` becomes `.`."""
    head, marker, bus = name.rpartition(":event-bus/")
    return f"{head}{marker}{bus.replace('/', '.')}" if bus.startswith(PARTNER_PREFIX) else name


def bus_arn(scope: Scope, name: str) -> str:
    """ARN that AWS gives to the bus `name` of this account and region; an ARN stays as it is."""
    return name if name.startswith("arn:") else scope.arn("events", f"event-bus/{name}")


def declared_or_found(declared: object, found: str) -> str:
    """The bus as a program declared it when `found` is what stands for it here, else `found`."""
    return declared if isinstance(declared, str) and local_bus_name(declared) == found else found
