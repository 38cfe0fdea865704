"""The limits in force: the catalogue's, with a customer's configuration on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policies.catalogue import Limits, limits
from policies.residency.allowed import Allowed
from ringfence.domain.hosts import canonical_address
from ringfence.domain.retention import RetentionClass


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """An entry of the vendor register: a third-party host that data may be sent to, and who answers for it."""

    host: str
    operator: str
    country: str
    purpose: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What rules compare with.

    Attributes:
        limits: Numbers and lists of the catalogue, floor and ceiling as configured.
        allowed: Allowed regions and what follows from them.
        classes: Retention classes by the name that a resource's tag carries.
        vendors: Vendor register by host; `*.example.eu` admits every host below a domain.
        buckets: Region of buckets outside the stack, by bucket name: an S3 ARN carries none.
        evidence: URN patterns of resources that are evidence without a tag.
        not_evidence: URN patterns that are scoped out of the retention rules, with the reason.
        today: The day of the evaluation, for expiry.
    """

    limits: Limits = field(default_factory=limits)
    allowed: Allowed = field(default_factory=Allowed)
    classes: Mapping[str, RetentionClass] = field(default_factory=dict)
    vendors: Mapping[str, Vendor] = field(default_factory=dict)
    buckets: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    not_evidence: Mapping[str, str] = field(default_factory=dict)
    today: date = date.min

    def moment(self, value: object) -> date | None:
        """The day of an ISO 8601 text; None when it is none."""
        if not isinstance(value, str):
            return None
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None

    def retention_of(self, class_name: object) -> RetentionClass:
        """The class that a tag names; the default class when it names none or an undeclared one."""
        if isinstance(class_name, str) and class_name in self.classes:
            return self.classes[class_name]
        return RetentionClass(
            name="default",
            floor_days=self.limits.evidence_floor_days,
            ceiling_days=self.limits.evidence_ceiling_days,
            legal_basis="declared policy of the entity",
        )

    def registered(self, host: str) -> bool:
        """Whether a host, or a domain above it, is in the vendor register; addresses count in any spelling."""
        host = canonical_address(host) or host
        if host in self.vendors:
            return True
        labels = host.split(".")
        return any(f"*.{'.'.join(labels[index:])}" in self.vendors for index in range(1, len(labels)))
