"""The Invoke operation of Lambda on the runner's own port, as AWS clients call it.

Source: API Invoke, `POST /2015-03-31/functions/{FunctionName}/invocations`. A failure of the function is an answer with
status 200 and the header `X-Amz-Function-Error`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ringfence.local.runner.runner import Runner
from ringfence.local.runner.workers import PAYLOAD_BYTES, FunctionPool, ThrottledError

PATH: Final = "/2015-03-31/functions/{name}/invocations"
"""Route of the operation; no API has a name that begins with a year."""


LARGEST_BYTES: Final = {"RequestResponse": PAYLOAD_BYTES, "Event": 1024 * 1024, "DryRun": PAYLOAD_BYTES}
"""Largest payload by kind of invocation (Lambda quotas: 6 MB synchronous, 1 MB asynchronous)."""

_VERSION = {"X-Amz-Executed-Version": "$LATEST"}


class _RefusedError(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


async def invoke(runner: Runner, request: Request) -> Response:
    """Answers one invocation."""
    try:
        return await _invoke(runner, request)
    except _RefusedError as refusal:
        document = {"Type": "User", "Message": str(refusal)}
        return JSONResponse(document, status_code=refusal.status, headers={"X-Amzn-ErrorType": refusal.code})


async def _invoke(runner: Runner, request: Request) -> Response:
    kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
    event = _event(kind, await request.body())
    name = request.path_params["name"].rpartition(":")[2]
    pool = _pool(runner.pools(), name)
    if pool is None:
        await run_in_threadpool(runner.look)
        pool = _pool(runner.pools(), name)
    if pool is None:
        raise _RefusedError(404, "ResourceNotFoundException", f"Function not found: {name}")
    if kind == "DryRun":
        return Response(status_code=204)
    if kind == "Event":
        runner.clockwork.functions.submit(pool, event)
        return Response(status_code=202)
    try:
        result = await run_in_threadpool(pool.invoke, event)
    except ThrottledError as error:
        raise _RefusedError(429, "TooManyRequestsException", str(error)) from None
    if result.error is not None:
        return JSONResponse(dict(result.error), headers={**_VERSION, "X-Amz-Function-Error": "Unhandled"})
    return JSONResponse(result.payload, headers=_VERSION)


def _event(kind: str, body: bytes) -> Any:
    largest = LARGEST_BYTES.get(kind)
    if largest is None:
        raise _RefusedError(400, "InvalidParameterValueException", f"InvocationType: one of {', '.join(LARGEST_BYTES)}")
    if len(body) > largest:
        raise _RefusedError(413, "RequestTooLargeException", f"the payload has {len(body)} bytes, {largest} at most")
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise _RefusedError(400, "InvalidRequestContentException", "the payload is not JSON") from None


def _pool(pools: Iterable[FunctionPool], name: str) -> FunctionPool | None:
    return next((pool for pool in pools if pool.declaration.name == name), None)
