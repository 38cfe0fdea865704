"""genesys:recording:KeyRotationSchedule: how often recording keys change (one object per organisation).

Endpoints (permission recording:encryptionKey:view, :edit):
    GET, PUT /api/v2/recording/recordingkeys/rotationschedule
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ringfence.domain.rotation import Period, longest_period_within
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.singleton import SingletonHandler
from ringfence.plugin.wire import UNKNOWN


class KeyRotationScheduleInputs(Inputs):
    """Rotation of recording keys, from a maximum age."""

    max_age_days: int = required(
        "Oldest that a recording key may become, in days. The longest real period within it is set (90 gives MONTHLY, "
        "for Genesys has no quarterly period).",
        ge=1,
    )
    on_delete: Literal["keep", "restore"] = optional(
        "What happens to the schedule when this resource is deleted: `keep` it, or `restore` what was there before.",
        default="keep",
        traits=Traits(local=True),
    )


class KeyRotationScheduleOutputs(Outputs):
    """Computed values."""

    period: str | None = output("Period in force: DISABLED, DAILY, WEEKLY, MONTHLY or YEARLY.")
    previous_settings: dict[str, Any] | None = output("The schedule as it was before this resource.")


KEY_ROTATION_SCHEDULE = define(
    "genesys:recording:KeyRotationSchedule",
    description="How often Genesys makes new recording keys. One per organisation; not for a local key manager.",
    inputs=KeyRotationScheduleInputs,
    outputs=KeyRotationScheduleOutputs,
)


@handles(KEY_ROTATION_SCHEDULE)
class KeyRotationScheduleHandler(SingletonHandler):
    """Rotation schedule of the organisation's recording keys."""

    path = "/api/v2/recording/recordingkeys/rotationschedule"
    permissions = Permissions.setting(view="recording:encryptionKey:view", edit="recording:encryptionKey:edit")

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The longest real period within the maximum age; a schedule that was found switched off has none."""
        days = inputs.get("maxAgeDays")
        return {} if days is None else {"period": str(longest_period_within(days))}

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The period as a maximum age; a schedule that is off, or unknown, has none."""
        days = Period(found["period"]).longest_days if found.get("period") in set(Period) else None
        return {} if days is None else {"maxAgeDays": days}

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """A maximum age that leads to the period found is the one in force."""
        inputs = super().as_found(found_inputs, old_inputs)
        old_days, days = old_inputs.get("maxAgeDays"), found_inputs.get("maxAgeDays")
        if old_days and days and longest_period_within(old_days) == longest_period_within(days):
            inputs["maxAgeDays"] = old_days
        return inputs

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The period in force."""
        del inputs
        return {"period": found.get("period")}

    def preview_create(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The period follows from the inputs alone."""
        return {**inputs, **_previewed(inputs)}

    def preview_update(self, old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        """The period follows from the inputs alone."""
        return {**super().preview_update(old_outputs, news), **_previewed(news)}


def _previewed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    days = known(inputs, "maxAgeDays")
    return {"period": UNKNOWN if days is None else str(longest_period_within(days))}
