"""Every rule through the real pack process and the engine's own protocol."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from policies.catalogue import Example, Mutation, catalogue, load_examples
from policies.configuration import PATH_VARIABLE
from policies.levels import CONFIGURATION_POLICY
from policies.model import Level
from policies.protocol import Pack, PackError, running
from tests.policies.harness import PACK, ask, change, program, resource, unknown

pytestmark = pytest.mark.emulator
EXAMPLES = load_examples()


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pack]:
    empty = tmp_path_factory.mktemp("pack") / "configuration.yaml"
    empty.write_text("{}\n", encoding="utf-8")
    with running(PACK, {**os.environ, PATH_VARIABLE: str(empty)}) as started:
        yield started


def configure(pack: Pack, example: Example, mutation: Mutation | None, folder: Path) -> None:
    """Bring the configuration of an example into the running pack, its baseline as a file."""
    tree: dict[str, Any] = {"configuration": copy.deepcopy(example.configuration)}
    for path in mutation.remove if mutation else ():
        if path.startswith("configuration"):
            change(tree, path, remove=True)
    for path, value in mutation.set.items() if mutation else ():
        if path.startswith("configuration"):
            change(tree, path, value)
    settings = tree["configuration"]
    recorded = settings.pop("baseline", None)
    if recorded:
        (folder / "baseline.yaml").write_text(yaml.safe_dump(recorded), encoding="utf-8")
        settings["baselines"] = [str(folder / "baseline.yaml")]
    pack.configure(CONFIGURATION_POLICY, settings or {"vendors": []})


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=lambda example: example.rule)
def test_each_rule_passes_fails_and_is_undecided_through_the_protocol(
    pack: Pack, example: Example, tmp_path: Path
) -> None:
    rule = catalogue().rules[example.rule]

    configure(pack, example, None, tmp_path)
    assert not [answer for answer in ask(pack, program(example)) if answer.policy == rule.id and answer.stops]

    for mutation in example.mutations:
        configure(pack, example, mutation, tmp_path)
        answers = [answer for answer in ask(pack, program(example, mutation)) if answer.policy == rule.id]
        assert answers
        assert answers[0].level == ("MANDATORY" if rule.level is Level.MANDATORY else "ADVISORY")
        assert catalogue().citation(rule) in answers[0].message

    if example.unknown:
        configure(pack, example, None, tmp_path)
        later = [answer for answer in ask(pack, program(example, unknown(example))) if "undecided" in answer.message]
        assert later
        assert not [answer for answer in later if answer.stops]


def test_the_pack_describes_every_rule_with_its_article_and_its_remedy(pack: Pack) -> None:
    information = pack.information()

    described = {policy.name: policy for policy in information.policies}
    assert set(described) == set(catalogue().rules)
    lock = described["aws-s3-lock-retention-days"]
    assert lock.framework.name == "DORA"
    assert lock.framework.reference == "Delegated Regulation (EU) 2024/1774 article 12(2)(a)"
    assert lock.remediation_steps


def test_a_setting_that_is_wrong_is_refused_with_its_place(pack: Pack) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        pack.configure(CONFIGURATION_POLICY, {"vendors": [{"hosts": []}]})

    assert "vendors.0.hosts" in refused.value.details()


def test_a_pack_with_a_wrong_configuration_does_not_start_and_says_every_problem(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("retention: {floor_days: none}\nregion: eu-west-2\n", encoding="utf-8")

    with pytest.raises(PackError) as stopped, running(PACK, {**os.environ, PATH_VARIABLE: str(wrong)}):
        pass

    assert "2 problems" in str(stopped.value)
    assert "retention.floor_days: found 'none'" in str(stopped.value)
    assert "region: found 'eu-west-2'; allowed: no such key" in str(stopped.value)


@pytest.mark.parametrize("level", ["DISABLED", "ADVISORY"])
def test_a_rule_that_is_switched_off_or_made_advice_from_outside_is_named(pack: Pack, level: str) -> None:
    queue = resource({"type": "aws:sqs/queue:Queue", "properties": {"region": "us-east-1"}})
    try:
        pack.configure("any-resource-eu-region", {}, level)
        assert not [answer for answer in pack.analyze(queue) if answer.stops]
        answers = pack.analyze_stack([queue])
    finally:
        pack.configure(CONFIGURATION_POLICY, {"vendors": []})

    told = [answer for answer in answers if answer.policy == CONFIGURATION_POLICY]
    assert len(told) == 1
    assert f"levels: found any-resource-eu-region {level.lower()}; allowed: mandatory" in told[0].message
    assert not told[0].stops
    assert not [answer for answer in pack.analyze_stack([queue]) if answer.policy == CONFIGURATION_POLICY]
