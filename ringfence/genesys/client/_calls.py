"""One call with a token: sent, renewed once where the token is refused, and its answer decoded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

import requests

from ringfence.genesys.client._auth import ClientCredentials
from ringfence.genesys.client._endpoint import is_loopback
from ringfence.genesys.client._errors import AuthenticationError, GenesysError, Json
from ringfence.genesys.client._transport import BearerToken, Call, NoAuth, Transport

Params = Mapping[str, object]

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

_NOT_CURED_BY_LOGIN = frozenset({"ip.not.authorized"})


class Calls:
    """Calls to the API of one organisation, and to the presigned addresses that it hands out.

    Args:
        transport: Sends.
        credentials: Where the token comes from.
        host: Base address of the API.
    """

    def __init__(self, transport: Transport, credentials: ClientCredentials, host: str) -> None:
        self._transport = transport
        self._credentials = credentials
        self._host = host

    def authorised(
        self,
        method: str,
        path: str,
        data: bytes | None,
        params: Params,
        repeatable: bool | None,
        *,
        accept: str = "application/json",
    ) -> requests.Response:
        """The answer to a call under the token; a token that is refused is renewed once.

        Args:
            method: HTTP verb.
            path: `/api/v2/...`.
            data: Body, encoded.
            params: Query.
            repeatable: Whether repeating changes nothing; None = by the verb.
            accept: Media type to ask for.

        Raises:
            GenesysError: for every answer but success, and for none.
        """
        token = self._credentials.token()
        headers = {"Accept": accept, **({} if data is None else {"Content-Type": "application/json"})}

        def send(bearer: str) -> requests.Response:
            return self._transport.send(
                Call(
                    method=method,
                    url=self._host + path,
                    path=path,
                    params=params,
                    body=data,
                    headers=headers,
                    auth=BearerToken(bearer),
                    repeatable=repeatable,
                )
            )

        try:
            return send(token)
        except AuthenticationError as error:
            if error.code in _NOT_CURED_BY_LOGIN:
                raise
            return send(self._credentials.renew(token))

    def presigned(
        self,
        method: str,
        url: str,
        counted_as: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> requests.Response:
        """The answer of a presigned address, which gets no token.

        Raises:
            ValueError: when the address is neither https nor on this machine.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            found = f"{parts.scheme}://{parts.netloc}"
            raise ValueError(f"{counted_as.lower()} address: found {found}; allowed: https, or loopback")
        call = Call(
            method=method,
            url=url,
            # Without the query, which holds the signature.
            path=f"{parts.scheme}://{parts.netloc}{parts.path}",
            body=body,
            headers=headers,
            auth=NoAuth(),
            limited=False,
            counted_as=counted_as,
        )
        return self._transport.send(call)


def decoded(method: str, path: str, response: requests.Response, ok: tuple[int, ...]) -> Json:
    """Document of an answer; None where there is none.

    Raises:
        GenesysError: when the status is not among `ok`, or the answer is not JSON.
    """
    if ok and response.status_code not in ok:
        message = f"answered {response.status_code} where {' or '.join(map(str, ok))} means success"
        raise GenesysError(method=method, path=path, status=response.status_code, message=message)
    if not response.content:
        return None
    try:
        return response.json()
    except ValueError as error:
        kind = response.headers.get("Content-Type", "no content type")
        message = f"the answer is not JSON but {kind}: a proxy may have answered in place of Genesys Cloud"
        raise GenesysError(
            method=method,
            path=path,
            status=response.status_code,
            message=message,
            correlation_id=response.headers.get("ININ-Correlation-Id", ""),
        ) from error
