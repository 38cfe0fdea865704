"""Valid inputs, one per resource, for the tests that hold for all of them."""

from __future__ import annotations

from typing import Any

FLOW = """\
inboundCall:
  name: Main
  description: "{{greeting}}"
  defaultLanguage: en-us
  supportedLanguages:
    en-us: {}
  startUpRef: /inboundCall/tasks/task[Start_10]
  tasks:
    - task:
        name: Start
        refId: Start_10
        actions:
          - disconnect:
              name: End
"""

ALIAS = "arn:aws:kms:eu-central-1:123456789012:alias/recordings"

SINGLETONS: dict[str, dict[str, Any]] = {
    "genesys:org:AuthenticationSettings": {
        "multifactorAuthenticationRequired": True,
        "domainAllowlist": ["bank.example"],
        "passwordRequirements": {"minimumLength": 14},
        "acknowledgeLockoutRisk": True,
    },
    "genesys:org:TokenTimeout": {"enableIdleTokenTimeout": True, "idleTokenTimeoutSeconds": 900},
    "genesys:recording:KeyRotationSchedule": {"maxAgeDays": 90},
    "genesys:recording:Settings": {"recordingPlaybackUrlTtl": 15},
}

OBJECTS: dict[str, dict[str, Any]] = {
    "genesys:recording:KeyConfiguration": {"keyConfigurationType": "KmsSymmetric", "url": ALIAS},
    "genesys:conversations:KeyConfiguration": {"keyConfigurationType": "KmsSymmetric", "url": ALIAS},
    "genesys:recording:MediaRetentionPolicy": {
        "name": "Twelve months",
        "order": 2,
        "conditions": {"directions": ["INBOUND", "OUTBOUND"], "mediaTypes": ["CALL"]},
        "mediaPolicies": {"callPolicy": {"actions": {"retainRecording": True, "deleteRetentionDays": 1827}}},
        "actions": {"retainRecording": True, "archiveRetentionDays": 30, "deleteRetentionDays": 365},
    },
    "genesys:architect:DataTable": {
        "name": "Approvals",
        "columns": [
            {"name": "status", "type": "string", "default": "NONE"},
            {"name": "expiresAt", "type": "integer"},
        ],
    },
    "genesys:architect:Schedule": {
        "name": "Open",
        "start": "2026-01-01T08:00:00",
        "end": "2026-01-01T18:00:00",
        "rrule": "FREQ=WEEKLY;BYDAY=MO,TU",
    },
    "genesys:architect:ScheduleGroup": {"name": "Hours", "timeZone": "Europe/Berlin"},
    "genesys:architect:EmergencyGroup": {"name": "Emergency"},
    "genesys:architect:Ivr": {"name": "Main number"},
    "genesys:architect:Flow": {"definition": FLOW, "substitutions": {"greeting": "Hello"}},
}

CHANGES: dict[str, dict[str, Any]] = {
    "genesys:org:AuthenticationSettings": {"passwordRequirements": {"minimumLength": 16}},
    "genesys:org:TokenTimeout": {"idleTokenTimeoutSeconds": 1200},
    "genesys:recording:KeyRotationSchedule": {"maxAgeDays": 7},
    "genesys:recording:Settings": {"recordingPlaybackUrlTtl": 20},
    "genesys:recording:KeyConfiguration": {"url": f"{ALIAS}-2"},
    "genesys:conversations:KeyConfiguration": {"url": f"{ALIAS}-2"},
    "genesys:recording:MediaRetentionPolicy": {"order": 5},
    "genesys:architect:DataTable": {"description": "Who may leave the region"},
    "genesys:architect:Schedule": {"rrule": "FREQ=DAILY"},
    "genesys:architect:ScheduleGroup": {"timeZone": "Europe/Dublin"},
    "genesys:architect:EmergencyGroup": {"name": "Emergency 2"},
    "genesys:architect:Ivr": {"description": "Reception"},
    "genesys:architect:Flow": {"substitutions": {"greeting": "Good day"}},
}

ALL = {**SINGLETONS, **OBJECTS}
