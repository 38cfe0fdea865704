"""Third parties: the vendor register, and everything that sends data to one of its hosts."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import Field
from pydantic.types import Strict

from ringfence.settings.base import FrozenMapping, Section
from ringfence.settings.values import (
    Country,
    Flag,
    Form,
    Host,
    HttpsUrl,
    LongText,
    Minutes,
    Name,
    Number,
    Seconds,
    Text,
    Word,
)

IndexName = Annotated[
    str,
    Strict(),
    Form(r"[a-z0-9][a-z0-9._-]*", "lower-case letters, digits, dots, - and _, a letter or digit first", 80),
]
FieldName = Annotated[str, Strict(), Form(r"[A-Za-z][A-Za-z0-9_]*", "letters, digits and _, a letter first", 63)]
HeaderName = Annotated[str, Strict(), Form(r"[A-Za-z][A-Za-z0-9-]*", "the name of an HTTP header", 63)]


class Vendor(Section):
    """An ICT third-party provider. A host name proves nothing about where data is processed: this entry does."""

    control: ClassVar[str] = "DORA 28(3), ITS 2024/2956 B_02.02"

    key: Word
    """Short name that carriers, integrations, channels and the SIEM refer to; unique."""
    name: Text
    """Legal name of the contracting party."""
    operator: Text
    """Who runs the service, where that is another party; the same name otherwise."""
    purpose: Text
    """What the service is used for."""
    hosts: tuple[Host, ...] = ()
    """Every host that this stack may reach at the vendor: literal names or addresses, no wildcards."""
    country: Country
    """Country from which the service is provided (c0130), ISO 3166-1 alpha-2, in quotes."""
    storage_country: Country | None = None
    """Country of data at rest (c0150); left out when nothing is stored (c0140 = no)."""
    processing_country: Country | None = None
    """Country of processing (c0160); `country` when left out."""
    data_sensitiveness: Literal["low", "medium", "high"] = "medium"
    """Sensitiveness of the data (c0170)."""
    legal_basis: Text
    """Contract or law under which data goes there."""
    adequacy_reason: Text | None = None
    """Needed as soon as a country lies outside the EEA: the decision or safeguard that permits the transfer."""


class ActionField(Section):
    """One input or output of an integration's action."""

    name: FieldName
    """Name, as used in `${input.<name>}`."""
    type: Literal["string", "integer", "number", "boolean"] = "string"
    """JSON type."""
    required: Flag = True
    """Whether a call without it is refused."""


class Integration(Section):
    """A call from a flow to another system: one integration with one data action.

    The values of `credential_fields` are secrets: `ringfence:integrationSecrets.<name>.<field>`.
    """

    control: ClassVar[str] = "DORA 28(3), DORA 30(2)(b)"

    name: Name
    """Name of the integration and of its action; unique."""
    description: Text = "Declared by Ringfence"
    """Free text shown to administrators."""
    kind: Literal["data", "notification"] = "data"
    """`notification` tells people (paging, chat) and may be named in `routing.failover_approval.notify`."""
    category: Name
    """Category under which Architect lists the action."""
    vendor: Name
    """Key of the vendor that owns the host."""
    url: HttpsUrl
    """Address called; the host is literal, placeholders such as `${input.id}` may stand in the path."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    """HTTP method."""
    headers: FrozenMapping[HeaderName, Text] = Field(default_factory=lambda: MappingProxyType({}))
    """Request headers; secrets only as `${credentials.<field>}`."""
    credential_fields: tuple[FieldName, ...] = ()
    """Names of the secret fields that headers or body use."""
    body: LongText | None = None
    """Template of the request body; left out, the inputs are sent as a JSON object."""
    inputs: tuple[ActionField, ...] = ()
    """Inputs of the action; a notification has `summary`, `change_id` and `target_region` when left out."""
    outputs: tuple[ActionField, ...] = ()
    """Fields of the answer that flows read."""
    timeout_seconds: Seconds = Field(default=10, ge=1, le=60)
    """Time after which the call counts as failed; Genesys Cloud takes 1 to 60."""


class Endpoint(Section):
    """A subscriber of the alarm topic. Mail and text messages are left out: they leave no trace of where they go."""

    protocol: Literal["https"] = "https"
    """Protocol of the subscription."""
    endpoint: HttpsUrl
    """Address that receives alarms."""
    vendor: Name
    """Key of the vendor that owns the host."""


class Notifications(Section):
    """Who hears of an alarm, and when silence is one."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(e)"

    topic_name: Word = "alarms"
    """Last part of the alarm topic's name."""
    endpoints: tuple[Endpoint, ...] = Field(min_length=1)
    """Subscribers of the alarm topic."""
    silence_minutes: Minutes = Field(default=60, ge=5, le=1440)
    """No archived event for so long is an alarm: the audit pipeline may have been cut."""
    queue_age_minutes: Minutes = Field(default=15, ge=1, le=1440)
    """An event waiting so long before the archive is an alarm."""


class Siem(Section):
    """The collector that gets a copy of every event. Its token is `ringfence:siemToken`."""

    control: ClassVar[str] = "RTS 2024/1774 12(2)(d), DORA 30(2)(b)"

    kind: Literal["splunk", "elastic", "otlp", "https"]
    """Splunk HTTP Event Collector, Elasticsearch bulk API, OpenTelemetry logs over HTTP, or signed JSON lines."""
    endpoint: HttpsUrl
    """Address of the collector."""
    vendor: Name
    """Key of the vendor that owns the host."""
    index: IndexName | None = None
    """Index or data stream, where the collector has one; dots for Elastic only."""
    batch_size: Number = Field(default=100, ge=1, le=1000)
    """Events sent in one request, at most."""
    acknowledge: Flag = False
    """Whether indexer acknowledgement is on for the Splunk token; an event then counts once it is indexed."""
