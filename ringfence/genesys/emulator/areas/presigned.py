"""Presigned addresses: where files go to or come from without a token, as S3 does it for the platform."""

from __future__ import annotations

import hmac
from hashlib import sha256

from ringfence.genesys.emulator.call import Answer, Call
from ringfence.genesys.emulator.organisation import Organisation

PARAMETER = "X-Amz-Signature"
DENIED = (
    b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>SignatureDoesNotMatch</Code>'
    b"<Message>The request signature does not match: send exactly the headers that came with it.</Message></Error>"
)
EXPIRED = (
    b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code>'
    b"<Message>Request has expired</Message></Error>"
)


def address(organisation: Organisation, call: Call, path: str) -> str:
    """The presigned address of a path whose last segment says what it is for."""
    return f"{call.base_url}{path}?{PARAMETER}={_signature(organisation, path)}"


def is_signed(organisation: Organisation, call: Call) -> bool:
    """Whether a request came to the address as it was given out."""
    return hmac.compare_digest((call.text(PARAMETER) or "").encode(), _signature(organisation, call.path).encode())


def denied(document: bytes = DENIED) -> Answer:
    """403 in the XML of S3."""
    return Answer(status=403, raw=document, media_type="application/xml")


def _signature(organisation: Organisation, path: str) -> str:
    return hmac.new(organisation.id.encode(), path.encode(), sha256).hexdigest()
