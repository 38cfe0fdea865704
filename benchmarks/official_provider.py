"""Calls and fixed sleeps of the official Terraform provider `mypurecloud/genesyscloud` 1.84.1, as read in its source.

Only what its source says without a doubt is here: calls that depend on options nobody set are left out, and so is the
read that follows a create or an update. "or more" stands where a loop decides. Where nothing is here, nothing was read.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1.84.1"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What one operation takes at least.

    Attributes:
        calls: Calls to the platform.
        or_more: Whether a loop decides how many more.
        sleep: Seconds of fixed sleeps.
        note: What depends on the configuration.
    """

    calls: int
    or_more: bool = False
    sleep: int = 0
    note: str = ""

    def __str__(self) -> str:
        more = " or more" if self.or_more else ""
        slept = f" and {self.sleep} s of sleep" if self.sleep else ""
        return f"{self.calls}{more}{slept}{self.note}"


@dataclass(frozen=True, kw_only=True)
class Official:
    """Calls to the platform for one resource; None where nothing was read."""

    create: Operation
    refresh: Operation
    update: Operation | None
    delete: Operation


NONE = Operation(calls=0)
ONE = Operation(calls=1)
ONE_OR_MORE = Operation(calls=1, or_more=True)
TWO = Operation(calls=2)
TWO_OR_MORE = Operation(calls=2, or_more=True)
ONE_AND_PLANS = Operation(calls=1, note=", and 1 in each plan")
FLOW_JOB = Operation(calls=3, or_more=True, note=", polls each 15 s")

CALLS = {
    "genesys:telephony:Location": Official(create=ONE, refresh=ONE, update=TWO, delete=TWO_OR_MORE),
    "genesys:telephony:Site": Official(
        create=Operation(calls=5, note="; with number plans 7 and 10 s of sleep"),
        refresh=Operation(calls=3),
        update=Operation(calls=5, sleep=5),
        delete=Operation(calls=2, or_more=True, sleep=8),
    ),
    "genesys:telephony:OutboundRoute": Official(
        create=ONE, refresh=ONE, update=Operation(calls=1, sleep=5), delete=Operation(calls=3)
    ),
    "genesys:telephony:TrunkBase": Official(create=ONE, refresh=ONE, update=Operation(calls=4), delete=TWO_OR_MORE),
    "genesys:architect:DataTable": Official(create=ONE, refresh=ONE, update=ONE, delete=TWO_OR_MORE),
    "genesys:architect:DataTableRow": Official(
        create=ONE_AND_PLANS, refresh=ONE_AND_PLANS, update=ONE, delete=TWO_OR_MORE
    ),
    "genesys:architect:EmergencyGroup": Official(create=ONE, refresh=ONE, update=TWO, delete=TWO_OR_MORE),
    "genesys:architect:Flow": Official(create=FLOW_JOB, refresh=ONE, update=FLOW_JOB, delete=ONE),
    "genesys:integrations:Integration": Official(
        create=Operation(calls=4, note=", enabled 5"), refresh=TWO, update=None, delete=TWO_OR_MORE
    ),
    "genesys:integrations:DataAction": Official(create=ONE, refresh=Operation(calls=3), update=TWO, delete=ONE_OR_MORE),
    "genesys:recording:MediaRetentionPolicy": Official(create=ONE, refresh=ONE, update=ONE, delete=TWO_OR_MORE),
    "genesys:org:AuthenticationSettings": Official(create=ONE, refresh=TWO, update=ONE, delete=NONE),
    "genesys:routing:WrapupCode": Official(create=ONE, refresh=ONE, update=ONE, delete=TWO_OR_MORE),
    "genesys:routing:Queue": Official(
        create=ONE_OR_MORE,
        refresh=Operation(calls=4, or_more=True),
        update=ONE_OR_MORE,
        delete=Operation(calls=2, or_more=True, sleep=5),
    ),
    "genesys:processautomation:Trigger": Official(create=ONE, refresh=ONE, update=TWO, delete=ONE),
}
"""By the token of our resource for the same object."""
