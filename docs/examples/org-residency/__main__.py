"""The deployment stops unless the organisation lives in Frankfurt. Nothing is written."""

import pulumi

from ringfence.genesys.sdk.org import Residency

proof = Residency("home", expected_home_region="eu-central-1")
pulumi.export("satellite_regions", proof.satellite_regions)
