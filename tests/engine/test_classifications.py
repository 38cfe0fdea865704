"""A classification is taken out of the routes first and out of the plans then; one run for both is told in preview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.small import Small, small

PROGRAM = """
    import pulumi
    from ringfence.genesys.sdk import telephony

    location = telephony.Location("location", name="Frankfurt", address={{"city": "Frankfurt", "country": "DE"}})
    site = telephony.Site("site", name="EU", location_id=location.id, media_regions=["eu-central-1"])
    trunks = [
        telephony.TrunkBase(
            f"trunk-{{n}}", name=f"Trunk {{n}}", trunk_metabase_id="external_sip_pcv_byoc_carrier.json",
            trunk_type="EXTERNAL", site_id=site.id, inbound_site_id=site.id, transport="tls",
        )
        for n in range(2)
    ]
    plans = telephony.NumberPlans(
        "plans", site_id=site.id,
        plans=[{{"name": "Cards", "matchType": "regex", "match": "^116$", "classification": "{plan}"}}],
    )
    telephony.OutboundRoute(
        "route", site_id=site.id, name="Out", classification_types={route},
        trunk_base_ids=[trunk.id for trunk in trunks], opts=pulumi.ResourceOptions(depends_on=[plans]),
    )
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    with small(tmp_path_factory.mktemp("classes")) as running:
        running.program(PROGRAM.format(plan="Cards", route=["Cards", "National"]))
        first = running.up()
        assert first.status == 0, first.output
        yield running


def test_a_classification_renamed_in_plans_and_routes_at_once_is_told_in_preview_and_done_in_two_steps(project):
    project.calls()
    project.program(PROGRAM.format(plan="Lost cards", route=["Lost cards", "National"]))

    refused = project.pulumi("preview")

    assert refused.status != 0
    for part in ("plans: found no plan of the classification 'Cards' any more", "route 'Out'", "`pulumi up`; then"):
        assert part in refused.flat, refused.output
    assert set(project.calls()) == {"GET"}

    for plan, route in (("Cards", ["National"]), ("Lost cards", ["Lost cards", "National"])):
        project.program(PROGRAM.format(plan=plan, route=route))
        done = project.pulumi("up", "--yes")
        assert done.status == 0, done.output
    assert project.pulumi("preview", "--expect-no-changes", "--refresh").status == 0
    gone = project.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.status == 0, gone.output
