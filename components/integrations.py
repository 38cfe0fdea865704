"""Calls from flows to other systems, each to one declared host of the vendor register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input, ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess, slug
from ringfence.genesys.sdk.integrations import Credential, DataAction, Integration
from ringfence.settings import vendors

NOTIFICATION_INPUTS = tuple(vendors.ActionField(name=name) for name in ("summary", "change_id", "target_region"))
"""Inputs of a notification that names none of its own."""


@dataclass(frozen=True, kw_only=True)
class IntegrationsArgs:
    """What the integrations need to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        integrations: Integrations of the settings.
        secrets: Secret fields by integration name and field name, Pulumi secrets.
    """

    deployment: Deployment
    genesys: GenesysAccess
    integrations: Sequence[vendors.Integration]
    secrets: Mapping[str, Mapping[str, Input[str]]]


def action_inputs(integration: vendors.Integration) -> Sequence[vendors.ActionField]:
    """The inputs of an integration's action, with those that a notification has by itself."""
    if integration.inputs or integration.kind != "notification":
        return integration.inputs
    return NOTIFICATION_INPUTS


def object_schema(fields: Sequence[vendors.ActionField]) -> str:
    """JSON schema of an object with the given fields, as text; the same text for the same fields."""
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {field.name: {"type": field.type} for field in fields},
        "required": [field.name for field in fields if field.required],
    }
    if not schema["required"]:
        del schema["required"]  # draft 4 wants at least one name
    return json.dumps(schema, sort_keys=True)


class Integrations(DoraComponent):
    """One integration with one data action for every entry of the settings.

    Genesys Cloud has no list of allowed hosts for data actions. The host of each action is literal and stands in the
    vendor register, which says who processes data where (DORA art. 28(3), 30(2)(b)).
    """

    def __init__(self, name: str, args: IntegrationsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("integrations", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.actions = {entry.name: self._action(entry) for entry in args.integrations}
        self.register_outputs({"actions": sorted(self.actions)})

    def _action(self, entry: vendors.Integration) -> DataAction:
        integration = Integration(
            f"{self._name}-{slug(entry.name)}",
            integration_type_id="custom-rest-actions",
            name=entry.name,
            notes=f"{entry.description} (vendor register: {entry.vendor})",
            credential_ids=self._credentials(entry),
            enabled=True,
            opts=self.child(genesys=self._args.genesys),
        )
        return DataAction(
            f"{self._name}-{slug(entry.name)}-action",
            name=entry.name,
            category=entry.category,
            integration_id=integration.id,
            secure=True,
            request_url_template=entry.url,
            request_type=entry.method,
            request_template=entry.body or "${input.rawRequest}",
            headers={"Content-Type": "application/json", **entry.headers},
            translation_map={},
            translation_map_defaults={},
            success_template="${rawResult}",
            timeout_seconds=entry.timeout_seconds,
            input_schema=object_schema(action_inputs(entry)),
            success_schema=object_schema(entry.outputs),
            opts=self.child(genesys=self._args.genesys),
        )

    def _credentials(self, entry: vendors.Integration) -> dict[str, Input[str]]:
        if not entry.credential_fields:
            return {}
        credential = Credential(
            f"{self._name}-{slug(entry.name)}-credential",
            name=f"{entry.name} credentials",
            credential_type_id="userDefined",
            fields=dict(self._args.secrets[entry.name]),
            opts=self.child(genesys=self._args.genesys),
        )
        return {"basicAuth": credential.id}
