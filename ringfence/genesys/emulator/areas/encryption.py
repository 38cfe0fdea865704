"""Customer managed keys for recordings and for conversation data.

Operations below /api/v2/recording/keyconfigurations and /api/v2/conversations/keyconfigurations (no DELETE on
either), local keys, recording keys and their rotation schedule. A key configuration names a KMS key by the ARN of its
ALIAS.
"""

from __future__ import annotations

import re
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value, missing_reference, not_found
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, check_shape, one_of, text
from ringfence.genesys.emulator.store import Stored

from .regions import media_regions

routes = Routes()

KEYS = "recordingkeys"
SCHEDULE = "rotationSchedule"
ALIAS_ARN = re.compile(r"arn:aws[a-z-]*:kms:(?P<region>[a-z0-9-]+):\d{12}:alias/[A-Za-z0-9/_-]+")
TYPES = ("KmsSymmetric", "LocalKeyManager", "Native", "None")
PERIODS = ("DISABLED", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
RECORDING_VIEW, RECORDING_EDIT = ("recording:encryptionKey:view",), ("recording:encryptionKey:edit",)
CONVERSATION_VIEW, CONVERSATION_EDIT = ("conversation:encryptionKey:view",), ("conversation:encryptionKey:edit",)
SHAPE: Shape = {"url": text(), "keyConfigurationType": Required(one_of(*TYPES)), "apiId": text(), "apiKey": text()}

RECORDING = declare(
    Kind(
        name="recordingkeyconfigurations",
        path="/api/v2/recording/keyconfigurations",
        label="recording key configuration",
        audit=("Quality", "RecordingKeyConfiguration"),
        shape=SHAPE,
    )
)
CONVERSATIONS = declare(
    Kind(
        name="conversationkeyconfigurations",
        path="/api/v2/conversations/keyconfigurations",
        label="conversation key configuration",
        audit=("Quality", "ConversationKeyConfiguration"),
        shape=SHAPE,
    )
)


def furnish(organisation: Organisation) -> None:
    """A new organisation rotates no keys."""
    if organisation.store.read("settings", SCHEDULE) is None:
        schedule = {
            "id": organisation.id,
            "period": "DISABLED",
            "selfUri": "/api/v2/recording/recordingkeys/rotationschedule",
        }
        organisation.set_singleton(SCHEDULE, schedule)


def _checked(organisation: Organisation, kind: Kind, body: JsonObject) -> JsonObject:
    """The configuration that the platform would keep. Raises ApiError 400."""
    check_shape(body, kind.shape)
    chosen = body["keyConfigurationType"]
    url = body.get("url")
    if chosen == "KmsSymmetric":
        found = ALIAS_ARN.fullmatch(url or "")
        if found is None:
            raise invalid_value(
                "url", url, "must be the ARN of a KMS key alias, arn:aws:kms:<region>:<account>:alias/<name>"
            )
        known = media_regions(organisation)
        if found["region"] != organisation.region:
            reason = f"the key must be in {known['awsHomeRegion']}, the home region of the organisation"
            raise invalid_value("url", url, reason)
        if failure := organisation.behaviour.key_failures.get(str(url)):
            raise bad_request(f"The key cannot be used: {failure}", code="invalid.value", field="url")
    elif chosen == "LocalKeyManager":
        if kind is CONVERSATIONS:
            raise invalid_value("keyConfigurationType", chosen, "conversation data takes KmsSymmetric or None")
        if not str(url or "").startswith("https://"):
            raise invalid_value("url", url, "must be the https address of the decrypt operation")
        if not body.get("apiId") or not body.get("apiKey"):
            raise bad_request("apiId and apiKey are required.", code="invalid.value", field="apiKey")
    kept = ("url", "apiId", "apiKey", "keyConfigurationType") if kind is RECORDING else ("url", "keyConfigurationType")
    return {name: body[name] for name in kept if body.get(name) is not None}


def _show(organisation: Organisation, stored: Stored) -> JsonObject:
    """What is read: the Hawk secret never comes back; a key that fails now shows in `lastError`."""
    document = {name: value for name, value in stored.items() if name != "apiKey"}
    reason = organisation.behaviour.key_failures.get(stored.get("url", ""))
    if reason and stored["keyConfigurationType"] == "KmsSymmetric":
        document["lastError"] = {"status": 400, "code": "invalid.value", "message": reason, "details": [], "errors": []}
    return document


def _create(organisation: Organisation, call: Call, kind: Kind) -> JsonObject:
    checked = _checked(organisation, kind, call.body)
    entity_id = organisation.new_id()
    stored = {"id": entity_id, **checked, "selfUri": f"{kind.path}/{entity_id}"}
    organisation.store.put(kind.name, entity_id, stored)
    organisation.audit(call, kind.audit, entity_id, "Create", after=stored)
    _make_key(organisation, call, kind, stored)
    return _show(organisation, stored)


def _replace(organisation: Organisation, call: Call, kind: Kind) -> JsonObject:
    current = _find(organisation, call, kind)
    check_shape(call.body, kind.shape)
    body = dict(call.body)
    if body.get("keyConfigurationType") == "LocalKeyManager" and not body.get("apiKey"):
        body["apiKey"] = current.get("apiKey")
    if body.get("keyConfigurationType") in {"Native", "None"}:
        body.setdefault("url", current.get("url"))
    stored = {"id": current["id"], **_checked(organisation, kind, body), "selfUri": current["selfUri"]}
    organisation.store.put(kind.name, current["id"], stored)
    organisation.audit(call, kind.audit, current["id"], "Update", before=current, after=stored)
    _make_key(organisation, call, kind, stored)
    return _show(organisation, stored)


def _listing(organisation: Organisation, kind: Kind) -> JsonObject:
    entities = [_show(organisation, stored) for stored in organisation.store.all(kind.name)]
    return {"total": len(entities), "entities": entities, "selfUri": kind.path}


def _validate(organisation: Organisation, call: Call, kind: Kind) -> JsonObject:
    """Checks without saving."""
    return {name: value for name, value in _checked(organisation, kind, call.body).items() if name != "apiKey"}


def _find(organisation: Organisation, call: Call, kind: Kind) -> Stored:
    entity_id = next(iter(call.params.values()))
    stored = organisation.store.read(kind.name, entity_id)
    if stored is None:
        raise not_found(kind.label, entity_id)
    return stored


def _make_key(organisation: Organisation, call: Call, kind: Kind, configuration: Stored) -> None:
    if kind is RECORDING:
        _add_key(organisation, call, configuration)


def _add_key(organisation: Organisation, call: Call, configuration: Stored | None) -> JsonObject:
    key_id = organisation.new_id()
    chosen = configuration["keyConfigurationType"] if configuration else "Native"
    key: JsonObject = {
        "id": key_id,
        "createDate": organisation.clock.stamp(),
        "keydataSummary": f"RSA-3072 {key_id[:8]}",
        "user": {"id": call.client_id, "selfUri": f"/api/v2/users/{call.client_id}"},
        "keyConfigurationType": chosen,
        "selfUri": f"/api/v2/recording/recordingkeys/{key_id}",
    }
    if configuration and chosen == "KmsSymmetric":
        key["kmsKeyArn"] = configuration["url"]
    if configuration and chosen == "LocalKeyManager":
        key["localEncryptionConfiguration"] = {name: configuration[name] for name in ("id", "url", "apiId")}
    organisation.store.put(KEYS, key_id, key)
    organisation.audit(call, ("Quality", "EncryptionKey"), key_id, "Create", after=key)
    return key


for configured, view, edit, stem, parameter in (
    (RECORDING, RECORDING_VIEW, RECORDING_EDIT, "recording", "keyConfigurationId"),
    (CONVERSATIONS, CONVERSATION_VIEW, CONVERSATION_EDIT, "conversations", "keyconfigurationsId"),
):

    def _bind(kind: Kind = configured) -> dict[str, Any]:
        return {
            "list": lambda organisation, _call: _listing(organisation, kind),
            "create": lambda organisation, call: _create(organisation, call, kind),
            "validate": lambda organisation, call: _validate(organisation, call, kind),
            "read": lambda organisation, call: _show(organisation, _find(organisation, call, kind)),
            "replace": lambda organisation, call: _replace(organisation, call, kind),
        }

    bound = _bind()
    one = f"{configured.path}/{{{parameter}}}"
    routes.get(configured.path, name=f"get_{stem}_keyconfigurations", any_of=view)(bound["list"])
    routes.post(configured.path, name=f"post_{stem}_keyconfigurations", any_of=edit)(bound["create"])
    routes.post(f"{configured.path}/validate", name=f"post_{stem}_keyconfigurations_validate", any_of=edit)(
        bound["validate"]
    )
    routes.get(one, name=f"get_{stem}_keyconfiguration", any_of=view)(bound["read"])
    routes.put(one, name=f"put_{stem}_keyconfiguration", any_of=edit)(bound["replace"])


@routes.post("/api/v2/recording/localkeys", any_of=RECORDING_EDIT)
def post_recording_localkeys(organisation: Organisation, call: Call) -> JsonObject:
    """Registers a public key of a local key manager."""
    check_shape(
        call.body, {"configId": Required(text(1)), "publicKey": Required(text(1)), "keypairId": Required(text(1))}
    )
    configuration = organisation.store.read(RECORDING.name, call.body["configId"])
    if configuration is None or configuration["keyConfigurationType"] != "LocalKeyManager":
        raise missing_reference("configId", call.body["configId"])
    return _add_key(organisation, call, configuration)


@routes.get("/api/v2/recording/recordingkeys", any_of=RECORDING_VIEW)
def get_recording_recordingkeys(organisation: Organisation, call: Call) -> JsonObject:
    """Recording keys as a page, newest first; old keys stay, for old recordings need them."""
    return page(call, reversed(list(organisation.store.all(KEYS))))


@routes.post("/api/v2/recording/recordingkeys", any_of=RECORDING_EDIT)
def post_recording_recordingkeys(organisation: Organisation, call: Call) -> JsonObject:
    """Rotates now: makes a new key with the configuration in force."""
    in_force = [
        stored for stored in organisation.store.all(RECORDING.name) if stored["keyConfigurationType"] == "KmsSymmetric"
    ]
    return _add_key(organisation, call, in_force[-1] if in_force else None)


@routes.get("/api/v2/recording/recordingkeys/rotationschedule", any_of=RECORDING_VIEW)
def get_recording_recordingkeys_rotationschedule(organisation: Organisation, _call: Call) -> JsonObject:
    """How often recording keys are rotated."""
    return dict(organisation.singleton(SCHEDULE))


@routes.put("/api/v2/recording/recordingkeys/rotationschedule", any_of=RECORDING_EDIT)
def put_recording_recordingkeys_rotationschedule(organisation: Organisation, call: Call) -> JsonObject:
    """Sets the rotation period; there is no quarterly one."""
    check_shape(call.body, {"period": Required(one_of(*PERIODS))})
    current = organisation.singleton(SCHEDULE)
    changed = {**current, "period": call.body["period"]}
    organisation.set_singleton(SCHEDULE, changed)
    organisation.audit(
        call, ("Quality", "KeyRotationSchedule"), organisation.id, "Update", before=current, after=changed
    )
    return changed
