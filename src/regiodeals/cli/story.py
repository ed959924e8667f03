"""What happens, told on stderr while it happens."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from regiodeals.cli.output import silence

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 1.0
"""Seconds of silence before a long step is announced."""


def tell(text: str) -> None:
    """Write one line, or a few, to stderr; a closed stderr is no problem."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        silence(sys.stderr)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Announce a step that turns out to take longer than a second, and let Ctrl-C end it at once.

    A query runs in compiled code, which Python interrupts only when it is done. So for this long Ctrl-C ends
    the process itself; nothing may be written in such a step.
    """
    timer = threading.Timer(PATIENCE, tell, args=(f"{text} …",))
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
