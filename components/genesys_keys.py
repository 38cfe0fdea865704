"""What Genesys Cloud does with the customer's keys: which data they seal, and how often it changes its own."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ResourceOptions

from components.base import Deployment, DoraComponent, GenesysAccess
from components.encryption import PurposeKey
from ringfence.genesys.sdk import conversations, recording


@dataclass(frozen=True, kw_only=True)
class GenesysKeysArgs:
    """What the key configurations need to know.

    Attributes:
        deployment: Facts of the stack.
        genesys: The organisation.
        recordings_key: Customer key for recordings, in the organisation's home region.
        conversations_key: Customer key for conversation data, or None to leave that to Genesys.
        max_key_age_days: Oldest that a recording key may become, in days.
    """

    deployment: Deployment
    genesys: GenesysAccess
    recordings_key: PurposeKey
    conversations_key: PurposeKey | None
    max_key_age_days: int


class GenesysKeys(DoraComponent):
    """Key configurations by alias and the rotation schedule (RTS 2024/1774 art. 6 and 7).

    Genesys takes the ARN of an alias, so the key behind it can be exchanged. It keeps the private part of its recording
    keys wrapped by the customer key: taking that away stops playback. Screen recordings are not covered by it.
    """

    def __init__(self, name: str, args: GenesysKeysArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("security", name, args.deployment, opts)
        production = args.deployment.production
        # Genesys cannot delete a key configuration, only go back to a key of its own; production refuses even that.
        on_delete = "refuse" if production else "disable"
        recordings = recording.KeyConfiguration(
            f"{name}-recordings",
            key_configuration_type="KmsSymmetric",
            url=args.recordings_key.alias_arn,
            on_delete=on_delete,
            opts=self.child(after=[args.recordings_key.alias], genesys=args.genesys, irreversible=True),
        )
        if args.conversations_key:
            conversations.KeyConfiguration(
                f"{name}-conversations",
                key_configuration_type="KmsSymmetric",
                url=args.conversations_key.alias_arn,
                on_delete=on_delete,
                opts=self.child(after=[args.conversations_key.alias], genesys=args.genesys, irreversible=True),
            )
        schedule = recording.KeyRotationSchedule(
            f"{name}-rotation",
            max_age_days=args.max_key_age_days,
            on_delete="keep" if production else "restore",
            opts=self.child(after=[recordings], genesys=args.genesys),
        )
        self.register_outputs({"rotationPeriod": schedule.period})
