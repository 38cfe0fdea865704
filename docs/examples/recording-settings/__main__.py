"""Links that play a recording live for 15 minutes."""

from ringfence.genesys.sdk.recording import Settings

Settings("recording-settings", recording_playback_url_ttl=15, on_delete="restore")
