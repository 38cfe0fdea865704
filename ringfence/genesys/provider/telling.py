"""One form for every failure: what was being done, to which resource, Genesys' own words and advice, and no secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ringfence.genesys.client import GenesysError
from ringfence.genesys.provider import permissions
from ringfence.genesys.provider.registry import Definition
from ringfence.plugin.provider import PartialCreateError, ProviderError
from ringfence.plugin.wire import leaves, resource_name, resource_token

HIDDEN = "[secret]"
"""Stands for a secret in a message."""

_SHORTEST_SECRET = 8
"""Characters. A shorter value may be a word like any other, and hiding it would spoil the message."""


def label(urn: str) -> str:
    """A resource as the user knows it."""
    return f"{resource_token(urn)} {resource_name(urn)!r}"


def secrets_of(definition: Definition, *values: Mapping[str, Any]) -> frozenset[str]:
    """Texts among the properties of a resource that no message may show, though the platform may repeat them."""
    held = ({name: one[name] for name in definition.secrets if name in one} for one in values)
    texts = (text for secrets in held for _, text in leaves(secrets))
    return frozenset(text for text in texts if isinstance(text, str) and len(text) >= _SHORTEST_SECRET)


@contextmanager
def told(doing: str, needed: tuple[str, ...] = (), secrets: frozenset[str] = frozenset()) -> Iterator[None]:
    """Raises every failure anew, in words for the user.

    Args:
        doing: What is being done.
        needed: Permissions that it needs, for a refusal that names none.
        secrets: Texts to hide.

    Raises:
        ProviderError: for every failure of the platform or of a handler.
        PartialCreateError: for one that leaves something behind.
    """

    def say(text: object) -> str:
        words = f"{doing}: {text}"
        for secret in sorted(secrets, key=len, reverse=True):
            words = words.replace(secret, HIDDEN)
        return words

    try:
        yield
    except GenesysError as error:
        raise ProviderError(say(f"{error}{permissions.hint(error, needed)}")) from error
    except PartialCreateError as error:
        cause = error.__cause__
        hint = permissions.hint(cause, needed) if isinstance(cause, GenesysError) else ""
        raise PartialCreateError(
            error.resource_id, error.outputs, [say(f"{reason}{hint}") for reason in error.reasons]
        ) from cause
    except ProviderError as error:
        raise ProviderError(say(error)) from error
