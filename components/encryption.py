"""One customer key per purpose, guarded against destruction, and their use by Genesys Cloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import Output, ResourceOptions
from pulumi_aws import kms

from components.base import Deployment, DoraComponent
from components.key_policies import genesys_grant, key_policy, logs_grant, messaging_grants, trail_grants
from components.statements import Statement

DIGEST_KEY_SPEC = "ECC_NIST_P384"
"""Signing key of the digest chain: a curve that should hold for as long as the evidence is kept (RTS art. 6(4))."""


@dataclass(frozen=True, kw_only=True)
class EncryptionArgs:
    """What the keys need to know.

    Attributes:
        deployment: Facts of the stack.
        genesys_principal_account: AWS account from which Genesys Cloud uses customer keys.
        rotation_days: Automatic rotation period of the symmetric keys, in days (AWS KMS takes 90 to 2560).
        deletion_window_days: Waiting period before a key is deleted, in days.
        trail_name: Name of the CloudTrail trail that seals its log files with the archive key.
        conversations: Whether conversation data gets a key of its own.
    """

    deployment: Deployment
    genesys_principal_account: str
    rotation_days: int
    deletion_window_days: int
    trail_name: str
    conversations: bool


@dataclass(frozen=True, kw_only=True)
class PurposeKey:
    """A key and the alias by which it is referred to.

    Attributes:
        key: The key itself.
        alias: Its alias; what uses the key by alias waits for it.
        alias_arn: ARN of the alias, known before the alias exists.
    """

    key: kms.Key
    alias: kms.Alias
    alias_arn: str

    @property
    def arn(self) -> Output[str]:
        """ARN of the key."""
        arn: Output[str] = self.key.arn
        return arn


class Encryption(DoraComponent):
    """Customer keys of the deployment, one per purpose.

    A key per purpose lets access to recordings be cut without stopping the archive, and keeps one mistake in a policy
    from opening everything (DORA art. 9(3), RTS 2024/1774 art. 7(2)).
    """

    def __init__(self, name: str, args: EncryptionArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("security", name, args.deployment, opts)
        self._args = args
        self._name = name
        deployment = args.deployment
        genesys = [genesys_grant(deployment, args.genesys_principal_account)]
        trail_arn = deployment.arn("cloudtrail", f"trail/{args.trail_name}")
        home = deployment.organisation_region
        self.recordings = self._key("recordings", "Genesys Cloud recordings", grants=genesys, region=home)
        self.conversations = (
            self._key("conversations", "Genesys Cloud conversation data", grants=genesys, region=home)
            if args.conversations
            else None
        )
        self.archive = self._key("archive", "Evidence archive", grants=trail_grants(deployment, trail_arn))
        self.replica = self._key("replica", "Replica of the evidence archive", region=deployment.replica_region)
        self.pipeline = self._key(
            "pipeline",
            "Queues, topics, logs, secrets and functions of the audit pipeline",
            grants=[logs_grant(deployment), *messaging_grants(deployment)],
        )
        self.digest = self._key("digest", "Signatures over the digest chain of the archive", signing=True)
        keys = (self.recordings, self.conversations, self.archive, self.replica, self.pipeline, self.digest)
        self.aliases = [key.alias_arn for key in keys if key]
        self.register_outputs({"aliases": self.aliases})

    def _key(
        self,
        purpose: str,
        description: str,
        *,
        grants: Sequence[Statement] = (),
        region: str | None = None,
        signing: bool = False,
    ) -> PurposeKey:
        """A key with its alias; a signing key is asymmetric, and AWS KMS rotates only symmetric ones."""
        deployment = self.deployment
        elsewhere = region if region != deployment.region else None
        key = kms.Key(
            f"{self._name}-{purpose}-key",
            description=f"{description} ({deployment.name_prefix})",
            key_usage="SIGN_VERIFY" if signing else "ENCRYPT_DECRYPT",
            customer_master_key_spec=DIGEST_KEY_SPEC if signing else "SYMMETRIC_DEFAULT",
            enable_key_rotation=not signing,
            rotation_period_in_days=None if signing else self._args.rotation_days,
            deletion_window_in_days=self._args.deletion_window_days,
            multi_region=False,
            policy=key_policy(deployment, deletion_window_days=self._args.deletion_window_days, grants=grants),
            region=elsewhere,
            tags={**deployment.tags, "Name": deployment.physical_name(purpose), "dora:key-purpose": purpose},
            opts=self.child(irreversible=True),
        )
        alias_name = f"alias/{deployment.physical_name(purpose)}"
        alias = kms.Alias(
            f"{self._name}-{purpose}-alias",
            name=alias_name,
            target_key_id=key.key_id,
            region=elsewhere,
            opts=self.child(irreversible=True),
        )
        return PurposeKey(key=key, alias=alias, alias_arn=deployment.arn("kms", alias_name, region=region))
