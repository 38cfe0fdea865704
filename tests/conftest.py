"""What holds for every test."""

from hypothesis import HealthCheck, settings

# A busy machine must not turn a property red: no example has a deadline, and slow generation is no failure.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")
