"""A wrap-up code with which agents mark a conversation as part of an incident."""

from ringfence.genesys.sdk.routing import WrapupCode

WrapupCode("incident", name="Example ICT incident", description="Part of an ICT-related incident")
