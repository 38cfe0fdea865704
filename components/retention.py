"""How long recordings are kept: twelve months as a rule, years when they belong to an incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pulumi import Input, ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess, slug
from ringfence.domain.retention import RetentionClass
from ringfence.genesys.sdk.recording import MediaRetentionPolicy, Settings
from ringfence.genesys.sdk.routing import WrapupCode
from ringfence.settings import evidence

MEDIA = ("call_policy", "chat_policy", "email_policy", "message_policy")
"""Kinds of media that have recordings, as the policies name them."""


@dataclass(frozen=True, kw_only=True)
class RetentionArgs:
    """What retention needs to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        incident: Class of recordings that belong to an incident.
        default_days: Age at which other recordings are deleted, in days.
        wrapup_codes: Codes by which an agent marks a conversation as part of an incident.
        incident_queue_ids: Ids of queues whose recordings all belong to an incident, by queue name.
        recording: Settings of the recording service.
    """

    deployment: Deployment
    genesys: GenesysAccess
    incident: RetentionClass
    default_days: int
    wrapup_codes: Sequence[evidence.WrapupCode]
    incident_queue_ids: Mapping[str, Input[str]]
    recording: evidence.Recording


class Retention(DoraComponent):
    """Incident wrap-up codes, the retention policies in their order, and the recording settings.

    Conditions of one policy must all hold, so a recording marked by code and one from an incident queue need a policy
    each. The incident policies come first; the twelve months only reach what neither of them took
    (RTS 2024/1774 art. 12(2)(a), 22(d)).
    """

    def __init__(self, name: str, args: RetentionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("retention", name, args.deployment, opts)
        self._args = args
        self._name = name
        self.wrapup_codes = {
            code.name: WrapupCode(
                f"{name}-code-{slug(code.name)}",
                name=code.name,
                description=code.description,
                opts=self.child(genesys=args.genesys),
            )
            for code in args.wrapup_codes
        }
        years = args.incident.floor_days
        codes = [code.id for code in self.wrapup_codes.values()]
        basis = f"Incident recordings are kept for {years} days: {args.incident.legal_basis}"
        self._policy("incident-codes", 0, basis, years, {"wrapup_code_ids": codes})
        if args.incident_queue_ids:
            queues = list(args.incident_queue_ids.values())
            self._policy("incident-queues", 1, basis, years, {"for_queue_ids": queues})
        self._policy(
            "default", 2, f"Other recordings are deleted after {args.default_days} days", args.default_days, {}
        )
        recording = args.recording
        Settings(
            f"{name}-recording-settings",
            max_simultaneous_streams=recording.simultaneous_streams,
            regional_recording_storage_enabled=recording.regional_storage,
            recording_playback_url_ttl=recording.playback_url_minutes,
            recording_batch_download_url_ttl=recording.download_url_minutes,
            on_delete="keep" if args.deployment.production else "restore",
            opts=self.child(genesys=args.genesys),
        )
        self.register_outputs({"incidentDays": years, "defaultDays": args.default_days})

    def _policy(self, role: str, order: int, description: str, days: int, conditions: Mapping[str, Any]) -> None:
        actions = {"retain_recording": True, "always_delete": False, "delete_retention_days": days}
        MediaRetentionPolicy(
            f"{self._name}-{role}",
            name=f"{self.deployment.name_prefix} {role.replace('-', ' ')}",
            description=description,
            order=order,
            enabled=True,
            media_policies={  # type: ignore[arg-type]
                media: {"conditions": dict(conditions), "actions": actions} for media in MEDIA
            },
            opts=self.child(genesys=self._args.genesys),
        )
