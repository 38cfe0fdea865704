"""A queue. Members are people and are not part of it."""

from ringfence.genesys.sdk.routing import Queue

Queue(
    "service",
    name="Example service",
    description="Takes every call",
    acw_settings={"wrapup_prompt": "MANDATORY_TIMEOUT", "timeout_ms": 60_000},
)
