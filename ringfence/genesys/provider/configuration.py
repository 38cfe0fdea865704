"""Configuration of the provider itself: its keys, their environment variables and what they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import GENESYS_EU_REGIONS, REGIONS, describe
from ringfence.genesys.client import Cause, GenesysError, UnreachableError, login_failure
from ringfence.genesys.provider import validation
from ringfence.genesys.provider.fields import Traits, optional, required
from ringfence.genesys.provider.models import Inputs
from ringfence.genesys.provider.problems import ACCESS_CONTROL, RESIDENCY_CONTROL
from ringfence.plugin.wire import is_known


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


ENVIRONMENT: Mapping[str, str] = {
    "region": "GENESYSCLOUD_REGION",
    "oauthClientId": "GENESYSCLOUD_OAUTHCLIENT_ID",
    "oauthClientSecret": "GENESYSCLOUD_OAUTHCLIENT_SECRET",
    "endpoint": "GENESYSCLOUD_ENDPOINT",
}
"""Environment variable that stands in for a key which the stack leaves out."""

_ENGINE_KEYS = frozenset({"version", "pluginDownloadURL"})
_FORBIDDEN = 403
_PLACES = {
    Cause.CREDENTIALS: "genesys:oauthClientId and genesys:oauthClientSecret",
    Cause.GRANT: "genesys:oauthClientId and genesys:oauthClientSecret",
    Cause.ADDRESS: "the address of this machine",
}
"""Where a failed login is to be mended; elsewhere it is the host, which follows from region or endpoint."""

_CONTROLS = {
    Cause.CREDENTIALS: ACCESS_CONTROL,
    Cause.GRANT: ACCESS_CONTROL,
    Cause.ADDRESS: ACCESS_CONTROL,
    Cause.NETWORK: RESIDENCY_CONTROL,
    Cause.STRANGER: RESIDENCY_CONTROL,
    Cause.PACE: "Genesys Cloud: POST /oauth/token",
    Cause.PLATFORM: "Genesys Cloud: POST /oauth/token",
}
_SOURCE = "configuration of the provider genesys"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Configuration in full.

    Attributes:
        region: AWS region of the organisation.
        client_id: OAuth client id, or "".
        client_secret: Its secret, or "".
        endpoint: Address of an emulator, or None.
        adopt_by_name: Whether creates may adopt.
    """

    region: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    endpoint: str | None = None
    adopt_by_name: bool = False


def problems(variables: Mapping[str, Any], environment: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with the configuration, the login aside."""
    values = _values(variables, environment)
    found = [
        replace(problem, place=f"genesys:{problem.place}")
        for problem in validation.shape_problems(Configuration, values, source=_SOURCE)
    ]
    region = values.get("region")
    if isinstance(region, str) and region not in GENESYS_EU_REGIONS:
        found.append(
            Problem(
                place="genesys:region",
                found=describe(region),
                allowed=", ".join(sorted(GENESYS_EU_REGIONS)),
                fix="name the region of an organisation inside the European Union",
                control=RESIDENCY_CONTROL,
            )
        )
    return found


def resolve(variables: Mapping[str, Any], environment: Mapping[str, str]) -> Settings | None:
    """The settings; None while one of them is unknown (in preview, when another resource makes it)."""
    values = _values(variables, environment)
    if not is_known(values):
        return None
    return Settings(
        region=values["region"],
        client_id=values.get("oauthClientId", ""),
        client_secret=values.get("oauthClientSecret", ""),
        endpoint=values.get("endpoint"),
        adopt_by_name=values.get("adoptByName", False),
    )


def missing_credentials(settings: Settings) -> Problem | None:
    """One problem that names every way to give the credentials that are missing."""
    given = {"oauthClientId": settings.client_id, "oauthClientSecret": settings.client_secret}
    missing = [name for name, value in given.items() if not value]
    if not missing:
        return None
    keys = " and ".join(f"genesys:{name}" for name in missing)
    variables = " and ".join(ENVIRONMENT[name] for name in missing)
    secrets = "; ".join(f"pulumi config set --secret genesys:{name}" for name in missing)
    return Problem(
        place=keys,
        found="nothing",
        allowed="id and secret of an OAuth client with the grant Client Credentials",
        fix=f"run `{secrets}`, or set {variables} in the environment",
        control=_SOURCE,
    )


def login_problem(error: GenesysError) -> Problem | None:
    """A failed login, or a first call that fails, as a problem of the configuration; None for a missing permission."""
    if error.status == _FORBIDDEN and error.code.startswith("missing."):
        return None
    failure = login_failure(error)
    host = "genesys:endpoint" if _is_local(error) else "genesys:region"
    local = _is_local(error) and isinstance(error, UnreachableError)
    return Problem(
        place=_PLACES.get(failure.cause, host),
        found=failure.found,
        allowed=failure.allowed,
        fix="start the local stack (`ringfence local up`), or correct genesys:endpoint" if local else failure.fix,
        control=_CONTROLS.get(failure.cause, _SOURCE),
    )


def _is_local(error: GenesysError) -> bool:
    """Whether a failure came from an emulator on this machine and not from a host of Genesys Cloud."""
    return not any(error.host.endswith(region.genesys_domain) for region in REGIONS.values() if region.genesys_domain)


def _values(variables: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Configuration by wire name, completed from the environment. Provider configuration travels as text."""
    values = {name: value for name, value in variables.items() if name not in _ENGINE_KEYS and value not in (None, "")}
    for name, variable in ENVIRONMENT.items():
        if name not in values and environment.get(variable):
            values[name] = environment[variable]
    if values.get("adoptByName") in ("true", "false"):
        values["adoptByName"] = values["adoptByName"] == "true"
    return values
