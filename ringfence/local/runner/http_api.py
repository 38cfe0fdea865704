"""HTTP APIs as API Gateway serves them: which route answers, what the function gets, and what the caller gets back.

Payload format 2.0 of Lambda proxy integrations: API Gateway developer guide, "Create AWS Lambda proxy integrations for
HTTP APIs".
"""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.parse
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ringfence.local.runner.declarations import HttpApi, Route, Stage

MAXIMUM_BODY_BYTES: Final = 10 * 1024 * 1024
"""Largest request that API Gateway takes."""

_TEXT_TYPES = re.compile(r"^(text/.*|application/(.*\+)?json|application/(.*\+)?xml|application/javascript)$")


@dataclass(frozen=True, kw_only=True)
class Request:
    """An HTTP request as it came in."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source_ip: str

    def header(self, name: str) -> str:
        """Values of a header, joined by commas."""
        return ",".join(value for found, value in self.headers if found.lower() == name)


@dataclass(frozen=True, kw_only=True)
class Response:
    """An HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Match:
    """A route that answers a request, with what its braces took from the path."""

    stage: Stage
    route: Route
    path: str
    parameters: Mapping[str, str]


def answer(status: int, message: str) -> Response:
    """An answer that the gateway gives itself."""
    body = json.dumps({"message": message}).encode()
    return Response(status=status, headers=(("content-type", "application/json"),), body=body)


def match(api: HttpApi, method: str, path: str) -> Match | None:
    """The route for a path below the API's own address.

    A stage other than `$default` is the first segment of the path. A full match comes before one with a greedy
    parameter, an exact method before ANY, and `$default` last.
    """
    stages = {stage.name: stage for stage in api.stages}
    first, _, rest = path.lstrip("/").partition("/")
    stage, inner = (stages[first], "/" + rest) if first in stages else (stages.get("$default"), path or "/")
    if stage is None:
        return None
    candidates = []
    for route in api.routes:
        parameters = _parameters(route.key, method, inner)
        if parameters is not None:
            candidates.append((_rank(route.key), route, parameters))
    if not candidates:
        return None
    _, route, parameters = min(candidates, key=lambda candidate: candidate[0])
    return Match(stage=stage, route=route, path=path or "/", parameters=parameters)


def payload(api: HttpApi, found: Match, request: Request, *, domain: str) -> dict[str, Any]:
    """What the function gets."""
    text = _as_text(request)
    now = time.time()
    query: dict[str, list[str]] = {}
    for name, value in urllib.parse.parse_qsl(request.query, keep_blank_values=True):
        query.setdefault(name, []).append(value)
    document: dict[str, Any] = {
        "version": "2.0",
        "routeKey": found.route.key,
        "rawPath": found.path,
        "rawQueryString": request.query,
        "headers": _joined((name, value) for name, value in request.headers if name.lower() != "cookie"),
        "requestContext": {
            "accountId": found.route.function_arn.split(":")[4],
            "apiId": api.id,
            "domainName": domain,
            "domainPrefix": domain.partition(".")[0],
            "http": {
                "method": request.method,
                "path": found.path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": request.header("user-agent"),
            },
            "requestId": str(uuid.uuid4()),
            "routeKey": found.route.key,
            "stage": found.stage.name,
            "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": text is None,
    }
    cookies = [cookie.strip() for cookie in request.header("cookie").split(";") if cookie.strip()]
    optional = {
        "cookies": cookies,
        "queryStringParameters": {name: ",".join(values) for name, values in query.items()},
        "pathParameters": dict(found.parameters),
        "stageVariables": dict(found.stage.variables),
        "body": (base64.b64encode(request.body).decode() if text is None else text) if request.body else None,
    }
    return document | {name: value for name, value in optional.items() if value}


def response(returned: Any) -> Response:
    """What the caller gets for what the function returned; without `statusCode` it is the body of a 200."""
    if not isinstance(returned, dict) or "statusCode" not in returned:
        body = returned if isinstance(returned, str) else json.dumps(returned)
        return Response(status=200, headers=(("content-type", "application/json"),), body=body.encode())
    text = returned.get("body") or ""
    if not isinstance(text, str):
        return answer(500, "Internal Server Error")
    headers = [(str(name).lower(), str(value)) for name, value in (returned.get("headers") or {}).items()]
    headers += [("set-cookie", str(cookie)) for cookie in returned.get("cookies") or []]
    if not any(name == "content-type" for name, _value in headers):
        headers.append(("content-type", "text/plain;charset=UTF-8"))
    content = base64.b64decode(text) if returned.get("isBase64Encoded") else text.encode()
    return Response(status=int(returned["statusCode"]), headers=tuple(headers), body=content)


def _parameters(key: str, method: str, path: str) -> dict[str, str] | None:
    """What a route key takes from a path; None when it does not fit."""
    if key == "$default":
        return {}
    wanted, _, template = key.partition(" ")
    if wanted not in ("ANY", method):
        return None
    pattern = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(template))
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", pattern)
    fits = re.fullmatch(pattern, path)
    return {name: urllib.parse.unquote(value) for name, value in fits.groupdict().items()} if fits else None


def _rank(key: str) -> tuple[int, int, int]:
    if key == "$default":
        return (2, 0, 0)
    method, _, template = key.partition(" ")
    return (1 if "+}" in template else 0, template.count("{"), 1 if method == "ANY" else 0)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name.lower(), []).append(value)
    return {name: ",".join(found) for name, found in values.items()}


def _as_text(request: Request) -> str | None:
    """The body as text; None when the gateway would hand it over in base64."""
    media_type = request.header("content-type").partition(";")[0].strip().lower()
    if media_type and not _TEXT_TYPES.match(media_type):
        return None
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
