"""Connections that are patient within bounds: a head that comes too slowly, or too long, ends it.

A request may be refused before its body has come. What still comes is read and dropped, within bounds too:
a client that is cut off while it sends may never see the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

LARGEST_HEAD: Final = 65_536
"""Bytes of a request line with its headers."""

LARGEST_REST: Final = 32 * 1024 * 1024
"""Bytes of a body that are read and dropped after the answer."""

_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)
_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LONG: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class PatientProtocol(HttpToolsProtocol):
    """The HTTP of uvicorn, with a bound on the number of connections and on the head of a request."""

    seconds: ClassVar[float] = 10.0
    most: ClassVar[int] = 1000

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_size = 0
        self._in_head = True
        self._timer: asyncio.TimerHandle | None = None
        self._dropped = 0
        self._rest_until = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away when there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            self._end(_BUSY)
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock of a connection that went."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head grows too long."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
                self._end(_LONG)

    def on_message_begin(self) -> None:
        """Start the clock of a head."""
        super().on_message_begin()
        self._in_head = True
        self._dropped = 0
        if self._timer is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        """Stop the clock: the head is there."""
        self._in_head = False
        self._head_size = 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand on a part of a body; what comes after the answer is dropped, and too much of it ends all."""
        if self.cycle is None or self.cycle.response_complete:
            now = self.loop.time()
            if not self._dropped:
                self._rest_until = now + self.seconds
            self._dropped += len(body)
            if self._dropped > LARGEST_REST or now > self._rest_until:
                self.transport.close()
            return
        super().on_body(body)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(self.seconds, self._end, _SLOW)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, last_words: bytes) -> None:
        self._stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(last_words)
            self.transport.close()
