"""What holds for every test."""

import os

from hypothesis import HealthCheck, settings

# A busy machine must not turn a property red: no example has a deadline, and slow generation is no failure. CI takes
# the same examples every time, so that a change is judged by what it changes; every other run looks for new ones.
settings.register_profile(
    "default",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("default")
