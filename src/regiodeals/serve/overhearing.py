"""What the processes below the server write on stderr, such as a trace of the engine, as lines of the log."""

from __future__ import annotations

import asyncio
import re
from typing import IO, Final

from regiodeals.serve import log

PAUSE: Final = 0.2
"""Seconds in which what belongs together comes."""
MOST_TOLD: Final = 20
_LARGEST: Final = 65_536
_TOLD: Final = re.compile(
    r"^ *(memory allocation of \d+ bytes failed"
    r"|thread .{0,40} panicked at \S+"
    r"|Fatal Python error: [A-Z][\w ]+"
    r'|Traceback|File "[^"]+", line \d+'
    r"|[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning)\b)",
    re.MULTILINE,
)
"""What is taken over: where it went wrong and how. The words after that may be those of a query."""


async def overhear(stream: IO[bytes] | None) -> None:
    """Log what comes out of a pipe, one line for what comes at once, until it closes."""
    if stream is None:
        return
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    try:
        while heard := await reader.read(_LARGEST):
            await asyncio.sleep(PAUSE)
            heard += await _rest(reader)
            log.tell("stderr", level="warning", lines=heard.count(b"\n"), told=told_in(heard))
    finally:
        transport.close()


async def _rest(reader: asyncio.StreamReader) -> bytes:
    """Return what is there without waiting for more."""
    try:
        return await asyncio.wait_for(reader.read(_LARGEST), PAUSE / 10)
    except TimeoutError:
        return b""


def told_in(heard: bytes) -> list[str]:
    r"""Return what may be told of a text on stderr.

    >>> told_in(b"memory allocation of 8 bytes failed\n  0: rust_oom\n")
    ['memory allocation of 8 bytes failed']
    >>> told_in(b"thread '<unnamed>' panicked at lib/eval.rs:1:2:\njan.jansen\n")
    ["thread '<unnamed>' panicked at lib/eval.rs:1:2:"]
    """
    return _TOLD.findall(heard.decode("utf-8", "replace"))[:MOST_TOLD]
