"""Jobs of Architect: publishing a flow from YAML, and exporting one as YAML.

Endpoints:
    POST /api/v2/flows/jobs, PUT <presigned URL>, GET /api/v2/flows/jobs/{jobId}?expand=messages
    POST /api/v2/flows/export/jobs, GET /api/v2/flows/export/jobs/{jobId}?expand=messages, GET <download URL>
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ringfence.genesys.provider.context import Context
from ringfence.plugin.provider import ProviderError

JOBS: Final = "/api/v2/flows/jobs"
EXPORT_JOBS: Final = "/api/v2/flows/export/jobs"

DEADLINE_SECONDS: Final = 16 * 60
"""Longest wait for a job; the official Terraform provider waits as long."""

_FIRST_POLL_SECONDS, _POLL_GROWTH, _LONGEST_POLL_SECONDS = 0.25, 1.5, 5.0

_TOLD = ("method", "url", "statusCode", "statusMessage", "errorCode", "errorMessage", "correlationId")
"""What of a message's detail is shown. The bodies beside it are unredacted, and may hold data of other objects."""


def registered(context: Context) -> Mapping[str, Any]:
    """A new publishing job. One without an upload changes nothing, so it may be asked for again."""
    job: Mapping[str, Any] = context.client.post(JOBS, repeatable=True)
    return job


def published(context: Context, job: Mapping[str, Any], text: str) -> str:
    """Publishes a rendered definition and returns the id of the flow.

    Raises:
        GenesysError: when a call fails; the job may be at work all the same.
        ProviderError: when the job fails or does not end; every message of the job is in it.
    """
    context.client.upload(job["presignedUrl"], text.encode(), job.get("headers") or {})
    state = _ended(
        context, f"{JOBS}/{job['id']}", "Architect refused the flow", "correct the YAML as these messages say"
    )
    return str(state["flow"]["id"])


def exported(context: Context, flow_id: str, version: str | None) -> str:
    """A flow as Architect writes it.

    Args:
        context: Where the client is.
        flow_id: Id of the flow.
        version: Version to export, as a rule the published one; None for what the platform chooses.

    Raises:
        GenesysError: when a call fails.
        ProviderError: when the job fails or does not end.
    """
    flow = {"id": flow_id, **({"version": version} if version else {})}
    # An export changes nothing, so one whose answer was lost may be asked for again.
    job = context.client.post(EXPORT_JOBS, {"flows": [{"flow": flow, "exportType": "Yaml"}]}, repeatable=True)
    state = _ended(
        context,
        f"{EXPORT_JOBS}/{job['id']}",
        "Architect did not export the flow",
        "publish it there, then import it again",
    )
    return context.client.download(str(state["downloadUrl"])).decode("utf-8", "replace")


def _ended(context: Context, path: str, what: str, fix: str) -> Mapping[str, Any]:
    """The state of a job that has ended well."""
    deadline, wait = context.clock() + DEADLINE_SECONDS, _FIRST_POLL_SECONDS
    while True:
        state: Mapping[str, Any] = context.client.get(path, {"expand": "messages"})
        status = state.get("status")
        if status == "Success":
            return state
        if status == "Failure":
            where = f"GET {path}: Failure, correlation id {context.client.correlation_id}"
            raise ProviderError(f"definition: {what} ({where}); {fix}:\n{_listing(state)}")
        if context.clock() > deadline:
            raise ProviderError(
                f"GET {path}: the job is still {status!r} after {DEADLINE_SECONDS // 60} minutes; look at the flow in "
                "Architect, unlock it if somebody edits it, and run again"
            )
        context.sleep(wait)
        wait = min(wait * _POLL_GROWTH, _LONGEST_POLL_SECONDS)


def _listing(state: Mapping[str, Any]) -> str:
    lines = [
        f"  - {message.get('type', 'Error')}: {message.get('text', '')}{_details(message.get('details'))}"
        for message in state.get("messages") or []
    ]
    return "\n".join(lines) or "  - no message was given"


def _details(details: Any) -> str:
    if isinstance(details, str) and details:
        return f" ({details})"
    told = [
        ", ".join(f"{name} {detail[name]}" for name in _TOLD if detail.get(name) is not None)
        for detail in (details if isinstance(details, list) else [])
        if isinstance(detail, Mapping)
    ]
    return "".join(f" ({text})" for text in told if text)
