"""Every rule of the catalogue: a passing program, failing ones, an unknown value, wrong types, an exemption.

Each test runs over all rules and says which of them fail: a process for each of several hundred cases would be slow.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policies.catalogue import Example, Mutation, Scope, catalogue, load_examples
from policies.configuration import build
from policies.model import Status, Verdict
from tests.policies.harness import TODAY, Program, evaluate, failures, program, unknown

RULES = catalogue().rules
EXAMPLES = list(load_examples().values())
DECIDED_LATER = [example for example in EXAMPLES if example.unknown]
WRONG_TYPES = (None, True, -1, 1.5e300, "", "\u0435", [], [None], {}, {"a": [{}]}, "x" * 5000)
NOT_A_FAILURE = {"any-value-judged-later"}
"""Rules that list what is undecided, and so never fail."""
NO_OBJECT = {"aws-s3-bucket-reference-known"}
ABOUT_EXEMPTIONS = {"pack-exemption-valid", "pack-exemption-used", "pack-limits-not-loosened"}
"""Rules whose exemptions the tests of the configuration look at."""
STACK_RULES = {rule.id for rule in RULES.values() if rule.scope is Scope.STACK}


def test_the_example_of_a_rule_passes_it_and_raises_nothing_mandatory() -> None:
    def raised(example: Example) -> list[str]:
        complete = RULES[example.rule].scope is Scope.STACK and "has" in example.rule
        beside = set() if complete else STACK_RULES  # a part of a stack lacks what the whole has
        verdicts = evaluate(program(example))
        return [item.rule for item in verdicts if item.stops and (item.rule == example.rule or item.rule not in beside)]

    assert {example.rule: raised(example) for example in EXAMPLES if raised(example)} == {}


def test_each_mutation_of_an_example_turns_its_rule_red_and_names_everything() -> None:
    green = [
        f"{example.rule} {mutation}"
        for example in EXAMPLES
        for mutation in example.mutations
        if not _is_red(example, evaluate(program(example, mutation)))
    ]

    assert green == []


def _is_red(example: Example, verdicts: list[Verdict]) -> bool:
    rule = RULES[example.rule]
    if example.rule in NOT_A_FAILURE:
        return any(item.rule == example.rule and item.status is Status.UNDECIDED for item in verdicts)
    found = failures(verdicts, example.rule)
    if not found:
        return False
    problem = found[0].problem
    complete = all([problem.place, problem.found, problem.allowed, problem.fix])
    return complete and problem.control == catalogue().citation(rule) and found[0].level is rule.level


def test_a_value_that_is_not_known_yet_is_undecided_neither_passed_nor_failed() -> None:
    def about(example: Example) -> Iterator[Verdict]:
        place = example.unknown.partition(".")[2].removeprefix("properties.")
        for item in evaluate(program(example, unknown(example))):
            if item.problem.place == place or item.rule == example.rule:
                yield item

    for example in DECIDED_LATER:
        statuses = {item.status for item in about(example)}
        assert statuses == {Status.UNDECIDED}, example.rule


def test_no_wrong_type_makes_a_rule_raise_or_passes_a_guarded_value() -> None:
    for example in EXAMPLES:
        places = [example.unknown] if example.unknown else list(example.mutations[0].set)
        for place in (item for item in places if ".properties" in item):
            for value in WRONG_TYPES:
                evaluate(program(example, Mutation(set={place: value})))
    for example in DECIDED_LATER:
        if "policy" not in example.unknown and example.rule not in NO_OBJECT:
            shape = Mutation(set={example.unknown: {"unexpected": ["shape"]}})
            assert failures(evaluate(program(example, shape))), example.rule


def test_an_exemption_lets_one_resource_pass_and_is_shown() -> None:
    for example in EXAMPLES:
        if example.rule in NOT_A_FAILURE | ABOUT_EXEMPTIONS:
            continue
        mutated = program(example, example.mutations[0])
        plain = {name: value for name, value in example.configuration.items() if name != "baseline"}
        failing = failures(evaluate(mutated), example.rule)
        entries = [_exemption(example.rule, item.urn or "*") for item in failing]
        configuration = build({**plain, "exemptions": entries}, Path(), TODAY)

        verdicts = evaluate(Program(mutated.resources, configuration, mutated.baseline))

        assert not failures(verdicts, example.rule), example.rule
        shown = [item for item in verdicts if item.rule == example.rule and item.status is Status.EXEMPT]
        assert shown, example.rule
        assert "approved by Anna Example, DPO" in shown[0].exemption


def _exemption(rule: str, resource: str) -> dict[str, str]:
    return {
        "rule": rule,
        "resource": resource,
        "reason": "Approved for the migration in 2026",
        "approver": "Anna Example, DPO",
        "expires": "2027-01-31",
        "control": "DORA-9.4.e",
    }
