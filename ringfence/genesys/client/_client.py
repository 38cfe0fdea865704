"""The client that provider, pipeline and operations use."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Self

import requests

from ringfence.genesys.client._auth import ClientCredentials
from ringfence.genesys.client._calls import Calls, Params, decoded
from ringfence.genesys.client._endpoint import hosts_of
from ringfence.genesys.client._errors import ConflictError, GenesysError, Json, NotFoundError
from ringfence.genesys.client._limiter import RateLimiter
from ringfence.genesys.client._listings import Listings
from ringfence.genesys.client._paging import iterate
from ringfence.genesys.client._retries import RetryPolicy
from ringfence.genesys.client._transport import Transport, new_session


class Client:
    """Calls to one Genesys Cloud organisation. Safe to share between threads; use one per process.

    Args:
        region: AWS region name of the organisation, such as `eu-central-1`; the hosts follow from it.
        client_id: Id of an OAuth client with the client-credentials grant.
        client_secret: Its secret.
        endpoint: Address of an emulator on this machine, which then serves login and API.
        session: requests session to use instead of a new one.
        clock: Seconds on a clock that never goes back.
        sleep: Waits for a number of seconds.
        user_agent: Sent with every call; Genesys support sees it.
        retries: Bounds on repetition and time-outs.
        limiter: Pace to share with another client of the same OAuth client.

    Raises:
        UnknownRegionError: when Genesys Cloud has no region there.
        ValueError: when `endpoint` is not a loopback address.
    """

    def __init__(
        self,
        region: str,
        client_id: str,
        client_secret: str,
        *,
        endpoint: str | None = None,
        session: requests.Session | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        user_agent: str = "ringfence",
        retries: RetryPolicy | None = None,
        limiter: RateLimiter | None = None,
    ) -> None:
        hosts = hosts_of(region, endpoint)
        self.region = region
        self.host = hosts.api
        self._session = session or new_session(user_agent, loopback=hosts.loopback)
        self._transport = Transport(
            self._session,
            limiter=limiter or RateLimiter(clock=clock, sleep=sleep),
            policy=retries or RetryPolicy(),
            clock=clock,
            sleep=sleep,
        )
        self._credentials = ClientCredentials(self._transport, hosts.login, client_id, client_secret, clock=clock)
        self._calls = Calls(self._transport, self._credentials, self.host)
        self._listings = Listings(lambda path, params: list(self.listing(path, params)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def calls(self) -> Counter[str]:
        """HTTP calls so far by verb, repetitions included; `LOGIN`, `UPLOAD` and `DOWNLOAD` are counted apart."""
        return self._transport.calls

    @property
    def correlation_id(self) -> str:
        """Correlation id of the last answer that the calling thread got: what Genesys support asks for, or ""."""
        return self._transport.correlation_id

    def login(self) -> None:
        """Fetches a token now, so that wrong credentials show before any work.

        Raises:
            AuthenticationError: when the login host refuses the client.
        """
        self._credentials.token()

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def get(self, path: str, params: Params | None = None) -> Json:
        """Decoded answer to GET, repeated on 429, 5xx and lost connections."""
        return self._send("GET", path, params=params)

    def get_text(self, path: str, params: Params | None = None) -> str:
        """Answer to GET as text, for the few paths that serve a template instead of JSON."""
        # UTF-8 whatever the content type says: requests would take text without a charset for Latin-1.
        return self._calls.authorised("GET", path, None, params or {}, None, accept="*/*").content.decode(
            "utf-8", "replace"
        )

    def post(
        self,
        path: str,
        body: Json = None,
        params: Params | None = None,
        *,
        ok: tuple[int, ...] = (),
        repeatable: bool = False,
    ) -> Json:
        """Decoded answer to POST.

        Args:
            path: `/api/v2/...`.
            body: JSON document; None sends no body.
            params: Query.
            ok: Success codes to accept; empty = any 2xx.
            repeatable: True for a POST that changes nothing (a query, a validation), which may be sent again.

        Raises:
            AnswerLostError: when the write may have happened.
        """
        return self._send("POST", path, body=body, params=params, ok=ok, repeatable=repeatable or None)

    def put(self, path: str, body: Json = None, params: Params | None = None, *, ok: tuple[int, ...] = ()) -> Json:
        """Decoded answer to PUT; it replaces the whole object, so read and merge before."""
        return self._send("PUT", path, body=body, params=params, ok=ok)

    def patch(
        self,
        path: str,
        body: Json = None,
        params: Params | None = None,
        *,
        ok: tuple[int, ...] = (),
        repeatable: bool = False,
    ) -> Json:
        """Decoded answer to PATCH; raises `AnswerLostError` like `post` unless it is `repeatable`.

        `repeatable` is for a PATCH that sets a state: sent twice it does the same as once.
        """
        return self._send("PATCH", path, body=body, params=params, ok=ok, repeatable=repeatable or None)

    def delete(self, path: str, params: Params | None = None) -> None:
        """DELETE; raises `NotFoundError` when the object is gone already."""
        self._send("DELETE", path, params=params)

    def upload(self, url: str, data: bytes, headers: Mapping[str, str]) -> None:
        """PUT of a document to a presigned address, with the headers that came with it and without the token.

        Raises:
            ValueError: when the address is neither https nor on this machine.
        """
        self._calls.presigned("PUT", url, "UPLOAD", body=data, headers=headers)

    def download(self, url: str) -> bytes:
        """What lies at a presigned address, fetched without the token.

        Raises:
            ValueError: when the address is neither https nor on this machine.
        """
        return self._calls.presigned("GET", url, "DOWNLOAD").content

    def pages(self, path: str, params: Params | None = None) -> Iterator[dict[str, Json]]:
        """Every entity of a listing in pages (`pageNumber`, `pageCount`), or of a bare list."""
        return iterate(self.get, path, {"pageNumber": 1, **(params or {})})

    def cursor(self, path: str, params: Params | None = None) -> Iterator[dict[str, Json]]:
        """Every entity of a listing by cursor (`nextUri` or `cursor`)."""
        return iterate(self.get, path, params)

    def listing(self, path: str, params: Params | None = None) -> Iterator[dict[str, Json]]:
        """Every entity of a listing of any shape."""
        return iterate(self.get, path, params)

    def entries(self, path: str, params: Params | None = None, *, fresh: bool = False) -> list[dict[str, Json]]:
        """Entities of a listing, soft-deleted ones left out; not to be changed by the caller.

        The listing is read once per run and follows this client's own writes; `fresh` reads it again.
        """
        if fresh:
            self.invalidate(path)
        return self._listings.entries(path, params or {})

    def find(self, path: str, name: str, params: Params | None = None, *, fresh: bool = False) -> list[dict[str, Json]]:
        """Those of `entries` with exactly this name."""
        return [dict(entry) for entry in self.entries(path, params, fresh=fresh) if entry.get("name") == name]

    def invalidate(self, path: str) -> None:
        """Forgets what `find` knows at, above and below `path`."""
        self._listings.invalidate(path)

    def _send(
        self,
        method: str,
        path: str,
        *,
        body: Json = None,
        params: Params | None = None,
        ok: tuple[int, ...] = (),
        repeatable: bool | None = None,
    ) -> Json:
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        writes = method not in {"GET", "POST"} or (method == "POST" and not repeatable)
        try:
            response = self._calls.authorised(method, path, data, params or {}, repeatable)
            answer = decoded(method, path, response, ok)
        except GenesysError as error:
            if writes and _shows_stale_listing(error):
                self.invalidate(path)
            raise
        if writes:
            self._listings.wrote(method, path, answer)
        return answer


def _shows_stale_listing(error: GenesysError) -> bool:
    """Whether a failed write means that a cached listing may no longer be what the platform has."""
    known = isinstance(error, NotFoundError | ConflictError) or error.code == "duplicate.value"
    return known or error.may_have_happened or error.status < 400  # noqa: PLR2004
