"""The envelope in which the webhook and the reconciler hand an event to the queue; EventBridge puts its own there."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from ringfence.pipeline.event_text import format_time
from ringfence.pipeline.events import Channel

DELIVERY_SCHEMA: Final = "ringfence.delivery/1"
"""Version of the envelope in which the webhook hands a body to the queue."""


def wrap_delivery(raw: str, *, received_at: datetime, channel: Channel = Channel.WEBHOOK) -> str:
    """The queue message for a body that the webhook accepted or the reconciler recovered."""
    envelope = {"schema": DELIVERY_SCHEMA, "received_at": format_time(received_at), "raw": raw}
    if channel is not Channel.WEBHOOK:
        envelope["channel"] = channel.value
    text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
    # JSON allows these two as they are, Amazon SQS does not (SendMessage): the sender would be turned away for ever.
    return text.replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")


def unwrap_delivery(message: str) -> tuple[str, Channel]:
    """Raw text and channel of a queue message: an envelope of ours, or an event as EventBridge put it there."""
    if message.startswith('{"schema":"' + DELIVERY_SCHEMA + '"'):
        try:
            envelope = json.loads(message)
            raw, channel = envelope["raw"], envelope.get("channel")
        except (ValueError, KeyError, RecursionError):
            return message, Channel.WEBHOOK
        known = Channel.RECONCILER if channel == Channel.RECONCILER.value else Channel.WEBHOOK
        return (raw, known) if isinstance(raw, str) else (message, known)
    return message, Channel.EVENT_BRIDGE
