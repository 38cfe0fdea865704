"""Client-credentials login (RFC 6749 section 4.4): `POST https://login.<domain>/oauth/token`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from requests.auth import HTTPBasicAuth

from ringfence.genesys.client._errors import AuthenticationError, GenesysError
from ringfence.genesys.client._transport import Call, Transport

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path

LONGEST_MARGIN_SECONDS = 60.0
"""A token is renewed this long before its end, or at nine tenths of a short life."""


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
            body = self._transport.send(call).json()
            text, lifetime = str(body["access_token"]), float(body.get("expires_in") or 0)
        except GenesysError as error:
            if error.status == 400:  # noqa: PLR2004 - the login host answers 400 or 401 to unknown credentials
                raise _refused(error) from error
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = "the login answer holds no access_token"
            raise AuthenticationError(method="POST", path=TOKEN_PATH, status=200, message=message) from error
        return _Token(text=text, renew_at=asked_at + lifetime - min(LONGEST_MARGIN_SECONDS, lifetime / 10))


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
