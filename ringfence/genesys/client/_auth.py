"""Client-credentials login (RFC 6749 section 4.4): `POST https://login.<domain>/oauth/token`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.auth import HTTPBasicAuth

from ringfence.genesys.client._errors import AuthenticationError, GenesysError
from ringfence.genesys.client._login_failures import login_advice
from ringfence.genesys.client._transport import Call, Transport

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path

LONGEST_MARGIN_SECONDS = 60.0
"""A token is renewed this long before its end, or at nine tenths of a short life."""


SHORTEST_LIFE_SECONDS = 300.0
"""Shortest life that an OAuth client may give its tokens; taken where the answer names none."""


@dataclass(frozen=True, kw_only=True)
class _Token:
    text: str
    renew_at: float


class ClientCredentials:
    """The access token of one OAuth client, fetched when needed and shared by threads."""

    def __init__(
        self, transport: Transport, login_host: str, client_id: str, client_secret: str, *, clock: Callable[[], float]
    ) -> None:
        self._transport = transport
        self._login_host = login_host
        self._basic = HTTPBasicAuth(client_id.encode(), client_secret.encode())
        self._secret = client_secret
        self._clock = clock
        self._lock = threading.Lock()
        self._token: _Token | None = None

    def token(self) -> str:
        """A token that is good for a while yet.

        Raises:
            AuthenticationError: when the login host refuses the client.
        """
        with self._lock:
            if self._token is None or self._clock() >= self._token.renew_at:
                self._token = self._login()
            return self._token.text

    def renew(self, rejected: str) -> str:
        """A token other than `rejected`: threads that were refused together share one new login."""
        with self._lock:
            if self._token is None or self._token.text == rejected:
                self._token = self._login()
            return self._token.text

    def _login(self) -> _Token:
        call = Call(
            method="POST",
            url=self._login_host + TOKEN_PATH,
            path=TOKEN_PATH,
            body=b"grant_type=client_credentials",
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            auth=self._basic,
            repeatable=True,
            limited=False,
            counted_as="LOGIN",
        )
        asked_at = self._clock()
        try:
            response = self._transport.send(call)
        except GenesysError as error:
            # The login host answers 400 or 401 to unknown credentials.
            failed = _refused(error) if error.status == 400 else error  # noqa: PLR2004
            failed.message = failed.message.replace(self._secret, "[secret]") if self._secret else failed.message
            failed.advice = login_advice(failed)
            raise failed from error
        text, lifetime = _token_of(response)
        return _Token(text=text, renew_at=asked_at + lifetime - min(LONGEST_MARGIN_SECONDS, lifetime / 10))


def _token_of(response: requests.Response) -> tuple[str, float]:
    """Token and its life in seconds.

    Raises:
        AuthenticationError: when there is none in the answer.
    """
    try:
        body = response.json()
        text = body["access_token"]
        lifetime = float(body.get("expires_in") or SHORTEST_LIFE_SECONDS)
        if not isinstance(text, str) or not text or not 0 < lifetime < float("inf"):
            raise ValueError  # noqa: TRY301 - one way out for every answer that is none
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        kind = response.headers.get("Content-Type", "no content type").split(";", 1)[0]
        failed = AuthenticationError(
            method="POST",
            path=TOKEN_PATH,
            status=response.status_code,
            code="no.token",
            message=f"the login answer ({kind}) holds no access_token",
            correlation_id=response.headers.get("ININ-Correlation-Id", ""),
            host=urlsplit(response.url or "").netloc,
        )
        failed.advice = login_advice(failed)
        raise failed from error
    return text, lifetime


def _refused(error: GenesysError) -> AuthenticationError:
    return AuthenticationError(
        method=error.method,
        path=error.path,
        status=error.status,
        code=error.code or "invalid_client",
        message=error.message,
        correlation_id=error.correlation_id,
        host=error.host,
    )
