"""The OpenAPI document of what the emulator implements, made from the routing table (GET /emulator/openapi.json)."""

from __future__ import annotations

from .errors import JsonObject
from .routing import Operation, Routes
from .shapes import schema_of

ERROR = {
    "description": "ErrorBody",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
}
ERROR_SCHEMA = {
    "type": "object",
    "required": ["message", "code", "status", "contextId"],
    "properties": {
        "message": {"type": "string"},
        "code": {"type": "string"},
        "status": {"type": "integer"},
        "contextId": {"type": "string"},
        "details": {"type": "array", "items": {"type": "object"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def document(routes: Routes, url: str) -> JsonObject:
    """OpenAPI 3.1 with path, operation name, permissions and success code of every implemented operation."""
    paths: dict[str, JsonObject] = {}
    for operation in routes.operations:
        if operation.handler is not None and operation.template.startswith("/api/"):
            paths.setdefault(operation.template, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Genesys Cloud emulator", "version": "1"},
        "servers": [{"url": url}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"ErrorBody": ERROR_SCHEMA},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> JsonObject:
    segments = operation.template.split("/")
    names = [segment[1:-1] for segment in segments if segment.startswith("{")]
    described: JsonObject = {
        "operationId": operation.name,
        "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names],
        "responses": {str(operation.status): {"description": "success"}, "default": ERROR},
        "security": [] if operation.public else [{"bearer": []}],
        "x-permissions": [*operation.any_of, *operation.all_of],
    }
    if operation.method in WITH_BODY:
        schema = {} if operation.body is None else schema_of(operation.body)
        described["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return described
