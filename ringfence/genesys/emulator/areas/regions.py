"""Media regions, the only proof of an organisation's region, and the limits of the platform."""

from __future__ import annotations

from ringfence.domain.regions import REGIONS
from ringfence.genesys.emulator.call import Call
from ringfence.genesys.emulator.envelopes import page
from ringfence.genesys.emulator.errors import JsonObject, not_found
from ringfence.genesys.emulator.organisation import Organisation
from ringfence.genesys.emulator.routing import Routes

routes = Routes()

SOVEREIGN = "eusc-de-east-1"
SATELLITES = ("ap-east-1", "eu-north-1", "eu-south-1", "eu-west-3")
LIMITS = {
    "platform.api": {
        "token.rate.per.minute": 300,
        "client.credentials.token.rate.per.minute": 300,
        "org.app.user.rate.per.minute": 3000,
    },
}


@routes.get("/api/v2/telephony/mediaregions", any_of=("telephony:plugin:all",))
def get_telephony_mediaregions(organisation: Organisation, _call: Call) -> JsonObject:
    """Home, core and satellite media regions: the only proof of region that the platform gives."""
    return media_regions(organisation)


def media_regions(organisation: Organisation) -> JsonObject:
    """Core regions host Genesys Cloud; the satellites are a sample, for the real list is not published."""
    if organisation.region == SOVEREIGN:
        return {"awsHomeRegion": SOVEREIGN, "awsCoreRegions": [SOVEREIGN], "awsSatelliteRegions": []}
    core = sorted(name for name, region in REGIONS.items() if region.genesys_domain and name != SOVEREIGN)
    return {"awsHomeRegion": organisation.region, "awsCoreRegions": core, "awsSatelliteRegions": list(SATELLITES)}


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
