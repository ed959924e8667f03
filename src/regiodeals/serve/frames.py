"""Messages between the server and its workers: a head in JSON and a body of bytes.

No pickles: what comes from another process is read as data only.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio
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


async def receive_frame(reader: asyncio.StreamReader) -> Frame:
    """Return the next message of a stream.

    Raises:
        asyncio.IncompleteReadError: the other side has gone.

    """
    head_length, body_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    return _decoded(await reader.readexactly(head_length + body_length), head_length)


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
