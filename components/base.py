"""What every component shares: the deployment's facts, physical names, tags, protection and parents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import ComponentResource, ProviderResource, Resource, ResourceOptions

from ringfence.domain.regions import REGIONS
from ringfence.domain.retention import RetentionClass

BUCKET_NAME_LIMIT = 63
"""Longest bucket name that Amazon S3 takes, in characters."""


def slug(name: str) -> str:
    """A name for people as a part of a resource name: lower case, with hyphens between its words.

    Letters outside ASCII fall away, so a mark of the whole name is added to it: two Greek names stay two.
    """
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if name.isascii():
        return words
    mark = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{words}-{mark}" if words else mark


@dataclass(frozen=True, kw_only=True)
class GenesysAccess:
    """The way into one Genesys Cloud organisation.

    Attributes:
        provider: Provider logged in to the organisation's own region.
        proof: Residency proof that every Genesys resource waits for: nothing is written to an unproven organisation.
    """

    provider: ProviderResource
    proof: Resource


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """Facts of one stack that every component needs.

    Attributes:
        name_prefix: First part of every physical name.
        account_id: AWS account, 12 digits.
        region: AWS region of pipeline and archive.
        replica_region: Second AWS region inside the European Union.
        organisation_id: Genesys Cloud organisation id.
        organisation_region: AWS region that hosts the organisation.
        tags: Asset inventory tags (RTS 2024/1774 art. 4(2)(b)) that every taggable AWS resource carries.
        production: True where irreversible resources are protected.
        key_administrator_role: Name of the role that looks after keys, or None.
        break_glass_role: Name of the one role that the denials on keys and archive spare, or None for nobody.
    """

    name_prefix: str
    account_id: str
    region: str
    replica_region: str
    organisation_id: str
    organisation_region: str
    tags: Mapping[str, str]
    production: bool
    key_administrator_role: str | None = None
    break_glass_role: str | None = None

    @property
    def partition(self) -> str:
        """AWS partition of the deployment, the second field of its ARNs."""
        return REGIONS[self.region].partition

    @property
    def dns_suffix(self) -> str:
        """Domain of AWS service endpoints in the partition, as `kms:ViaService` spells it."""
        return "amazonaws.eu" if self.partition == "aws-eusc" else "amazonaws.com"

    def physical_name(self, role: str) -> str:
        """Name of a resource in AWS: the same on every run, so that an interrupted creation finds it again."""
        return f"{self.name_prefix}-{role}"

    def bucket_name(self, role: str, region: str) -> str:
        """Bucket name, unique in the partition by account and region.

        Raises:
            ValueError: when the name is longer than Amazon S3 takes.
        """
        name = f"{self.name_prefix}-{role}-{self.account_id}-{region}"
        if len(name) > BUCKET_NAME_LIMIT:
            surplus = len(name) - BUCKET_NAME_LIMIT
            raise ValueError(f"bucket name {name!r} is {surplus} characters too long; shorten name_prefix")
        return name

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        """ARN of a resource of this account, known before the resource exists.

        Policies built from it can be judged in a preview, where the outputs of new resources are still unknown.
        """
        return f"arn:{self.partition}:{service}:{region or self.region}:{self.account_id}:{resource}"

    def role_arn(self, role_name: str) -> str:
        """ARN of an IAM role of this account; IAM has no region."""
        return f"arn:{self.partition}:iam::{self.account_id}:role/{role_name}"

    def except_break_glass(self) -> dict[str, Any]:
        """Condition of a denial that spares the break-glass role; without one the denial holds for everybody."""
        if not self.break_glass_role:
            return {}
        return {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": self.role_arn(self.break_glass_role)}}}

    def bucket_arn(self, bucket_name: str) -> str:
        """ARN of a bucket; buckets have neither region nor account in theirs."""
        return f"arn:{self.partition}:s3:::{bucket_name}"

    def evidence_tags(self, retention: RetentionClass) -> dict[str, str]:
        """Tags of a resource that holds evidence: the inventory tags and the retention class with its own basis."""
        return {
            **self.tags,
            "dora:evidence": "true",
            "dora:retention-class": retention.name,
            "dora:legal-basis": retention.legal_basis,
        }


class DoraComponent(ComponentResource):
    """Base of all components: token `dora:<area>:<Class>` and deliberate options for children."""

    def __init__(self, area: str, name: str, deployment: Deployment, opts: ResourceOptions | None = None) -> None:
        super().__init__(f"dora:{area}:{type(self).__name__}", name, None, opts)
        self.deployment = deployment

    def child(
        self,
        *,
        after: Sequence[Resource] = (),
        genesys: GenesysAccess | None = None,
        irreversible: bool = False,
    ) -> ResourceOptions:
        """Options of a child: this parent, and nothing that was not asked for.

        Args:
            after: Resources that must exist first although no input refers to them.
            genesys: Organisation the child belongs to, for a Genesys resource.
            irreversible: True for what cannot be had back once deleted: protected and retained in production.
        """
        waits = [*after, genesys.proof] if genesys else list(after)
        guarded = True if irreversible and self.deployment.production else None
        return ResourceOptions(
            parent=self,
            provider=genesys.provider if genesys else None,
            depends_on=waits or None,
            protect=guarded,
            retain_on_delete=guarded,
        )
