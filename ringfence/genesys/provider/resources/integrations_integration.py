"""genesys:integrations:Integration: a connection of the organisation to another system.

The platform creates every integration switched off and without its settings, so a create takes several writes. When a
later one fails the integration stays, marked as incomplete, and the next run completes it.

Endpoints (permission integrations:integration:{view, add, edit, delete}; scope integrations):
    GET, POST /api/v2/integrations
    GET, PATCH, DELETE /api/v2/integrations/{id}   (PATCH switches it on or off; the state follows later)
    GET, PUT /api/v2/integrations/{id}/config/current   (whole document, PUT needs the version)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ringfence.domain.problems import Problem
from ringfence.genesys.client import AnswerLostError, ConflictError, GenesysError
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.context import Context
from ringfence.genesys.provider.doubt import incomplete
from ringfence.genesys.provider.fields import Traits, optional, output, required
from ringfence.genesys.provider.models import Inputs, Outputs
from ringfence.genesys.provider.open_maps import covers, declared_part
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known, outside_eu
from ringfence.genesys.provider.registry import define, handles
from ringfence.genesys.provider.resources.integration_configuration import config_of, configured
from ringfence.genesys.provider.writing import UPDATE_ATTEMPTS
from ringfence.plugin.provider import DiffResult, Kind, PartialCreateError, ProviderError
from ringfence.plugin.wire import UNKNOWN

EVENTBRIDGE = "amazon-eventbridge-source"
"""Type of the integration that sends events to Amazon EventBridge."""

EVENTBRIDGE_FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "awsAccountId": (r"\d{12}", "an AWS account id of 12 digits"),
    "eventSourceSuffix": (r"[A-Za-z0-9._-]{1,64}", "1 to 64 letters, digits, dots, underscores and dashes"),
}
"""Form of the properties of an EventBridge source, and that form in words."""

FIXED_PROPERTIES = frozenset({"awsAccountId", "awsAccountRegion", "eventSourceSuffix"})
"""Properties that name the partner event source; a change makes another source, hence another integration."""

NO_NOTES = "node_dynamodb_empty_string"
"""What some integrations show instead of empty notes."""

POLL_WAITS_SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 16.0, 16.0, 30.0, 30.0)
"""Waits between looks at the reported state: about two minutes together."""

SETTLED: Final[Mapping[bool, str]] = {True: "ACTIVE", False: "INACTIVE"}
"""Reported state of an integration that is on, and of one that is off."""


class IntegrationInputs(Inputs):
    """An integration."""

    integration_type_id: str = required(
        "Id of the kind of integration, such as `amazon-eventbridge-source`.", traits=Traits(replace=True)
    )
    name: str = required(
        "Name, by which this provider tells integrations apart. While one replaces another, both bear it.", min_length=1
    )
    notes: str | None = optional("Notes on the integration.")
    properties: dict[str, Any] | None = optional(
        "Properties of this kind of integration; only the declared keys are managed.",
        traits=Traits(partial=True, equal=covers),
    )
    advanced: dict[str, Any] | None = optional(
        "Advanced properties; only the declared keys are managed.", traits=Traits(partial=True, equal=covers)
    )
    credential_ids: dict[str, str] | None = optional("Ids of credentials by the name that the integration gives them.")
    enabled: bool = optional("Whether the integration runs.", default=False)


class IntegrationOutputs(Outputs):
    """Computed values."""

    reported_state: str | None = output("State that the platform reports: ACTIVE, INACTIVE, ERROR and others.")


INTEGRATION = define(
    "genesys:integrations:Integration",
    description="A connection of the organisation to another system, such as the audit feed to EventBridge.",
    inputs=IntegrationInputs,
    outputs=IntegrationOutputs,
)


@handles(INTEGRATION)
class IntegrationHandler(CollectionHandler):
    """Integrations: the object, its configuration document and its state, seen as one."""

    collection = "/api/v2/integrations"
    permissions = Permissions.of("integrations:integration")
    volatile = frozenset({"reportedState"})
    # By design of the platform: issue 2437 of the official Terraform provider.
    shares_names = True

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """An event source leads to an AWS account and region of the Union."""
        del olds, region
        if known(inputs, "integrationTypeId") != EVENTBRIDGE:
            return
        yield from outside_eu("properties.awsAccountRegion", known(inputs, "properties", "awsAccountRegion"))
        for name, (form, words) in EVENTBRIDGE_FORMS.items():
            value = known(inputs, "properties", name)
            if value is not None and not re.fullmatch(form, str(value)):
                yield Problem(
                    place=f"properties.{name}",
                    found=repr(value),
                    allowed=words,
                    fix="correct it",
                    control="Genesys Cloud: PUT /api/v2/integrations/{id}/config/current",
                )

    def diff(
        self, old_inputs: Mapping[str, Any], old_outputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> DiffResult:
        """Another account, region or suffix of an event source is another integration."""
        result = super().diff(old_inputs, old_outputs, news)
        if old_inputs.get("integrationTypeId") != EVENTBRIDGE:
            return result
        fixed = {f"properties.{name}" for name in FIXED_PROPERTIES}
        changes = {
            path: Kind(f"{kind.value}_REPLACE") if path in fixed and not kind.replaces else kind
            for path, kind in result.changes.items()
        }
        replaced = any(kind.replaces for kind in changes.values())
        return DiffResult(changes=changes, delete_before_replace=replaced and self.stands_in_the_way(old_inputs, news))

    @property
    def way_out(self) -> str:
        """Two event sources differ by their suffix."""
        return "Change properties.eventSourceSuffix as well, and the new one is made first."

    def stands_in_the_way(self, old_inputs: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
        """Whether two may lead to one event source is not known; one without a source has no gap to fear."""
        if news.get("integrationTypeId") != EVENTBRIDGE:
            return super().stands_in_the_way(old_inputs, news)
        before, after = ((inputs.get("properties") or {}).get("eventSourceSuffix") for inputs in (old_inputs, news))
        return before in (None, after) or after is UNKNOWN

    def from_api(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs of an integration found with its configuration document."""
        config = found["config"]["current"]
        notes = config.get("notes")
        credentials = config.get("credentials") or {}
        return {
            "integrationTypeId": found["integrationType"]["id"],
            "name": config.get("name") or found.get("name"),
            "notes": "" if notes == NO_NOTES else notes,
            "properties": dict(config.get("properties") or {}),
            "advanced": dict(config.get("advanced") or {}),
            "credentialIds": {key: value["id"] for key, value in credentials.items() if value and value.get("id")},
            "enabled": found.get("intendedState") == "ENABLED",
        }

    def as_found(self, found_inputs: Mapping[str, Any], old_inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Of the open maps, the keys that the program declares."""
        picked = declared_part(declared_part(found_inputs, old_inputs, "properties"), old_inputs, "advanced")
        return super().as_found(picked, old_inputs)

    def computed(self, found: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
        """State that the platform reports."""
        del inputs
        return {"reportedState": _reported(found)}

    def find(self, context: Context, inputs: Mapping[str, Any], *, fresh: bool) -> list[dict[str, Any]]:
        """Integrations of that name that are not on their way out."""
        found = super().find(context, inputs, fresh=fresh)
        return [integration for integration in found if integration.get("intendedState") != "DELETED"]

    def get(self, context: Context, resource_id: str) -> dict[str, Any]:
        """The integration with its configuration document: two reads."""
        found = super().get(context, resource_id)
        if found.get("intendedState") == "DELETED":
            return {**found, "state": "deleted"}
        current = context.client.get(self._config_path(resource_id))
        return {**found, "config": {"current": current}}

    def post(self, context: Context, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Creates the integration, then gives it its settings and its state."""
        body = {"integrationType": {"id": inputs["integrationTypeId"]}, "name": inputs["name"]}
        created = context.client.post(self.collection, body)
        return self._completed(context, str(created["id"]), inputs, created)

    def _look_for_own(
        self, context: Context, urn: str, inputs: dict[str, Any], error: AnswerLostError
    ) -> dict[str, Any]:
        found = super()._look_for_own(context, urn, inputs, error)
        return self._completed(context, self.own_id(found), inputs, found)

    def _completed(
        self, context: Context, resource_id: str, inputs: Mapping[str, Any], created: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Settings and state of an integration just created.

        Raises:
            PartialCreateError: when one of them fails; the engine keeps the integration and updates it next time.
        """
        try:
            return self._made(context, resource_id, inputs, created)
        except (GenesysError, ProviderError) as error:
            outputs = {**inputs, "reportedState": _reported(created) or SETTLED[False]}
            raise PartialCreateError(resource_id, outputs, [f"created, but not complete: {error}"]) from error

    def write(
        self, context: Context, resource_id: str, old_inputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Makes settings and state what the inputs say, writing only what differs."""
        return self._made(context, resource_id, news, super().get(context, resource_id), old_inputs)

    def _made(
        self,
        context: Context,
        resource_id: str,
        news: Mapping[str, Any],
        found: Mapping[str, Any],
        old_inputs: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        config = configured(context, self._config_path(resource_id), config_of(old_inputs or {}), config_of(news))
        settled = self._switched(context, resource_id, found, on=bool(news["enabled"]))
        return {**settled, "config": {"current": config}}

    def update(
        self, context: Context, urn: str, resource_id: str, old_outputs: dict[str, Any], news: dict[str, Any]
    ) -> dict[str, Any]:
        """Settings, then the state.

        Raises:
            PartialCreateError: when the settings are written and the integration does not get into the state wanted:
                what was written is recorded, so that taking it back is a change.
        """
        del urn
        found = super().get(context, resource_id)
        config = configured(
            context, self._config_path(resource_id), config_of(self.inputs_of(old_outputs)), config_of(news)
        )
        if old_outputs.get("enabled") != news["enabled"]:
            found = {**found, "intendedState": None}  # told in any case: what is found may be the state before the last
        try:
            settled = self._switched(context, resource_id, found, on=bool(news["enabled"]))
        except (GenesysError, ProviderError) as error:
            outputs = {**self.kept(old_outputs), **news}
            raise incomplete(resource_id, outputs, "its settings are written, its state is not", error) from error
        return self.state(news, {**settled, "config": {"current": config}}, old_outputs)

    def _switched(self, context: Context, resource_id: str, found: Mapping[str, Any], *, on: bool) -> dict[str, Any]:
        """Waits until the integration reports the state wanted.

        Raises:
            ProviderError: when it reports an error, or does not get there in about two minutes.
        """
        wanted = "ENABLED" if on else "DISABLED"
        # One in error is told again: what was wrong with its settings may have been mended by now.
        if found.get("intendedState") != wanted or _reported(found) == "ERROR":
            found = self._told(context, resource_id, wanted)
        for wait in (*POLL_WAITS_SECONDS, None):
            state = _reported(found)
            if state == SETTLED[on]:
                return dict(found)
            if state == "ERROR" or wait is None:
                break
            context.sleep(wait)
            found = super().get(context, resource_id)
        detail = ((found.get("reportedState") or {}).get("detail") or {}).get("message")
        reported = f"{_reported(found)} ({detail})" if detail else _reported(found)
        raise ProviderError(
            f"enabled: found the integration {resource_id} in state {reported}; allowed: {SETTLED[on]}; look at its "
            "properties and credentials in Admin > Integrations, then run again"
        )

    def _told(self, context: Context, resource_id: str, wanted: str) -> Mapping[str, Any]:
        """Tells the integration its state; twice is the same as once, so neither loss nor conflict stops it."""
        path, body = self.object_path(resource_id), {"intendedState": wanted}
        for attempt in range(1, UPDATE_ATTEMPTS):
            try:
                told: Mapping[str, Any] = context.client.patch(path, body, repeatable=True)
            except ConflictError as error:
                if not error.is_version_conflict:
                    raise
                context.sleep(0.25 * attempt)
            else:
                return told
        last: Mapping[str, Any] = context.client.patch(path, body, repeatable=True)
        return last

    def _config_path(self, resource_id: str) -> str:
        return f"{self.object_path(resource_id)}/config/current"


def _reported(found: Mapping[str, Any]) -> str | None:
    state = found.get("reportedState")
    return state.get("code") if isinstance(state, Mapping) else None
