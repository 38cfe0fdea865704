"""Recording settings, deletion protection of conversations, data retention of analytics."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.envelopes import cursor_page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, conflict
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, integer, list_of, text

routes = Routes()

SETTINGS_PERMISSIONS = tuple(
    f"recording:settings:{action}"
    for action in (
        "editScreenRecordings",
        "editRegionalStorage",
        "editUrlExpiration",
        "editConferenceRecording",
        "editHierarchyAccessControl",
    )
)
PROTECTION = ("recording:deletionProtection:apply", "recording:deletionProtection:revoke")
PROTECTED = "protectedconversations"
MAX_PER_CALL = 100
MAX_PROTECTED = 1000
DATA_RETENTION_DAYS = (90, 1827)
MAX_STREAMS = 4


def furnish(organisation: Organisation) -> None:
    """Recording settings of a new organisation."""
    if organisation.store.read("settings", "recordingSettings") is None:
        organisation.set_singleton(
            "recordingSettings",
            {
                "maxSimultaneousStreams": 1,
                "maxConfigurableScreenRecordingStreams": MAX_STREAMS,
                "regionalRecordingStorageEnabled": False,
                "recordingPlaybackUrlTtl": 60,
                "recordingBatchDownloadUrlTtl": 60,
                "stopRecordingWhenOnlyExternalParticipants": False,
            },
        )


@routes.get("/api/v2/recording/settings", any_of=SETTINGS_PERMISSIONS)
def get_recording_settings(organisation: Organisation, _call: Call) -> JsonObject:
    """Recording settings of the organisation."""
    return dict(organisation.singleton("recordingSettings"))


@routes.put("/api/v2/recording/settings", any_of=SETTINGS_PERMISSIONS)
def put_recording_settings(organisation: Organisation, call: Call) -> JsonObject:
    """Changes recording settings; address lifetimes are 2 to 60 minutes."""
    current = organisation.singleton("recordingSettings")
    ceiling = current["maxConfigurableScreenRecordingStreams"]
    shape: Shape = {
        "maxSimultaneousStreams": integer(1, ceiling),
        "regionalRecordingStorageEnabled": boolean,
        "recordingPlaybackUrlTtl": integer(2, 60),
        "recordingBatchDownloadUrlTtl": integer(2, 60),
        "stopRecordingWhenOnlyExternalParticipants": boolean,
    }
    try:
        check_shape(call.body, shape)
    except ApiError as error:
        raise ApiError(400, "recording.org.settings.request.invalid", error.message, details=error.details) from None
    sent = {name: call.body[name] for name in shape if call.body.get(name) is not None}
    changed = {**current, **sent}
    organisation.set_singleton("recordingSettings", changed)
    organisation.audit(call, ("Quality", "RecordingSettings"), organisation.id, "Update", before=current, after=changed)
    return changed


@routes.put("/api/v2/recordings/deletionprotection", status=204, any_of=PROTECTION)
def put_recordings_deletionprotection(organisation: Organisation, call: Call) -> Answer:
    """Protects conversations from deletion (`protect=true`) or lifts it: at most 100 a call, 1,000 in all."""
    ids = _conversations(call)
    protect = call.flag("protect", default=True)
    if protect:
        new = [conversation for conversation in ids if organisation.store.read(PROTECTED, conversation) is None]
        if organisation.store.count(PROTECTED) + len(new) > MAX_PROTECTED:
            raise bad_request(
                f"At most {MAX_PROTECTED} conversations can be protected.",
                code="invalid.value",
                field="conversationIds",
            )
        for conversation in new:
            organisation.store.put(PROTECTED, conversation, {"id": conversation, "since": organisation.clock.stamp()})
    else:
        for conversation in ids:
            organisation.store.delete(PROTECTED, conversation)
    for conversation in ids:
        change = {"deletionProtected": protect}
        organisation.audit(
            call,
            ("Quality", "DeletionProtection"),
            conversation,
            "Update",
            before={"deletionProtected": not protect},
            after=change,
        )
    return Answer(status=204)


@routes.post("/api/v2/recordings/deletionprotection", any_of=PROTECTION)
def post_recordings_deletionprotection(organisation: Organisation, call: Call) -> list[JsonObject]:
    """Which of the given conversations are protected."""
    return [
        {"id": conversation, "selfUri": f"/api/v2/conversations/{conversation}"}
        for conversation in _conversations(call)
        if organisation.store.read(PROTECTED, conversation) is not None
    ]


@routes.get("/api/v2/recordings/retention/query", any_of=("recording:recording:view",))
def get_recordings_retention_query(_organisation: Organisation, call: Call) -> JsonObject:
    """Recordings that expire within `retentionThresholdDays`; the emulator holds no recordings."""
    call.integer("retentionThresholdDays", 1, low=1, high=36_500)
    return cursor_page(call, [])


@routes.get("/api/v2/analytics/dataretention/settings", any_of=("analytics:dataRetention:view",))
def get_analytics_dataretention_settings(organisation: Organisation, _call: Call) -> JsonObject:
    """Data retention of analytics; empty until somebody sets it."""
    return dict(organisation.store.read("settings", "dataRetention") or {})


@routes.put("/api/v2/analytics/dataretention/settings", any_of=("analytics:dataRetention:edit",))
def put_analytics_dataretention_settings(organisation: Organisation, call: Call) -> JsonObject:
    """Sets the retention, 90 days to 5 years. Once set it can be changed, never cleared."""
    current = organisation.store.read("settings", "dataRetention")
    if "retentionDays" in call.body and call.body["retentionDays"] is None and current:
        raise conflict(
            "Data retention cannot be cleared once it is set.", code="analytics.data.retention.update.conflict"
        )
    check_shape(call.body, {"retentionDays": Required(integer(*DATA_RETENTION_DAYS))})
    now = organisation.clock.stamp()
    changed = {
        "retentionDays": call.body["retentionDays"],
        "dateCreated": current["dateCreated"] if current else now,
        "dateModified": now,
    }
    organisation.set_singleton("dataRetention", changed)
    organisation.audit(
        call, ("AnalyticsReporting", "DataRetention"), organisation.id, "Update", before=current, after=changed
    )
    return changed


def _conversations(call: Call) -> list[str]:
    check_shape(call.body, {"conversationIds": Required(list_of(text(1), low=1, high=MAX_PER_CALL))})
    return list(dict.fromkeys(call.body["conversationIds"]))
