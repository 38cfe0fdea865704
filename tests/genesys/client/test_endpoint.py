from __future__ import annotations

import pytest

from ringfence.domain.regions import UnknownRegionError
from ringfence.genesys.client import Client
from ringfence.genesys.client._endpoint import hosts_of


def test_hosts_follow_from_the_region():
    hosts = hosts_of("eu-central-1")

    assert (hosts.api, hosts.login) == ("https://api.mypurecloud.de", "https://login.mypurecloud.de")
    assert not hosts.loopback


def test_a_region_without_genesys_is_refused():
    with pytest.raises(UnknownRegionError):
        Client("eu-north-1", "id", "secret")


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:8080", "http://127.9.9.9:1/", "http://localhost:80", "http://[::1]:8080"]
)
def test_an_emulator_on_this_machine_may_be_named(endpoint):
    hosts = hosts_of("eu-central-1", endpoint)

    assert hosts.api == hosts.login == endpoint.rstrip("/")
    assert hosts.loopback


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://api.mypurecloud.com",
        "http://127.0.0.1.example.com:80",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com",
        "http://example.com#@127.0.0.1",
        "http://0.0.0.0:80",
        "http://10.0.0.1:80",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "http://127.0.0.1:80/api",
    ],
)
def test_any_other_endpoint_is_refused(endpoint):
    with pytest.raises(ValueError, match="genesys:endpoint"):
        Client("eu-central-1", "id", "secret", endpoint=endpoint)


def test_upload_refuses_plain_http_to_another_machine(client):
    with pytest.raises(ValueError, match="https"):
        client.upload("http://bucket.example.com/x", b"", {})
