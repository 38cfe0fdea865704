"""Cross-origin requests, so that a page in a browser can use the emulator as it uses the platform (CORS)."""

from __future__ import annotations

from collections.abc import Mapping

EXPOSED = "ININ-Correlation-Id, inin-ratelimit-count, inin-ratelimit-allowed, inin-ratelimit-reset, Retry-After"
ONE_DAY_SECONDS = "86400"


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks if it may send a request. Such a question never carries a token."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def answer_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What lets a browser hand the answer to the page; nothing for a caller that is no browser."""
    origin = headers.get("origin")
    if origin is None:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": EXPOSED, "Vary": "Origin"}


def preflight_headers(allowed_methods: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The answer to a preflight: the methods of the path, and any header that the page asks for."""
    return {
        "Access-Control-Allow-Methods": allowed_methods,
        "Access-Control-Allow-Headers": headers.get("access-control-request-headers", "*"),
        "Access-Control-Max-Age": ONE_DAY_SECONDS,
    }
