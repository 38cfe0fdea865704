"""The edge to Pulumi CrossGuard: the only module that knows its types.

Pulumi's servicer runs every policy on its own copy of every resource, so a pack of a hundred rules would decode each
resource a hundred times. `RingfenceAnalyzer` decodes once, evaluates all rules in one pass and gives each violation the
name of its own policy. It builds on `pulumi_policy.policy._PolicyAnalyzerServicer`, which is private: the version is
pinned, and a test fails when that class changes shape.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime import proto
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import policy as crossguard
from pulumi_policy.proxy import UnknownValueError, _is_unknown

from policies import baseline
from policies.catalogue import Catalogue, RuleEntry, Scope, catalogue
from policies.configuration import Configuration, ConfigurationError, build, load
from policies.evaluation import Evaluation
from policies.facts import own_token
from policies.levels import CONFIGURATION_POLICY, lowered
from policies.model import UNKNOWN, Level, Options, Provider, Resource, Status, Verdict
from policies.session import Session
from policies.wire import resource_from_wire, stack_resource_from_wire

PACK_NAME = "ringfence"
_VERSION = "0.1.0"
_ONE_DAY_SECONDS = 86_400
_WORKERS = 4


def plain(value: Any) -> Any:
    """A value as rules see it, from CrossGuard's proxies or from plain objects; each unknown leaf by itself."""
    if isinstance(value, Mapping):
        return {str(name): _item(value, name) for name in value}
    if isinstance(value, list | tuple) or type(value).__name__ == "_ListProxy":
        return [_item(value, index) for index in range(len(value))]
    return UNKNOWN if _is_unknown(value) else value


def _item(container: Any, key: Any) -> Any:
    try:
        return plain(container[key])
    except UnknownValueError:
        return UNKNOWN


class RingfenceAnalyzer(crossguard._PolicyAnalyzerServicer):  # noqa: SLF001
    """Serves the analyzer protocol with one evaluation for each resource and one for the stack."""

    def __init__(self, folder: Path, configuration: Configuration) -> None:
        self._folder = folder
        self._evaluation = _evaluation(configuration)
        self._session = Session()
        self._by_name = {policy.name: policy for policy in policies(lambda: self._evaluation)}
        super().__init__(
            PACK_NAME,
            _VERSION,
            list(self._by_name.values()),
            EnforcementLevel.MANDATORY,
            description="Nothing leaves the European Union, nothing is kept for less.",
            display_name="Ringfence",
            provider="aws",
            tags=["dora", "residency", "retention", "genesys-cloud"],
        )

    def Analyze(self, request: Any, _context: Any) -> Any:  # noqa: N802  (name of the protocol)
        """Judge one resource."""
        return self._answer(self._evaluation.resource(resource_from_wire(request), self._session), stack=False)

    def AnalyzeStack(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Judge the whole stack, which ends a run."""
        resources = [stack_resource_from_wire(item) for item in request.resources]
        answer = self._answer(self._evaluation.stack(resources, self._session), stack=True)
        answer.diagnostics.extend(self._lowered())
        self._session = Session()
        return answer

    def Remediate(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Change nothing: what a value should be is for its owner to say."""
        return proto.RemediateResponse()

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Take levels and the pack's own settings from Pulumi's policy configuration."""
        super().Configure(request, context)  # type: ignore[no-untyped-call]
        self._session = Session()
        settings = request.policyConfig.get(CONFIGURATION_POLICY)
        values = json_format.MessageToDict(settings.properties) if settings is not None else {}
        if values:
            try:
                self._evaluation = _evaluation(build(_whole_numbers(values), self._folder))
            except ConfigurationError as error:
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return empty_pb2.Empty()

    def _lowered(self) -> Iterator[Any]:
        """What says that rules have been switched off or made advice from outside, so that nobody does so unseen."""
        levels = {name: self._get_enforcement_level(policy).value for name, policy in self._by_name.items()}
        problem = lowered(levels)
        if problem is not None:
            policy = self._by_name[CONFIGURATION_POLICY]
            yield proto.AnalyzeDiagnostic(
                policyName=policy.name,
                policyPackName=PACK_NAME,
                policyPackVersion=_VERSION,
                description=policy.description,
                message=f"{policy.description}\n{problem.render()}",
                enforcementLevel=self._map_enforcement_level(EnforcementLevel.ADVISORY),
                severity=self._map_severity(policy.severity),
            )

    def _answer(self, verdicts: Iterable[Verdict], *, stack: bool) -> Any:
        response = proto.AnalyzeResponse()
        for verdict in verdicts:
            policy = self._by_name[verdict.rule]
            level = self._get_enforcement_level(policy)
            if level == EnforcementLevel.DISABLED:
                continue
            if verdict.status is not Status.FAILED:
                level = EnforcementLevel.ADVISORY
            response.diagnostics.append(
                proto.AnalyzeDiagnostic(
                    policyName=verdict.rule,
                    policyPackName=PACK_NAME,
                    policyPackVersion=_VERSION,
                    description=policy.description,
                    message=f"{policy.description}\n{sentence(verdict)}",
                    urn=verdict.urn if stack else "",
                    enforcementLevel=self._map_enforcement_level(level),
                    severity=self._map_severity(policy.severity),
                )
            )
        return response


def sentence(verdict: Verdict) -> str:
    """What a user reads about one verdict."""
    if verdict.status is Status.EXEMPT:
        return f"{verdict.problem.render()} -- {verdict.exemption}"
    if verdict.status is Status.UNDECIDED:
        return f"undecided: {verdict.problem.render()}"
    return verdict.problem.render()


def policies(evaluation: Callable[[], Evaluation]) -> list[Policy]:
    """One CrossGuard policy for each rule, with everything the catalogue knows about it.

    Args:
        evaluation: Gives the evaluation in force; configuration may replace it.
    """
    return [_policy(entry, catalogue(), evaluation) for entry in catalogue().rules.values()]


def _policy(entry: RuleEntry, known: Catalogue, evaluation: Callable[[], Evaluation]) -> Policy:
    control = known.controls[entry.controls[0]]
    described: dict[str, Any] = {
        "name": entry.id,
        "description": f"{entry.title} ({known.citation(entry)})",
        "enforcement_level": EnforcementLevel.MANDATORY
        if entry.level is Level.MANDATORY
        else EnforcementLevel.ADVISORY,
        "config_schema": _SCHEMA if entry.id == CONFIGURATION_POLICY else None,
        "display_name": entry.title,
        "severity": Severity(entry.severity.value),
        "framework": PolicyComplianceFramework(
            name="DORA",
            version="2022/2554",
            reference=f"{control.instrument} article {control.article}",
            specification=control.heading,
        ),
        "tags": [entry.scope.value, *entry.controls],
        "remediation_steps": entry.remediation,
    }

    def judge_resource(args: ResourceValidationArgs, report: Callable[..., None]) -> None:
        options = Options(
            visible=True,
            protect=args.opts.protect,
            ignore_changes=tuple(args.opts.ignore_changes),
            delete_before_replace=bool(args.opts.delete_before_replace),
        )
        provider = None
        if args.provider is not None:
            shown = args.provider
            provider = Provider(urn=shown.urn, token=shown.resource_type, properties=plain(shown.props))
        resource = Resource(
            urn=args.urn,
            token=own_token(args.resource_type),
            name=args.name,
            properties=plain(args.props),
            provider=provider,
            options=options,
        )
        for verdict in evaluation().resource(resource, Session()):
            if verdict.rule == entry.id and verdict.status is Status.FAILED:
                report(sentence(verdict))

    def judge_stack(args: StackValidationArgs, report: Callable[..., None]) -> None:
        resources = [
            Resource(
                urn=item.urn,
                token=own_token(item.resource_type),
                name=item.name,
                properties=plain(item.props),
                links={
                    name: tuple(linked.urn for linked in found) for name, found in item.property_dependencies.items()
                },
            )
            for item in args.resources
        ]
        for verdict in evaluation().stack(resources, Session()):
            if verdict.rule == entry.id and verdict.status is Status.FAILED:
                report(sentence(verdict), verdict.urn or None)

    if entry.scope in {Scope.STACK, Scope.PACK}:
        return StackValidationPolicy(validate=judge_stack, **described)
    return ResourceValidationPolicy(validate=judge_resource, **described)


_SCHEMA = PolicyConfigSchema(
    properties={
        "retention": {"type": "object"},
        "regions": {"type": "array", "items": {"type": "object"}},
        "vendors": {"type": "array", "items": {"type": "object"}},
        "buckets": {"type": "object"},
        "evidence": {"type": "array", "items": {"type": "string"}},
        "not_evidence": {"type": "array", "items": {"type": "object"}},
        "protected_stacks": {"type": "array", "items": {"type": "string"}},
        "reviewed_packages": {"type": "array", "items": {"type": "string"}},
        "exemptions": {"type": "array", "items": {"type": "object"}},
        "baselines": {"type": "array", "items": {"type": "string"}},
    }
)


def serve(folder: Path) -> int:
    """Load the configuration, start the server, print its port and wait; the engine ends the process.

    Returns:
        Exit status 1 when the configuration has problems, each told on standard error.
    """
    try:
        analyzer = RingfenceAnalyzer(folder, load(folder))
    except (ConfigurationError, baseline.BaselineError) as error:
        print(f"policy pack {PACK_NAME}: {error}", file=sys.stderr)  # noqa: T201  (the engine shows it)
        return 1
    server = grpc.server(
        ThreadPoolExecutor(max_workers=_WORKERS),
        options=crossguard._GRPC_CHANNEL_OPTIONS,  # noqa: SLF001
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(analyzer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.buffer.write(f"{port}\n".encode())
    sys.stdout.buffer.flush()
    try:
        while True:
            time.sleep(_ONE_DAY_SECONDS)
    except KeyboardInterrupt:
        server.stop(0)
    return 0


def _evaluation(configuration: Configuration) -> Evaluation:
    return Evaluation(configuration, baseline.read(configuration.baselines))


def _whole_numbers(value: Any) -> Any:
    """Numbers of the wire are floats; the configuration counts in whole days."""
    if isinstance(value, dict):
        return {name: _whole_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
