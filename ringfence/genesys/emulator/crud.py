"""Registers the usual operations of a kind: list, create, read, replace, delete."""

from __future__ import annotations

from typing import Any

from . import kinds
from .call import Answer, Call
from .errors import JsonObject
from .kind import Kind
from .organisation import Organisation
from .routing import Routes

EVERY_VERB = ("LIST", "POST", "GET", "PUT", "DELETE")


def register(
    routes: Routes,
    kind: Kind,
    *,
    plural: str,
    singular: str,
    view: tuple[str, ...] = (),
    add: tuple[str, ...] = (),
    edit: tuple[str, ...] = (),
    delete: tuple[str, ...] = (),
    delete_status: int = 200,
    parameter: str,
    verbs: tuple[str, ...] = EVERY_VERB,
    force_flag: str | None = None,
) -> None:
    """Adds the operations of a kind.

    `plural` and `singular` are the SDK's names for the collection and the object (`routing_queues`, `routing_queue`);
    `parameter` is the path parameter with the id; the permission tuples are alternatives of which the caller needs
    one; `force_flag` is the query parameter that deletes what is still in use.
    """
    one = f"{kind.path}/{{{parameter}}}"

    def list_all(organisation: Organisation, call: Call) -> JsonObject:
        return kinds.listing(organisation, call, kind)

    def create(organisation: Organisation, call: Call) -> JsonObject:
        return kinds.create(organisation, call, kind)

    def read(organisation: Organisation, call: Call) -> JsonObject:
        found = kinds.find(organisation, kind, call.params[parameter], deleted=kind.soft_delete)
        return kinds.show(organisation, call, kind, found)

    def replace(organisation: Organisation, call: Call) -> JsonObject:
        return kinds.replace(organisation, call, kind, call.params[parameter])

    def merge(organisation: Organisation, call: Call) -> JsonObject:
        return kinds.replace(organisation, call, kind, call.params[parameter], merge=True)

    def remove(organisation: Organisation, call: Call) -> Answer:
        kinds.remove(
            organisation, call, kind, call.params[parameter], force=bool(force_flag) and call.flag(str(force_flag))
        )
        return Answer(status=delete_status)

    table: dict[str, tuple[Any, str, Any, tuple[str, ...], str]] = {
        "LIST": (routes.get, kind.path, list_all, view, f"get_{plural}"),
        "POST": (routes.post, kind.path, create, add, f"post_{plural}"),
        "GET": (routes.get, one, read, view, f"get_{singular}"),
        "PUT": (routes.put, one, replace, edit, f"put_{singular}"),
        "PATCH": (routes.patch, one, merge, edit, f"patch_{singular}"),
        "DELETE": (routes.delete, one, remove, delete, f"delete_{singular}"),
    }
    for verb in verbs:
        decorator, template, handler, permissions, name = table[verb]
        body = kind.shape if verb in {"POST", "PUT"} else None
        status = delete_status if verb == "DELETE" else 200
        decorator(template, name=name, any_of=permissions, status=status, body=body)(handler)
