"""Evidence: keys, retention classes, recordings, the locked archive, and the two ways by which events reach it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.types import Strict

from ringfence.domain.retention import OBJECT_LOCK_MAXIMUM_DAYS, RetentionClass
from ringfence.domain.rotation import (
    KMS_MAXIMUM_DELETION_WINDOW_DAYS,
    KMS_MAXIMUM_ROTATION_DAYS,
    KMS_MINIMUM_DELETION_WINDOW_DAYS,
    KMS_MINIMUM_ROTATION_DAYS,
)
from ringfence.settings.base import FrozenMapping, Section
from ringfence.settings.values import (
    AccountId,
    Days,
    EuRegion,
    Flag,
    Form,
    Minutes,
    Name,
    Number,
    Seconds,
    Text,
    Uuid,
    Word,
)

GENESYS_KEY_ACCOUNT = "765628985471"
"""AWS account of Genesys in the `aws` partition (help page on AWS KMS symmetric keys for recordings)."""

TopicFilter = Annotated[
    str, Strict(), Form(r"v2\.[A-Za-z0-9._{}*-]+", "a topic such as v2.audits.entitytype.{id}.entityid.{id}", 200)
]
SourceSuffix = Annotated[str, Strict(), Form(r"[A-Za-z0-9._-]+", "letters, digits, dots, hyphens, underscores", 64)]
HeaderName = Annotated[str, Strict(), Form(r"[a-z][a-z0-9-]*", "the name of an HTTP header in lower case", 63)]


class Encryption(Section):
    """Customer-managed keys. DORA names no rotation period; 90 days is the house rule."""

    control: ClassVar[str] = "RTS 2024/1774 6, 7"

    rotation_days: Days = Field(default=90, ge=KMS_MINIMUM_ROTATION_DAYS, le=KMS_MAXIMUM_ROTATION_DAYS)
    """How often AWS KMS makes new key material; it takes 90 to 2560."""
    deletion_window_days: Days = Field(
        default=30, ge=KMS_MINIMUM_DELETION_WINDOW_DAYS, le=KMS_MAXIMUM_DELETION_WINDOW_DAYS
    )
    """Time in which the deletion of a key can be called off; AWS KMS takes 7 to 30."""
    genesys_max_key_age_days: Days = Field(default=90, ge=1, le=366)
    """Oldest a Genesys recording key may grow; 90 becomes the period MONTHLY, as Genesys has no quarter."""
    genesys_principal_account: AccountId = GENESYS_KEY_ACCOUNT
    """AWS account of Genesys that may use the recording key, bound to the organisation id."""
    encrypt_conversations: Flag = True
    """Whether conversation data (chat, mail, messages) gets the customer-managed key as well."""


class RetentionClassSettings(Section):
    """How long a class of evidence is kept, and why."""

    floor_days: Days = Field(ge=1, le=OBJECT_LOCK_MAXIMUM_DAYS)
    """Shortest retention; 1827 days are five calendar years."""
    ceiling_days: Days = Field(ge=1, le=OBJECT_LOCK_MAXIMUM_DAYS)
    """Longest retention: a lock that outlives its legal basis is a breach too."""
    legal_basis: Text
    """Law and article behind floor and ceiling."""


class WrapupCode(Section):
    """A wrap-up code by which an agent marks a conversation as part of an incident."""

    name: Name
    """Name of the code; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""


class Retention(Section):
    """How long recordings and audit events are kept."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(a), 22(d)"

    classes: FrozenMapping[Word, RetentionClassSettings] = Field(min_length=1)
    """Retention classes by name; the name is the value of the tag `dora:retention-class`."""
    recordings_default_days: Days = Field(default=365, ge=1, le=OBJECT_LOCK_MAXIMUM_DAYS)
    """Age at which a recording outside any incident is deleted."""
    incident_class: Word
    """Class of recordings that belong to an incident; one of `classes`."""
    audit_class: Word
    """Class of archived audit events; its floor is the Object Lock period of the archive."""
    incident_wrapup_codes: tuple[WrapupCode, ...] = Field(min_length=1)
    """Wrap-up codes that move a recording into the incident class."""
    incident_queues: tuple[Name, ...] = ()
    """Queues whose recordings are all in the incident class; the emergency queue belongs here."""

    def retention_class(self, name: str) -> RetentionClass:
        """The class `name` as the domain knows it.

        Raises:
            KeyError: when no class has that name.
        """
        chosen = self.classes[name]
        return RetentionClass(
            name=name,
            floor_days=chosen.floor_days,
            ceiling_days=chosen.ceiling_days,
            legal_basis=chosen.legal_basis,
        )


class Recording(Section):
    """Settings of the recording service (`/api/v2/recording/settings`)."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(d), DORA 30(2)(b)"

    regional_storage: Flag = True
    """Whether recordings lie in the first media region of the site; safe because every media region is in the EU."""
    playback_url_minutes: Minutes = Field(default=60, ge=2, le=60)
    """Life of a playback link; Genesys Cloud takes 2 to 60."""
    download_url_minutes: Minutes = Field(default=60, ge=2, le=60)
    """Life of a batch download link."""
    simultaneous_streams: Number = Field(default=1, ge=1, le=4)
    """Screens of one agent recorded at the same time."""


class Archive(Section):
    """The write-once bucket and its replica."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(d)"

    region: EuRegion
    """AWS region of the archive; equal to `aws:region`."""
    replica_region: EuRegion
    """Another EU region of the same partition, for the replica."""
    lock_mode: Literal["COMPLIANCE", "GOVERNANCE"] = "COMPLIANCE"
    """Object Lock mode. GOVERNANCE can be lifted by administrators; the policy pack stops it."""
    prefix: Word = "audit"
    """First part of every object key."""
    transition_days: Days = Field(default=90, ge=1, le=3650)
    """Age at which objects move to a cheaper storage class that is still read at once."""


class AuditFeed(Section):
    """Genesys audit events over Amazon EventBridge, and the comparison with the audit query API."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(c), 12(2)(e)"

    event_source_suffix: SourceSuffix = "ringfence"
    """Last part of the partner event source's name; Genesys takes 64 letters, digits, dots, hyphens, underscores."""
    topics: tuple[TopicFilter, ...] = Field(default=("v2.audits.entitytype.{id}.entityid.{id}",), min_length=1)
    """Topics sent to EventBridge."""
    reconcile_minutes: Minutes = Field(default=60, ge=15, le=1440)
    """How often the archive is compared with the audit query API."""
    reader_role_id: Uuid
    """Id of a Genesys role that holds `audits:audit:view` only; the reconciler's OAuth client gets it."""
    reader_division_id: Uuid
    """Id of the division in which that role applies; the home division for all audits."""


class Webhook(Section):
    """The signed webhook for incident events. Its key is `ringfence:webhookSecret`, 16 bytes or more."""

    control: ClassVar[str] = "DORA 17(2), RTS 2024/1774 12(2)(d)"

    signature_header: HeaderName = "x-ringfence-signature"
    """Request header that carries the signature, in lower case."""
    timestamp_header: HeaderName = "x-ringfence-timestamp"
    """Request header that carries the time of sending, Unix seconds, in lower case."""
    algorithm: Literal["hmac-sha256", "hmac-sha512"] = "hmac-sha256"
    """Algorithm of the signature over timestamp and raw body."""
    tolerance_seconds: Seconds = Field(default=300, ge=30, le=900)
    """How far the time of sending may be off before a call is refused as a replay."""
    requests_per_second: Number = Field(default=50, ge=1, le=10_000)
    """Requests accepted per second; more are refused with status 429."""
