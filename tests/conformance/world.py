"""Objects that the rows need: our own where writing is allowed, else the first that the organisation has."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import requests

from tests.conformance.lives import BY_KIND, LIVES, Life
from tests.conformance.target import PREFIX, Answer, Target

FLOWS = {"flow": ("inboundCall", "tasks", "task"), "workflow": ("workflow", "states", "state")}
SWEPT_PAGES = 20
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class NothingToShowError(Exception):
    """The organisation has no object of the kind, and none may be created."""


class World:
    """Gives ids for placeholders and remembers, in order, what to delete."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._ids: dict[str, str] = {}
        self._made: list[str] = []
        self._serial = 0

    def fill(self, document: Any, **known: str) -> Any:
        """A copy with `{kind}` replaced by an id, `{name}` by a new name and `{number}` by new digits."""
        self._serial += 1
        fresh = {"name": PREFIX + uuid.uuid4().hex[:12], "number": f"+4930{self._serial:06}"}
        return self._filled(document, {**fresh, **known})

    def create(self, life: Life, **known: str) -> Answer:
        """Sends the create of an object and remembers it for `clear`."""
        path = self.fill(life.path)
        answer = self.target.send(f"POST {path}", self.fill(life.body, **known))
        self.remember(path, answer, life.delete_query)
        return answer

    def remember(self, path: str, answer: Answer, query: str = "") -> None:
        """Has `clear` delete what a POST has made, wanted or not."""
        if answer.status < 300 and isinstance(answer.document, dict) and "id" in answer.document:
            self._made.append(f"{path}/{answer.document['id']}{query}")

    def id_of(self, kind: str) -> str:
        """The id of an object of the kind. Raises NothingToShowError."""
        if kind not in self._ids:
            self._ids[kind] = self._own(kind) if self.target.writable else self._first(kind)
        return self._ids[kind]

    def deploy(self, kind: str, name: str, actions: str = "[]") -> tuple[list[Answer], dict[str, Any]]:
        """Deploys a flow by a job; gives every answer on the way and the last state of the job."""
        root, section, entry = FLOWS[kind]
        text = (
            f"{root}:\n  name: {name}\n  startUpRef: /{root}/{section}/{entry}[Main_10]\n"
            f"  {section}:\n  - {entry}: {{name: Main, refId: Main_10, actions: {actions}}}\n"
        )
        registered = self.target.send("POST /api/v2/flows/jobs")
        job = registered.document
        requests.put(job["presignedUrl"], data=text.encode(), headers=job["headers"], timeout=60).raise_for_status()
        poll = f"GET /api/v2/flows/jobs/{job['id']}?expand=messages"
        done = self.target.await_(poll, lambda answer: answer.document.get("status") in {"Success", "Failure"})
        if done.document["status"] == "Success":
            self._made.append(f"/api/v2/flows/{done.document['flow']['id']}")
        return [registered, done], done.document

    def clear(self) -> list[str]:
        """Deletes what was made, last first; gives the paths that would not go."""
        left = [path for path in reversed(self._made) if self._delete(path) >= 400]
        # What referred to something else has gone in the first round.
        left = [path for path in left if self._delete(path) >= 400]
        self._made, self._ids = [], {}
        return left

    def sweep(self) -> list[str]:
        """Deletes objects with our prefix that an earlier, broken run has left; gives the paths that would not go."""
        routes: list[str] = []
        swept = [(life.path, life.delete_query) for life in LIVES if "{" not in life.path and not life.emulator_only]
        for path, query in [*reversed(swept), ("/api/v2/flows", "")]:
            for member in self._ours(path):
                self._made.append(f"{path}/{member['id']}{query}")
                if path == BY_KIND["site"].path:
                    routes += self._routes(member["id"])
        self._made.reverse()
        self._made += routes  # first to go: they hold the trunk bases, which hold the sites
        return self.clear()

    def _ours(self, path: str) -> Iterator[dict[str, Any]]:
        """Objects of a collection whose names begin with our prefix."""
        for page in range(1, SWEPT_PAGES + 1):
            listed = self.target.send(f"GET {path}?pageSize=100&pageNumber={page}")
            members = (listed.document or {}).get("entities") or []
            for member in members:
                if str(member.get("name", "")).startswith(PREFIX) and member.get("state") != "deleted":
                    yield member
            if len(members) < 100:
                return

    def _routes(self, site_id: str) -> list[str]:
        path = BY_KIND["outboundRoute"].path.replace("{site}", site_id)
        listed = self.target.send(f"GET {path}?pageSize=100").document or {}
        return [f"{path}/{route['id']}" for route in listed.get("entities") or []]

    def _filled(self, document: Any, known: dict[str, str]) -> Any:
        if isinstance(document, dict):
            return {name: self._filled(value, known) for name, value in document.items()}
        if isinstance(document, list):
            return [self._filled(value, known) for value in document]
        if isinstance(document, str):
            return PLACEHOLDER.sub(lambda hit: self._word(hit[1], known), document)
        return document

    def _word(self, word: str, known: dict[str, str]) -> str:
        if word in known:
            return known[word]
        if word in BY_KIND or word in FLOWS:
            return self.id_of(word)
        return "{" + word + "}"

    def _own(self, kind: str) -> str:
        if kind in FLOWS:
            _, state = self.deploy(kind, self.fill("{name}"))
            return str(state["flow"]["id"])
        answer = self.create(BY_KIND[kind])
        assert answer.status < 300, f"{kind}: {answer.status} {answer.document}"
        return str(answer.document["id"])

    def _first(self, kind: str) -> str:
        path = "/api/v2/flows" if kind in FLOWS else BY_KIND[kind].path
        members = (self.target.send(f"GET {self.fill(path)}?pageSize=1").document or {}).get("entities") or []
        if not members:
            raise NothingToShowError(f"the organisation has no {kind}")
        return str(members[0]["id"])

    def _delete(self, path: str) -> int:
        status = self.target.send(f"DELETE {path}").status
        return 200 if status in {404, 410} else status
