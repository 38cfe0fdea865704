"""Errors of the emulated platform, with the body and the codes that Genesys Cloud answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

JsonObject = dict[str, Any]


class ApiError(Exception):
    """An answer that is not a success.

    `template` is the message with `{placeholders}`; `params` fills them, as `messageWithParams` and `messageParams`
    do on the wire.
    """

    def __init__(
        self,
        status: int,
        code: str,
        template: str,
        *,
        params: Mapping[str, str] | None = None,
        details: Sequence[JsonObject] = (),
        headers: Mapping[str, str] | None = None,
        entity_id: str | None = None,
        limit: JsonObject | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.template = template
        self.params = dict(params or {})
        self.details = list(details)
        self.headers = dict(headers or {})
        self.entity_id = entity_id
        self.limit = limit
        super().__init__(f"{status} {code}: {self.message}")

    @property
    def message(self) -> str:
        """The message with its parameters filled in."""
        text = self.template
        for name, value in self.params.items():
            text = text.replace("{" + name + "}", value)
        return text

    def body(self, correlation_id: str) -> JsonObject:
        """The `ErrorBody` document; `contextId` equals the ININ-Correlation-Id header of the same answer."""
        body: JsonObject = {
            "message": self.message,
            "code": self.code,
            "status": self.status,
            "contextId": correlation_id,
            "details": self.details,
            "errors": [],
        }
        if self.params:
            body["messageWithParams"] = self.template
            body["messageParams"] = self.params
        if self.entity_id:
            body["entityId"] = self.entity_id
        if self.limit:
            body["limit"] = self.limit
        return body


def bad_request(message: str, *, code: str = "bad.request", field: str | None = None) -> ApiError:
    """400 with a free message; `field` is named in `details`."""
    details = [{"errorCode": code, "fieldName": field}] if field else []
    return ApiError(400, code, message, details=details)


def required(field: str) -> ApiError:
    """400: a field that must be sent is missing or null."""
    return bad_request(f"{field} is required and must not be null.", code="invalid.value", field=field)


def invalid_value(field: str, found: object, allowed: str) -> ApiError:
    """400: the field has the wrong type, is outside its range or is not one of its values."""
    return bad_request(
        f"Value [{found}] is not valid for property [{field}]: {allowed}.", code="invalid.value", field=field
    )


def duplicate(field: str, found: object, *, code: str = "duplicate.value", status: int = 400) -> ApiError:
    """400 duplicate.value: the name is already used."""
    return ApiError(
        status,
        code,
        "The value [{value}] for property [{property}] is already in use.",
        params={"value": str(found), "property": field},
        details=[{"errorCode": code, "fieldName": field}],
    )


def missing_reference(field: str, entity_id: object) -> ApiError:
    """400 referenced.key.does.not.exist: an id in the body names no object."""
    code = "referenced.key.does.not.exist"
    return ApiError(
        400,
        code,
        "The key [{id}] referenced by property [{property}] does not exist.",
        params={"id": str(entity_id), "property": field},
        details=[{"errorCode": code, "fieldName": field, "entityId": str(entity_id)}],
    )


def not_found(label: str, entity_id: str) -> ApiError:
    """404 of an object that is not (or no longer) there."""
    return ApiError(
        404,
        "not.found",
        "Unable to find the requested {entity} with id {id}.",
        params={"entity": label, "id": entity_id},
        entity_id=entity_id,
    )


def conflict(message: str, *, code: str = "general.conflict", entity_id: str | None = None) -> ApiError:
    """409 with a free message."""
    return ApiError(409, code, message, entity_id=entity_id)


def version_conflict(sent: object, current: object, *, code: str = "general.conflict") -> ApiError:
    """409: the `version` of the body is not the version that is stored."""
    return ApiError(
        409,
        code,
        "The version [{sent}] does not match the current version [{current}] of the entity.",
        params={"sent": str(sent), "current": str(current)},
        details=[{"errorCode": code, "fieldName": "version"}],
    )
