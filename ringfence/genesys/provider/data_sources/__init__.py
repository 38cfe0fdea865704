"""One module per area: functions that read the platform."""
