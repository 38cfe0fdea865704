"""Rows of writes that are refused, and of writes that only an emulator should see."""

from __future__ import annotations

from typing import Any

from tests.conformance.expectations import Case

EDGES = "/api/v2/telephony/providers/edges"
NOWHERE = "00000000-0000-4000-8000-000000000000"
ALIAS = "arn:aws:kms:eu-central-1:123456789012:alias/recordings"
KEY_ID = "arn:aws:kms:eu-central-1:123456789012:key/0d5f"
FUTURE_DAYS = 1800
SETTINGS = "/api/v2/organizations/authentication/settings"


def refused(
    area: str,
    call: str,
    body: Any,
    status: int | tuple[int, ...],
    code: str | tuple[str, ...],
    source: str,
    **more: Any,
) -> Case:
    """A write that the platform does not take."""
    return Case(area=area, call=call, body=body, status=status, code=code, source=source, writes=True, **more)


def done(area: str, call: str, body: Any, source: str, *, status: int = 200, **more: Any) -> Case:
    """A write that changes an organisation for good or for everybody: for emulators only."""
    return Case(area=area, call=call, body=body, status=status, source=source, writes=True, emulator_only=True, **more)


MISSING_REFERENCE = "referenced.key.does.not.exist"

REFUSALS: list[Case] = [
    refused("protocol", "POST /api/v2/routing/queues", None, 400, ("postbody.required", "bad.request"), "OAS"),
    refused(
        "protocol",
        "POST /api/v2/routing/queues",
        {"name": "{name}" + "x" * 520_000},
        413,
        "request.entity.too.large",
        "3P",
    ),
    refused(
        "telephony",
        f"POST {EDGES}/sites",
        {"name": "{name}", "location": {"id": NOWHERE}, "mediaModel": "Cloud"},
        400,
        MISSING_REFERENCE,
        "OAS: sites",
    ),
    refused(
        "telephony",
        f"POST {EDGES}/trunkbasesettings",
        {
            "name": "{name}",
            "trunkType": "EXTERNAL",
            "trunkMetabase": {"id": "external_sip_pcv_byoc_carrier.json"},
            "properties": {},
            "site": {"id": "{site}"},
        },
        400,
        "",
        "TF: ValidateInboundSiteSettings",
    ),
    refused(
        "telephony",
        f"POST {EDGES}/trunkbasesettings",
        {"name": "{name}", "trunkType": "EXTERNAL", "properties": {}},
        400,
        ("trunk.metabase.required", "invalid.value", "bad.request"),
        "OAS: trunkbasesettings",
    ),
    refused(
        "telephony",
        f"POST {EDGES}/sites/{{site}}/outboundroutes",
        {"name": "{name}", "classificationTypes": ["No such class"]},
        400,
        "address.classification.type.does.not.exist",
        "OAS: outboundroutes",
    ),
    refused(
        "telephony",
        f"DELETE {EDGES}/sites/{{site}}",
        None,
        (400, 409),
        "",
        "TF: a site that a trunk base refers to",
        emulator_only=True,
    ),
    refused(
        "routing",
        "POST /api/v2/processautomation/triggers",
        {
            "name": "{name}",
            "topicName": "v2.operations.events.{id}",
            "target": {"type": "Workflow", "id": "{workflow}"},
            "enabled": False,
            "eventTTLSeconds": 9,
        },
        400,
        "",
        "OAS: eventTTLSeconds at least 10",
    ),
    refused(
        "routing",
        "POST /api/v2/processautomation/triggers",
        {
            "name": "{name}",
            "topicName": "v2.operations.events.{id}",
            "target": {"type": "Workflow", "id": "{workflow}"},
            "enabled": False,
            "eventTTLSeconds": 60,
            "delayBySeconds": 60,
        },
        400,
        "",
        "OAS: one of eventTTLSeconds and delayBySeconds",
    ),
    refused(
        "encryption",
        "POST /api/v2/recording/keyconfigurations/validate",
        {"keyConfigurationType": "KmsSymmetric", "url": KEY_ID},
        400,
        "",
        "HELP: KMS key by alias ARN",
        emulator_only=True,
    ),
    refused(
        "encryption",
        "PUT /api/v2/recording/recordingkeys/rotationschedule",
        {"period": "QUARTERLY"},
        400,
        "",
        "OAS: KeyRotationSchedule",
        emulator_only=True,
    ),
    refused(
        "recording",
        "PUT /api/v2/recording/settings",
        {"recordingPlaybackUrlTtl": 61},
        400,
        "recording.org.settings.request.invalid",
        "OAS: 2 to 60 minutes",
        emulator_only=True,
    ),
    refused(
        "recording",
        "PUT /api/v2/recordings/deletionprotection",
        {"conversationIds": [f"c-{number}" for number in range(101)]},
        400,
        "",
        "OAS: at most 100 a call",
        emulator_only=True,
    ),
    refused(
        "audit",
        "POST /api/v2/audits/query",
        {"interval": "2026-01-01T00:00:00.000Z/2026-02-15T00:00:00.000Z", "serviceName": "Routing"},
        400,
        "",
        "3P: 30 days a query",
    ),
    refused("audit", "POST /api/v2/audits/query", {"interval": "yesterday"}, 400, "", "OAS: interval"),
    refused(
        "integrations",
        "PUT /api/v2/integrations/{integration}/config/current",
        {"name": "x", "version": 99, "properties": {}, "advanced": {}, "credentials": {}, "notes": ""},
        409,
        "version.conflict",
        "OAS: config/current",
    ),
    refused(
        "integrations",
        "POST /api/v2/integrations",
        {"name": "{name}", "integrationType": {"id": "no-such-type"}},
        (400, 404),
        "",
        "OAS",
    ),
    refused(
        "encryption", f"DELETE /api/v2/recording/keyconfigurations/{NOWHERE}", None, (404, 405), "", "OAS: no DELETE"
    ),
    refused("audit", f"DELETE /api/v2/audits/query/{NOWHERE}", None, (404, 405), "", "OAS: no DELETE"),
    refused("invented", f"POST /api/v2/orgs/{NOWHERE}/encryption/keys/rotate", {}, 404, "", "OAS: no such path"),
]

EMULATOR_WRITES: list[Case] = [
    done(
        "encryption",
        "POST /api/v2/recording/keyconfigurations",
        {"keyConfigurationType": "KmsSymmetric", "url": ALIAS},
        "OAS",
        has=("id", "url", "keyConfigurationType"),
    ),
    done(
        "encryption",
        "POST /api/v2/conversations/keyconfigurations",
        {"keyConfigurationType": "KmsSymmetric", "url": ALIAS},
        "OAS",
        has=("id", "url"),
    ),
    done(
        "encryption",
        "POST /api/v2/recording/keyconfigurations/validate",
        {"keyConfigurationType": "KmsSymmetric", "url": ALIAS},
        "OAS",
    ),
    done("encryption", "POST /api/v2/recording/recordingkeys", None, "OAS: no body", has=("id", "createDate")),
    done(
        "encryption",
        "PUT /api/v2/recording/recordingkeys/rotationschedule",
        {"period": "MONTHLY"},
        "OAS",
        has=("period",),
    ),
    done("recording", "PUT /api/v2/recordings/deletionprotection", {"conversationIds": ["c-1"]}, "OAS", status=204),
    done(
        "recording",
        "POST /api/v2/recording/jobs",
        {"action": "DELETE", "actionAge": 1, "agedConversationInterval": "P10D"},
        "OAS",
        status=202,
        has=("id", "state"),
    ),
    done("recording", "PUT /api/v2/analytics/dataretention/settings", {"retentionDays": FUTURE_DAYS}, "OAS"),
    done(
        "organisation",
        "PUT /api/v2/tokens/timeout",
        {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 900},
        "OAS",
    ),
    done(
        "organisation",
        f"PATCH {SETTINGS}",
        {"multifactorAuthenticationRequired": True},
        "OAS",
        has=("ipAddressAllowlist",),
    ),
    refused(
        "organisation",
        "PUT /api/v2/tokens/timeout",
        {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 299},
        400,
        "",
        "OAS: 300 to 28800",
        emulator_only=True,
    ),
    refused(
        "organisation",
        "PUT /api/v2/organizations/me",
        {"version": 99, "name": "x"},
        409,
        "general.conflict",
        "OAS",
        emulator_only=True,
    ),
    refused(
        "organisation",
        "PUT /api/v2/organizations/me",
        {"name": "x"},
        400,
        "",
        "OAS: version is required",
        emulator_only=True,
    ),
    refused(
        "recording",
        "PUT /api/v2/analytics/dataretention/settings",
        {"retentionDays": 89},
        400,
        "",
        "OAS: 90 days to 5 years",
        emulator_only=True,
    ),
    done(
        "telephony",
        "POST /api/v2/telephony/organization/link",
        {"targetOrganizationId": NOWHERE, "targetRegion": "eu-west-1"},
        "OAS",
    ),
    done("telephony", f"DELETE /api/v2/telephony/organization/link/{NOWHERE}", None, "OAS", status=204),
]
