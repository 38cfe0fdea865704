"""Recording keys are at most 90 days old: Genesys has no quarterly period, so this sets MONTHLY."""

import pulumi

from ringfence.genesys.sdk.recording import KeyRotationSchedule

schedule = KeyRotationSchedule("rotation", max_age_days=90, on_delete="restore")
pulumi.export("period", schedule.period)
