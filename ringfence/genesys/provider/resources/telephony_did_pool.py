"""genesys:telephony:DidPool: a range of telephone numbers of the organisation.

Endpoints (P = /api/v2/telephony/providers/edges, permission telephony:plugin:all):
    GET, POST P/didpools
    GET, PUT, DELETE P/didpools/{id}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles

E164 = r"^\+[1-9]\d{1,14}$"
"""Telephone number in E.164 form."""


class DidPoolInputs(Inputs):
    """A range of numbers."""

    start_phone_number: str = required("First number, in E.164 form.", pattern=E164, traits=Traits(replace=True))
    end_phone_number: str = required("Last number, in E.164 form.", pattern=E164, traits=Traits(replace=True))
    description: str | None = optional("What the numbers are for.")
    comments: str | None = optional("Comments.")


DID_POOL = define(
    "genesys:telephony:DidPool",
    description="A range of telephone numbers that call routes may use.",
    inputs=DidPoolInputs,
)


@handles(DID_POOL)
class DidPoolHandler(CollectionHandler):
    """DID pools: known by their range, not by a name. Ranges may not overlap: an old one goes before its successor."""

    collection = "/api/v2/telephony/providers/edges/didpools"
    permissions = Permissions.all("telephony:plugin:all")
    name_input = ""
    identity_input = "startPhoneNumber"

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """A range runs forward, over numbers of one length."""
        del olds, region
        start, end = known(inputs, "startPhoneNumber"), known(inputs, "endPhoneNumber")
        if start and end and (len(start) != len(end) or start > end):
            yield Problem(
                place="endPhoneNumber",
                found=repr(end),
                allowed=f"a number with as many digits as {start!r} and not before it",
                fix="correct the range, or split it into ranges of one length",
                control="Genesys Cloud: POST /api/v2/telephony/providers/edges/didpools",
            )

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """The range."""
        return f"{inputs.get('startPhoneNumber')} to {inputs.get('endPhoneNumber')}"

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """The pool with exactly this range."""
        return [
            dict(pool)
            for pool in context.client.entries(self.collection, fresh=fresh)
            if pool.get("startPhoneNumber") == inputs["startPhoneNumber"]
            and pool.get("endPhoneNumber") == inputs["endPhoneNumber"]
        ]
