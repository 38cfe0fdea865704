"""genesys:conversations:KeyConfiguration: the key that protects conversation data.

Endpoints (permission conversation:encryptionKey:view, :edit; there is no DELETE):
    GET, POST /api/v2/conversations/keyconfigurations
    GET, PUT /api/v2/conversations/keyconfigurations/{id}
    POST /api/v2/conversations/keyconfigurations/validate   (in preview; saves nothing)
"""

from __future__ import annotations

from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.resources.key_configuration import (
    KeyConfigurationHandler,
    KeyConfigurationInputs,
    KeyConfigurationOutputs,
)

CONVERSATIONS_KEY_CONFIGURATION = define(
    "genesys:conversations:KeyConfiguration",
    description="Key that protects conversation data (participant data, messages).",
    inputs=KeyConfigurationInputs,
    outputs=KeyConfigurationOutputs,
)


@handles(CONVERSATIONS_KEY_CONFIGURATION)
class ConversationsKeyConfigurationHandler(KeyConfigurationHandler):
    """Key configurations for conversation data."""

    collection = "/api/v2/conversations/keyconfigurations"
    permissions = Permissions.setting(view="conversation:encryptionKey:view", edit="conversation:encryptionKey:edit")
    disabled_type = "None"
