"""A session that nobody uses for 15 minutes ends."""

from ringfence.genesys.sdk.org import TokenTimeout

TokenTimeout("idle", enable_idle_token_timeout=True, idle_token_timeout_seconds=900, on_delete="restore")
