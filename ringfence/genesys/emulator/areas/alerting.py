"""Alert rules (/api/v2/alerting/rules). They are kept and found, never in alarm: the emulator measures nothing.

Fields and enumerations are those of the Python SDK 269.0.0 (CommonRule), permissions those of the SDK documentation.
"""

from __future__ import annotations

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject
from ringfence.genesys.emulator.kind import Kind, declare, live
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import (
    Required,
    Shape,
    boolean,
    check_shape,
    document,
    integer,
    list_of,
    object_of,
    one_of,
    text,
)
from ringfence.genesys.emulator.store import Stored

routes = Routes()

TYPES = {
    "ConversationMetrics": "Conversation",
    "UserPresence": "Presence",
    "WorkforceManagement": "WorkforceManagement",
    "OperationalConsole": "OperationalConsole",
    "Anomaly": "Anomaly",
}
"""Types of rules, and the name that the query has for each."""

CONDITIONS: Shape = {
    "type": one_of("And", "Or", "Not"),
    "clauses": list_of(document),
    "predicates": list_of(document),
}
QUERY: Shape = {
    "ruleType": one_of(*TYPES.values(), "All"),
    "queryType": one_of("Info", "Count"),
    "enabledType": one_of("Enabled", "Disabled", "All"),
    "ruleName": text(),
    "nameSearchType": one_of("Exact", "Contains", "Unknown"),
    "pageNumber": integer(1),
    "pageSize": integer(1),
}
VIEW = ("alerting:rule:view",)
RULES = declare(
    Kind(
        name="alertRules",
        path="/api/v2/alerting/rules",
        label="alert rule",
        audit=("Alerting", "Rule"),
        shape={
            "name": Required(text(1)),
            "description": text(),
            "enabled": boolean,
            "type": one_of(*TYPES),
            "conditions": Required(object_of(CONDITIONS)),
            "notifications": list_of(document),
            "sendExitingAlarmNotifications": boolean,
            "waitBetweenNotificationMs": integer(0),
        },
        defaults={"enabled": True, "notifications": [], "sendExitingAlarmNotifications": False},
        dated=False,
        versioned=True,
        unique_name=False,
    )
)
ONE = f"{RULES.path}/{{ruleId}}"


@routes.post(RULES.path, any_of=("alerting:rule:add",), body=RULES.shape)
def post_alerting_rules(organisation: Organisation, call: Call) -> JsonObject:
    """Creates a rule."""
    now = organisation.clock.stamp()
    return kinds.create(organisation, call, RULES, inAlarm=False, dateCreated=now, dateLastModified=now)


@routes.get(ONE, any_of=VIEW)
def get_alerting_rule(organisation: Organisation, call: Call) -> JsonObject:
    """One rule."""
    return dict(kinds.find(organisation, RULES, call.params["ruleId"]))


@routes.put(ONE, any_of=("alerting:rule:edit",), body=RULES.shape)
def put_alerting_rule(organisation: Organisation, call: Call) -> JsonObject:
    """Replaces what may be changed in a rule; its type stays."""
    current = dict(kinds.find(organisation, RULES, call.params["ruleId"]))
    kept = {name: current[name] for name in ("type", "inAlarm") if name in current}
    call.document = {**call.body, **kept, "dateLastModified": organisation.clock.stamp()}
    return kinds.replace(organisation, call, RULES, current["id"])


@routes.delete(ONE, status=204, any_of=("alerting:rule:delete",))
def delete_alerting_rule(organisation: Organisation, call: Call) -> Answer:
    """Deletes a rule."""
    kinds.remove(organisation, call, RULES, call.params["ruleId"])
    return Answer(status=204)


@routes.post(f"{RULES.path}/query", any_of=VIEW, body=QUERY)
def post_alerting_rules_query(organisation: Organisation, call: Call) -> JsonObject:
    """Rules by type, name and whether they are on, as a page whose number and size are in the body."""
    query = {} if call.document is None else call.body
    check_shape(query, QUERY)
    call.query = {name: [str(query[name])] for name in ("pageSize", "pageNumber") if query.get(name)}
    return page(call, (rule for rule in live(organisation, RULES) if _wanted(rule, query)))


def _wanted(rule: Stored, query: JsonObject) -> bool:
    if query.get("ruleType", "All") not in {"All", TYPES.get(str(rule.get("type")))}:
        return False
    if query.get("enabledType", "All") not in {"All", "Enabled" if rule["enabled"] else "Disabled"}:
        return False
    name, wanted = str(rule["name"]).casefold(), str(query.get("ruleName") or "").casefold()
    return name == wanted if wanted and query.get("nameSearchType") == "Exact" else wanted in name
