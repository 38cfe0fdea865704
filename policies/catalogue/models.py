"""Shapes of the catalogue's files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from policies.model import Level

RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+){2,}$", max_length=60)]
Weakening = Literal["lower", "higher", "on", "off"] | tuple[str, ...]
"""Direction in which a guarded value gets weaker, or its values from weak to strong (`A|B`: equally strong)."""
Sentence = Annotated[str, StringConstraints(min_length=8, strip_whitespace=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scope(StrEnum):
    """What a rule looks at."""

    RESOURCE = "resource"  # every resource of its types
    EVIDENCE = "evidence"  # resources of its types that are evidence
    DECLARED = "declared"  # resources of its types that a tag or the configuration declares to be evidence
    WALKER = "walker"  # every leaf of every resource
    STACK = "stack"  # all resources together
    PACK = "pack"  # the pack's own configuration and exemptions


class Severity(StrEnum):
    """How much harm a failure does."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Control(_Model):
    """An article that a rule supports; `heading` says what the article is about."""

    id: Annotated[str, StringConstraints(pattern=r"^(DORA|RTS|ITS)-[A-Za-z0-9./-]+$")]
    instrument: Sentence
    article: str
    heading: Sentence
    supports: Sentence

    @property
    def citation(self) -> str:
        """Short form for a message: `DORA 30(2)(b)` or `RTS 2024/1774 12(2)(d)`."""
        if self.id.startswith("DORA"):
            return f"DORA {self.article}"
        return f"{self.id.split('-')[0]} {self.id.split('-')[1]} {self.article}"


class RuleEntry(_Model):
    """One rule as data; its decision is the function of the same id in `policies.rules`."""

    id: RuleId
    title: Sentence
    controls: tuple[str, ...] = Field(min_length=1)
    level: Level
    severity: Severity
    scope: Scope
    applies_to: tuple[str, ...] = ()
    failure: Sentence
    remediation: Sentence
    judged_by_human: str = ""


class Mutation(_Model):
    """A change of the example that must turn the rule red."""

    set: dict[str, Any] = {}
    remove: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Example(_Model):
    """A program that passes a rule, and single changes of it that must not.

    Attributes:
        resources: Resources in wire form; the first is the one under test. Paths of a mutation start with an index:
            `0.properties.rule.defaultRetention.days`. `drop` removes whole resources by name.
        program: Name of a list of resources in the same file, instead of `resources`.
        configuration: The pack's configuration for this example.
        unknown: Path of a property that decides the rule, so that it is undecided when not known.
    """

    rule: RuleId
    program: str = ""
    resources: tuple[dict[str, Any], ...] = ()
    mutations: tuple[Mutation, ...] = Field(min_length=1)
    unknown: str = ""
    configuration: dict[str, Any] = {}


class Limits(_Model):
    """The numbers and lists that rules compare with."""

    evidence_floor_days: int = Field(ge=1)
    evidence_ceiling_days: int = Field(ge=1)
    key_rotation_days: int = Field(ge=90, le=2560)
    genesys_key_age_days: int = Field(ge=1)
    key_deletion_window_days: int = Field(ge=7, le=30)
    secret_recovery_days: int
    queue_retention_seconds: int = Field(ge=60, le=1_209_600)
    stream_retention_hours: int = Field(ge=24, le=8760)
    vault_cooling_off_days: int = Field(ge=3)
    minimum_carriers: int = Field(ge=1)
    alarm_thresholds: dict[str, int]
    alarm_waits_seconds: int
    minimum_organisation_recording_days: int = Field(ge=1)
    evidence_tag: str
    retention_class_tag: str
    protected_stacks: tuple[str, ...]
    reviewed_packages: frozenset[str]
    genesys_accounts: frozenset[str]
    dangerous_bucket_actions: tuple[str, ...]
    denied_bucket_actions: tuple[str, ...]
    dangerous_key_actions: tuple[str, ...]
    denied_key_actions: tuple[str, ...]
    never_granted_actions: tuple[str, ...]
    remaining_retention_key: str
    break_glass_roles: tuple[str, ...]
    data_carrying_global_types: tuple[str, ...]
    global_cluster_types: tuple[str, ...]
    foreign_defaults: dict[str, str]
    bound_types: dict[str, str]
    bound_conditions: dict[str, dict[str, tuple[str, ...]]]
    bound_references: dict[str, str]
    regionless_modules: frozenset[str]
    endpoint_properties: dict[str, tuple[str, ...]]
    bucket_references: dict[str, tuple[str, ...]]
    bucket_references_judged: dict[str, tuple[str, ...]]
    guarded_values: dict[str, dict[str, Weakening]]
    guarded_paths: dict[str, tuple[str, ...]]
    protected_types: frozenset[str]
    guardian_types: frozenset[str]
    key_types: frozenset[str]
    satellite_links: dict[str, str]
    locked_carriers: frozenset[str]
    incident_names: tuple[str, ...]
    evidence_patterns: tuple[str, ...]
    guardrail_flow: str
    audit_topic_prefix: str


class Placement(_Model):
    """How the residency walker reads property names and texts."""

    prose_last_words: frozenset[str]
    prose_names: frozenset[str]
    name_last_words: frozenset[str]
    host_names: frozenset[str]
    host_last_words: frozenset[str]
    matcher_names: frozenset[str]
    matcher_last_words: frozenset[str]
    negating_words: frozenset[str]
    admitting_words: frozenset[str]
    region_last_words: frozenset[str]
    region_endings: frozenset[str]
    region_exceptions: frozenset[str]
    zone_endings: frozenset[str]
    global_flags: frozenset[str]
    linking_names: frozenset[str]
    linking_prefix: str
    region_values_without_place: frozenset[str]
    inference_profile_geographies: tuple[str, ...]
    inference_profile_vendors: tuple[str, ...]
    aws_host_suffixes: tuple[str, ...]
    aws_hosts_without_region: dict[str, str]
    aws_service_prefixes: tuple[str, ...]
    genesys_domain_families: tuple[str, ...]
    genesys_voice_families: tuple[str, ...]
    genesys_public_hosts: frozenset[str]
    edge_principals: frozenset[str]
    edge_host_suffixes: tuple[str, ...]
    location_packages: frozenset[str]
    location_last_words: frozenset[str]
    strict_packages: frozenset[str]
    chosen_names: frozenset[str]
    union_words: frozenset[str]
    region_is_data: dict[str, str]
    other_cloud_suffixes: tuple[str, ...]
    other_cloud_places: tuple[str, ...]
    other_cloud_hosts: frozenset[str]
    country_labels: tuple[str, ...]
    country_endings: tuple[str, ...]
    sites_elsewhere: tuple[str, ...]
    code_names: frozenset[str]
    global_metric_namespaces: frozenset[str]


class Strength(_Model):
    """How the rules about evidence read the name of a switch or a period."""

    must_be_off: frozenset[str]
    must_be_on: frozenset[str]
    more_switches: frozenset[str]
    switched_parents: frozenset[str]
    off_words: frozenset[str]
    floor_endings: frozenset[str]
    backup_endings: frozenset[str]
    backup_days: int
    at_least_one: frozenset[str]
    mode_endings: frozenset[str]
    weak_modes: frozenset[str]
    hour_endings: frozenset[str]
    window_endings: frozenset[str]
    window_days: int
    tls_endings: frozenset[str]
    weak_tls: frozenset[str]
    account_guards: dict[str, dict[str, tuple[bool | str, ...]]]


class Spelling(_Model):
    """Another spelling of a type that the rules know: where each value stands in it."""

    token: str
    needs: str = ""
    present: bool = False
    values: dict[str, str]


class ControlsFile(_Model):
    """Shape of `controls.yaml`."""

    controls: tuple[Control, ...]
    undecidable: tuple[str, ...]


class RulesFile(_Model):
    """Shape of a file under `rules/`."""

    rules: tuple[RuleEntry, ...]


class ExamplesFile(_Model):
    """Shape of a file under `examples/`; programs are lists of resources that several examples share."""

    programs: dict[str, tuple[dict[str, Any], ...]] = {}
    examples: tuple[Example, ...]
