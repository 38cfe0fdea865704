"""What the two key configurations (recordings, conversations) have in common."""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs


class KeyConfigurationInputs(Inputs):
    """Which key protects the data."""

    key_configuration_type: Literal["KmsSymmetric", "LocalKeyManager", "Native", "None"] = required(
        "Who holds the key: `KmsSymmetric` (AWS KMS key of yours), `LocalKeyManager` (HTTPS service of yours), `Native` "
        "or `None` (Genesys)."
    )
    url: str | None = optional(
        "KMS: ARN of a key alias in the organisation's home region; local key manager: its decrypt URL."
    )
    api_id: str | None = optional("Hawk id with which Genesys calls a local key manager.")
    api_key: str | None = optional("Hawk key with which Genesys calls a local key manager.", traits=Traits(secret=True))
    on_delete: Literal["refuse", "disable"] = optional(
        "Genesys cannot delete a key configuration. `refuse` stops the deletion; `disable` goes back to a key of "
        "Genesys. Keep the previous key for at least 31 days afterwards.",
        default="refuse",
        traits=Traits(local=True),
    )


class KeyConfigurationOutputs(Outputs):
    """Computed values."""

    last_error: str | None = output("What Genesys met when it last used the key; empty when all is well.")
