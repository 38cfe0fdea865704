"""genesys:integrations:DataAction: a call that flows may make to another system.

Endpoints (permission integrations:action:{view, add, edit, delete}; scope integrations):
    GET, POST /api/v2/integrations/actions
    GET, PATCH, DELETE /api/v2/integrations/actions/{id}   (PATCH needs the version; contract and secure never change)
"""

from __future__ import annotations

from typing import Literal

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.registry import Definition, define


class DataActionInputs(Inputs):
    """A data action."""

    name: str = required("Name; unique in its category.", min_length=1)
    category: str = required("Category under which flows find it.", min_length=1)
    integration_id: str = required("Id of the integration that runs it.", traits=Traits(replace=True))
    secure: bool = optional(
        "Whether inputs and outputs are hidden from logs.", default=False, traits=Traits(replace=True)
    )
    request_url_template: str = required(
        "URL that is called; https, and the host must be literal.",
        traits=Traits(api="config.request.requestUrlTemplate"),
    )
    request_type: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = required(
        "HTTP method.", traits=Traits(api="config.request.requestType")
    )
    request_template: str | None = optional(
        "Velocity template of the body.", traits=Traits(api="config.request.requestTemplate")
    )
    headers: dict[str, str] | None = optional("HTTP headers.", traits=Traits(api="config.request.headers"))
    translation_map: dict[str, str] | None = optional(
        "JSON paths by name that pick values from the answer.", traits=Traits(api="config.response.translationMap")
    )
    translation_map_defaults: dict[str, str] | None = optional(
        "Values, as JSON text, for names whose path finds nothing.",
        traits=Traits(api="config.response.translationMapDefaults"),
    )
    success_template: str | None = optional(
        "Velocity template of the result.", traits=Traits(api="config.response.successTemplate")
    )
    timeout_seconds: int | None = optional(
        "Longest wait for the answer, in seconds (1 to 60).", ge=1, le=60, traits=Traits(api="config.timeoutSeconds")
    )
    input_schema: str = required("JSON schema of the inputs, as JSON text.", traits=Traits(replace=True))
    success_schema: str = required("JSON schema of the result, as JSON text.", traits=Traits(replace=True))


DATA_ACTION = define(
    Definition(
        token="genesys:integrations:DataAction",
        description="A call that flows may make to another system, such as a notification channel.",
        inputs=DataActionInputs,
    )
)
