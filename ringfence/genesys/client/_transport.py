"""Sends one request until it is answered, or it is certain that repeating it would be wrong."""

from __future__ import annotations

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from ringfence.genesys.client._errors import (
    AnswerLostError,
    GenesysError,
    RateLimitedError,
    UnreachableError,
    answer_lost,
    error_from,
)
from ringfence.genesys.client._limiter import FALLBACK_PAUSE_SECONDS, RateLimiter
from ringfence.genesys.client._retries import REPEATABLE_METHODS, RetryPolicy, pause_before_retry

POOLED_CONNECTIONS = 32
"""Connections kept open per host: one for each call the engine runs at a time."""

_log = logging.getLogger("ringfence.genesys.client")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request.

    Attributes:
        method: HTTP verb.
        url: Full address without the query.
        path: What messages show.
        params: Query; list values repeat the name.
        body: Bytes to send.
        headers: Headers besides the session's.
        auth: What signs the request; never left out by accident, since requests would then read `.netrc`.
        repeatable: Whether repeating changes nothing; None = by the verb.
        limited: Whether the call counts against the API's rate limit.
        counted_as: Name under which the call is counted; "" = the verb.
    """

    method: str
    url: str
    path: str
    params: Mapping[str, object] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: requests.auth.AuthBase
    repeatable: bool | None = None
    limited: bool = True
    counted_as: str = ""


class NoAuth(requests.auth.AuthBase):
    """Adds nothing, and keeps requests from adding what it finds in `.netrc`."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class BearerToken(requests.auth.AuthBase):
    """Signs a request with an access token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def new_session(user_agent: str, *, loopback: bool) -> requests.Session:
    """A session that keeps connections, takes no cookies and, on this machine, ignores proxies."""
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=4, pool_maxsize=POOLED_CONNECTIONS, pool_block=False)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    # Threads share the session; the cookie jar is the one part of it they could damage, and nothing here needs cookies.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.trust_env = not loopback
    session.headers["User-Agent"] = user_agent
    return session


class Transport:
    """Requests with pace and bounded repetition, shared by threads."""

    def __init__(
        self,
        session: requests.Session,
        *,
        limiter: RateLimiter,
        policy: RetryPolicy,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._session = session
        self._limiter = limiter
        self._policy = policy
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()
        self._answered = threading.local()

    @property
    def correlation_id(self) -> str:
        """Correlation id of the last answer that the calling thread got, or ""."""
        return str(getattr(self._answered, "correlation_id", ""))

    def send(self, call: Call) -> requests.Response:
        """The answer, of status 2xx.

        Raises:
            GenesysError: for every other answer and for none.
        """
        repeatable = call.method in REPEATABLE_METHODS if call.repeatable is None else call.repeatable
        started = self._clock()
        failures, waited = 0, 0.0
        while True:
            try:
                return self._attempt(call)
            except GenesysError as error:
                if isinstance(error, RateLimitedError):
                    if call.limited:
                        self._limiter.pause(FALLBACK_PAUSE_SECONDS if error.retry_after is None else error.retry_after)
                else:
                    failures += 1
                wait = pause_before_retry(
                    error,
                    repeatable=repeatable,
                    failures=failures,
                    # Waits count in full even if a cancelled run cuts them short: repetition stays bounded.
                    elapsed=max(self._clock() - started, waited),
                    jitter=random.random(),  # noqa: S311 - spreads load, keeps no secret
                    policy=self._policy,
                )
                if wait is None:
                    if not repeatable and error.may_have_happened and not isinstance(error, AnswerLostError):
                        raise answer_lost(error) from error
                    raise
                waited += wait
                _log.debug(
                    "%s %s: trying again in %.1f s after %s %s", call.method, call.path, wait, error.status, error.code
                )
                if not (call.limited and isinstance(error, RateLimitedError)):
                    self._sleep(wait)

    def _attempt(self, call: Call) -> requests.Response:
        if call.limited:
            self._limiter.acquire()
        with self._lock:
            self.calls[call.counted_as or call.method] += 1
        try:
            response = self._session.request(
                call.method,
                call.url,
                params=_query(call.params),
                data=call.body,
                headers=dict(call.headers),
                auth=call.auth,
                timeout=(self._policy.connect_seconds, self._policy.read_seconds),
                # A redirect would carry the token to whatever host the answer names.
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise _no_answer(call, error) from error
        self._answered.correlation_id = response.headers.get("ININ-Correlation-Id", "")
        if call.limited:
            self._limiter.observe(response.headers)
        if not response.ok or response.is_redirect or not 200 <= response.status_code < 300:  # noqa: PLR2004
            raise error_from(call.method, call.path, response)
        return response


def _query(params: Mapping[str, object]) -> dict[str, str | list[str]]:
    """Query in Genesys' spelling: `true`, not `True`; a list repeats the name; None is left out."""

    def spelt(value: object) -> str:
        return str(value).lower() if isinstance(value, bool) else str(value)

    return {
        name: [spelt(item) for item in value] if isinstance(value, list | tuple) else spelt(value)
        for name, value in params.items()
        if value is not None
    }


def _no_answer(call: Call, error: requests.RequestException) -> GenesysError:
    """A transport failure, split by the one question that matters: was the request sent?"""
    host = urlsplit(call.url).netloc
    if isinstance(error, requests.exceptions.SSLError):
        message = f"the TLS connection to {host} failed: {_cause(error)}"
        return UnreachableError(method=call.method, path=call.path, host=host, message=message, retryable=False)
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError) or _refused(error):
        message = f"no connection to {host}: {_cause(error)}"
        return UnreachableError(method=call.method, path=call.path, host=host, message=message)
    lost = isinstance(error, requests.ConnectionError | requests.Timeout | requests.exceptions.ChunkedEncodingError)
    if lost:
        message = f"{host} did not answer: {_cause(error)}"
        return AnswerLostError(method=call.method, path=call.path, host=host, message=message)
    return GenesysError(method=call.method, path=call.path, host=host, message=f"the request is not valid: {error}")


def _refused(error: BaseException) -> bool:
    return isinstance(
        _urllib3_cause(error), urllib3.exceptions.NewConnectionError | urllib3.exceptions.NameResolutionError
    )


def _urllib3_cause(error: BaseException) -> object:
    inner = error.args[0] if error.args else None
    return getattr(inner, "reason", inner)


def _cause(error: BaseException) -> str:
    """The innermost words of a transport error, without urllib3's object names."""
    text = str(_urllib3_cause(error) or error)
    return text.split(">: ", 1)[-1].split("): ", 1)[-1] if ": " in text else text
