"""What is wrong with an answer as the SDK sees it: status, media type, error body, whether its models take it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PureCloudPlatformClientV2.rest import ApiException

ERROR_FIELDS = {"status", "code", "message", "contextId"}
WITHOUT_JSON = {"str", "file"}


class Wire:
    """The SDK, with the last answer as it came over the wire."""

    def __init__(self, sdk: Any) -> None:
        self._http = sdk.client.get_http_client()
        self._send = self._http.request
        self._answer: Any = None

    @contextmanager
    def watched(self) -> Iterator[Wire]:
        """Keeps the answers of the SDK's client until the block ends."""
        self._http.request = self._request
        try:
            yield self
        finally:
            self._http.request = self._send

    def complaint(self, name: str, returns: str | None, call: Callable[[], Any]) -> str:
        """What is wrong with the answer to a call of an operation; empty where nothing is."""
        try:
            call()
        except ApiException as refusal:
            return f"cannot be read: {refusal}" if self._answer else _refused(name, refusal)
        except Exception as error:  # noqa: BLE001 - whatever Genesys' models raise is the finding
            return f"cannot be read: {error!r}"
        return _accepted(returns, self._answer)

    def _request(self, options: Any) -> Any:
        self._answer = None
        self._answer = self._send(options)
        return self._answer


def _refused(name: str, refusal: ApiException) -> str:
    said = f"{refusal.status} {refusal.body}"
    correlation = refusal.headers.get("ININ-Correlation-Id")
    if not correlation:
        return f"error without correlation: {said}"
    if not refusal.body:  # the answer to HEAD
        return "" if refusal.status in {404, 501} else f"error without a body: {said}"
    if refusal.headers.get("Content-Type") != "application/json":
        return f"error without JSON: {said}"
    body = json.loads(refusal.body)
    if not body.keys() >= ERROR_FIELDS or body["status"] != refusal.status or body["contextId"] != correlation:
        return f"error without its fields: {said}"
    named = refusal.status == 501 and name in body["message"]
    return f"failure: {said}" if refusal.status >= 500 and not named else ""


def _accepted(returns: str | None, answer: Any) -> str:
    kind = answer.getheader("Content-Type")
    if answer.data and returns not in WITHOUT_JSON and kind != "application/json":
        return f"{answer.status} of {kind}, not JSON"
    if returns and not answer.data and answer.status != 204:
        return f"{answer.status} without the {returns} that it has"
    return ""
