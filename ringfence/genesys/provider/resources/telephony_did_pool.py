"""genesys:telephony:DidPool: a range of telephone numbers of the organisation.

Endpoints (P = /api/v2/telephony/providers/edges):
    GET, POST P/didpools
    GET, PUT, DELETE P/didpools/{id}
"""

from __future__ import annotations

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.registry import Definition, define

_E164 = r"^\+[1-9]\d{1,14}$"


class DidPoolInputs(Inputs):
    """A range of numbers."""

    start_phone_number: str = required("First number, in E.164 form.", pattern=_E164, traits=Traits(replace=True))
    end_phone_number: str = required("Last number, in E.164 form.", pattern=_E164, traits=Traits(replace=True))
    description: str | None = optional("What the numbers are for.")
    comments: str | None = optional("Comments.")


DID_POOL = define(
    Definition(
        token="genesys:telephony:DidPool",
        description="A range of telephone numbers that call routes may use.",
        inputs=DidPoolInputs,
    )
)
