"""The environment in which the Pulumi engine meets the emulators and nothing else."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from ringfence.local.loopback import loopback_without_proxy
from ringfence.local.services import AWS, GENESYS, aws_environment
from ringfence.local.state import STATE_VARIABLE, LocalState
from ringfence.local.supervisor import Supervisor


class NotRunningError(RuntimeError):
    """An emulator was never started, so it has no address."""


def local_environment(state: LocalState, *, official_plugin: bool = False) -> dict[str, str]:
    """Variables for the engine, the provider and every AWS client.

    Args:
        state: Folder of the stack.
        official_plugin: Leave `PULUMI_HOME` as it is, since the user's own plugin cache is used.

    Raises:
        NotRunningError: when an emulator has no address yet.
    """
    urls = Supervisor(state).urls()
    missing = [name for name in (AWS, GENESYS) if name not in urls]
    if missing:
        raise NotRunningError(f"no address of {' and '.join(missing)}: run `ringfence local up` first")
    secrets, facts = state.secrets(), state.facts()
    variables = {
        # Without the sidecar files of attributes: they are not written in one step, and an engine that is killed in the
        # middle of one leaves a state that it cannot read again.
        "PULUMI_BACKEND_URL": f"{state.backend.as_uri()}?metadata=skip",
        "PULUMI_CONFIG_PASSPHRASE": secrets.passphrase,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        **aws_environment(urls[AWS], facts.aws_region),
        "GENESYSCLOUD_REGION": facts.organisation_region,
        "GENESYSCLOUD_OAUTHCLIENT_ID": secrets.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": secrets.client_secret,
        "GENESYSCLOUD_ENDPOINT": urls[GENESYS],
        **stack_secrets(state),
        STATE_VARIABLE: str(state.root),
        **loopback_without_proxy(os.environ),
    }
    if not official_plugin:
        # The private plugin cache holds all that is needed; without it the engine would go looking on the internet.
        variables |= {"PULUMI_HOME": str(state.pulumi_home), "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    return variables


def stack_secrets(state: LocalState) -> dict[str, str]:
    """The secrets that the program asks for, made for this folder: they open nothing but the emulators."""
    secrets, facts = state.secrets(), state.facts()
    passwords = {name: secrets.derived(f"sip/{name}") for name in facts.sip_carriers}
    fields = {
        name: {entry: secrets.derived(f"integration/{name}/{entry}") for entry in entries}
        for name, entries in facts.integration_fields.items()
        if entries
    }
    return {
        "RINGFENCE_WEBHOOK_SECRET": secrets.derived("webhook"),
        "RINGFENCE_SIEM_TOKEN": secrets.derived("siem"),
        "RINGFENCE_SIP_PASSWORDS": json.dumps(passwords),
        "RINGFENCE_INTEGRATION_SECRETS": json.dumps(fields),
    }


def find_engine(project: Path) -> Path | None:
    """The `pulumi` of the project's virtual environment, else the one on PATH."""
    own = project / ".venv" / "bin" / "pulumi"
    if own.is_file():
        return own
    found = shutil.which("pulumi")
    return Path(found) if found else None
