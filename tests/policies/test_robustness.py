"""Rules read whatever they are given: no input of any shape makes one raise."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from policies.catalogue import catalogue, load_examples
from policies.configuration import build
from policies.evaluation import Evaluation
from policies.limits import Bounds
from policies.model import UNKNOWN, Resource
from policies.rules import RESOURCE_RULES, STACK_RULES
from policies.session import Session
from policies.stack import Stack
from tests.policies.corpus import corpus
from tests.policies.harness import TODAY, program, resource

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, float("nan"), float("inf"), "", "x", "us-east-1", "[", "{", '{"Statement": 5}'),
    *([], {}, [[]], [None], [UNKNOWN], {"a": UNKNOWN}, UNKNOWN, "\u0435\u200b", "9" * 400, b"bytes", object()),
)


SEEDS = st.integers(min_value=0, max_value=2**32)
FAST: dict[str, Any] = {"deadline": None, "phases": [Phase.explicit, Phase.generate]}
"""A seed has no smaller one that says more, so nothing is shrunk."""


def mutated(value: Any, chance: random.Random) -> Any:
    """The value with parts of it replaced by odd ones."""
    if chance.random() < 0.15:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {name: mutated(item, chance) for name, item in value.items()}
    return [mutated(item, chance) for item in value] if isinstance(value, list) else value


def bases() -> list[Resource]:
    made = [item for example in load_examples().values() for item in program(example).resources]
    return made + [resource(item) for item in corpus()][:60]


BASES = bases()


def odd(base: Resource, chance: random.Random) -> Resource:
    properties = mutated(dict(base.properties), chance)
    return Resource(
        urn=base.urn,
        token=base.token,
        name=base.name,
        properties=properties if isinstance(properties, dict) else {"odd": properties},
        provider=base.provider,
        options=base.options,
    )


@given(SEEDS)
@settings(**FAST, max_examples=4)
def test_no_rule_raises_on_odd_values_at_any_place(seed: int) -> None:
    chance = random.Random(seed)
    bounds = Bounds(today=TODAY)
    for base in BASES:
        changed = odd(base, chance)
        for rule in catalogue().rules.values():
            if rule.id in RESOURCE_RULES and rule.id.split("-")[0] in ("any", base.token.split(":")[0]):
                list(RESOURCE_RULES[rule.id](changed, bounds))


@given(SEEDS)
@settings(**FAST, max_examples=6)
def test_no_stack_rule_raises_on_odd_values_at_any_place(seed: int) -> None:
    chance = random.Random(seed)
    stack = Stack([odd(base, chance) for base in BASES], Bounds(today=TODAY))
    for rule in STACK_RULES.values():
        list(rule(stack, stack.bounds))


@given(SEEDS)
@settings(**FAST, max_examples=4)
def test_the_whole_evaluation_ends_with_verdicts_that_can_be_read(seed: int) -> None:
    chance = random.Random(seed)
    evaluation, session = Evaluation(build({}, Path(), TODAY)), Session()
    changed = [odd(base, chance) for base in BASES]

    verdicts = [item for one in changed for item in evaluation.resource(one, session)]

    for verdict in verdicts + evaluation.stack(changed, session):
        assert verdict.problem.render().isprintable() or "\n" in verdict.problem.render()
