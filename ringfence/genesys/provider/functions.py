"""Which functions (data sources) exist: what a program may ask the platform without declaring anything.

Each file under `data_sources/` declares its own; they read and never write.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ringfence.genesys.provider.models import Model

if TYPE_CHECKING:
    from ringfence.genesys.provider.context import Context

Body: TypeAlias = "Callable[[Context, Any], Model]"


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function.

    Attributes:
        token: Pulumi token, `genesys:<area>:<getThing>`.
        description: What it tells.
        arguments: Model of its arguments.
        result: Model of its result.
        body: Answers a call; gets the context and the arguments.
    """

    token: str
    description: str
    arguments: type[Model]
    result: type[Model]
    body: Body

    @property
    def area(self) -> str:
        """Middle part of the token, the module of the SDK."""
        return self.token.split(":")[1]

    @property
    def name(self) -> str:
        """Last part of the token."""
        return self.token.split(":")[2]


class NoArguments(Model):
    """A function without arguments."""


_functions: dict[str, Function] = {}


def function(token: str, description: str, *, arguments: type[Model], result: type[Model]) -> Callable[[Body], Body]:
    """Decorator: registers the body of a function under its token.

    Raises:
        ValueError: when the token is taken.
    """

    def register(body: Body) -> Body:
        if token in _functions:
            raise ValueError(f"{token} is defined twice; give one of the two another token")
        _functions[token] = Function(
            token=token, description=description, arguments=arguments, result=result, body=body
        )
        return body

    return register


def functions() -> Mapping[str, Function]:
    """Every function by token, sorted."""
    from ringfence.genesys.provider import data_sources  # noqa: PLC0415 - the files import this module

    for module in pkgutil.iter_modules(data_sources.__path__):
        importlib.import_module(f"{data_sources.__name__}.{module.name}")
    return dict(sorted(_functions.items()))
