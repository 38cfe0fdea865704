"""The organisation itself: identity, login settings, token timeout, media regions, limits.

Operations: GET PUT /api/v2/organizations/me, PATCH features/{featureName}, GET PATCH authentication/settings, GET limits/namespaces...,
GET PUT /api/v2/tokens/timeout, GET /api/v2/telephony/mediaregions.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from ringfence.domain.regions import GENESYS_EU_REGIONS, REGIONS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import (
    ApiError,
    JsonObject,
    bad_request,
    invalid_value,
    not_found,
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
LIMITS = {
    "platform.api": {
        "token.rate.per.minute": 300,
        "client.credentials.token.rate.per.minute": 300,
        "org.app.user.rate.per.minute": 3000,
    },
}


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


@routes.put("/api/v2/organizations/me", any_of=ADMIN)
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


@routes.patch("/api/v2/organizations/authentication/settings", any_of=ADMIN)
def patch_organizations_authentication_settings(organisation: Organisation, call: Call) -> JsonObject:
    """Merges login settings. An address allow-list without the caller's address locks the caller out, as on the platform."""
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


@routes.put("/api/v2/tokens/timeout", any_of=ADMIN)
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


@routes.get("/api/v2/telephony/mediaregions", any_of=("telephony:plugin:all",))
def get_telephony_mediaregions(organisation: Organisation, _call: Call) -> JsonObject:
    """Home, core and satellite media regions: the only proof of region that the platform gives."""
    return media_regions(organisation)


def media_regions(organisation: Organisation) -> JsonObject:
    """Core regions are those that host Genesys Cloud; the satellite list of real organisations is not published, this one is a sample."""
    sovereign = organisation.region == "eusc-de-east-1"
    core = sorted(
        name
        for name, region in REGIONS.items()
        if region.genesys_domain and (name in GENESYS_EU_REGIONS or not sovereign or region.eu)
    )
    if sovereign:
        core = [organisation.region]
    else:
        core.remove("eusc-de-east-1")
    satellites = [] if sovereign else ["ap-east-1", "eu-north-1", "eu-south-1", "eu-west-3"]
    return {"awsHomeRegion": organisation.region, "awsCoreRegions": core, "awsSatelliteRegions": satellites}


@routes.get("/api/v2/organizations/limits/namespaces")
def get_organizations_limits_namespaces(_organisation: Organisation, call: Call) -> JsonObject:
    """Names of the limit namespaces."""
    return {**page(call, []), "entities": sorted(LIMITS), "total": len(LIMITS), "pageCount": 1}


@routes.get("/api/v2/organizations/limits/namespaces/{namespaceName}")
def get_organizations_limits_namespace(_organisation: Organisation, call: Call) -> JsonObject:
    """Effective limits of one namespace."""
    return _limits(call.params["namespaceName"])


@routes.get("/api/v2/organizations/limits/namespaces/{namespaceName}/defaults")
def get_organizations_limits_namespace_defaults(_organisation: Organisation, call: Call) -> JsonObject:
    """Default limits of one namespace."""
    return _limits(call.params["namespaceName"])


def _limits(namespace: str) -> JsonObject:
    if namespace not in LIMITS:
        raise not_found("limit namespace", namespace)
    return {
        "entities": [{"key": key, "namespace": namespace, "value": value} for key, value in LIMITS[namespace].items()]
    }


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
