"""genesys:routing:WrapupCode: what an agent says a conversation was about; retention policies use it as a condition.

Endpoints (permission routing:wrapupCode:{view, add, edit, delete}; no version):
    GET, POST /api/v2/routing/wrapupcodes
    GET, PUT, DELETE /api/v2/routing/wrapupcodes/{id}
"""

from __future__ import annotations

from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles


class WrapupCodeInputs(Inputs):
    """A wrap-up code."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    description: str | None = optional("When to choose it.")
    division_id: str | None = optional(
        "Id of the division; the home division when left out.",
        traits=Traits(api="division", reference=True, replace=True),
    )


WRAPUP_CODE = define(
    "genesys:routing:WrapupCode",
    description="What an agent says a conversation was about, such as an ICT incident.",
    inputs=WrapupCodeInputs,
)


@handles(WRAPUP_CODE)
class WrapupCodeHandler(CollectionHandler):
    """Wrap-up codes."""

    collection = "/api/v2/routing/wrapupcodes"
    permissions = Permissions.of("routing:wrapupCode")
