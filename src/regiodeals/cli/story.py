"""What happens, told on stderr while it happens."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from regiodeals.cli.output import silence
from regiodeals.errors import joined, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiodeals.errors import Wording

READING = {"nl": "De graaf wordt gelezen", "en": "Reading the graph"}
ASKING = {"nl": "Het endpoint wordt gevraagd", "en": "Asking the endpoint"}

PATIENCE = 1.0
"""Seconds of silence before a long step is announced."""


def tell(text: Wording, lang: str = "en") -> None:
    """Write one line, or a few, to stderr; a closed stderr is no problem."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(worded(text, lang) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        silence(sys.stderr)


@contextmanager
def waiting(text: Wording, lang: str = "en") -> Iterator[None]:
    """Announce a step that turns out to take longer than a second, and let Ctrl-C end it at once.

    A query runs in compiled code, which Python interrupts only when it is done. So for this long Ctrl-C ends
    the process itself; nothing may be written in such a step.
    """
    timer = threading.Timer(PATIENCE, tell, args=(joined(text, "…"), lang))
    timer.daemon = True
    timer.start()
    in_charge = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_DFL) if in_charge else None
    try:
        yield
    finally:
        timer.cancel()
        if before is not None:
            signal.signal(signal.SIGINT, before)
