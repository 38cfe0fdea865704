"""Rows that change nothing: safe in any organisation."""

from __future__ import annotations

from tests.conformance.expectations import Case

EDGES = "/api/v2/telephony/providers/edges"
NOWHERE = "00000000-0000-4000-8000-000000000000"
ENTITY = ("id", "name", "selfUri")


def listing(area: str, path: str, *, form: str = "page", has: tuple[str, ...] = ENTITY, source: str = "OAS") -> Case:
    """A collection, its first page."""
    return Case(area=area, call=f"GET {path}", form=form, has=has, source=source)


def single(area: str, path: str, *has: str, source: str = "OAS") -> Case:
    """An object or a setting."""
    return Case(area=area, call=f"GET {path}", form="document", has=has, source=source)


def absent(area: str, path: str, *, source: str = "OAS") -> Case:
    """An id that names no object."""
    call = f"GET {path}/{NOWHERE}"
    return Case(area=area, call=call, status=404, code="not.found", source=source)


def invented(call: str) -> Case:
    """A path that documents name and the platform does not have."""
    return Case(area="invented", call=call, status=404, source="OAS, SDK: no such path")


COLLECTIONS = [
    ("routing", "/api/v2/routing/queues"),
    ("routing", "/api/v2/routing/wrapupcodes"),
    ("telephony", "/api/v2/locations"),
    ("telephony", f"{EDGES}/sites"),
    ("telephony", f"{EDGES}/trunkbasesettings"),
    ("telephony", f"{EDGES}/edgegroups"),
    ("architect", "/api/v2/architect/schedules"),
    ("architect", "/api/v2/architect/schedulegroups"),
    ("architect", "/api/v2/architect/ivrs"),
    ("architect", "/api/v2/architect/emergencygroups"),
    ("architect", "/api/v2/flows/datatables"),
    ("architect", "/api/v2/flows"),
    ("recording", "/api/v2/recording/mediaretentionpolicies"),
    ("integrations", "/api/v2/integrations"),
    ("integrations", "/api/v2/integrations/actions"),
    ("authorization", "/api/v2/authorization/roles"),
    ("authorization", "/api/v2/authorization/divisions"),
]

READS: list[Case] = [
    *[listing(area, f"{path}?pageSize=1&pageNumber=1") for area, path in COLLECTIONS],
    *[absent(area, path) for area, path in COLLECTIONS if path != "/api/v2/flows"],
    # Login and the protocol
    Case(
        area="auth",
        call="GET /api/v2/organizations/me",
        token="",
        status=401,
        code="authentication.required",
        source="OAS",
    ),
    Case(
        area="auth",
        call="GET /api/v2/organizations/me",
        token="nonsense",
        status=401,
        code="bad.credentials",
        source="OAS",
    ),
    single("auth", "/api/v2/tokens/me", "organization", "OAuthClient", source="FAKE: the spelling of the key"),
    Case(area="paging", call="GET /api/v2/routing/queues?pageSize=501", status=400, source="OAS: pageSize"),
    Case(area="paging", call="GET /api/v2/routing/queues?pageSize=0", status=400, source="OAS: pageSize"),
    Case(area="paging", call="GET /api/v2/processautomation/triggers?pageSize=201", status=400, source="OAS: pageSize"),
    # Organisation
    single("organisation", "/api/v2/organizations/me", "id", "name", "version", "features"),
    single("organisation", "/api/v2/organizations/authentication/settings", "passwordRequirements"),
    single("organisation", "/api/v2/tokens/timeout", "enableIdleTokenTimeout", "idleTokenTimeoutSeconds"),
    single("organisation", "/api/v2/telephony/mediaregions", "awsHomeRegion", "awsCoreRegions", "awsSatelliteRegions"),
    single("organisation", "/api/v2/organizations/limits/namespaces"),
    single("organisation", "/api/v2/authorization/products", "total", "entities", source="FAKE: total is an integer"),
    single("organisation", "/api/v2/authorization/divisions/home", "id", "name"),
    listing("organisation", "/api/v2/orgauthorization/trustees?pageSize=1", has=()),
    single("organisation", "/api/v2/orgauthorization/trustees/care"),
    listing("organisation", "/api/v2/oauth/clients", has=("id", "name", "authorizedGrantType")),
    # Telephony
    single("telephony", f"{EDGES}/sites/{{site}}", "id", "name", "version", "state", "mediaRegions", source="SDK, TF"),
    single(
        "telephony", f"{EDGES}/trunkbasesettings/{{trunkBase}}", "trunkMetabase", "trunkType", "properties", "version"
    ),
    listing("telephony", f"{EDGES}/sites/{{site}}/numberplans", form="list", has=("id", "name")),
    listing("telephony", f"{EDGES}/sites/{{site}}/numberplans/classifications", form="list", has=()),
    listing("telephony", f"{EDGES}/sites/{{site}}/outboundroutes", has=("id", "name", "classificationTypes")),
    listing("telephony", f"{EDGES}/trunkbasesettings/availablemetabases", has=("id",)),
    single(
        "telephony",
        f"{EDGES}/trunkbasesettings/template?trunkMetabaseId=external_sip.json",
        "trunkMetabase",
        "properties",
    ),
    listing("telephony", f"{EDGES}/trunks", has=("id", "trunkType")),
    listing("telephony", f"{EDGES}/didpools", has=("id", "startPhoneNumber", "endPhoneNumber")),
    listing("telephony", f"{EDGES}", has=("id",)),
    listing("telephony", "/api/v2/telephony/organization/link", form="list", has=("targetOrganizationId", "status")),
    listing("telephony", "/api/v2/telephony/organization/link/regions", form="list", has=("regionName",)),
    listing("telephony", "/api/v2/telephony/numbers/routing", form="cursor", has=("numberId", "status")),
    single("telephony", "/api/v2/telephony/calls/metrics"),
    # Architect, routing
    single("routing", "/api/v2/routing/queues/{queue}", "id", "name", "division", "memberCount", source="FAKE"),
    listing("architect", "/api/v2/flows/datatables/{dataTable}/rows", has=("key",)),
    single("architect", "/api/v2/flows/datatables/{dataTable}?expand=schema", "id", "name", "schema"),
    listing(
        "architect", "/api/v2/processautomation/triggers", form="cursor", has=("id", "name", "topicName", "version")
    ),
    listing("architect", "/api/v2/processautomation/triggers/topics", form="cursor", has=()),
    # Encryption and recording
    single("encryption", "/api/v2/recording/keyconfigurations", "total", "entities"),
    single("encryption", "/api/v2/conversations/keyconfigurations", "total", "entities"),
    single("encryption", "/api/v2/recording/recordingkeys/rotationschedule", "period"),
    listing("encryption", "/api/v2/recording/recordingkeys?pageSize=1", has=("id",)),
    single("recording", "/api/v2/recording/settings"),
    listing("recording", "/api/v2/recording/jobs?pageSize=1", form="entities", has=("id", "state")),
    single("recording", "/api/v2/recordings/retention/query?retentionThresholdDays=30", "entities"),
    single("recording", "/api/v2/analytics/dataretention/settings"),
    # Audit
    single("audit", "/api/v2/audits/query/servicemapping", "services"),
    single("audit", "/api/v2/audits/query/realtime/servicemapping", "services"),
    Case(area="audit", call=f"GET /api/v2/audits/query/{NOWHERE}", status=404, source="OAS"),
    # Integrations
    listing("integrations", "/api/v2/integrations/types?pageSize=1", has=("id",)),
    single("integrations", "/api/v2/integrations/types/amazon-eventbridge-source", "id", "name", source="TF"),
    single(
        "integrations", "/api/v2/integrations/types/amazon-eventbridge-source/configschemas/properties", source="TF"
    ),
    listing("integrations", "/api/v2/integrations/credentials/listing", form="cursor", has=("id", "name")),
    listing("integrations", "/api/v2/integrations/credentials/types", form="list", has=("id",)),
    # Evidence
    listing("evidence", "/api/v2/usage/events/definitions", form="entities", has=("id", "name")),
    listing("evidence", "/api/v2/notifications/availabletopics", form="entities", has=("id",)),
    # Paths that do not exist
    invented("GET /api/v2/orgs"),
    invented(f"GET /api/v2/orgs/{NOWHERE}/healthcheck/status"),
    invented(f"GET /api/v2/orgs/{NOWHERE}/encryption/keys"),
    invented("GET /api/v2/audits/export"),
    invented("GET /api/v2/failovergroups"),
    invented("GET /api/v3/organizations/me"),
]
