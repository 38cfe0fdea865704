"""Stack configuration as one frozen tree, with every problem reported at once."""

from __future__ import annotations

from ringfence.settings.errors import SettingsError
from ringfence.settings.load import from_pulumi, load_settings, load_stack_file
from ringfence.settings.models import Settings

__all__ = ["Settings", "SettingsError", "from_pulumi", "load_settings", "load_stack_file"]
