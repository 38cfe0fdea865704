"""genesys:org:TokenTimeout: when an idle session ends (one object per organisation).

Endpoints:
    GET, PUT /api/v2/tokens/timeout   (PUT: permission directory:organization:admin)
"""

from __future__ import annotations

from typing import Any, Literal

from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.registry import Definition, define


class TokenTimeoutInputs(Inputs):
    """Idle timeout of user sessions."""

    enable_idle_token_timeout: bool = required("Whether an idle session ends by itself.")
    idle_token_timeout_seconds: int | None = optional(
        "Idle time after which a session ends, in seconds (300 to 28800).", ge=300, le=28_800
    )
    on_delete: Literal["keep", "restore"] = optional(
        "What happens to the setting when this resource is deleted: `keep` it, or `restore` what was there before.",
        default="keep",
        traits=Traits(local=True),
    )


class TokenTimeoutOutputs(Outputs):
    """Computed values."""

    previous_settings: dict[str, Any] | None = output("The managed settings as they were before this resource.")


TOKEN_TIMEOUT = define(
    Definition(
        token="genesys:org:TokenTimeout",
        description="When an idle user session ends. One per organisation.",
        inputs=TokenTimeoutInputs,
        outputs=TokenTimeoutOutputs,
    )
)
