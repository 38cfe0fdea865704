"""genesys:recording:KeyConfiguration: the key that protects recordings.

Endpoints (permission recording:encryptionKey:view, :edit; there is no DELETE):
    GET, POST /api/v2/recording/keyconfigurations
    GET, PUT /api/v2/recording/keyconfigurations/{id}
    POST /api/v2/recording/keyconfigurations/validate   (in preview; saves nothing)
"""

from __future__ import annotations

from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.resources.key_configuration import (
    KeyConfigurationHandler,
    KeyConfigurationInputs,
    KeyConfigurationOutputs,
)

RECORDING_KEY_CONFIGURATION = define(
    "genesys:recording:KeyConfiguration",
    description="Key that protects call and digital recordings. Screen recordings are not covered by it.",
    inputs=KeyConfigurationInputs,
    outputs=KeyConfigurationOutputs,
)


@handles(RECORDING_KEY_CONFIGURATION)
class RecordingKeyConfigurationHandler(KeyConfigurationHandler):
    """Key configurations for recordings."""

    collection = "/api/v2/recording/keyconfigurations"
    permissions = Permissions.setting(view="recording:encryptionKey:view", edit="recording:encryptionKey:edit")
    disabled_type = "Native"
