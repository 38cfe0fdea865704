"""Which types a rule speaks about."""

from __future__ import annotations

from collections.abc import Iterable


def matches(token: str, pattern: str) -> bool:
    """Whether a type token is the pattern, or begins as a pattern that ends in `*` does."""
    return token.startswith(pattern[:-1]) if pattern.endswith("*") else token == pattern


def matches_any(token: str, patterns: Iterable[str]) -> bool:
    """Whether a type token matches one of the patterns."""
    return any(matches(token, pattern) for pattern in patterns)
