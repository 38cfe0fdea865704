"""Which resources exist: each file under `resources/` declares its own, and this module knows them all by token."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ringfence.genesys.provider.models import Inputs, Outputs, properties

if TYPE_CHECKING:
    from ringfence.genesys.provider.base import Handler

PACKAGE = "genesys"

VERSION = "0.1.0"
"""Version of the provider and its SDK, the same as that of the distribution."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a resource is: its token, its meaning and its models.

    Attributes:
        token: Pulumi type, `genesys:<area>:<Resource>`.
        description: What the resource is for, for the reader of the SDK.
        inputs: Model of what a program sets.
        outputs: Model of what the provider computes.
    """

    token: str
    description: str
    inputs: type[Inputs]
    outputs: type[Outputs] = Outputs

    @property
    def area(self) -> str:
        """Middle part of the token, the module of the SDK."""
        return self.token.split(":")[1]

    @property
    def name(self) -> str:
        """Last part of the token, the class of the SDK."""
        return self.token.split(":")[2]

    @property
    def secrets(self) -> frozenset[str]:
        """Top-level properties that are always secret."""
        fields = (*properties(self.inputs).values(), *properties(self.outputs).values())
        return frozenset(field.name for field in fields if field.traits.secret)


class DuplicateTokenError(Exception):
    """Two resources claim one token."""


_definitions: dict[str, Definition] = {}
_handlers: dict[str, Handler] = {}

AnyHandler = TypeVar("AnyHandler", bound="type[Handler]")


def define(token: str, *, description: str, inputs: type[Inputs], outputs: type[Outputs] = Outputs) -> Definition:
    """Registers a resource.

    Raises:
        DuplicateTokenError: when the token is taken.
    """
    if token in _definitions:
        raise DuplicateTokenError(f"{token} is defined twice; give one of the two another token")
    _definitions[token] = Definition(token=token, description=description, inputs=inputs, outputs=outputs)
    return _definitions[token]


def handles(definition: Definition) -> Callable[[AnyHandler], AnyHandler]:
    """Class decorator: instances of the class serve this resource.

    Raises:
        DuplicateTokenError: when the resource has a handler already.
    """

    def register(handler: AnyHandler) -> AnyHandler:
        if definition.token in _handlers:
            raise DuplicateTokenError(f"{definition.token} has two handlers; remove one")
        _handlers[definition.token] = handler(definition)
        return handler

    return register


def load() -> None:
    """Imports every resource file, so that each registers itself."""
    from ringfence.genesys.provider import resources  # noqa: PLC0415 - the files import this module

    for module in pkgutil.iter_modules(resources.__path__):
        importlib.import_module(f"{resources.__name__}.{module.name}")


def definitions() -> Mapping[str, Definition]:
    """Every resource by token, sorted."""
    load()
    return dict(sorted(_definitions.items()))


def handlers() -> Mapping[str, Handler]:
    """Every handler by token."""
    load()
    return _handlers
