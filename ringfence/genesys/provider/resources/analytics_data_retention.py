"""genesys:analytics:DataRetention: how long Genesys keeps analytics data (one object per organisation).

Once set, a retention can be changed but never cleared, it caps the retention of recordings as well, and what a shorter
one deletes is gone. So the number of days is given twice: a change is acknowledged each time it is made.

Endpoints (permission analytics:dataRetention:view, :edit):
    GET, PUT /api/v2/analytics/dataretention/settings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.singleton import SingletonHandler

FIVE_YEARS_DAYS = 1827
"""The longest five years, with two leap days; the platform itself draws the exact line."""


class DataRetentionInputs(Inputs):
    """Retention of analytics data."""

    retention_days: int = required(
        "Days after which Genesys deletes analytics data (90 days to 5 years); recordings live no longer.",
        ge=90,
        le=FIVE_YEARS_DAYS,
    )
    acknowledge_irreversible_days: int = required(
        "`retentionDays` once more: the setting cannot be cleared, and data that a shorter one deletes is gone.",
        traits=Traits(local=True),
    )


class DataRetentionOutputs(Outputs):
    """Computed values."""

    previous_settings: dict[str, Any] | None = output("The setting as it was before this resource; empty when unset.")


DATA_RETENTION = define(
    "genesys:analytics:DataRetention",
    description="How long Genesys keeps analytics data. Irreversible: it can be changed, never cleared, and deleting "
    "this resource keeps the setting. One per organisation.",
    inputs=DataRetentionInputs,
    outputs=DataRetentionOutputs,
)


@handles(DATA_RETENTION)
class DataRetentionHandler(SingletonHandler):
    """Data retention of the organisation."""

    deletion = "Keeps the setting: it cannot be cleared"
    path = "/api/v2/analytics/dataretention/settings"
    permissions = Permissions.setting(view="analytics:dataRetention:view", edit="analytics:dataRetention:edit")

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """The acknowledgement names the same number of days."""
        del olds, region
        days, acknowledged = known(inputs, "retentionDays"), known(inputs, "acknowledgeIrreversibleDays")
        if days is not None and acknowledged is not None and days != acknowledged:
            yield Problem(
                place="acknowledgeIrreversibleDays",
                found=str(acknowledged),
                allowed=f"`retentionDays`, {days}",
                fix="make sure that nothing is needed for longer than that, then give the same number",
                control="DORA 12; GDPR 5(1)(e)",
            )

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The retention, acknowledged by whoever set it."""
        days = found.get("retentionDays")
        return {} if days is None else {"retentionDays": days, "acknowledgeIrreversibleDays": days}

    def _send(self, context: Context, body: dict[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        return super()._send(context, {"retentionDays": body["retentionDays"]}, current)
