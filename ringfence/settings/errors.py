"""The one error of this package."""

from __future__ import annotations

from collections.abc import Collection

from ringfence.domain.problems import Problem, render_all


class SettingsError(Exception):
    """The configuration cannot be deployed. `problems` holds every reason; the text has one line for each."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render_all(self.problems))
