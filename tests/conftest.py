"""Property-based tests: no example is timed, since a busy computer is no fault of the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("regiodeals", deadline=None)
settings.load_profile("regiodeals")
