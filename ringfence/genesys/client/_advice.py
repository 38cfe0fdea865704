"""What a user can do about a Genesys error, by status and code (codes: the error tables of the public API)."""

from __future__ import annotations

CREDENTIAL_KEYS = (
    "genesys:oauthClientId and genesys:oauthClientSecret (ringfence:genesysClientId and ringfence:genesysClientSecret "
    "in the stack file, GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET in the environment)"
)

_BY_CODE = {
    "ip.not.authorized": (
        "The organisation's IP allow-list does not admit this machine's address: run from an admitted address, or have "
        "an administrator add it (Admin > Organization Settings > Security)"
    ),
    "managed.property.not.allowed": "The object is managed by Genesys; leave it out of the program",
    "max.integrations.reached": "The organisation holds as many integrations as it may; remove one or raise the limit",
    "duplicate.value": "Another object has this name or value: choose another, or `pulumi import` the existing object",
    "referenced.key.does.not.exist": "An id in the request names nothing: check the ids of the objects it refers to",
    "delete.referenced.entity": "Something still refers to it: remove the reference first",
    "resource.referenced.by.another": "Something still refers to it: remove the reference first",
    "not.json": (
        "A proxy, a gateway or a sign-in page seems to have answered in place of Genesys Cloud: let this machine reach "
        "the host directly, or sign in there"
    ),
    "redirected": "The token is never sent to another host; check that genesys:region is where the organisation is",
}

_BY_STATUS = {
    400: "The platform does not take the request: correct what the message names, then run again",
    404: "It does not exist, or the client may not see it; `pulumi refresh` brings the state up to date",
    408: "The platform gave up waiting; run again",
    409: "Somebody else changed it at the same time, or something stands in the way; see to that, then run again",
    413: "The request is larger than the platform takes (512,000 bytes); make the document smaller",
    429: "The rate limit is used up, perhaps by other clients of the organisation; run again later",
    500: "The platform failed; run again, and give Genesys support the correlation id if it persists",
    502: "The platform failed; run again",
    503: "The platform is not available; see status.mypurecloud.com and run again",
    504: "The platform did not answer in time; run again",
}


def advice_for(status: int, code: str, permissions: tuple[str, ...], host: str) -> str:
    """One sentence without its full stop, or "" where nothing useful is known."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status == 401 or code in {"invalid_client", "unauthorized_client"}:  # noqa: PLR2004
        return f"Check {CREDENTIAL_KEYS}, and that this client belongs to an organisation on {host or 'this region'}"
    if status == 403:  # noqa: PLR2004
        return _permission_advice(permissions)
    return _BY_STATUS.get(status, "")


def _permission_advice(permissions: tuple[str, ...]) -> str:
    if not permissions:
        return "Give the OAuth client a role, and a division, that allow this call (Admin > Integrations > OAuth)"
    named = " and ".join(permissions)
    word = "permission" if len(permissions) == 1 else "permissions"
    return f"Give a role of the OAuth client the {word} {named} (Admin > Roles / Permissions), then run again"
