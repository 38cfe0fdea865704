"""The organisation under test: the emulator, or the real one that an environment variable names."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from ringfence.domain.regions import genesys_domain
from ringfence.genesys.emulator.testing import Running, running

ORGANISATION = "RINGFENCE_CONFORMANCE_ORG"
"""`<AWS region>:<client id>` of a real organisation."""

SECRET = "GENESYSCLOUD_OAUTHCLIENT_SECRET"
WRITE = "RINGFENCE_CONFORMANCE_WRITE"
"""`yes` allows objects whose names begin with `PREFIX` to be created and deleted in the real organisation."""

PREFIX = "ringfence-conformance-"
PAUSE_SECONDS = 0.25
"""Between requests to a real organisation: 240 a minute, under its limit of 300."""

PATIENCE_SECONDS = 15
POLL_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, with the document already parsed (None for an empty or other body)."""

    status: int
    document: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The error code, empty for a success."""
        return str(self.document.get("code", "")) if isinstance(self.document, dict) and self.status >= 400 else ""


class Target:
    """One organisation. `emulator` is None for a real one; `writable` says whether objects may be created."""

    def __init__(
        self, *, api: str, login: str, client: tuple[str, str], emulator: Running | None, writable: bool
    ) -> None:
        self.emulator = emulator
        self.writable = writable
        self._api = api
        self._login = login
        self._client = client
        self._session = requests.Session()
        self._session.trust_env = emulator is None  # no proxy look-up for each request to loopback
        granted = self.login(*client)
        assert granted.status == 200, f"login: {granted.status} {granted.document}"
        self._token = str(granted.document["access_token"])

    def login(self, client_id: str, secret: str, grant: str = "client_credentials") -> Answer:
        """A request for a token."""
        return self._request("POST", self._login + "/oauth/token", auth=(client_id, secret), data={"grant_type": grant})

    def send(self, call: str, body: Any = None, *, token: str | None = None, data: bytes | None = None) -> Answer:
        """Sends `"METHOD /path"`. `token` replaces the bearer token, empty for none; `data` is sent as it is."""
        method, path = call.split(" ", 1)
        bearer = self._token if token is None else token
        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {bearer}"} if bearer else {}}
        if body is not None:
            options["json"] = body
        if data is not None:
            options["data"] = data
            options["headers"]["Content-Type"] = "text/plain"
        return self._request(method, self._api + path, **options)

    def await_(self, call: str, condition: Any) -> Answer:
        """Sends until the answer meets the condition or patience ends; gives the last answer."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self.send(call)
            if condition(answer) or time.monotonic() > until:
                return answer
            if self.emulator is None:
                time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def _request(self, method: str, url: str, **options: Any) -> Answer:
        while True:
            if self.emulator is None:
                time.sleep(PAUSE_SECONDS)
            found = self._session.request(method, url, timeout=30, allow_redirects=False, **options)
            if self.emulator is None and found.status_code == 429:
                time.sleep(float(found.headers.get("Retry-After", "60")))
                continue
            try:
                document = found.json()
            except ValueError:
                document = None
            return Answer(status=found.status_code, document=document, headers=found.headers)


@contextmanager
def chosen(environment: Mapping[str, str] = os.environ) -> Iterator[Target]:
    """The organisation that the environment names, else a new emulator.

    Raises:
        ValueError: the variable is not of the form `<region>:<client id>`, or the secret is missing.
        UnknownRegionError: Genesys Cloud is not in that region.
    """
    named = environment.get(ORGANISATION, "")
    if not named:
        with running() as emulator:
            client = (emulator.client_id, emulator.client_secret)
            target = Target(api=emulator.url, login=emulator.url, client=client, emulator=emulator, writable=True)
            yield target
            target.close()
        return
    region, colon, client_id = named.partition(":")
    secret = environment.get(SECRET, "")
    if not (colon and client_id):
        raise ValueError(f"{ORGANISATION}: found {named!r}; allowed: <AWS region>:<client id>")
    if not secret:
        raise ValueError(f"{SECRET}: found nothing; allowed: the secret of client {client_id}")
    domain = genesys_domain(region)
    target = Target(
        api=f"https://api.{domain}",
        login=f"https://login.{domain}",
        client=(client_id, secret),
        emulator=None,
        writable=environment.get(WRITE) == "yes",
    )
    yield target
    target.close()
