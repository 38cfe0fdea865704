"""The Invoke operation of Lambda on the runner's own port, as AWS clients call it.

Source: API Invoke, `POST /2015-03-31/functions/{FunctionName}/invocations`. A failure of the function is an answer with
status 200 and the header `X-Amz-Function-Error`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ringfence.local.runner.runner import Runner
from ringfence.local.runner.workers import FunctionPool, ThrottledError

PATH: Final = "/2015-03-31/functions/{name}/invocations"
"""Route of the operation; no API has a name that begins with a year."""


async def invoke(runner: Runner, request: Request) -> Response:
    """Answers one invocation."""
    try:
        event = json.loads(await request.body() or b"{}")
    except ValueError:
        return JSONResponse({"Type": "User", "message": "the payload is not JSON"}, status_code=400)
    name = request.path_params["name"].rpartition(":")[2]
    pool = _pool(runner.pools(), name)
    if pool is None:
        await run_in_threadpool(runner.look)
        pool = _pool(runner.pools(), name)
    if pool is None:
        return JSONResponse({"Type": "User", "Message": f"Function not found: {name}"}, status_code=404)
    try:
        result = await run_in_threadpool(pool.invoke, event)
    except ThrottledError as error:
        return JSONResponse({"Type": "User", "message": str(error)}, status_code=429)
    if result.error is not None:
        return JSONResponse(dict(result.error), headers={"X-Amz-Function-Error": "Unhandled"})
    return JSONResponse(result.payload)


def _pool(pools: Iterable[FunctionPool], name: str) -> FunctionPool | None:
    return next((pool for pool in pools if pool.declaration.name == name), None)
