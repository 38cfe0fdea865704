"""genesys:recording:MediaRetentionPolicy: how long which recordings are kept.

Endpoints (permission recording:retentionPolicy:{view, add, edit, delete}; no version, the last write wins):
    GET, POST /api/v2/recording/mediaretentionpolicies
    GET, PUT, DELETE /api/v2/recording/mediaretentionpolicies/{id}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ringfence.domain.problems import Problem
from ringfence.genesys.provider.collection import CollectionHandler
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs, Model
from ringfence.genesys.provider.permissions import Permissions
from ringfence.genesys.provider.problems import known
from ringfence.genesys.provider.registry import define, handles


class RetentionConditions(Model):
    """Which conversations the policy is for. Conditions of different kinds must all hold."""

    for_queue_ids: list[str] | None = optional(
        "Ids of queues that the conversation went through.",
        traits=Traits(unordered=True, reference=True, api="forQueues"),
    )
    wrapup_code_ids: list[str] | None = optional(
        "Ids of wrap-up codes that an agent chose.", traits=Traits(unordered=True, reference=True, api="wrapupCodes")
    )
    media_types: list[Literal["CALL", "CHAT"]] | None = optional(
        "Media of the conversation (only in the conditions of the policy itself).", traits=Traits(unordered=True)
    )
    directions: list[Literal["INBOUND", "OUTBOUND"]] | None = optional(
        "Who started the conversation.", traits=Traits(unordered=True)
    )


class RetentionActions(Model):
    """What happens to the recordings."""

    retain_recording: bool | None = optional("Whether recordings are kept.")
    delete_recording: bool | None = optional("Whether recordings are deleted; ignored when `retainRecording` is true.")
    always_delete: bool | None = optional("Whether recordings are always deleted; beats both of the others.")
    archive_retention_days: int | None = optional(
        "Days after which recordings move to the archive.",
        ge=1,
        traits=Traits(api="retentionDuration.archiveRetention.days"),
    )
    delete_retention_days: int | None = optional(
        "Days after which recordings are deleted; no shorter than `archiveRetentionDays`.",
        ge=1,
        traits=Traits(api="retentionDuration.deleteRetention.days"),
    )
    export_integration_id: str | None = optional(
        "Id of the integration that exports recordings to a bucket.",
        traits=Traits(api="integrationExport.integration", reference=True),
    )


class MediaPolicy(Model):
    """Conditions and actions for one kind of media."""

    conditions: RetentionConditions | None = optional("Which conversations.")
    actions: RetentionActions | None = optional("What happens to their recordings.")


class MediaPolicies(Model):
    """Policies by kind of media."""

    call_policy: MediaPolicy | None = optional("Policy for calls.")
    chat_policy: MediaPolicy | None = optional("Policy for chats.")
    email_policy: MediaPolicy | None = optional("Policy for e-mails.")
    message_policy: MediaPolicy | None = optional("Policy for messages.")


class MediaRetentionPolicyInputs(Inputs):
    """A retention policy."""

    name: str = required("Name; unique in the organisation.", min_length=1)
    order: int | None = optional("Place in the order of evaluation; the lowest number is evaluated first.", ge=0)
    description: str | None = optional("What the policy is for.")
    enabled: bool = optional("Whether the policy is applied. It never reaches back to older recordings.", default=True)
    conditions: RetentionConditions | None = optional("Which conversations, whatever their media.")
    media_policies: MediaPolicies | None = optional("Conditions and actions by kind of media.")
    actions: RetentionActions | None = optional("What happens to the recordings.")


MEDIA_RETENTION_POLICY = define(
    "genesys:recording:MediaRetentionPolicy",
    description="How long recordings are kept, by queue, wrap-up code, media and direction.",
    inputs=MediaRetentionPolicyInputs,
)


@handles(MEDIA_RETENTION_POLICY)
class MediaRetentionPolicyHandler(CollectionHandler):
    """Retention policies of the organisation."""

    collection = "/api/v2/recording/mediaretentionpolicies"
    permissions = Permissions.of("recording:retentionPolicy")

    def problems(self, inputs: Mapping[str, Any], olds: Mapping[str, Any], region: str | None) -> Iterator[Problem]:
        """Recordings are not deleted before they are archived."""
        del olds, region
        yield from _order_problems("actions", known(inputs, "actions"))
        policies = inputs.get("mediaPolicies")
        for name, policy in policies.items() if isinstance(policies, Mapping) else ():
            yield from _order_problems(f"mediaPolicies.{name}.actions", known({"policy": policy}, "policy", "actions"))

    def to_api(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Archived recordings go to the one archive there is."""
        body = super().to_api(inputs)
        media = body.get("mediaPolicies") or {}
        for actions in (body.get("actions"), *(policy.get("actions") for policy in media.values())):
            archive = ((actions or {}).get("retentionDuration") or {}).get("archiveRetention")
            if archive:
                archive["storageMedium"] = "CLOUDARCHIVE"
        return body


def _order_problems(place: str, actions: Mapping[str, Any] | None) -> Iterator[Problem]:
    archive, delete = known(actions or {}, "archiveRetentionDays"), known(actions or {}, "deleteRetentionDays")
    if archive is not None and delete is not None and delete < archive:
        yield Problem(
            place=f"{place}.deleteRetentionDays",
            found=f"{delete} days",
            allowed=f"at least `archiveRetentionDays`, {archive} days",
            fix="keep recordings at least until they are archived",
            control="RTS 2024/1774 12(2)(a)",
        )
