"""Genesys' own JavaScript SDK against the emulator: one run of `main.mjs`, one test for each area that it reports."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from ringfence.genesys.emulator.testing import running

FOLDER = Path(__file__).parent
TOOL = Path(__file__).parents[3] / "toolchain" / "javascript_sdk.py"
MODULES: Path = runpy.run_path(str(TOOL))["modules"]()
AREAS = (
    *("refused login", "organisation", "settings", "encryption", "telephony", "architect", "recording", "audit"),
    *("integrations", "evidence", "errors", "RoutingQueues", "RoutingWrapupcodes", "Locations"),
    *("TelephonyProvidersEdgesSites", "TelephonyProvidersEdgesTrunkbasesettings", "TelephonyProvidersEdgesEdgegroups"),
    *("TelephonyProvidersEdgesSiteOutboundroutes", "TelephonyProvidersEdgesDidpools", "ArchitectSchedules"),
    *("ArchitectSchedulegroups", "ArchitectIvrs", "ArchitectEmergencygroups", "FlowsDatatables"),
    *("ProcessautomationTriggers", "RecordingMediaretentionpolicies", "Integrations", "IntegrationsActions"),
    *("IntegrationsActionsDrafts", "IntegrationsCredentials", "OauthClients", "AuthorizationRoles"),
    *("AuthorizationDivisions", "AlertingRules"),
)

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(
        not MODULES.exists() or shutil.which("node") is None,
        reason="no JavaScript SDK of Genesys: run `make javascript-sdk` (needs Node.js)",
    ),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What went wrong in each area; empty where nothing did."""
    folder = tmp_path_factory.mktemp("javascript")
    for script in FOLDER.glob("*.mjs"):
        shutil.copy(script, folder)
    (folder / "node_modules").symlink_to(MODULES)
    environment = {"HOME": str(folder), "PATH": str(Path(shutil.which("node") or "node").parent)}
    with running() as emulator:
        run = subprocess.run(
            ["node", "main.mjs", emulator.url, emulator.client_id, emulator.client_secret],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize("area", AREAS)
def test_the_javascript_sdk_works_with_the_emulator(results: dict[str, str], area: str) -> None:
    assert results[area] == ""


def test_every_area_of_the_script_is_looked_at(results: dict[str, str]) -> None:
    assert set(results) == set(AREAS)
