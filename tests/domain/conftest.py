"""How hypothesis runs here: without a deadline, because no law here is about speed."""

from hypothesis import HealthCheck, settings

from tests.depth import depth

settings.register_profile("domain", settings(deadline=None, max_examples=depth(30, 200), suppress_health_check=[HealthCheck.too_slow]))
settings.load_profile("domain")
