"""Work that needs more than a worker may have, done in a child of the worker and gone after it.

The drawing of charts holds a JavaScript engine, which addresses far more memory than it uses and starts
threads. A worker that had it could not be bounded, nor be forked from.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from typing import TYPE_CHECKING, Final

from regiodeals.errors import EnvironmentProblem

if TYPE_CHECKING:
    from collections.abc import Callable

DIE_WITH_PARENT: Final = 1
_PART: Final = 1 << 16


def done_aside(work: Callable[[], bytes]) -> bytes:
    """Return what work gives, done in a child process without a bound on the memory it addresses.

    Raises:
        EnvironmentProblem: the child failed.

    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(work, reading, writing)
    os.close(writing)
    parts = bytearray()
    with os.fdopen(reading, "rb") as stream:
        while part := stream.read(_PART):
            parts += part
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise EnvironmentProblem("The picture cannot be drawn.")
    return bytes(parts)


def _be_child(work: Callable[[], bytes], reading: int, writing: int) -> None:
    code = 1
    try:
        os.close(reading)
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        content = work()
        with os.fdopen(writing, "wb") as stream:
            stream.write(content)
        code = 0
    finally:
        os._exit(code)
