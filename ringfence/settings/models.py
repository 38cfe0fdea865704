"""The whole of the settings: one field per section of a stack file. Change a setting here or in the section's file.

A stack file holds each section under `ringfence:<section>`; `aws:region` fills `aws_region`. Secrets are not part of
the tree: see `ringfence.settings.secrets`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.types import Strict

from ringfence.settings.base import Section
from ringfence.settings.evidence import Archive, AuditFeed, Encryption, Recording, Retention, Webhook
from ringfence.settings.organisation import Organisation
from ringfence.settings.routing import Routing
from ringfence.settings.telephony import Telephony
from ringfence.settings.values import AccountId, Days, EmailAddress, EuRegion, Form, Minutes, Name, TagValue
from ringfence.settings.vendors import Integration, Notifications, Siem, Vendor

RoleName = Annotated[str, Strict(), Form(r"[A-Za-z0-9+=,.@_-]+", "the name of an IAM role, no ARN", 64)]
NamePrefix = Annotated[
    str,
    Strict(),
    Form(
        r"(?!sthree-|amzn-s3-demo-)[a-z][a-z0-9]*(?:-[a-z0-9]+)*",
        "lower-case letters, digits and single hyphens, a letter first, not sthree- or amzn-s3-demo-",
        20,
    ),
]
"""Short enough that bucket names with account and region stay under 63 characters. AWS CloudTrail refuses names with
two hyphens in a row, and Amazon S3 keeps some beginnings of bucket names for itself."""


class Aws(Section):
    """The AWS account that holds keys, archive and pipeline."""

    control: ClassVar[str] = "RTS 2024/1774 21"

    account_id: AccountId
    """Account id, twelve digits, in quotes; the deployment stops in any other account."""
    key_administrator_role: RoleName | None = None
    """Name of the role that may describe and tag keys, never delete them; must exist."""
    break_glass_role: RoleName | None = None
    """Name of the only role exempt from the denies on keys and archive; must exist. Left out, nobody is: AWS then
    refuses later changes of the archive's guard to the deployer as well, and a production preview warns of it."""


class Resilience(Section):
    """Recovery targets. DORA sets none for most entities: they are set per function."""

    control: ClassVar[str] = "DORA 12(6), RTS 2024/1774 24(1)"

    rto_minutes: Minutes = Field(ge=1, le=10_080)
    """Recovery time objective: from disruption to service."""
    rpo_minutes: Minutes = Field(ge=0, le=1440)
    """Recovery point objective: how much recent data may be lost."""
    drill_interval_days: Days = Field(default=90, ge=1, le=366)
    """Time between two failover drills; at least one a year."""


class Tags(Section):
    """Tags of every AWS resource: the asset inventory. Letters, digits, blanks and `+ - = . _ : / @` only."""

    control: ClassVar[str] = "RTS 2024/1774 4(2)(b)"

    owner: TagValue
    """Team that answers for the resources."""
    function: TagValue
    """Business function that they support."""
    criticality: Literal["critical", "important", "supporting"]
    """Criticality of that function."""
    classification: Literal["public", "internal", "confidential", "strictly-confidential"]
    """Classification of the data."""
    legal_basis: TagValue
    """Legal basis of the processing."""


class Approver(Section):
    """A person who may approve a failover or an exception."""

    control: ClassVar[str] = "RTS 2024/1774 17(1)(b)"

    name: Name
    """Name of the person."""
    email: EmailAddress
    """Address of the person; unique."""
    function: Name
    """Function in the entity, such as Data Protection Officer."""


class Settings(Section):
    """Everything a deployment of Ringfence needs to know, frozen. Read it with `ringfence.settings.load_settings`."""

    aws_region: EuRegion
    """Region of the default AWS provider, from `aws:region`; equal to `archive.region`."""
    name_prefix: NamePrefix
    """First part of the name of everything declared; at most 20 lower-case letters, digits, hyphens."""
    protection: Literal["production", "none"] = "production"
    """`production` protects evidence and keys from deletion; `none` is for test stacks."""
    organisation: Organisation
    """The Genesys Cloud organisation."""
    aws: Aws
    """The AWS account."""
    telephony: Telephony
    """Location, sites, carriers, routes, numbers."""
    routing: Routing
    """Queues, opening hours, failover approval."""
    integrations: tuple[Integration, ...] = Field(min_length=1)
    """Calls from flows to other systems; at least the notification that a failover approval needs."""
    vendors: tuple[Vendor, ...] = Field(min_length=1)
    """The vendor register."""
    notifications: Notifications
    """Alarm channels and thresholds."""
    encryption: Encryption = Encryption()
    """Keys and their rotation."""
    retention: Retention
    """Retention classes and what falls into them."""
    recording: Recording = Recording()
    """Recording service."""
    archive: Archive
    """The locked archive."""
    audit: AuditFeed
    """Audit events and their reconciliation."""
    webhook: Webhook = Webhook()
    """The signed webhook."""
    siem: Siem | None = None
    """The SIEM; left out, nothing is forwarded."""
    resilience: Resilience
    """Recovery targets."""
    tags: Tags
    """Tags of every AWS resource."""
    approvers: tuple[Approver, ...] = Field(min_length=2)
    """People who may approve; two at least, as nobody approves alone."""
