"""genesys:recording:KeyRotationSchedule: how often recording keys change (one object per organisation).

Endpoints (permission recording:encryptionKey:view, :edit):
    GET, PUT /api/v2/recording/recordingkeys/rotationschedule
"""

from __future__ import annotations

from typing import Any, Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


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
    Definition(
        token="genesys:recording:KeyRotationSchedule",
        description="How often Genesys makes new recording keys. One per organisation; not for a local key manager.",
        inputs=KeyRotationScheduleInputs,
        outputs=KeyRotationScheduleOutputs,
    )
)
