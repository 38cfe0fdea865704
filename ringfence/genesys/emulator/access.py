"""Who calls, and what that caller may do: OAuth clients, tokens, roles and permissions."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable

from .clock import Clock
from .errors import ApiError, JsonObject
from .routing import Operation
from .store import Store, Stored

CLIENTS = "oauthclients"
ROLES = "roles"
TOKENS = "tokens"
DEFAULT_VALIDITY_SECONDS = 86_400


class LoginError(Exception):
    """A refused login, in the form of RFC 6749 section 5.2 that the platform's login service uses."""

    def __init__(self, status: int, error: str, description: str) -> None:
        self.status = status
        self.document = {"error": error, "description": description, "error_description": description}
        super().__init__(description)


class Access:
    """Logs clients in, recognises their tokens and checks their permissions."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._decisions: dict[tuple[str, str], bool] = {}

    def forget(self) -> None:
        """Drops remembered decisions; call it after any change of clients or roles."""
        self._decisions.clear()

    def login(self, authorization: str, form: dict[str, str]) -> JsonObject:
        """Issues a token for `grant_type=client_credentials`. Raises LoginError.

        Credentials come as HTTP Basic or, as other people's clients send them, in the form (RFC 6749 section 2.3.1).
        """
        client_id, secret = _basic(authorization) if authorization else _of_form(form)
        if form.get("grant_type") != "client_credentials":
            raise LoginError(400, "unsupported_grant_type", "unsupported grant type")
        client = self._store.read(CLIENTS, client_id)
        if client is None or client.get("state", "active") != "active":
            raise LoginError(400, "invalid_client", "client not found")
        if not secrets.compare_digest(str(client["secret"]), secret):
            raise LoginError(401, "invalid_client", "authentication failed")
        if client["authorizedGrantType"] != "CLIENT-CREDENTIALS":
            raise LoginError(400, "unauthorized_client", "client is not allowed to use this grant type")
        validity = int(client.get("accessTokenValiditySeconds") or DEFAULT_VALIDITY_SECONDS)
        token = secrets.token_urlsafe(48)
        self._store.put(TOKENS, token, {"clientId": client_id, "expires": self._clock.seconds() + validity})
        return {"access_token": token, "token_type": "bearer", "expires_in": validity}

    def client_of(self, authorization: str | None) -> tuple[str, Stored]:
        """(token, client) of a bearer header. Raises ApiError 401."""
        if not authorization or not authorization.lower().startswith("bearer "):
            raise ApiError(
                401, "authentication.required", "No authentication bearer token specified in authorization header."
            )
        token = authorization[7:].strip()
        grant = self._store.read(TOKENS, token)
        client = self._store.read(CLIENTS, grant["clientId"]) if grant else None
        if grant is None or client is None or grant["expires"] <= self._clock.seconds() or _is_disabled(client):
            raise ApiError(401, "bad.credentials", "Invalid login credentials.")
        return token, client

    def check(self, client: Stored, operation: Operation) -> None:
        """Raises ApiError 403 when the client's roles do not give what the operation needs."""
        missing = [permission for permission in operation.all_of if not self.allows(client, permission)]
        if missing:
            raise _forbidden(
                "missing.permissions", "You are missing the following permission(s): {permissions}", missing
            )
        if operation.any_of and not any(self.allows(client, permission) for permission in operation.any_of):
            text = "You must have at least one of the following permissions assigned: {permissions}"
            code = "missing.any.permissions"
            if len(operation.any_of) == 1:
                code, text = "missing.permissions", "You are missing the following permission(s): {permissions}"
            raise _forbidden(code, text, operation.any_of)

    def allows(self, client: Stored, permission: str) -> bool:
        """Whether one of the client's roles has `domain:entity:action`; `*` in a role stands for any."""
        key = (str(client["id"]), permission)
        if key not in self._decisions:
            self._decisions[key] = self._decide(client, permission)
        return self._decisions[key]

    def _decide(self, client: Stored, permission: str) -> bool:
        domain, entity, action = permission.split(":")
        for assignment in client.get("roleDivisions") or []:
            role = self._store.read(ROLES, assignment["roleId"])
            for policy in (role or {}).get("permissionPolicies", []):
                if (
                    policy["domain"] in {domain, "*"}
                    and policy["entityName"] in {entity, "*"}
                    and {action, "*"} & set(policy["actionSet"])
                ):
                    return True
        return False


def _is_disabled(client: Stored) -> bool:
    """A disabled client's tokens are invalid; an inactive one's only cannot be created (field text of the SDK)."""
    return client.get("state") == "disabled"


def policies(permissions: Iterable[str]) -> list[JsonObject]:
    """Permission policies of a role from `domain:entity:action` names. Raises ApiError 400 for another form."""
    found = []
    for permission in permissions:
        parts = permission.split(":")
        if len(parts) != 3:  # noqa: PLR2004 - domain, entity, action
            raise ApiError(
                400, "invalid.value", f"{permission!r} is not a permission of the form domain:entity:action."
            )
        found.append({"domain": parts[0], "entityName": parts[1], "actionSet": [parts[2]]})
    return found


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        client_id, colon, secret = "", "", ""
    if scheme.lower() != "basic" or not colon:
        raise LoginError(400, "invalid_request", "client credentials are missing: send them as HTTP Basic")
    return client_id, secret


def _of_form(form: dict[str, str]) -> tuple[str, str]:
    if "client_id" not in form or "client_secret" not in form:
        raise LoginError(400, "invalid_request", "client credentials are missing: send them as HTTP Basic")
    return form["client_id"], form["client_secret"]


def _forbidden(code: str, text: str, permissions: Iterable[str]) -> ApiError:
    listed = ", ".join(permissions)
    return ApiError(403, code, f"Unable to perform the requested action. {text}", params={"permissions": listed})
