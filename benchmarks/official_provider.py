"""Calls and fixed sleeps of the official Terraform provider `mypurecloud/genesyscloud` 1.84.1, as read in its source.

Only what its source says without a doubt is here: calls that depend on options nobody set are left out, and so is the
read that follows a create or an update. "or more" stands where a loop decides. Where nothing is here, nothing was read.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1.84.1"


@dataclass(frozen=True, kw_only=True)
class Official:
    """Calls to the platform for one resource, in words."""

    create: str
    refresh: str
    update: str
    delete: str


CALLS = {
    "genesys:telephony:Location": Official(create="1", refresh="1", update="2", delete="2 or more"),
    "genesys:telephony:Site": Official(
        create="5; with number plans 7 and 10 s of sleep",
        refresh="3",
        update="5 and 5 s of sleep",
        delete="2 or more and 8 s of sleep",
    ),
    "genesys:telephony:OutboundRoute": Official(create="1", refresh="1", update="1 and 5 s of sleep", delete="3"),
    "genesys:telephony:TrunkBase": Official(create="1", refresh="1", update="4", delete="2 or more"),
    "genesys:architect:DataTable": Official(create="1", refresh="1", update="1", delete="2 or more"),
    "genesys:architect:DataTableRow": Official(
        create="1, and 1 in each plan", refresh="1, and 1 in each plan", update="1", delete="2 or more"
    ),
    "genesys:architect:EmergencyGroup": Official(create="1", refresh="1", update="2", delete="2 or more"),
    "genesys:architect:Flow": Official(
        create="3 or more, polls each 15 s", refresh="1", update="3 or more, polls each 15 s", delete="1"
    ),
    "genesys:integrations:Integration": Official(create="4, enabled 5", refresh="2", update="", delete="2 or more"),
    "genesys:integrations:DataAction": Official(create="1", refresh="3", update="2", delete="1 or more"),
    "genesys:recording:MediaRetentionPolicy": Official(create="1", refresh="1", update="1", delete="2 or more"),
    "genesys:org:AuthenticationSettings": Official(create="1", refresh="2", update="1", delete="0"),
    "genesys:routing:WrapupCode": Official(create="1", refresh="1", update="1", delete="2 or more"),
    "genesys:routing:Queue": Official(
        create="1 or more", refresh="4 or more", update="1 or more", delete="2 or more and 5 s of sleep"
    ),
    "genesys:processautomation:Trigger": Official(create="1", refresh="1", update="2", delete="1"),
}
"""By the token of our resource for the same object."""
