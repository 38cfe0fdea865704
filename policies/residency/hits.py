"""What the residency walker reports: a kind, which is one rule of the catalogue, and what was found."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was found; each kind is one rule of the catalogue."""

    REGION = "any-resource-eu-region"
    ARN = "any-resource-eu-arn"
    HOST = "any-resource-eu-host"
    ZONE = "any-resource-eu-zone"
    PROFILE = "any-resource-eu-inference-profile"
    FLAG = "any-resource-no-global-flag"
    EDGE = "any-resource-no-edge-principal"
    TEMPLATE = "any-template-no-global-service"
    COUNTRY = "any-resource-judged-host"
    OPAQUE = "any-resource-judged-opaque"


class Hit(NamedTuple):
    """One place named by a text that is not allowed, or that cannot be told yet.

    Attributes:
        kind: Rule of the catalogue.
        detail: What was found, for a message.
        decided: False for an expression that something else resolves.
        host: Host of a URL that an entry of the vendor register may answer for; empty for all else.
    """

    kind: Kind
    detail: str
    decided: bool = True
    host: str = ""
