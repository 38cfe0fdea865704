"""All resources of a stack with what belongs to what, indexed once so that every stack rule is linear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from policies.evidence import Evidence, judge, last_part
from policies.facts import at
from policies.limits import Bounds
from policies.model import UNKNOWN, Resource

BUCKETS = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
CARRIER_NAMES = ("bucket", "id", "arn", "name", "url", "eventBusName", "queueUrl")
CARRIERS = (
    *BUCKETS,
    "aws:sqs/queue:Queue",
    "aws:sns/topic:Topic",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:kinesis/stream:Stream",
    "aws:lambda/function:Function",
    "aws:backup/vault:Vault",
)

_ALIAS = "aws:kms/alias:Alias"
_KEY_PARTS = ("aws:kms/", "aws:iam/")
"""Types that refer to a key without encrypting anything with it."""
_KEY_PLACES = (
    *("kmsKeyId", "kmsKeyArn", "kmsMasterKeyId", "kmsKeyIdentifier", "kmsKey", "masterPasswordKmsKeyId", "targetKeyId"),
    *("keyId", "encryptionConfiguration.kmsKeyArn", "performanceInsightsKmsKeyId", "url"),
)
"""Properties that name a key, where the engine has recorded no link."""


class Stack:
    """Resources by type, the carriers of evidence by every name they go by, and the satellites of each."""

    def __init__(self, resources: Iterable[Resource], bounds: Bounds) -> None:
        self.resources = list(resources)
        self.bounds = bounds
        self.by_urn = {resource.urn: resource for resource in self.resources}
        self.by_token: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            self.by_token[resource.token].append(resource)

    def of(self, *tokens: str) -> Iterator[Resource]:
        """Resources of these types, in the order of the stack."""
        for token in tokens:
            yield from self.by_token.get(token, ())

    @cached_property
    def carriers(self) -> dict[str, Resource]:
        """What satellites may belong to, by name, id, ARN and URL."""
        names: dict[str, Resource] = {}
        for resource in self.of(*CARRIERS):
            for key in CARRIER_NAMES:
                value = resource.properties.get(key)
                if isinstance(value, str) and value:
                    names.setdefault(value, resource)
        return names

    def target(self, resource: Resource, path: str) -> Resource | None:
        """The carrier that a property refers to: by its value, or by the link that Pulumi recorded."""
        value = at(resource.properties, path)
        if isinstance(value, str):
            found = self.carriers.get(value) or self.carriers.get(last_part(value))
            if found is not None:
                return found
        for urn in resource.links.get(path.split(".", maxsplit=1)[0], ()):
            linked = self.by_urn.get(urn)
            if linked is not None and linked.token in CARRIERS:
                return linked
        return None

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Judgement of each resource, satellites by what they belong to."""
        seen = {name: judge(resource, self.bounds, {}) for name, resource in self.carriers.items()}
        judged: dict[str, Evidence] = {}
        for resource in self.resources:
            result = judge(resource, self.bounds, seen)
            link = self.bounds.limits.satellite_links.get(resource.token)
            target = self.target(resource, link) if link else None
            if target is not None and result in {Evidence.DEFERRED, Evidence.JUDGED}:
                own = Evidence.JUDGED if resource.token in self.bounds.limits.guardian_types else Evidence.NO
                result = max(own, judge(target, self.bounds, {}))
            judged[resource.urn] = Evidence.JUDGED if result is Evidence.DEFERRED else result
        for key in self.of(*self.bounds.limits.key_types):
            if judge(key, self.bounds, {}) is Evidence.DEFERRED:
                judged[key.urn] = self._judge_key(key, judged)
        return judged

    def _judge_key(self, key: Resource, judged: Mapping[str, Evidence]) -> Evidence:
        """A key by what it encrypts: evidence, or something else, or nothing that the stack shows."""
        users = [urn for urn in self.users.get(key.urn, ()) if not self.by_urn[urn].token.startswith(_KEY_PARTS)]
        names = [urn for urn in self.users.get(key.urn, ()) if self.by_urn[urn].token == _ALIAS]
        users += [
            user
            for alias in names
            for user in self.users.get(alias, ())
            if not self.by_urn[user].token.startswith(_KEY_PARTS)
        ]
        return max((judged[user] for user in users), default=Evidence.JUDGED)

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """URNs of the resources that refer to each key or alias: by a recorded link, or by its ARN, id or name."""
        known: dict[str, str] = {}
        for resource in self.of(*self.bounds.limits.key_types, _ALIAS):
            for name in ("arn", "keyId", "id", "name"):
                value = resource.properties.get(name)
                if isinstance(value, str) and value:
                    known[value] = resource.urn
        targets = set(known.values())
        found: dict[str, list[str]] = defaultdict(list)
        if not targets:
            return found
        for resource in self.resources:
            linked = {urn for urns in resource.links.values() for urn in urns if urn in targets}
            for place in _KEY_PLACES:
                value = at(resource.properties, place)
                if isinstance(value, str) and value in known:
                    linked.add(known[value])
            for urn in linked - {resource.urn}:
                found[urn].append(resource.urn)
        return found

    def declared(self, *tokens: str) -> Iterator[Resource]:
        """Resources of these types that are declared evidence."""
        return (resource for resource in self.of(*tokens) if self.evidence[resource.urn] is Evidence.DECLARED)

    @cached_property
    def satellites(self) -> dict[str, set[str]]:
        """Types of the satellites of each carrier, by the carrier's URN."""
        found: dict[str, set[str]] = defaultdict(set)
        for token, path in self.bounds.limits.satellite_links.items():
            for resource in self.of(token):
                target = self.target(resource, path)
                if target is not None:
                    found[target.urn].add(token)
        return found

    @cached_property
    def unplaced(self) -> frozenset[str]:
        """Types with a satellite whose carrier cannot be told, so that absence of that type cannot be claimed."""
        return frozenset(
            token
            for token, path in self.bounds.limits.satellite_links.items()
            for resource in self.of(token)
            if at(resource.properties, path) in (None, UNKNOWN) and self.target(resource, path) is None
        )
