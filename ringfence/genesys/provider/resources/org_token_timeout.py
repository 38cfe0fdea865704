"""genesys:org:TokenTimeout: when an idle session ends (one object per organisation).

Endpoints:
    GET, PUT /api/v2/tokens/timeout   (PUT: permission directory:organization:admin)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.singleton import SingletonHandler


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
    "genesys:org:TokenTimeout",
    description="When an idle user session ends. One per organisation.",
    inputs=TokenTimeoutInputs,
    outputs=TokenTimeoutOutputs,
)


@handles(TOKEN_TIMEOUT)
class TokenTimeoutHandler(SingletonHandler):
    """Idle timeout of the organisation."""

    path = "/api/v2/tokens/timeout"
    permissions = Permissions.setting(edit="directory:organization:admin")

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """A timeout that is on needs a length."""
        del olds, region
        if known(inputs, "enableIdleTokenTimeout") and "idleTokenTimeoutSeconds" not in inputs:
            yield Problem(
                place="idleTokenTimeoutSeconds",
                found="nothing",
                allowed="300 to 28800 seconds when `enableIdleTokenTimeout` is true",
                fix="set it",
                control="Genesys Cloud: PUT /api/v2/tokens/timeout",
            )
