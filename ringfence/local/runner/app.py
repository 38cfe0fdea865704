"""The runner's one loopback port: HTTP APIs below `/<id or name>/` or by host name, and what the supervisor asks."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse
from starlette.responses import Response as HttpResponse
from starlette.routing import Route

from ringfence.local.runner import http_api, invocations
from ringfence.local.runner.runner import Runner
from ringfence.local.runner.schedules import problem_of

OWN_PATH = "/_ringfence"
"""Prefix of the runner's own paths; no API name begins with an underscore."""

SIEM_PATH = f"{OWN_PATH}/siem"
"""Where the collector's stand-in listens; GET shows what it took."""

SIEM_SWITCHES = {"/down": True, "/up": False}
"""POST here takes the stand-in down, or up again."""

_HOST_MARK = ".execute-api."


def application(runner: Runner) -> Starlette:
    """The ASGI application of a runner."""

    async def health(_request: HttpRequest) -> HttpResponse:
        return JSONResponse({"status": "ok"})

    async def state(_request: HttpRequest) -> HttpResponse:
        return JSONResponse(describe(runner))

    async def refresh(_request: HttpRequest) -> HttpResponse:
        changed = await run_in_threadpool(runner.look)
        return JSONResponse({"changed": changed, "error": runner.error})

    async def siem(request: HttpRequest) -> HttpResponse:
        return await _siem(runner, request)

    async def alarms(_request: HttpRequest) -> HttpResponse:
        await run_in_threadpool(runner.metrics.work_once)
        return JSONResponse(runner.metrics.states)

    async def invoke(request: HttpRequest) -> HttpResponse:
        return await invocations.invoke(runner, request)

    async def api(request: HttpRequest) -> HttpResponse:
        read = await _read(request)
        if read is None:
            return _answer(http_api.answer(413, "Request Entity Too Large"))
        return _answer(await run_in_threadpool(_serve, runner, request, read))

    methods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    return Starlette(
        routes=[
            Route(f"{OWN_PATH}/health", health),
            Route(f"{OWN_PATH}/state", state),
            Route(f"{OWN_PATH}/refresh", refresh, methods=["POST"]),
            Route(f"{OWN_PATH}/alarms", alarms, methods=["POST"]),
            Route(f"{SIEM_PATH}{{rest:path}}", siem, methods=["GET", "POST"]),
            Route(invocations.PATH, invoke, methods=["POST"]),
            Route("/{rest:path}", api, methods=methods),
        ]
    )


async def _siem(runner: Runner, request: HttpRequest) -> HttpResponse:
    """The collector's stand-in: GET shows what it took, two paths take it down and up, any other POST is for it."""
    if request.method == "GET":
        return JSONResponse(runner.siem.describe())
    path, headers = request.url.path.removeprefix(SIEM_PATH), dict(request.headers.items())
    if path in SIEM_SWITCHES:
        runner.siem.take_down(down=SIEM_SWITCHES[path])
        return JSONResponse(runner.siem.describe())
    reply = await run_in_threadpool(runner.siem.handle, path, headers, await request.body())
    return JSONResponse(dict(reply.document), status_code=reply.status)


def describe(runner: Runner) -> dict[str, Any]:
    """What is served and how it fares."""
    leg = runner.leg
    return {
        "region": runner.surroundings.region,
        "looked_at": runner.looked_at,
        "error": runner.error,
        "functions": [
            {
                "name": pool.declaration.name,
                "handler": pool.declaration.handler,
                "code": "archive" if pool.code.archived else "checkout",
                **vars(pool.counters),
            }
            for pool in runner.pools()
        ],
        "mappings": [
            {
                "queue": poller.mapping.queue_arn.rpartition(":")[2],
                "function": poller.pool.declaration.name,
                "error": poller.error,
            }
            for poller in runner.pollers()
        ],
        "apis": [
            {"id": api.id, "name": api.name, "routes": [{"key": r.key, "function": r.function_arn} for r in api.routes]}
            for api in runner.declared.apis
        ],
        "schedules": [
            {
                "name": row.name,
                "expression": row.expression,
                "timezone": row.timezone,
                "served": problem_of(row) is None,
                "error": problem_of(row) or runner.clockwork.errors.get(row.name),
            }
            for row in runner.declared.schedules
        ],
        "alarms": runner.metrics.states,
        "metrics": {"error": runner.metrics.error},
        "replication": {
            "copied": runner.replication.copied,
            "failures": runner.replication.failures,
            "error": runner.replication.error,
        },
        "event_bridge": None if leg is None else {"delivered": leg.delivered, "error": leg.error},
    }


def _serve(runner: Runner, request: HttpRequest, body: bytes) -> http_api.Response:
    host, path = request.headers.get("host", ""), request.url.path
    if _HOST_MARK in host:
        name = host.partition(".")[0]
    else:
        name, _, rest = path.lstrip("/").partition("/")
        path = "/" + rest
    api = runner.find_api(name)
    if api is None:
        return http_api.answer(404, "Not Found")
    return runner.handle(
        api,
        http_api.Request(
            method=request.method,
            path=path,
            query=request.url.query,
            headers=tuple((name, value) for name, value in request.headers.items()),
            body=body,
            source_ip=request.client.host if request.client else "127.0.0.1",
        ),
    )


async def _read(request: HttpRequest) -> bytes | None:
    """The body; None when it is larger than the gateway takes."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > http_api.MAXIMUM_BODY_BYTES:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(response: http_api.Response) -> HttpResponse:
    result = HttpResponse(response.body, status_code=response.status)
    del result.headers["content-length"]
    for name, value in response.headers:
        result.headers.append(name, value)
    result.headers["content-length"] = str(len(response.body))
    return result
