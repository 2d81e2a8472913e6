"""How hypothesis runs here: without a deadline, because no law here is about speed."""

from hypothesis import HealthCheck, settings

settings.register_profile("domain", settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("domain")
