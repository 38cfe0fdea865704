"""Every rule of the catalogue: a passing program, failing ones, an unknown value, wrong types, an exemption."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.catalogue import Example, Mutation, RuleEntry, Scope, catalogue, load_examples
from policies.configuration import build
from policies.model import Status
from tests.policies.harness import TODAY, Program, evaluate, failures, program, unknown

EXAMPLES = load_examples()
RULES = list(catalogue().rules.values())
DECIDED_LATER = [example for example in EXAMPLES.values() if example.unknown]
WRONG_TYPES = (None, True, -1, 1.5e300, "", "\u0435", [], [None], {}, {"a": [{}]}, "x" * 5000)
NOT_A_FAILURE = {"any-value-judged-later"}
"""Rules that list what is undecided, and so never fail."""
TYPED = [
    item
    for item in DECIDED_LATER
    if "policy" not in item.unknown and item.rule != "aws-s3-bucket-reference-known"  # an object is no document
]
ABOUT_EXEMPTIONS = {"pack-exemption-valid", "pack-exemption-used", "pack-limits-not-loosened"}
"""Rules whose exemptions the tests of the configuration look at."""
EXEMPTIBLE = [item for item in EXAMPLES.values() if item.rule not in NOT_A_FAILURE | ABOUT_EXEMPTIONS]


def mutations() -> list[tuple[Example, Mutation]]:
    return [(example, mutation) for example in EXAMPLES.values() for mutation in example.mutations]


def label(value: object) -> str:
    return value.rule if isinstance(value, Example) else value.id if isinstance(value, RuleEntry) else ""


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=label)
def test_the_example_of_a_rule_passes_it_and_raises_nothing_mandatory(example: Example) -> None:
    verdicts = evaluate(program(example))

    assert not failures(verdicts, example.rule)
    assert not [item for item in verdicts if item.stops and item.rule not in _beside(example)]


def _beside(example: Example) -> set[str]:
    """Rules that a partial program cannot pass: it shows one bucket, not everything that a bucket needs."""
    scope = catalogue().rules[example.rule].scope
    return (
        set()
        if scope is Scope.STACK and "has" in example.rule
        else {rule.id for rule in RULES if rule.scope is Scope.STACK}
    )


@pytest.mark.parametrize(("example", "mutation"), mutations(), ids=label)
def test_each_mutation_of_an_example_turns_its_rule_red_and_names_everything(
    example: Example, mutation: Mutation
) -> None:
    verdicts = [item for item in evaluate(program(example, mutation)) if item.rule == example.rule]

    if example.rule in NOT_A_FAILURE:
        assert [item for item in verdicts if item.status is Status.UNDECIDED]
        return
    found = failures(verdicts)
    assert found
    rule = catalogue().rules[example.rule]
    problem = found[0].problem
    assert all([problem.place, problem.found, problem.allowed, problem.fix])
    assert problem.control == catalogue().citation(rule)
    assert found[0].level is rule.level


@pytest.mark.parametrize("example", DECIDED_LATER, ids=label)
def test_a_value_that_is_not_known_yet_is_undecided_neither_passed_nor_failed(example: Example) -> None:
    verdicts = evaluate(program(example, unknown(example)))

    place = example.unknown.partition(".")[2].removeprefix("properties.")
    about = [item for item in verdicts if item.problem.place == place or item.rule == example.rule]
    assert [item for item in about if item.status is Status.UNDECIDED]
    assert not failures(about)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=label)
def test_no_wrong_type_makes_a_rule_raise(example: Example) -> None:
    places = [example.unknown] if example.unknown else list(example.mutations[0].set)
    places = [place for place in places if ".properties" in place]

    for place in places:
        for value in WRONG_TYPES:
            evaluate(program(example, Mutation(set={place: value})))


@pytest.mark.parametrize("example", TYPED, ids=label)
def test_a_wrong_type_is_never_taken_for_a_pass_of_a_guarded_value(example: Example) -> None:
    verdicts = evaluate(program(example, Mutation(set={example.unknown: {"unexpected": ["shape"]}})))

    assert failures(verdicts)


@pytest.mark.parametrize("example", EXEMPTIBLE, ids=label)
def test_an_exemption_lets_one_resource_pass_and_is_shown(example: Example) -> None:
    mutated = program(example, example.mutations[0])
    entry = {
        "rule": example.rule,
        "resource": "*",
        "reason": "Approved for the migration in 2026",
        "approver": "Anna Example, DPO",
        "expires": "2027-01-31",
        "control": "DORA-9.4.e",
    }
    configuration = build({**_plain(example), "exemptions": [entry]}, Path(), TODAY)

    verdicts = evaluate(Program(mutated.resources, configuration, mutated.baseline))

    assert not failures(verdicts, example.rule)
    shown = [item for item in verdicts if item.rule == example.rule and item.status is Status.EXEMPT]
    assert shown
    assert "approved by Anna Example, DPO" in shown[0].exemption


def _plain(example: Example) -> dict[str, object]:
    return {name: value for name, value in example.configuration.items() if name != "baseline"}
