"""genesys:architect:Flow: an Architect flow, deployed from YAML.

Endpoints (permission architect:job:create, architect:job:view, architect:flow:{view, delete}; scope architect):
    POST /api/v2/flows/jobs, PUT <presigned URL>, GET /api/v2/flows/jobs/{jobId}?expand=messages
    GET /api/v2/flows   (by name and type)
    GET, DELETE /api/v2/flows/{id}
    GET /api/v2/routing/{queues, wrapupcodes}, GET /api/v2/architect/{schedulegroups, emergencygroups},
    GET /api/v2/flows/datatables, GET /api/v2/integrations/actions   (names in the YAML)
    POST /api/v2/flows/export/jobs, GET /api/v2/flows/export/jobs/{jobId}?expand=messages, GET <download URL>   (import)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ringfence.domain.problems import Problem
from ringfence.genesys.client import GenesysError, NotFoundError
from ringfence.genesys.provider import flow_definition, flow_jobs, flow_names
from ringfence.genesys.provider.base import is_gone
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import in_doubt, incomplete
from ringfence.genesys.provider.fields import optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.settling import SETTLING_WAITS_SECONDS, settled
from ringfence.plugin.provider import DiffResult, Kind, ProviderError, ReadResult
from ringfence.plugin.wire import UNKNOWN


class FlowInputs(Inputs):
    """A flow."""

    definition: str = required(
        "The flow as Architect YAML. `{{name}}` is replaced by the value of that name in `substitutions`. Name and "
        "type of the flow come from here; changing either makes a new flow.",
        min_length=1,
    )
    substitutions: dict[str, str] | None = optional("Values for the placeholders of the definition.")


class FlowOutputs(Outputs):
    """Computed values."""

    name: str | None = output("Name of the flow, from the definition.")
    flow_type: str | None = output("Type of the flow, such as INBOUNDCALL, from the definition.")
    content_hash: str | None = output("SHA-256 of the definition after substitution.")
    published_version: str | None = output("Version that is published now.")
    deployed_version: str | None = output("Version that this stack published last; another one is somebody's change.")
    division_id: str | None = output("Id of the division of the flow.")


FLOW = define(
    "genesys:architect:Flow",
    description="An Architect flow, published from YAML. Changes made in the Genesys user interface are found by "
    "refresh.",
    inputs=FlowInputs,
    outputs=FlowOutputs,
)


DEPLOYMENT = ("architect:job:create", "architect:job:view", "architect:flow:view")


@handles(FLOW)
class FlowHandler(CollectionHandler):
    """Flows. The platform knows a flow by type and name; both come from the YAML, so a change of either replaces it."""

    deletion = "Deletes the flow; refused while something uses it"
    collection = "/api/v2/flows"
    permissions = Permissions(
        read=("architect:flow:view",),
        create=DEPLOYMENT,
        update=DEPLOYMENT,
        delete=("architect:flow:delete",),
    )
    get_parameters: ClassVar[Mapping[str, object]] = {"deleted": "false"}
    name_input = ""
    limited_by_body = False  # the YAML is uploaded
    identity_input = "definition"
    volatile = frozenset({"publishedVersion", "deployedVersion", "contentHash"})

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """The YAML is one flow, and placeholders and values fit each other."""
        del olds, region
        return flow_definition.problems(inputs)

    def dry_run(self, context: Context, inputs: Mapping[str, Any], olds: Mapping[str, Any]) -> Iterator[Problem]:
        """Names in the YAML that nothing goes by. The platform tries no flow that it does not have yet."""
        del olds
        return flow_names.problems(context, inputs)

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Compares the hash after substitution, the identity, and the published version with the one deployed."""
        changes = dict(super().diff(old_inputs, old_outputs, news).changes)
        text = flow_definition.rendered(news)
        if text is not None and flow_definition.content_hash(text) == old_outputs.get("contentHash"):
            changes = {}
        identity = flow_definition.known_identity(news)
        old_identity = (old_outputs.get("flowType"), old_outputs.get("name"))
        if identity is not None and None not in old_identity and old_identity != (identity.flow_type, identity.name):
            changes["definition"] = Kind.UPDATE_REPLACE
        if old_outputs.get("publishedVersion") != old_outputs.get("deployedVersion"):
            changes["publishedVersion"] = Kind.UPDATE
        return DiffResult(changes=changes)

    def preview_create(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Name, type and hash follow from the inputs where these are known."""
        return {**inputs, **_previewed(inputs)}

    def preview_update(self, old_outputs: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
        """The same, beside what an update never changes."""
        return {**super().preview_update(old_outputs, news), **_previewed(news)}

    def identity(self, inputs: Mapping[str, Any]) -> str:
        """Type and name."""
        found = flow_definition.identity(_text(inputs))
        return f"{found.flow_type} {found.name}"

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Flows of the same type and name."""
        identity = flow_definition.identity(_text(inputs))
        parameters = {"type": identity.flow_type.lower()}
        found = context.client.find(self.collection, identity.name, parameters, fresh=fresh)
        return [flow for flow in found if str(flow.get("type", "")).upper() == identity.flow_type]

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Deploys a flow that is not there yet. One that came into being although its job failed is kept."""
        job = flow_jobs.registered(context)
        try:
            flow_id = flow_jobs.published(context, job, _text(inputs))
        except (GenesysError, ProviderError) as error:
            raise self._unpublished(context, inputs, error) from error
        return self._deployed(context, flow_id, inputs)

    def _unpublished(
        self, context: Context, inputs: Mapping[str, Any], error: GenesysError | ProviderError
    ) -> GenesysError | ProviderError:
        """What to raise when a job failed or went silent: its flow is kept where there is one, or in doubt."""
        known = {**inputs, **_previewed_identity(inputs)}
        try:
            found = self.find(context, inputs, fresh=True)
        except GenesysError as failure:
            return in_doubt(known, error, failure)
        if len(found) == 1:
            return incomplete(self.own_id(found[0]), known, "the flow is there, but not as declared", error)
        # A job that was refused made nothing. One that went silent may still be at work.
        return error if isinstance(error, ProviderError) else in_doubt(known, error, error)

    def write(
        self, context: Context, resource_id: str, old_inputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Deploys over a flow that is there."""
        del resource_id, old_inputs
        return self._deployed(context, flow_jobs.published(context, flow_jobs.registered(context), _text(news)), news)

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Publishes the next version.

        Raises:
            ProviderError: when the flow is gone or goes by another name: a job would make a second one.
        """
        del urn
        self._require_the_same(context, resource_id, news)
        flow_id = flow_jobs.published(context, flow_jobs.registered(context), _text(news))
        found = self._deployed(context, flow_id, news, before=old_outputs.get("publishedVersion"))
        return self.state(news, found, old_outputs)

    def _require_the_same(self, context: Context, flow_id: str, inputs: Mapping[str, Any]) -> None:
        """A job finds the flow by type and name, not by its id, so both must be what they were."""
        wanted = self.identity(inputs)
        try:
            found = settled(context, lambda: self.get(context, flow_id), lambda error: isinstance(error, NotFoundError))
        except GenesysError as error:
            if not is_gone(error):
                raise
            raise _not_the_same(f"no flow {flow_id} ({error})", wanted) from error
        name = f"{str(found.get('type', '')).upper()} {found.get('name')}"
        if name != wanted:
            raise _not_the_same(f"the flow {flow_id} as {name!r}", wanted)

    def _deployed(
        self, context: Context, flow_id: str, inputs: Mapping[str, Any], *, before: str | None = None
    ) -> dict[str, Any]:
        """The flow just published; waits until the platform shows it, and another version than the one `before`."""
        context.client.invalidate(self.collection)  # a job changes the listing without a write that the client sees
        try:
            found = settled(context, lambda: self.get(context, flow_id), is_gone)
            for wait in SETTLING_WAITS_SECONDS if before else ():
                if _version(found) != before:
                    break
                context.sleep(wait)
                found = self.get(context, flow_id)
        except GenesysError as error:
            known = {**inputs, **_previewed_identity(inputs)}
            raise incomplete(
                flow_id, known, "the flow is published, but its version could not be read", error
            ) from error
        return {**found, _DEPLOYED: True}

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Version and division; after a deployment also what was deployed."""
        version = _version(found)
        values = {
            "name": found.get("name"),
            "flowType": str(found.get("type", "")).upper() or None,
            "publishedVersion": version,
            "divisionId": (found.get("division") or {}).get("id"),
        }
        if found.get(_DEPLOYED):
            values |= {"deployedVersion": version, "contentHash": flow_definition.content_hash(_text(inputs))}
        return values

    def read(
        self, context: Context, resource_id: str, old_inputs: dict[str, Any], old_outputs: dict[str, Any]
    ) -> ReadResult | None:
        """The published version; the YAML stays what the state says, for `diff` to be told by the version.

        An import has no state, so it takes the YAML that Architect exports.
        """
        found = super().read(context, resource_id, old_inputs, old_outputs)
        if found is None:
            return None
        if not old_inputs:
            version = found.outputs.get("publishedVersion")
            text = flow_jobs.exported(context, resource_id, version)
            deployed = {"contentHash": flow_definition.content_hash(text), "deployedVersion": version}
            outputs = {**found.outputs, **deployed, "definition": text}
            return ReadResult(resource_id=resource_id, inputs={"definition": text}, outputs=outputs)
        outputs = {**old_inputs, **{key: value for key, value in found.outputs.items() if key not in old_inputs}}
        return ReadResult(resource_id=resource_id, inputs=old_inputs, outputs=outputs)


_DEPLOYED = "ringfence:deployed"


def _not_the_same(found: str, wanted: str) -> ProviderError:
    return ProviderError(
        f"definition: found {found}; allowed: {wanted!r}, as this stack published it; somebody deleted or renamed it: "
        "run `pulumi refresh`, then `pulumi up` makes the flow that is declared"
    )


def _text(inputs: Mapping[str, Any]) -> str:
    text = flow_definition.rendered(inputs)
    if text is None:
        raise ProviderError("definition: found a value that is not known yet; allowed: known values when deploying")
    return text


def _previewed(inputs: Mapping[str, Any]) -> dict[str, Any]:
    text = flow_definition.rendered(inputs)
    content_hash = UNKNOWN if text is None else flow_definition.content_hash(text)
    return {**_previewed_identity(inputs), "contentHash": content_hash}


def _previewed_identity(inputs: Mapping[str, Any]) -> dict[str, Any]:
    identity = flow_definition.known_identity(inputs)
    return {
        "name": UNKNOWN if identity is None else identity.name,
        "flowType": UNKNOWN if identity is None else identity.flow_type,
    }


def _version(found: Mapping[str, Any]) -> str | None:
    version = (found.get("publishedVersion") or {}).get("id")
    return None if version is None else str(version)
