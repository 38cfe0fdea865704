"""Trunk base settings, their metabases and templates (/api/v2/telephony/providers/edges/trunkbasesettings).

A trunk has no region: the site of its base decides. BYOC Cloud metabases also need `inboundSite`.
"""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from pathlib import Path

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.crud import register
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, bad_request, not_found, required
from ringfence.genesys.emulator.filters import by_fields
from ringfence.genesys.emulator.kind import Kind, declare
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.references import Reference
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, document, entity, one_of, text
from ringfence.genesys.emulator.store import Stored

from . import trunks
from .sites import EDGES, PLUGIN

routes = Routes()

CATALOGUE = Path(__file__).parent.parent / "catalogue" / "trunks.json"
BYOC_PREFIX = "external_sip_pcv_byoc"
SECRET_PROPERTIES = ("trunk_sip_authentication_credentials_password",)
"""Hidden properties: the platform takes them and never gives them back."""


@cache
def catalogue() -> JsonObject:
    """Metabases and the properties that their templates have."""
    document: JsonObject = json.loads(CATALOGUE.read_text())
    return document


def template_properties(metabase_id: str) -> JsonObject:
    """Properties of a metabase's template with their defaults."""
    found: JsonObject = {}
    for name, default in catalogue()["properties"].items():
        if name in SECRET_PROPERTIES or (metabase_id.startswith("phone") and "credentials" in name):
            continue
        found[name] = {"value": {"default": default, "instance": deepcopy(default)}}
    return found


def _metabase(metabase_id: str) -> JsonObject | None:
    return next((row for row in catalogue()["metabases"] if row["id"] == metabase_id), None)


def _prepare(_organisation: Organisation, _call: Call, body: JsonObject, current: Stored | None) -> None:
    if not body.get("trunkMetabase"):
        raise bad_request("trunkMetabase is required.", code="trunk.metabase.required", field="trunkMetabase")
    metabase = _metabase(body["trunkMetabase"]["id"])
    if metabase is None:
        message = f"The key [{body['trunkMetabase']['id']}] referenced by property [trunkMetabase] does not exist."
        raise bad_request(message, code="referenced.key.does.not.exist", field="trunkMetabase")
    if body["trunkType"] != metabase["trunkType"]:
        raise bad_request(
            f"Value [{body['trunkType']}] is not valid for property [trunkType]: "
            f"the metabase is for {metabase['trunkType']} trunks.",
            code="invalid.value",
            field="trunkType",
        )
    if metabase["id"].startswith(BYOC_PREFIX) and not body.get("inboundSite"):
        raise required("inboundSite")
    body["trunkMetabase"] = {"id": metabase["id"], "name": metabase["name"]}
    sent = _checked(body.get("properties") or {})
    kept = {
        name: current["properties"][name] for name in SECRET_PROPERTIES if current and name in current["properties"]
    }
    body["properties"] = {**template_properties(metabase["id"]), **kept, **sent}


def _checked(properties: JsonObject) -> JsonObject:
    for name, value in properties.items():
        if not isinstance(value, dict) or not isinstance(value.get("value"), dict):
            raise bad_request(
                f"Property {name} must have the form {{value: {{instance}}}}.",
                code="invalid.value",
                field=f"properties.{name}",
            )
        value["value"].setdefault("instance", value["value"].get("default"))
    return properties


def _show(_organisation: Organisation, _call: Call, stored: Stored) -> JsonObject:
    visible = {name: value for name, value in stored["properties"].items() if name not in SECRET_PROPERTIES}
    return {**stored, "properties": visible}


TRUNK_BASES = declare(
    Kind(
        name="trunkbases",
        path=f"{EDGES}/trunkbasesettings",
        label="trunk base settings",
        audit=("Telephony", "TrunkBase"),
        shape={
            "name": Required(text(1)),
            "trunkType": Required(one_of("EXTERNAL", "PHONE", "EDGE")),
            "trunkMetabase": entity,
            "properties": document,
            "site": entity,
            "inboundSite": entity,
        },
        defaults={"description": "", "managed": False, "properties": {}},
        filters={
            "managed": ("managed",),
            "recordingEnabled": ("properties.trunk_recording_enabled.value.instance",),
        },
        references=(Reference("site", "sites"), Reference("inboundSite", "sites")),
        stateful=True,
        versioned=True,
        divisioned=True,
        soft_delete=True,
        in_use_error=(400, "delete.referenced.entity"),
        prepare=_prepare,
        after_create=lambda organisation, _call, body: trunks.assign_cloud_trunk(organisation, body),
        render=_show,
    )
)


@routes.get(f"{EDGES}/trunkbasesettings/availablemetabases", any_of=PLUGIN)
def get_telephony_providers_edges_trunkbasesettings_availablemetabases(
    _organisation: Organisation, call: Call
) -> JsonObject:
    """Metabases that a trunk base can be built on: those seen in public sources, a real organisation has more."""
    rows = [
        {"id": row["id"], "name": row["name"], "type": row["type"], "state": "active"}
        for row in catalogue()["metabases"]
    ]
    return page(call, by_fields(call, rows, {"type": ("type",)}))


@routes.get(f"{EDGES}/trunkbasesettings/template", any_of=PLUGIN)
def get_telephony_providers_edges_trunkbasesettings_template(_organisation: Organisation, call: Call) -> JsonObject:
    """A trunk base with the default properties of `trunkMetabaseId`."""
    metabase_id = call.text("trunkMetabaseId")
    if metabase_id is None:
        raise required("trunkMetabaseId")
    metabase = _metabase(metabase_id)
    if metabase is None:
        raise not_found("trunk metabase", metabase_id)
    return {
        "name": metabase["name"],
        "state": "active",
        "trunkMetabase": {"id": metabase["id"], "name": metabase["name"]},
        "trunkType": metabase["trunkType"],
        "properties": template_properties(metabase_id),
        "managed": False,
    }


register(
    routes,
    TRUNK_BASES,
    plural="telephony_providers_edges_trunkbasesettings",
    singular="telephony_providers_edges_trunkbasesetting",
    parameter="trunkBaseSettingsId",
    view=PLUGIN,
    add=PLUGIN,
    edit=PLUGIN,
    delete=PLUGIN,
)
