"""Messages between the server and its workers: a head in JSON and a body of bytes.

No pickles: what comes from another process is read as data only.
"""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

_LENGTHS: Final = struct.Struct(">II")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message; ``head`` holds only what JSON can."""

    head: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""

    def encode(self) -> bytes:
        """Return the message as it is sent."""
        head = json.dumps(self.head, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        return _LENGTHS.pack(len(head), len(self.body)) + head + self.body


def read_frame(connection: socket.socket) -> Frame | None:
    """Return the next message of a blocking socket, or None when the other side has gone."""
    lengths = _read_exactly(connection, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    content = _read_exactly(connection, head_length + body_length)
    return None if content is None else _decoded(content, head_length)


def _decoded(content: bytes, head_length: int) -> Frame:
    head = json.loads(content[:head_length].decode("utf-8", "surrogatepass"))
    return Frame(head=head, body=content[head_length:])


def _read_exactly(connection: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1 << 20))
        if not part:
            return None
        parts += part
    return bytes(parts)


class Wire(asyncio.Protocol):
    """The server's end of a connection to a worker: a message goes out, and one comes back."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._reply: asyncio.Future[Frame] | None = None

    async def ask(self, job: Frame) -> Frame:
        """Send a message and return the one that answers it. Only one is under way at a time.

        Raises:
            ConnectionError: the other side has gone.

        """
        if self._transport is None or self._transport.is_closing():
            raise ConnectionError
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(job.encode())
        return await self._reply

    def close(self) -> None:
        """Let the other side go."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start; called by the event loop."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Collect the parts of a reply; called by the event loop."""
        self._received += data
        if len(self._received) < _LENGTHS.size:
            return
        head_length, body_length = _LENGTHS.unpack_from(self._received)
        if len(self._received) < _LENGTHS.size + head_length + body_length:
            return
        content = bytes(memoryview(self._received)[_LENGTHS.size :])
        self._received = bytearray()
        if self._reply is not None and not self._reply.done():
            self._reply.set_result(_decoded(content, head_length))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits that the other side has gone; called by the event loop."""
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(exc or ConnectionError())
