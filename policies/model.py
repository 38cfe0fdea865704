"""What a rule sees and what it answers: plain values only, so that a rule can be read and tested without Pulumi."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, Final

from ringfence.domain.problems import Problem


class Unknown(Enum):
    """The one value of a property that is not known before deployment."""

    VALUE = "unknown until deployment"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.VALUE


class Status(StrEnum):
    """Outcome of one rule on one place."""

    FAILED = "failed"
    UNDECIDED = "undecided"
    EXEMPT = "exempt"


class Level(StrEnum):
    """Whether a failure stops the deployment or asks a human to judge."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """The provider instance a resource is created through, as far as its inputs show it."""

    urn: str = ""
    token: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """Pulumi options that policies are shown; `visible` is False where the caller sent none."""

    visible: bool = False
    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    delete_before_replace: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Resource:
    """One resource: camelCase property names as on the wire, `UNKNOWN` for each leaf that is not known yet.

    Attributes:
        urn: Pulumi URN.
        token: Own type token, such as `aws:s3/bucket:Bucket`, without the chain of parents.
        name: Logical name.
        properties: Inputs while a resource is checked, outputs while a stack is checked.
        provider: None where the caller did not show it.
        options: Pulumi options.
        links: Property name to URNs of the resources it is computed from; only filled while a stack is checked.
    """

    urn: str
    token: str
    name: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    provider: Provider | None = None
    options: Options = field(default_factory=Options)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a rule says about one place: it fails, or it cannot be decided before deployment.

    Attributes:
        place: Property path inside the resource.
        found: The value there, quoted.
        allowed: What would be accepted.
        fix: What to do; empty takes the remediation of the catalogue.
        status: FAILED or UNDECIDED.
        urn: The resource meant, where a stack rule speaks; empty means the resource at hand.
    """

    place: str
    found: str
    allowed: str
    fix: str = ""
    status: Status = Status.FAILED
    urn: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A finding together with the rule that made it and the problem a user reads."""

    rule: str
    level: Level
    severity: str
    status: Status
    urn: str
    problem: Problem
    exemption: str = ""

    @property
    def stops(self) -> bool:
        """Whether this verdict stops a deployment."""
        return self.status is Status.FAILED and self.level is Level.MANDATORY


def failed(place: str, found: str, allowed: str, fix: str = "", urn: str = "") -> Finding:
    """A value that the rule refuses."""
    return Finding(place=place, found=found, allowed=allowed, fix=fix, urn=urn)


def undecided(place: str, allowed: str, urn: str = "") -> Finding:
    """A value that is not known yet, so that the rule decides during the deployment."""
    return Finding(
        place=place,
        found="a value that is not known before deployment",
        allowed=allowed,
        fix="nothing to do now: it is decided during the deployment",
        status=Status.UNDECIDED,
        urn=urn,
    )
