"""Fields of the control API's bodies and queries, each with the refusal of what it may not be."""

from __future__ import annotations

from starlette.requests import Request

from ringfence.genesys.emulator.errors import JsonObject, bad_request, invalid_value


def known(body: JsonObject, fields: set[str]) -> None:
    """Raises ApiError 400 naming the fields that are not among these."""
    unknown = sorted(set(body) - fields)
    if unknown:
        raise bad_request(f"unknown field {', '.join(unknown)}; the fields are {', '.join(sorted(fields))}")


def integer(request: Request, name: str, default: int) -> int:
    """A whole number of the query. Raises ApiError 400."""
    value = request.query_params.get(name)
    try:
        return default if value is None else int(value)
    except ValueError:
        raise invalid_value(name, value, "must be a whole number") from None


def text(body: JsonObject, name: str) -> str:
    """A string, empty where it is missing. Raises ApiError 400."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise invalid_value(name, value, "must be a string")
    return value


def whole(body: JsonObject, name: str, default: int) -> int:
    """A whole number of zero or more. Raises ApiError 400."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid_value(name, value, "must be a whole number of zero or more")
    return value


def boolean(body: JsonObject, name: str) -> bool:
    """True or false. Raises ApiError 400, also where it is missing."""
    value = body.get(name)
    if not isinstance(value, bool):
        raise invalid_value(name, value, "must be true or false")
    return value
