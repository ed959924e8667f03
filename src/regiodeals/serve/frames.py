"""Messages between the server and its workers: a head in JSON and a body of bytes.

No pickles: what comes from another process is read as data only.
"""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

_LENGTHS: Final = struct.Struct(">II")
_PART: Final = 1 << 16
_SHORT: Final = 500
_written: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message; ``head`` holds only what JSON can."""

    head: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""

    def encode(self) -> bytes:
        """Return the message as it is sent."""
        head = _written(self.head).encode("utf-8", "surrogatepass")
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


def read_frame(connection: socket.socket) -> Frame | None:
    """Return the next message of a blocking socket, or None when the other side has gone.

    The other side waits for an answer before it sends more, so nothing of a next message is read.
    """
    received = bytearray()
    while (frame := _whole(received)) is None:
        part = connection.recv(_PART)
        if not part:
            return None
        received += part
    return frame


def _whole(received: bytearray) -> Frame | None:
    """Return the message that was received, or None while a part of it is missing."""
    if len(received) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack_from(received)
    body = _LENGTHS.size + head_length
    if len(received) < body + body_length:
        return None
    head = bytes(received[_LENGTHS.size : body])
    return Frame(
        head=_read_often(head) if head_length <= _SHORT else _read(head),
        body=bytes(memoryview(received)[body:]),
    )


def _read(head: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(head.decode("utf-8", "surrogatepass"))
    return found


@lru_cache(maxsize=512)
def _read_often(head: bytes) -> Mapping[str, Any]:
    """Return what a short head says; most messages say the same."""
    return _read(head)


class Wire(asyncio.Protocol):
    """The server's end of a connection to a worker: a message goes out, and one comes back.

    ``when_gone`` is called when the other side goes while nothing is asked of it.
    """

    def __init__(self) -> None:
        self.when_gone: Callable[[], None] | None = None
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._hear: Callable[[Frame | None], None] | None = None

    def ask(self, job: Frame, hear: Callable[[Frame | None], None]) -> None:
        """Send a message; ``hear`` gets the one that answers it, or None when the other side has gone.

        Only one message is under way at a time, and who closes the wire hears nothing more.
        """
        self._hear = hear
        if self._transport is None or self._transport.is_closing():
            self._tell(None)
        else:
            self._transport.write(job.encode())

    def close(self) -> None:
        """Let the other side go."""
        self._hear = self.when_gone = None
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start; called by the event loop."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Collect the parts of a reply; called by the event loop."""
        self._received += data
        frame = _whole(self._received)
        if frame is not None:
            self._received = bytearray()
            self._tell(frame)

    def connection_lost(self, _: Exception | None) -> None:
        """Tell who waits that the other side has gone; called by the event loop."""
        if self._hear is not None:
            self._tell(None)
        elif self.when_gone is not None:
            self.when_gone()

    def _tell(self, reply: Frame | None) -> None:
        hear, self._hear = self._hear, None
        if hear is not None:
            hear(reply)
