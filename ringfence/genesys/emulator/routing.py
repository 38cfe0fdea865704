"""The routing table: method and path to operation.

Operations carry the name that Genesys' own SDK gives them (`get_routing_queue`), so a reader can go from either side
to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from .call import Call
from .errors import ApiError
from .shapes import Shape

if TYPE_CHECKING:
    from .organisation import Organisation

Handler = Callable[["Organisation", Call], Any]

ALIASES = {"processAutomation": "processautomation"}
"""Spellings that real clients use for the same path segment: the Terraform provider writes a capital A."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path.

    `status` is the success code. `any_of` are permissions of which the caller needs one, `all_of` those it needs
    together. `handler` is None for an operation that the platform has and this emulator has not. `body` is what its
    JSON object must look like, for the OpenAPI document; the handler checks it.
    """

    method: str
    template: str
    name: str
    handler: Handler | None
    status: int = 200
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    public: bool = False
    body: Shape | None = None


@dataclass(slots=True)
class Node:
    """A segment of the path tree."""

    children: dict[str, Node] = field(default_factory=dict)
    parameter: Node | None = None
    operations: dict[str, Operation] = field(default_factory=dict)


class Routes:
    """Operations by path; a literal segment wins over a parameter, as on the platform."""

    def __init__(self) -> None:
        self._root = Node()
        self.operations: list[Operation] = []

    def add(self, operation: Operation) -> None:
        """Registers an operation. Raises ValueError when the method and path are taken."""
        node = self._node(operation.template)
        if operation.method in node.operations:
            raise ValueError(f"{operation.method} {operation.template} is registered twice")
        node.operations[operation.method] = operation
        self.operations.append(operation)

    def add_known(self, name: str, template: str, methods: Iterable[str]) -> None:
        """Registers operations that the platform has and the emulator has not, unless they are there already."""
        node = self._node(template)
        for method in methods:
            if method not in node.operations:
                known = Operation(method=method, template=template, name=f"{method.lower()}_{name}", handler=None)
                node.operations[method] = known
                self.operations.append(known)

    def merge(self, others: Iterable[Routes]) -> None:
        """Takes over the operations of other tables."""
        for other in others:
            for operation in other.operations:
                self.add(operation)

    def get(self, template: str, **options: Any) -> Callable[[Handler], Handler]:
        """Decorator: the function answers GET on `template`. Options are fields of `Operation`."""
        return self._decorator("GET", template, options)

    def post(self, template: str, **options: Any) -> Callable[[Handler], Handler]:
        """Decorator: the function answers POST on `template`."""
        return self._decorator("POST", template, options)

    def put(self, template: str, **options: Any) -> Callable[[Handler], Handler]:
        """Decorator: the function answers PUT on `template`."""
        return self._decorator("PUT", template, options)

    def patch(self, template: str, **options: Any) -> Callable[[Handler], Handler]:
        """Decorator: the function answers PATCH on `template`."""
        return self._decorator("PATCH", template, options)

    def delete(self, template: str, **options: Any) -> Callable[[Handler], Handler]:
        """Decorator: the function answers DELETE on `template`."""
        return self._decorator("DELETE", template, options)

    def match(self, method: str, raw_path: str) -> tuple[Operation, dict[str, str]]:
        """The operation for a request path (still percent-encoded) and the values of its path parameters.

        Raises ApiError: 404 for a path that the platform does not have, 405 for a verb that the path does not have.
        """
        segments, found = self._find(raw_path)
        operation = found.operations.get(method)
        if method == "HEAD" and (operation is None or operation.handler is None):
            operation = found.operations.get("GET", operation)  # without the body of its answer
        if operation is None:
            allowed = ", ".join(_methods(found))
            raise ApiError(405, "method.not.allowed", "HTTP 405 Method Not Allowed", headers={"Allow": allowed})
        names = operation.template.strip("/").split("/")
        values = {name[1:-1]: value for name, value in zip(names, segments, strict=True) if name.startswith("{")}
        return operation, values

    def methods(self, raw_path: str) -> list[str]:
        """The methods that a path (still percent-encoded) has. Raises ApiError 404 for a path that there is not."""
        return _methods(self._find(raw_path)[1])

    def _find(self, raw_path: str) -> tuple[list[str], Node]:
        segments = [unquote(segment) for segment in raw_path.strip("/").split("/")]
        found = _walk(self._root, [ALIASES.get(segment, segment) for segment in segments], 0)
        if found is None:
            raise ApiError(
                404,
                "not.found",
                "HTTP 404 Not Found: {path} is not a path of the platform.",
                params={"path": unquote(raw_path)},
            )
        return segments, found

    def _node(self, template: str) -> Node:
        node = self._root
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                node.parameter = node.parameter or Node()
                node = node.parameter
            else:
                node = node.children.setdefault(segment, Node())
        return node

    def _decorator(self, method: str, template: str, options: dict[str, Any]) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            options.setdefault("name", handler.__name__)
            self.add(Operation(method=method, template=template, handler=handler, **options))
            return handler

        return register


def _methods(node: Node) -> list[str]:
    """Registered methods and those that follow from them: HEAD from GET, OPTIONS always."""
    return sorted({*node.operations, "OPTIONS"} | ({"HEAD"} if "GET" in node.operations else set()))


def _walk(node: Node, segments: list[str], depth: int) -> Node | None:
    if depth == len(segments):
        return node if node.operations else None
    child = node.children.get(segments[depth])
    if child is not None and (found := _walk(child, segments, depth + 1)) is not None:
        return found
    if node.parameter is not None and segments[depth]:
        return _walk(node.parameter, segments, depth + 1)
    return None
