"""Configuration of the provider itself: its keys, their environment variables and what they may be."""

from __future__ import annotations

from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs


class Configuration(Inputs):
    """Where the organisation is and who logs in."""

    region: str = required(
        "AWS region of the Genesys Cloud organisation, such as `eu-central-1`; the host names are derived from it. "
        "Environment: GENESYSCLOUD_REGION."
    )
    oauth_client_id: str | None = optional(
        "Id of an OAuth client with the grant Client Credentials. Environment: GENESYSCLOUD_OAUTHCLIENT_ID."
    )
    oauth_client_secret: str | None = optional(
        "Secret of that client. Environment: GENESYSCLOUD_OAUTHCLIENT_SECRET.", traits=Traits(secret=True)
    )
    endpoint: str | None = optional(
        "Address of an emulator on this machine, such as `http://127.0.0.1:8080`; only loopback addresses are taken. "
        "Environment: GENESYSCLOUD_ENDPOINT."
    )
    adopt_by_name: bool = optional(
        "Whether creating a resource takes an existing object of the same name instead of refusing.", default=False
    )
