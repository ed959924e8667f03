"""``regiodeals version``."""

from __future__ import annotations

from regiodeals import __version__
from regiodeals.cli.options import example
from regiodeals.cli.output import emit

EXAMPLE = example("regiodeals version")


def version() -> None:
    """Show the version of the software and its data, which share one number."""
    emit(f"regiodeals {__version__}\n")
