"""Integration types, their configuration schemas, and credential types."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

routes = Routes()

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "integration_types.json"
PATH = "/api/v2/integrations/types"
VIEW = ("integrations:integration:view",)
JSON_TYPES: dict[str, type] = {"string": str, "array": list, "object": dict, "boolean": bool}


@cache
def catalogue() -> JsonObject:
    """The types that the emulator knows: those that a contact centre here uses, of several hundred in reality."""
    document: JsonObject = json.loads(CATALOGUE.read_text())
    return document


def find_type(type_id: str) -> JsonObject | None:
    """The catalogue entry of an integration type."""
    return next((row for row in catalogue()["types"] if row["id"] == type_id), None)


def find_credential_type(type_id: str) -> JsonObject | None:
    """The catalogue entry of a credential type."""
    return next((row for row in catalogue()["credentialTypes"] if row["id"] == type_id), None)


def show_type(row: JsonObject) -> JsonObject:
    """An integration type as the platform shows it."""
    shown = {name: row[name] for name in ("id", "name", "description", "provider", "category", "credentials")}
    return {
        **shown,
        "configPropertiesSchemaUri": f"{PATH}/{row['id']}/configschemas/properties",
        "configAdvancedSchemaUri": f"{PATH}/{row['id']}/configschemas/advanced",
        "nonInstallable": False,
        "selfUri": f"{PATH}/{row['id']}",
    }


def missing_properties(type_id: str, properties: JsonObject) -> list[str]:
    """Required configuration properties that are not set."""
    row = find_type(type_id)
    needed = row["properties"].get("required", []) if row else []
    return [name for name in needed if not properties.get(name)]


def check_properties(type_id: str, properties: JsonObject) -> None:
    """Raises ApiError 400 for a property that the type's schema does not allow."""
    row = find_type(type_id)
    schema = row["properties"] if row else {}
    for name, value in properties.items():
        rule: dict[str, Any] | None = schema.get("properties", {}).get(name)
        if rule is None:
            if schema.get("additionalProperties", True):
                continue
            raise bad_request(
                f"{name} is not a property of {type_id}.", code="invalid.property", field=f"properties.{name}"
            )
        if not isinstance(value, JSON_TYPES[rule["type"]]):
            raise invalid_value(f"properties.{name}", value, f"must be of type {rule['type']}")
        if "pattern" in rule and value and not re.fullmatch(str(rule["pattern"]), str(value)):
            raise invalid_value(f"properties.{name}", value, f"must match {rule['pattern']}")


@routes.get(PATH, any_of=VIEW)
def get_integrations_types(_organisation: Organisation, call: Call) -> JsonObject:
    """Integration types as a page."""
    return page(call, [show_type(row) for row in catalogue()["types"]])


@routes.get(f"{PATH}/{{typeId}}", any_of=VIEW)
def get_integrations_type(_organisation: Organisation, call: Call) -> JsonObject:
    """One integration type."""
    return show_type(_row(call))


@routes.get(f"{PATH}/{{typeId}}/configschemas/{{configType}}", any_of=VIEW)
def get_integrations_type_configschema(_organisation: Organisation, call: Call) -> JsonObject:
    """JSON schema of the `properties` or the `advanced` part of a type's configuration."""
    if call.params["configType"] not in {"properties", "advanced"}:
        raise invalid_value("configType", call.params["configType"], "must be properties or advanced")
    return dict(_row(call)[call.params["configType"]])


@routes.get("/api/v2/integrations/credentials/types", any_of=VIEW)
def get_integrations_credentials_types(_organisation: Organisation, _call: Call) -> list[JsonObject]:
    """Credential types: a bare array."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "required": row["required"],
            "displayOrder": row["required"],
            "properties": {name: {"type": "string"} for name in row["required"]},
        }
        for row in catalogue()["credentialTypes"]
    ]


def _row(call: Call) -> JsonObject:
    row = find_type(call.params["typeId"])
    if row is None:
        raise not_found("integration type", call.params["typeId"])
    return row
