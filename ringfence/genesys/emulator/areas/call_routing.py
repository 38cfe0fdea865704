"""Schedules, schedule groups, call routes (IVRs) and emergency groups (/api/v2/architect/...)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.errors import ApiError, JsonObject, invalid_value
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Rule, boolean, entity, list_of, object_of, text
from ringfence.genesys.emulator.store import Stored

from .did_pools import e164, pool_of

routes = Routes()


def _local_date_time(value: Any) -> str | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return "must be a local date-time such as 2026-01-01T08:00:00.000000"
    return None if moment.tzinfo is None else "must have no time zone: the zone belongs to the schedule group"


local_date_time = Rule(_local_date_time, {"type": "string", "examples": ["2026-01-01T08:00:00.000"]})
"""A date-time without zone: the zone belongs to the schedule group."""


def _order(_organisation: Organisation, _call: Call, body: JsonObject, _current: Stored | None) -> None:
    if datetime.fromisoformat(body["start"]) >= datetime.fromisoformat(body["end"]):
        raise invalid_value("end", body["end"], "must come after start")


def _check_numbers(organisation: Organisation, _call: Call, body: JsonObject, _current: Stored | None) -> None:
    taken = {number: ivr for ivr in live(organisation, IVRS) if ivr["id"] != body["id"] for number in ivr["dnis"]}
    for number in body["dnis"]:
        if pool_of(organisation, number) is None:
            raise invalid_value("dnis", number, "must be in a DID pool of the organisation")
        if number in taken:
            names = {"number": number, "ivr": taken[number]["name"]}
            raise ApiError(
                400, "duplicate.value", "The number {number} is already used by call route {ivr}.", params=names
            )


SCHEDULES = declare(
    Kind(
        name="schedules",
        path="/api/v2/architect/schedules",
        label="schedule",
        audit=("Architect", "Schedule"),
        shape={
            "name": Required(text(1)),
            "start": Required(local_date_time),
            "end": Required(local_date_time),
            "rrule": text(),
        },
        defaults={"description": ""},
        stateful=True,
        versioned=True,
        needs_version=True,
        divisioned=True,
        prepare=_order,
    )
)
SCHEDULE_GROUPS = declare(
    Kind(
        name="schedulegroups",
        path="/api/v2/architect/schedulegroups",
        label="schedule group",
        audit=("Architect", "ScheduleGroup"),
        shape={"name": Required(text(1)), "timeZone": text(1)},
        defaults={"description": "", "openSchedules": [], "closedSchedules": [], "holidaySchedules": []},
        references=tuple(Reference(f"{name}Schedules[]", "schedules") for name in ("open", "closed", "holiday")),
        filters={"scheduleIds": ("openSchedules[]", "closedSchedules[]", "holidaySchedules[]")},
        stateful=True,
        versioned=True,
        divisioned=True,
    )
)
IVRS = declare(
    Kind(
        name="ivrs",
        path="/api/v2/architect/ivrs",
        label="call route",
        audit=("Architect", "IVR"),
        shape={"name": Required(text(1)), "dnis": list_of(e164())},
        defaults={"description": "", "dnis": []},
        references=(
            Reference("openHoursFlow", "flows"),
            Reference("closedHoursFlow", "flows"),
            Reference("holidayHoursFlow", "flows"),
            Reference("scheduleGroup", "schedulegroups"),
        ),
        filters={"dnis": ("dnis[]",), "scheduleGroup": ("scheduleGroup",)},
        stateful=True,
        versioned=True,
        needs_version=True,
        divisioned=True,
        prepare=_check_numbers,
    )
)
EMERGENCY_GROUPS = declare(
    Kind(
        name="emergencygroups",
        path="/api/v2/architect/emergencygroups",
        label="emergency group",
        audit=("Architect", "EmergencyGroup"),
        shape={
            "name": Required(text(1)),
            "enabled": boolean,
            "emergencyCallFlows": list_of(object_of({"emergencyFlow": Required(entity), "ivrs": list_of(entity)})),
        },
        defaults={"description": "", "enabled": False, "emergencyCallFlows": []},
        references=(
            Reference("emergencyCallFlows[].emergencyFlow", "flows"),
            Reference("emergencyCallFlows[].ivrs[]", "ivrs"),
        ),
        stateful=True,
        versioned=True,
        needs_version=True,
        divisioned=True,
        soft_delete=True,
    )
)

for kind, singular, parameter, permission in (
    (SCHEDULES, "architect_schedule", "scheduleId", "schedule"),
    (SCHEDULE_GROUPS, "architect_schedulegroup", "scheduleGroupId", "scheduleGroup"),
    (IVRS, "architect_ivr", "ivrId", "callRoute"),
    (EMERGENCY_GROUPS, "architect_emergencygroup", "emergencyGroupId", "emergencyGroup"),
):
    register(
        routes,
        kind,
        plural=f"{singular}s",
        singular=singular,
        parameter=parameter,
        view=(f"routing:{permission}:view",),
        add=(f"routing:{permission}:add",),
        edit=(f"routing:{permission}:edit",),
        delete=(f"routing:{permission}:delete",),
    )
