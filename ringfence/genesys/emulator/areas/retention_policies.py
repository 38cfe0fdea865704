"""Media retention policies (/api/v2/recording/mediaretentionpolicies).

They say what is kept for how long. There are no versions: the last write wins.
"""

from __future__ import annotations

from typing import Any

from ringfence.genesys.emulator import kinds
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, boolean, check_shape, document, entity, integer, object_of, text
from ringfence.genesys.emulator.store import Stored

routes = Routes()

RETENTION_VIEW = ("recording:retentionPolicy:view",)
RETENTION_EDIT = ("recording:retentionPolicy:edit",)
RETENTION_DELETE = ("recording:retentionPolicy:delete",)
MOST_DAYS = 2**31 - 1
DAYS = object_of({"days": integer(1)})
ACTIONS = object_of(
    {
        "retainRecording": boolean,
        "deleteRecording": boolean,
        "alwaysDelete": boolean,
        "retentionDuration": object_of({"archiveRetention": DAYS, "deleteRetention": DAYS}),
        "integrationExport": object_of({"integration": Required(entity)}),
    }
)
MEDIA_POLICY = object_of({"conditions": document, "actions": ACTIONS})
MEDIA = ("callPolicy", "chatPolicy", "emailPolicy", "messagePolicy")


def _prepare(organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    media = body.get("mediaPolicies") or {}
    for holder in [body, *(media[name] for name in MEDIA if media.get(name))]:
        _check_actions(organisation, holder.get("actions") or {})
    now = organisation.clock.stamp()
    body["createdDate"] = current["createdDate"] if current else now
    body["modifiedDate"] = now


def _check_actions(organisation: Organisation, actions: JsonObject) -> None:
    duration = actions.get("retentionDuration") or {}
    archive = (duration.get("archiveRetention") or {}).get("days")
    delete = (duration.get("deleteRetention") or {}).get("days")
    if archive is not None and delete is not None and delete < archive:
        raise invalid_value(
            "retentionDuration.deleteRetention.days", delete, f"must not be less than {archive}, when it is archived"
        )
    export = ((actions.get("integrationExport") or {}).get("integration") or {}).get("id")
    if export and organisation.store.read("integrations", export) is None:
        raise bad_request(
            f"The integration {export} does not exist.",
            code="recording.policy.export.integration.invalid",
            field="integrationExport",
        )


POLICIES = declare(
    Kind(
        name="mediaretentionpolicies",
        path="/api/v2/recording/mediaretentionpolicies",
        label="media retention policy",
        audit=("Quality", "MediaRetentionPolicy"),
        shape={
            "name": Required(text(1)),
            "order": integer(0),
            "description": text(),
            "enabled": boolean,
            "mediaPolicies": object_of(dict.fromkeys(MEDIA, MEDIA_POLICY)),
            "conditions": document,
            "actions": ACTIONS,
        },
        defaults={"order": 0, "description": "", "enabled": True},
        dated=False,
        unique_name=False,
        filters={"enabled": ("enabled",), "hasErrors": ("policyErrors?",)},
        prepare=_prepare,
    )
)


@routes.get(POLICIES.path, any_of=RETENTION_VIEW)
def get_recording_mediaretentionpolicies(organisation: Organisation, call: Call) -> JsonObject:
    """Policies as a page; `deleteDaysThreshold` leaves those that delete after more days than it says."""
    days = call.integer("deleteDaysThreshold", -1, low=0, high=MOST_DAYS)
    return kinds.listing(organisation, call, POLICIES, lambda policy: days < 0 or _longest(policy) > days)


register(
    routes,
    POLICIES,
    plural="recording_mediaretentionpolicies",
    singular="recording_mediaretentionpolicy",
    parameter="policyId",
    view=RETENTION_VIEW,
    add=("recording:retentionPolicy:add",),
    edit=RETENTION_EDIT,
    delete=RETENTION_DELETE,
    verbs=("POST", "GET", "PUT", "DELETE"),
)


@routes.patch(f"{POLICIES.path}/{{policyId}}", any_of=RETENTION_EDIT)
def patch_recording_mediaretentionpolicy(organisation: Organisation, call: Call) -> JsonObject:
    """Switches a policy on or off, nothing else."""
    check_shape(call.body, {"enabled": Required(boolean)})
    call.document = {"enabled": call.body["enabled"]}
    return kinds.replace(organisation, call, POLICIES, call.params["policyId"], merge=True)


@routes.delete(POLICIES.path, any_of=RETENTION_DELETE)
def delete_recording_mediaretentionpolicies(organisation: Organisation, call: Call) -> None:
    """Deletes the policies of `ids`, separated by commas."""
    ids = [part for value in call.query.get("ids", []) for part in value.split(",") if part]
    if not ids:
        raise bad_request("The query parameter ids is required.", code="invalid.value", field="ids")
    for policy_id in ids:
        kinds.find(organisation, POLICIES, policy_id)
    for policy_id in dict.fromkeys(ids):
        kinds.remove(organisation, call, POLICIES, policy_id)


def _longest(node: Any) -> int:
    """The most days after which any action of a policy deletes; 0 where none does."""
    if isinstance(node, list):
        return max(map(_longest, node), default=0)
    if not isinstance(node, dict):
        return 0
    retention = node.get("deleteRetention")
    days = retention.get("days") if isinstance(retention, dict) else None
    return max([days if isinstance(days, int) else 0, *map(_longest, node.values())])
