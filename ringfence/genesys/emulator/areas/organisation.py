"""The organisation itself: identity, login settings, token timeout.

Operations: GET PUT /api/v2/organizations/me, PATCH features/{featureName}, GET PATCH authentication/settings, GET
limits/namespaces..., GET PUT /api/v2/tokens/timeout, GET /api/v2/telephony/mediaregions.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.errors import (
    ApiError,
    JsonObject,
    bad_request,
    invalid_value,
    version_conflict,
)
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes
from ringfence.genesys.emulator.shapes import Required, Shape, boolean, check_shape, integer, list_of, object_of, text

routes = Routes()

ADMIN = ("directory:organization:admin",)
AUDIT = ("PeoplePermissions", "Organization")
FEATURES = (
    "realtimeCIC",
    "purecloud",
    "hipaa",
    "ucEnabled",
    "pci",
    "purecloudVoice",
    "xmppFederation",
    "chat",
    "informalPhotos",
    "directory",
    "contactCenter",
    "unifiedCommunications",
    "custserv",
)
PASSWORD_FIELDS = (
    "minimumLength",
    "minimumDigits",
    "minimumLetters",
    "minimumUpper",
    "minimumLower",
    "minimumSpecials",
    "minimumAgeSeconds",
    "expirationDays",
)
AUTHENTICATION_SHAPE: Shape = {
    "multifactorAuthenticationRequired": boolean,
    "domainAllowlistEnabled": boolean,
    "domainAllowlist": list_of(text(1)),
    "ipAddressAllowlist": list_of(text(1)),
    "passwordRequirements": object_of({name: integer(0) for name in PASSWORD_FIELDS}),
    "inactivityTimeoutExclusions": list_of(text(1)),
    "universalLogout": boolean,
}
ORGANISATION_SHAPE: Shape = {
    "version": Required(integer(0)),
    "name": text(1),
    "defaultSiteId": text(),
    "voicemailEnabled": boolean,
}
TIMEOUT_SHAPE: Shape = {"idleTokenTimeoutSeconds": integer(300, 28_800), "enableIdleTokenTimeout": Required(boolean)}


def furnish(organisation: Organisation) -> None:
    """Puts in the documents that every organisation has."""
    if organisation.store.read("settings", "organisation") is not None:
        return
    organisation.set_singleton(
        "organisation",
        {
            "id": organisation.id,
            "name": organisation.options.name,
            "defaultLanguage": "en-US",
            "defaultCountryCode": "DE",
            "thirdPartyOrgName": "ringfence-emulator",
            "thirdPartyURI": "",
            "domain": "ringfence-emulator",
            "version": 1,
            "state": "active",
            "defaultSiteId": "",
            "supportURI": "",
            "voicemailEnabled": True,
            "productPlatform": "GenesysCloud",
            "features": {
                name: name in {"purecloud", "purecloudVoice", "contactCenter", "directory", "ucEnabled"}
                for name in FEATURES
            },
            "selfUri": "/api/v2/organizations/me",
        },
    )
    organisation.set_singleton(
        "authenticationSettings",
        {
            "multifactorAuthenticationRequired": False,
            "domainAllowlistEnabled": False,
            "domainAllowlist": [],
            "ipAddressAllowlist": [],
            "passwordRequirements": {
                name: {"minimumLength": 8, "minimumDigits": 1, "minimumLetters": 1}.get(name, 0)
                for name in PASSWORD_FIELDS
            },
            "inactivityTimeoutExclusions": [],
            "universalLogout": False,
        },
    )
    organisation.set_singleton("tokenTimeout", {"idleTokenTimeoutSeconds": 28_800, "enableIdleTokenTimeout": False})


@routes.get("/api/v2/organizations/me")
def get_organizations_me(organisation: Organisation, _call: Call) -> JsonObject:
    """The organisation that the token belongs to."""
    return dict(organisation.singleton("organisation"))


@routes.put("/api/v2/organizations/me", any_of=ADMIN, body=ORGANISATION_SHAPE)
def put_organizations_me(organisation: Organisation, call: Call) -> JsonObject:
    """Changes the organisation; `version` must be the stored one."""
    current = organisation.singleton("organisation")
    body = call.body
    check_shape(body, ORGANISATION_SHAPE)
    if body["version"] != current["version"]:
        raise version_conflict(body["version"], current["version"])
    fixed = {
        name: current[name] for name in ("id", "thirdPartyOrgName", "productPlatform", "features", "state", "selfUri")
    }
    changed = {**current, **{name: value for name, value in body.items() if value is not None}, **fixed}
    site_id = changed["defaultSiteId"]
    if site_id and (organisation.store.read("sites", site_id) or {"state": "deleted"})["state"] == "deleted":
        raise bad_request(
            f"The key [{site_id}] referenced by property [defaultSiteId] does not exist.",
            code="referenced.key.does.not.exist",
        )
    changed["version"] = current["version"] + 1
    organisation.set_singleton("organisation", changed)
    organisation.audit(call, AUDIT, organisation.id, "Update", before=current, after=changed)
    return changed


@routes.patch("/api/v2/organizations/features/{featureName}", any_of=ADMIN)
def patch_organizations_feature(organisation: Organisation, call: Call) -> JsonObject:
    """Switches a feature of the organisation on or off."""
    feature = call.params["featureName"]
    if feature not in FEATURES:
        raise invalid_value("featureName", feature, f"must be one of {', '.join(FEATURES)}")
    check_shape(call.body, {"enabled": Required(boolean)})
    current = organisation.singleton("organisation")
    changed = {
        **current,
        "features": {**current["features"], feature: call.body["enabled"]},
        "version": current["version"] + 1,
    }
    organisation.set_singleton("organisation", changed)
    organisation.audit(call, AUDIT, organisation.id, "Update", before=current, after=changed)
    return dict(changed["features"])


@routes.get("/api/v2/organizations/authentication/settings", any_of=ADMIN)
def get_organizations_authentication_settings(organisation: Organisation, _call: Call) -> JsonObject:
    """Login settings of the organisation."""
    return dict(organisation.singleton("authenticationSettings"))


@routes.patch("/api/v2/organizations/authentication/settings", any_of=ADMIN, body=AUTHENTICATION_SHAPE)
def patch_organizations_authentication_settings(organisation: Organisation, call: Call) -> JsonObject:
    """Merges login settings; an address allow-list without the caller's address locks the caller out."""
    check_shape(call.body, AUTHENTICATION_SHAPE)
    for network in call.body.get("ipAddressAllowlist") or []:
        _network(network)
    current = organisation.singleton("authenticationSettings")
    sent = {name: value for name, value in call.body.items() if value is not None}
    changed = {**current, **sent}
    if "passwordRequirements" in sent:
        changed["passwordRequirements"] = {**current["passwordRequirements"], **sent["passwordRequirements"]}
    organisation.set_singleton("authenticationSettings", changed)
    organisation.audit(
        call, AUDIT, organisation.id, "Update", before=current, after=changed, name="authentication settings"
    )
    return changed


@routes.get("/api/v2/tokens/timeout")
def get_tokens_timeout(organisation: Organisation, _call: Call) -> JsonObject:
    """Idle token timeout of the organisation."""
    return dict(organisation.singleton("tokenTimeout"))


@routes.put("/api/v2/tokens/timeout", any_of=ADMIN, body=TIMEOUT_SHAPE)
def put_tokens_timeout(organisation: Organisation, call: Call) -> JsonObject:
    """Sets the idle token timeout, 300 to 28,800 seconds."""
    check_shape(call.body, TIMEOUT_SHAPE)
    current = organisation.singleton("tokenTimeout")
    changed: dict[str, Any] = {
        **current,
        **{name: call.body[name] for name in TIMEOUT_SHAPE if call.body.get(name) is not None},
    }
    organisation.set_singleton("tokenTimeout", changed)
    organisation.audit(call, AUDIT, organisation.id, "Update", before=current, after=changed, name="token timeout")
    return changed


def _network(value: str) -> None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise ApiError(
            400,
            "invalid.value",
            "Value [{value}] is not valid for property [ipAddressAllowlist]: must be an address or a CIDR block.",
            params={"value": value},
            details=[{"errorCode": "invalid.value", "fieldName": "ipAddressAllowlist"}],
        ) from None
