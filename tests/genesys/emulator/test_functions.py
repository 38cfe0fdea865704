"""Functions of data actions: package, settings, publication, in the order in which deployment tools do it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import requests

from tests.genesys.emulator.conftest import Api

pytestmark = pytest.mark.emulator

ACTIONS = "/api/v2/integrations/actions"
SETTINGS = {"handler": "src/index.handler", "runtime": "nodejs22.x", "timeoutSeconds": 10, "description": "Encrypts"}


def package() -> bytes:
    """A ZIP file with one module."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("src/index.js", "exports.handler = async () => ({});")
    return file.getvalue()


@pytest.fixture
def draft(api: Api) -> Any:
    """The draft of a function action, sent without an address as the vendor's documents allow."""
    body = api.action_body(api.integration("function-data-actions"), name="Encrypt")
    body["config"] = {"request": {"requestType": "POST", "requestTemplate": "${input.rawRequest}"}}
    return api.ok("POST", f"{ACTIONS}/drafts", body)


def upload(api: Api, draft: Any, content: bytes, **changes: str) -> int:
    """Puts a package where the platform says, with exactly its headers but for the changes, and gives the status."""
    place = api.ok("POST", f"{ACTIONS}/{draft['id']}/draft/function/upload", {"fileName": "function.zip"})
    headers = {**place["headers"], "Content-Type": "application/zip", **changes}
    return requests.put(place["url"], data=content, headers=headers, timeout=10).status_code


def test_a_function_is_uploaded_set_up_and_published_with_its_action(api: Api, draft: Any) -> None:
    function = f"{ACTIONS}/{draft['id']}/draft/function"
    address = draft["config"]["request"]["requestUrlTemplate"]
    assert api.ok("GET", function) == {"id": draft["id"], "uploadExceptionHistory": [], "selfUri": function}
    assert upload(api, draft, package()) == 200
    pending = api.ok("GET", function)
    assert (pending["zip"]["status"], pending["zip"]["name"]) == ("Pending", "function.zip")
    assert "function" not in pending
    set_up = api.ok("PUT", function, {**SETTINGS, "zipId": pending["zip"]["id"]})
    assert set_up["function"].items() >= {**SETTINGS, "zipId": pending["zip"]["id"], "name": draft["id"]}.items()
    assert set_up["function"]["id"] == address
    assert api.ok("GET", function)["zip"]["status"] == "Available"
    assert api.ok("GET", f"{ACTIONS}/{draft['id']}/draft/validation") == {"valid": True, "errors": []}
    assert api.refused("GET", f"{ACTIONS}/{draft['id']}/function") == (404, "not.found")

    version = api.ok("GET", f"{ACTIONS}/{draft['id']}/draft?expand=contract&flatten=true&includeConfig=true")["version"]
    api.ok("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": version})

    live = api.ok("GET", f"{ACTIONS}/{draft['id']}/function")
    assert live["function"] == set_up["function"]
    assert live["zip"]["status"] == "Available"
    assert api.refused("GET", function) == (404, "not.found")
    api.ok("DELETE", f"{ACTIONS}/{draft['id']}")
    assert api.refused("GET", f"{ACTIONS}/{draft['id']}/function") == (404, "not.found")


def test_a_new_draft_starts_with_the_function_that_is_live(api: Api, draft: Any) -> None:
    upload(api, draft, package())
    api.ok("PUT", f"{ACTIONS}/{draft['id']}/draft/function", SETTINGS)
    api.ok("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": draft["version"]})
    api.ok("POST", f"{ACTIONS}/{draft['id']}/draft")
    assert api.ok("GET", f"{ACTIONS}/{draft['id']}/draft/function")["function"]["handler"] == "src/index.handler"


def test_the_address_of_a_function_is_the_platforms(api: Api, draft: Any) -> None:
    path = f"{ACTIONS}/{draft['id']}/draft"
    address = draft["config"]["request"]["requestUrlTemplate"]
    sent = {"request": {"requestType": "POST", "requestUrlTemplate": "https://elsewhere.example"}}
    changed = api.ok("PATCH", path, {"version": draft["version"], "config": sent})
    assert changed["config"]["request"]["requestUrlTemplate"] == address


def test_what_is_no_package_is_kept_as_a_failure_and_stops_the_publication(api: Api, draft: Any) -> None:
    assert upload(api, draft, b"no zip") == 200
    shown = api.ok("PUT", f"{ACTIONS}/{draft['id']}/draft/function", SETTINGS)
    assert shown["zip"]["status"] == "InvalidFormat"
    assert [one["errorMessage"] for one in shown["uploadExceptionHistory"]] == ["The file is not a ZIP file."]
    assert api.ok("GET", f"{ACTIONS}/{draft['id']}/draft/validation")["valid"] is False
    assert api.refused("POST", f"{ACTIONS}/{draft['id']}/draft/publish", {"version": 1}) == (400, "invalid.value")


def test_a_package_goes_only_where_and_as_the_platform_said(api: Api, draft: Any, emulator: Any) -> None:
    assert upload(api, draft, package(), **{"x-amz-meta-filename": "other.zip"}) == 403
    place = api.ok("POST", f"{ACTIONS}/{draft['id']}/draft/function/upload", {"fileName": "function.zip"})
    forged = place["url"].replace("Signature=", "Signature=0")
    assert requests.put(forged, data=package(), headers=place["headers"], timeout=10).status_code == 403
    emulator.control("clock", {"advanceSeconds": 901})
    late = requests.put(place["url"], data=package(), headers=place["headers"], timeout=10)
    assert (late.status_code, "Request has expired" in late.text) == (403, True)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/upload", {}),
        ("/upload", {"fileName": "a/b.zip"}),
        ("/upload", {"fileName": "line\nbreak.zip"}),
        ("/upload", {"fileName": "a.zip", "signedUrlTimeoutSeconds": 604_801}),
        ("", {**SETTINGS, "runtime": "nodejs12.x"}),
        ("", {**SETTINGS, "timeoutSeconds": 16}),
        ("", {**SETTINGS, "description": "x" * 256}),
        ("", {**SETTINGS, "zipId": "another"}),
    ],
)
def test_what_the_vendor_forbids_of_a_function_is_refused(api: Api, draft: Any, path: str, body: Any) -> None:
    method = "POST" if path else "PUT"
    assert api.refused(method, f"{ACTIONS}/{draft['id']}/draft/function{path}", body) == (400, "invalid.value")


def test_functions_need_their_own_permissions(api: Api, restricted: Any, draft: Any) -> None:
    client = restricted("integrations:action:edit", "integrations:action:view")
    path = f"{ACTIONS}/{draft['id']}/draft/function"
    assert client.refused("PUT", path, SETTINGS) == (403, "missing.permissions")
    assert client.refused("GET", path) == (403, "missing.permissions")


def test_the_available_runtimes_are_listed(api: Api) -> None:
    assert {runtime["status"] for runtime in api.ok("GET", f"{ACTIONS}/functions/runtimes")} == {"Available"}
