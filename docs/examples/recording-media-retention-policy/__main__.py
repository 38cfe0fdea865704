"""Recordings that an agent marked as an incident are kept for five years; this policy is looked at first."""

from ringfence.genesys.sdk.recording import MediaRetentionPolicy
from ringfence.genesys.sdk.routing import WrapupCode

incident = WrapupCode("retention-incident", name="Example incident to keep")

MediaRetentionPolicy(
    "incidents",
    name="Example: incidents, five years",
    order=1,
    conditions={"wrapup_code_ids": [incident.id], "directions": ["INBOUND", "OUTBOUND"]},
    actions={"retain_recording": True, "archive_retention_days": 90, "delete_retention_days": 1827},
)
