"""A thousand Genesys resources: the program that the tests and the benchmark deploy through the engine."""

from __future__ import annotations

SIZE = 1000
CHANGED = 100

PROGRAM = """
    import os

    from ringfence.genesys.sdk import architect, routing, telephony

    size, changed = int(os.environ["SIZE"]), int(os.environ["CHANGED"])

    location = telephony.Location("location", name="Frankfurt", address={"city": "Frankfurt", "country": "DE"})
    table = architect.DataTable("table", name="Approvals", columns=[{"name": "status", "type": "string"}])
    for n in range(size * 3 // 10):
        text = "changed" if n < changed else "as it was"
        routing.Queue(f"queue-{n}", name=f"Queue {n}", description=text)
        routing.WrapupCode(f"code-{n}", name=f"Code {n}")
    for n in range(size * 2 // 10):
        architect.DataTableRow(f"row-{n}", data_table_id=table.id, key=f"row-{n}", values={"status": "NONE"})
    for n in range(size // 10):
        site = telephony.Site(f"site-{n}", name=f"Site {n}", location_id=location.id, media_regions=["eu-central-1"])
        telephony.TrunkBase(
            f"trunk-{n}", name=f"Trunk {n}", trunk_metabase_id="external_sip_pcv_byoc_carrier.json",
            trunk_type="EXTERNAL", site_id=site.id, inbound_site_id=site.id, transport="tls",
        )
"""

PARENTS = 2
"""Resources that the others need, beside `SIZE`: a location and a data table."""

TENTHS = {
    "genesys:routing:Queue": 3,
    "genesys:routing:WrapupCode": 3,
    "genesys:architect:DataTableRow": 2,
    "genesys:telephony:Site": 1,
    "genesys:telephony:TrunkBase": 1,
}
"""Tenths of the resources by type."""


def deployment(size: int = SIZE, *, changed: int = 0) -> dict[str, str]:
    """Variables of a run; the state is written once at its end, which does not concern the provider.

    Args:
        size: Resources to declare; a multiple of ten.
        changed: How many of the queues have another description.
    """
    return {
        "SIZE": str(size),
        "CHANGED": str(changed),
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_SKIP_CHECKPOINTS": "true",
    }
