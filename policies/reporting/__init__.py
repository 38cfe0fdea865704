"""What a run of the pack found, read from the engine's events, in the forms that people and pipelines read."""

from policies.reporting.events import EventsError, Report, Reported, read_events
from policies.reporting.formats import FORMATS, render

__all__ = ["FORMATS", "EventsError", "Report", "Reported", "read_events", "render"]
