"""The calls of the official Terraform provider (1.84.1), as its source makes them: methods, queries, bodies, waits.

Where the provider takes a field without looking whether it is there, a null would end it with a panic: `present` stands
for those places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests

from tests.genesys.emulator.conftest import Api

EDGES = "/api/v2/telephony/providers/edges"
PAGE_SIZE = 100
VERSION_MISMATCH = (408, 409)
TRIES = 10


class Provider:
    """One provider process with its token."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def call(self, method: str, path: str, body: Any = None, *, status: int = 200, **query: Any) -> Any:
        """One call; the provider compares some statuses exactly, so any other one fails."""
        answer = self._api.send(method, path, body, params=query, headers={"Accept": "application/json"})
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def read(self, path: str, *present: str, **query: Any) -> Any:
        """A read; `present` are fields that the provider takes without a look."""
        found = self.call("GET", path, **query)
        missing = [name for name in present if found.get(name) is None]
        assert missing == [], (path, found)
        return found

    def update(self, path: str, change: dict[str, Any], *, verb: str = "PUT", drop: tuple[str, ...] = ()) -> Any:
        """GET, then the whole object with its version; once more where the version has moved on meanwhile."""
        for _ in range(TRIES):
            current = self.call("GET", path)
            body = {name: value for name, value in current.items() if name not in drop} | change
            answer = self._api.send(verb, path, body)
            if answer.status_code not in VERSION_MISMATCH:
                break
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def delete(self, path: str, *, status: int = 200, soft: bool = False, **query: Any) -> None:
        """Deletes, then reads until the object is not found or, where it is deleted softly, says so."""
        self.call("DELETE", path, status=status, **query)
        answer = self._api.send("GET", path)
        if soft and answer.status_code == 200:
            assert answer.json()["state"] == "deleted"
        else:
            assert answer.status_code == 404, answer.text

    def listed(self, path: str, *present: str, **query: Any) -> list[Any]:
        """Every member of a list: pages until an empty one, as the provider looks things up by name and exports."""
        return list(self._pages(path, present, query))

    def put_file(self, url: str, content: bytes, headers: dict[str, str]) -> None:
        """Uploads to a presigned address, with exactly the headers that came with it."""
        answer = requests.put(url, data=content, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text

    def text(self, path: str) -> str:
        """A template, read as it comes (`Accept: */*`)."""
        answer = self._api.send("GET", path, headers={"Accept": "*/*"})
        assert answer.status_code == 200, answer.text
        return answer.text

    def _pages(self, path: str, present: tuple[str, ...], query: dict[str, Any]) -> Iterator[Any]:
        number = 1
        while True:
            page = self.call("GET", path, **query, pageSize=PAGE_SIZE, pageNumber=number)
            if not page["entities"]:
                return
            assert all(member.get(name) is not None for member in page["entities"] for name in present), page
            yield from page["entities"]
            number += 1
