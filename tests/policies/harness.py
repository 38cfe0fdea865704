"""Programs from the catalogue's examples, evaluated in this process or through a running pack."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, unknown_checking_proxy

from policies.adapter import plain
from policies.baseline import Baseline
from policies.catalogue import Example, Mutation
from policies.configuration import Configuration, build
from policies.evaluation import Evaluation
from policies.model import Options, Provider, Resource, Status, Verdict
from policies.protocol import Answer, Pack
from policies.session import Session

TODAY = date(2026, 11, 24)
PACK = Path(__file__).parents[2] / "policies"
PROVIDER = {
    "type": "pulumi:providers:aws",
    "urn": "urn:pulumi:prod::p::pulumi:providers:aws::default",
    "properties": {"region": "eu-central-1"},
}
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True)
class Program:
    """Resources with the pack's configuration and baseline."""

    resources: tuple[Resource, ...]
    configuration: Configuration
    baseline: Baseline


def resource(raw: Mapping[str, Any]) -> Resource:
    """A resource from its plain form; properties go through CrossGuard's own proxy, as at run time."""
    token, name = raw["type"], raw.get("name", "it")
    provider = raw.get("provider")
    if provider is None and token.startswith("aws:"):
        provider = PROVIDER
    options = raw.get("options")
    return Resource(
        urn=raw.get("urn", f"urn:pulumi:prod::p::{token}::{name}"),
        token=token,
        name=name,
        properties=plain(unknown_checking_proxy(copy.deepcopy(raw.get("properties", {})))),
        provider=provider
        and Provider(
            urn=provider.get("urn", "urn:pulumi:prod::p::pulumi:providers:x::default"),
            token=provider["type"],
            properties=plain(unknown_checking_proxy(dict(provider.get("properties", {})))),
        ),
        options=Options(
            visible=options is not None,
            protect=bool((options or {}).get("protect")),
            ignore_changes=tuple((options or {}).get("ignoreChanges", ())),
            delete_before_replace=bool((options or {}).get("deleteBeforeReplace")),
        ),
        links=raw.get("links", {}),
    )


def program(example: Example, mutation: Mutation | None = None, tmp: Path = Path()) -> Program:
    """The program of an example, changed by a mutation."""
    tree: dict[str, Any] = {str(index): copy.deepcopy(item) for index, item in enumerate(example.resources)}
    tree["configuration"] = copy.deepcopy(example.configuration)
    if mutation is not None:
        for path in mutation.remove:
            change(tree, path, remove=True)
        for path, value in mutation.set.items():
            change(tree, path, value)
    configuration = tree.pop("configuration")
    recorded = configuration.pop("baseline", None)
    raw = [item for item in tree.values() if mutation is None or item.get("name") not in mutation.drop]
    return Program(
        resources=tuple(resource(item) for item in raw),
        configuration=build(configuration, tmp, TODAY),
        baseline=baseline_of(recorded) if recorded else Baseline(),
    )


def baseline_of(recorded: Mapping[str, Any]) -> Baseline:
    """A baseline from the content of its file."""
    entries = recorded["resources"]
    return Baseline(
        stacks=frozenset("::".join(entry["urn"].split("::")[:2]) for entry in entries),
        values={entry["urn"]: entry["values"] for entry in entries},
        tokens={entry["urn"]: entry["type"] for entry in entries},
    )


def change(tree: Any, path: str, value: Any = None, *, remove: bool = False) -> None:
    """Set or remove the value at a path such as `0.properties.rules[0].days`."""
    steps = [int(index) if index else name for name, index in _STEP.findall(path)]
    for step in steps[:-1]:
        tree = tree[step] if isinstance(step, int) else tree.setdefault(step, {})
    if remove:
        del tree[steps[-1]]
    else:
        tree[steps[-1]] = copy.deepcopy(value)


def unknown(example: Example) -> Mutation:
    """The mutation that makes the deciding property unknown, as a preview sees it."""
    return Mutation(set={example.unknown: UNKNOWN_STRING_VALUE})


def evaluate(found: Program, *, stack: bool = True) -> list[Verdict]:
    """Verdicts on a program: resources in their order, then the stack."""
    evaluation, session = Evaluation(found.configuration, found.baseline), Session()
    verdicts = [verdict for item in found.resources for verdict in evaluation.resource(item, session)]
    return verdicts + (evaluation.stack(found.resources, session) if stack else [])


def failures(verdicts: Iterable[Verdict], rule: str = "") -> list[Verdict]:
    """Failed verdicts, of one rule when it is named."""
    return [item for item in verdicts if item.status is Status.FAILED and rule in ("", item.rule)]


def judge(
    *raw: Mapping[str, Any], configuration: Mapping[str, Any] | None = None, stack: bool = False
) -> list[Verdict]:
    """Verdicts on resources in plain form."""
    found = Program(
        resources=tuple(resource(item) for item in raw),
        configuration=build(dict(configuration or {}), Path(), TODAY),
        baseline=Baseline(),
    )
    return evaluate(found, stack=stack)


def ask(pack: Pack, found: Program) -> list[Answer]:
    """Answers of a running pack on a program."""
    answers = [answer for item in found.resources for answer in pack.analyze(item)]
    return answers + pack.analyze_stack(found.resources)
