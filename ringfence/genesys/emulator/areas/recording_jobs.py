"""Bulk jobs over recordings (/api/v2/recording/jobs): created, ready after some polls, started, then fulfilled."""

from __future__ import annotations

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.clock import parse_iso
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import ApiError, JsonObject, bad_request, conflict, invalid_value, not_found
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, document, integer, one_of, text
from ringfence.genesys.emulator.store import Stored

from . import usage_rows

routes = Routes()

JOBS = "recordingjobs"
PATH = "/api/v2/recording/jobs"
AUDIT = ("Quality", "RecordingJob")
MAX_RUNNING = 2
VIEW = ("recording:job:view",)
SHAPE: Shape = {
    "action": Required(one_of("ARCHIVE", "DELETE", "EXPORT")),
    "actionDate": text(1),
    "actionAge": integer(0),
    "integrationId": text(1),
    "includeScreenRecordings": boolean,
    "includeRecordingsWithSensitiveData": boolean,
    "clearExport": boolean,
    "conversationQuery": document,
    "agedConversationInterval": text(1),
}


@routes.get(PATH, any_of=VIEW)
def get_recording_jobs(organisation: Organisation, call: Call) -> JsonObject:
    """Jobs as a page, newest first; filters state, jobType and showOnlyMyJobs."""
    if (cursor := call.text("cursor")) is not None:
        raise invalid_value("cursor", cursor, "pages are numbered, no page gave a cursor")
    fields = {"state": ("state",), "jobType": ("recordingJobsQuery.action",)}
    mine = call.flag("showOnlyMyJobs")
    jobs = [job for job in organisation.store.all(JOBS) if not mine or job["user"]["id"] == call.client_id]
    return page(call, reversed(by_fields(call, jobs, fields)), render=_show)


@routes.post(PATH, status=202, any_of=("recording:job:add",), body=SHAPE)
def post_recording_jobs(organisation: Organisation, call: Call) -> JsonObject:
    """Creates a job; exactly one of conversationQuery and agedConversationInterval says which conversations."""
    body = call.body
    check_shape(body, SHAPE)
    if (body.get("conversationQuery") is None) == (body.get("agedConversationInterval") is None):
        raise bad_request(
            "Exactly one of conversationQuery and agedConversationInterval is required.", code="invalid.value"
        )
    if body["action"] == "EXPORT" and organisation.store.read("integrations", str(body.get("integrationId"))) is None:
        raise bad_request("EXPORT needs the id of an integration.", code="invalid.value", field="integrationId")
    if body["action"] != "EXPORT" and body.get("actionDate") is None and body.get("actionAge") is None:
        raise bad_request("actionDate or actionAge is required.", code="invalid.value", field="actionDate")
    _check_times(body)
    job_id = organisation.new_id()
    job: JsonObject = {
        "id": job_id,
        "user": {"id": call.client_id, "selfUri": f"/api/v2/users/{call.client_id}"},
        "state": "PENDING",
        "recordingJobsQuery": body,
        "dateCreated": organisation.clock.stamp(),
        "totalConversations": 0,
        "totalRecordings": 0,
        "totalSkippedRecordings": 0,
        "totalFailedRecordings": 0,
        "totalProcessedRecordings": 0,
        "percentProgress": 0,
        "polls": 0,
        "selfUri": f"{PATH}/{job_id}",
    }
    organisation.store.put(JOBS, job_id, job)
    organisation.audit(call, AUDIT, job_id, "Create", after=_show(job))
    return _show(job)


@routes.get(f"{PATH}/{{jobId}}", any_of=VIEW)
def get_recording_job(organisation: Organisation, call: Call) -> JsonObject:
    """One job; a pending one becomes READY, a processing one FULFILLED after some polls."""
    job = dict(_find(organisation, call))
    following = {"PENDING": "READY", "PROCESSING": "FULFILLED"}.get(job["state"])
    if following:
        job["polls"] += 1
        if job["polls"] > organisation.behaviour.pending_polls:
            job |= {"state": following, "polls": 0, "percentProgress": 100 if following == "FULFILLED" else 0}
        organisation.store.put(JOBS, job["id"], job)
    return _show(job)


@routes.put(f"{PATH}/{{jobId}}", any_of=("recording:job:edit",))
def put_recording_job(organisation: Organisation, call: Call) -> JsonObject:
    """Starts a job that is READY: only for the client that created it, at most two at a time."""
    check_shape(call.body, {"state": Required(one_of("PROCESSING"))})
    job = _find(organisation, call)
    if job["state"] != "READY":
        raise conflict(f"The job is {job['state']}, not READY.", entity_id=job["id"])
    if job["user"]["id"] != call.client_id:
        raise ApiError(
            403, "missing.permissions", "Only the user that created the job may start it.", entity_id=job["id"]
        )
    if sum(other["state"] == "PROCESSING" for other in organisation.store.all(JOBS)) >= MAX_RUNNING:
        raise bad_request(f"At most {MAX_RUNNING} jobs run at a time.")
    return _change(organisation, call, job, "PROCESSING")


@routes.delete(f"{PATH}/{{jobId}}", status=204, any_of=("recording:job:delete",))
def delete_recording_job(organisation: Organisation, call: Call) -> Answer:
    """Cancels a job that has not ended."""
    job = _find(organisation, call)
    if job["state"] in {"FULFILLED", "CANCELLED", "FAILED"}:
        raise conflict(f"The job is {job['state']}.", entity_id=job["id"])
    _change(organisation, call, job, "CANCELLED")
    return Answer(status=204)


@routes.get(f"{PATH}/{{jobId}}/failedrecordings", any_of=VIEW)
def get_recording_job_failedrecordings(organisation: Organisation, call: Call) -> JsonObject:
    """Recordings that a job could not handle: none."""
    _find(organisation, call)
    return page(call, [])


def _find(organisation: Organisation, call: Call) -> Stored:
    job = organisation.store.read(JOBS, call.params["jobId"])
    if job is None:
        raise not_found("recording job", call.params["jobId"])
    return job


def _change(organisation: Organisation, call: Call, job: Stored, state: str) -> JsonObject:
    changed = {**job, "state": state, "polls": 0}
    organisation.store.put(JOBS, job["id"], changed)
    organisation.audit(call, AUDIT, job["id"], "Update", before=_show(job), after=_show(changed))
    return _show(changed)


def _show(job: Stored) -> JsonObject:
    return {name: value for name, value in job.items() if name != "polls"}


def _check_times(body: JsonObject) -> None:
    """Raises ApiError 400 for a date or an interval that is none."""
    try:
        parse_iso(body.get("actionDate") or "2000-01-01")
    except ValueError:
        raise invalid_value("actionDate", body["actionDate"], "must be an ISO 8601 date-time") from None
    wanted = (body.get("conversationQuery") or {}).get("interval")
    if wanted is not None:
        usage_rows.interval(str(wanted))
