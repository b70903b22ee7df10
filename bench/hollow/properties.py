"""How the property tests run here: no verdict by the clock, and no search for a smaller example."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def calm() -> None:
    """Load these settings; a test's own settings come on top."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    settings.register_profile(
        "hollow", deadline=None, phases=phases, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("hollow")
