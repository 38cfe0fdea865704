"""The provider's own configuration: what is understood, what has no effect here, and what is refused."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ringfence.domain.problems import Problem
from ringfence.domain.regions import REGIONS
from ringfence.local.aws.adoption import ADOPT_VARIABLE, adopted_urns
from ringfence.local.aws.connection import Connection, require_loopback
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import is_known

ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL"
STATE_VARIABLE = "RINGFENCE_LOCAL_STATE"

EFFECTIVE = frozenset({"region", "endpoints", "defaultTags", "allowedAccountIds", "forbiddenAccountIds"})
WITHOUT_EFFECT = frozenset(
    {
        *("accessKey", "secretKey", "token", "profile", "sharedConfigFiles", "sharedCredentialsFiles"),
        *("assumeRoles", "assumeRoleWithWebIdentity", "s3UsePathStyle", "stsRegion", "maxRetries", "retryMode"),
        *("skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation", "skipRequestingAccountId"),
        *("version", "pluginDownloadURL"),
    }
)
"""Credentials, retries and checks: here the credentials are always the fake ones and nothing leaves the machine."""


def parsed(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Configuration with its nested values decoded: the SDK sends everything that is not a text as JSON text."""
    values: dict[str, Any] = {}
    for name, value in variables.items():
        key = name.removeprefix("aws:config:").removeprefix("aws:")
        try:
            values[key] = json.loads(value) if isinstance(value, str) and key not in {"region", "version"} else value
        except ValueError:
            values[key] = value
    return values


def problems(variables: Mapping[str, Any]) -> Iterator[Problem]:
    """What cannot be taken of the configuration."""
    control = "local AWS stand-in"
    for name, value in parsed(variables).items():
        if name not in EFFECTIVE | WITHOUT_EFFECT:
            yield Problem(
                place=f"aws:{name}",
                found="a setting of that name",
                allowed=", ".join(sorted(EFFECTIVE | WITHOUT_EFFECT - {"version", "pluginDownloadURL"})),
                fix="remove it from the local stack's configuration",
                control=control,
            )
        if name == "region" and is_known(value) and value not in REGIONS:
            yield Problem(
                place="aws:region",
                found=repr(value),
                allowed="the name of an AWS region, such as eu-central-1",
                fix="correct the name",
                control=control,
            )


def connect(variables: Mapping[str, Any]) -> Connection:
    """The connection that a configuration and the environment describe.

    Raises:
        ProviderError: when an address is not on this machine, the region is missing or the account is not allowed.
    """
    values = parsed(variables)
    endpoint = require_loopback(os.environ.get(ENDPOINT_VARIABLE, ""), ENDPOINT_VARIABLE)
    region = values.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise ProviderError("aws:region: found nothing; allowed: an AWS region; set it: `pulumi config set aws:region`")
    folder = os.environ.get(STATE_VARIABLE)
    connection = Connection(
        endpoint=endpoint.rstrip("/"),
        region=region,
        endpoints=_endpoints(values.get("endpoints") or []),
        default_tags=(values.get("defaultTags") or {}).get("tags") or {},
        state_folder=Path(folder) if folder else None,
        adopted_urns=adopted_urns(os.environ.get(ADOPT_VARIABLE)),
    )
    _switch_docker_off(connection.endpoint)
    _check_account(connection, values)
    return connection


def _endpoints(entries: list[Mapping[str, str]]) -> dict[str, str]:
    return {
        {"cloudwatchlogs": "logs", "eventbridge": "events", "cloudwatchevents": "events"}.get(service, service): (
            require_loopback(url, f"aws:endpoints.{service}")
        )
        for entry in entries
        for service, url in entry.items()
        if url
    }


def _check_account(connection: Connection, values: Mapping[str, Any]) -> None:
    allowed, forbidden = values.get("allowedAccountIds"), values.get("forbiddenAccountIds")
    if not allowed and not forbidden:
        return
    account = connection.caller["Account"]
    if (allowed and account not in allowed) or (forbidden and account in forbidden):
        setting, listed = ("allowedAccountIds", allowed) if allowed else ("forbiddenAccountIds", forbidden)
        raise ProviderError(
            f"aws:{setting}: AWS account ID not allowed: found {account}; allowed by {setting} {listed};"
            " use the credentials of the right account, or correct the setting"
        )


def _switch_docker_off(endpoint: str) -> None:
    """Tells moto to keep functions without a Docker engine; it must know before the first one is created.

    Raises:
        ProviderError: when nothing answers at the endpoint.
    """
    request = urllib.request.Request(  # noqa: S310 - the address was checked to be loopback http
        f"{endpoint}/moto-api/config",
        data=json.dumps({"lambda": {"use_docker": False}}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            pass
    except urllib.error.HTTPError:
        # Another emulator than moto: it has no such switch.
        return
    except OSError as error:
        raise ProviderError(
            f"{ENDPOINT_VARIABLE}: the local AWS at {endpoint} does not answer ({error}); start it with"
            " `ringfence local up`"
        ) from error
