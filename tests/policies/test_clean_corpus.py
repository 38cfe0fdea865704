"""No crying wolf: hundreds of compliant resources raise nothing that stops a deployment."""

from __future__ import annotations

from policies.model import Status
from tests.policies.corpus import corpus
from tests.policies.harness import judge, resource

RESOURCES = list(corpus())


def test_the_corpus_is_large_and_its_urns_differ() -> None:
    urns = {resource(item).urn for item in RESOURCES}

    assert len(urns) == len(RESOURCES) >= 300


def test_no_compliant_resource_raises_anything_mandatory() -> None:
    verdicts = judge(*RESOURCES, stack=True)

    assert [f"{item.urn} {item.rule} {item.problem.render()}" for item in verdicts if item.stops] == []
    assert not [item for item in verdicts if item.status is Status.UNDECIDED]


def test_each_resource_alone_raises_nothing_mandatory() -> None:
    for item in RESOURCES:
        alone = [verdict for verdict in judge(item) if verdict.stops]
        satellite = item["properties"].get("bucket") is not None and "BucketLifecycle" in item["type"]
        assert satellite or not alone, [verdict.problem.render() for verdict in alone]
