"""The YAML of a flow that the organisation has, for an import.

Endpoints:
    POST /api/v2/flows/export/jobs, GET /api/v2/flows/export/jobs/{jobId}?expand=messages, GET <download URL>
"""

from __future__ import annotations

from ringfence.genesys.provider.context import Context
from ringfence.plugin.provider import ProviderError

JOBS = "/api/v2/flows/export/jobs"

DEADLINE_SECONDS = 5 * 60

_FIRST_POLL_SECONDS, _POLL_GROWTH, _LONGEST_POLL_SECONDS = 0.25, 1.5, 5.0


def exported(context: Context, flow_id: str, version: str | None) -> str:
    """The flow as Architect writes it.

    Args:
        context: Where the client is.
        flow_id: Id of the flow.
        version: Version to export, as a rule the published one; None for what the platform chooses.

    Raises:
        ProviderError: when the job fails or does not end.
    """
    flow = {"id": flow_id, **({"version": version} if version else {})}
    # An export changes nothing, so one whose answer was lost may be asked for again.
    job = context.client.post(JOBS, {"flows": [{"flow": flow, "exportType": "Yaml"}]}, repeatable=True)
    place = f"{JOBS}/{job['id']}"
    deadline, wait = context.clock() + DEADLINE_SECONDS, _FIRST_POLL_SECONDS
    while True:
        state = context.client.get(place, {"expand": "messages"})
        if state.get("status") == "Success":
            return context.client.download(str(state["downloadUrl"])).decode("utf-8", "replace")
        if state.get("status") == "Failure" or context.clock() > deadline:
            said = "; ".join(str(message.get("text", "")) for message in state.get("messages") or [])
            raise ProviderError(
                f"GET {place}: the export of flow {flow_id} ended as {state.get('status')!r} ({said or 'no message'}); "
                "publish the flow in Architect, then import it again"
            )
        context.sleep(wait)
        wait = min(wait * _POLL_GROWTH, _LONGEST_POLL_SECONDS)
