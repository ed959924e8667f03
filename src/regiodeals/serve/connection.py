"""Connections that are patient within bounds, and that answer at once what was answered before.

A request may be refused before its body has come. What still comes is read and dropped, within bounds too:
a client that is cut off while it sends may never see the answer.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from regiodeals.serve import log
from regiodeals.serve.lane import Key, Known, key_of

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

LARGEST_HEAD: Final = 65_536
"""Bytes of a request line with its headers."""

_END_OF_HEAD: Final = b"\r\n\r\n"

LARGEST_REST: Final = 32 * 1024 * 1024
"""Bytes of a body that are read and dropped after the answer."""

LARGE: Final = 65_536
"""Bytes of an answer that is not copied to be sent with its head, and is counted while it waits."""

_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)
_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LONG: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class _Gathering:
    """A transport that sends what is written in one turn of the loop at once: a head with its body.

    When it is to close while the client still sends, it only ends what goes out: ``is_awaited`` tells so.
    """

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, is_awaited: Callable[[], bool]
    ) -> None:
        self.lingers = False
        self.is_awaited = is_awaited
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Return what the transport has under this name."""
        return getattr(self._transport, name)

    @property
    def holds(self) -> bool:
        """Whether something is written that is not sent yet."""
        return bool(self._written)

    def write(self, data: bytes) -> None:
        """Send this before the loop turns again."""
        if not self._written:
            self._loop.call_soon(self._send)
        self._written.append(data)

    def is_closing(self) -> bool:
        """Tell whether nothing more is sent."""
        return self.lingers or self._transport.is_closing()

    def close(self) -> None:
        """Send what is written, then close, at once or when the client has sent all."""
        self._send()
        if not self.lingers and self._transport.can_write_eof() and self.is_awaited():
            self.lingers = True
            self._transport.write_eof()
        else:
            self._transport.close()

    def _send(self) -> None:
        if self._written and not self._transport.is_closing():
            if sum(map(len, self._written)) > LARGE:
                for part in self._written:
                    self._transport.write(part)
            else:
                self._transport.write(b"".join(self._written))
        self._written.clear()


class PatientProtocol(HttpToolsProtocol):
    """The HTTP of uvicorn, with a bound on the number of connections and on the head of a request.

    A head that comes too slowly, or is too long, ends the connection. What is ``known`` is answered as soon
    as the head is read. ``when_gone`` is called when the client goes.
    """

    seconds: ClassVar[float] = 10.0
    most: ClassVar[int] = 1000
    known: ClassVar[Callable[[Key], Known | None]] = lambda _: None
    slow: ClassVar[set[PatientProtocol]] = set()
    """Connections whose client does not read what was sent."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head_size = 0
        self._part_size = 0
        self._part_heads = 0
        self._part_bodies = 0
        self._in_head = True
        self._timer: asyncio.TimerHandle | None = None
        self._dropped = 0
        self.when_gone: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or turn it away when there are too many."""
        self._out = _Gathering(transport, self.loop, self._is_sending)
        super().connection_made(cast("asyncio.Transport", self._out))
        if len(self.connections) > self.most and not self._make_room():
            self._end(_BUSY)
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock of a connection that went, and what is done for it."""
        self._stop_waiting()
        self._out.is_awaited = bool  # false; and it holds us no longer, so that our memory is freed at once
        self.slow.discard(self)
        if self.when_gone is not None:
            self.when_gone()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Note that the client is slow to read."""
        self.slow.add(self)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that the client has read nearly all."""
        self.slow.discard(self)
        super().resume_writing()

    @property
    def address(self) -> str:
        """The address at the other end."""
        return self.client[0] if self.client else ""

    def unread(self) -> tuple[int, int]:
        """Return how many bytes wait to be read by clients: by all, and by the one at this address."""
        every = own = 0
        for other in self.slow:
            size = other.transport.get_write_buffer_size()
            every += size
            own += size if other.address == self.address else 0
        return every, own

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head grows too long."""
        if self._out.lingers:
            self._drop(len(data))
            return
        if self.transport.is_closing():
            return
        self._part_size = len(data)
        self._part_heads = self._part_bodies = 0
        super().data_received(data)
        if self._in_head:
            # Of a part that ends within a head: what comes after the last whole head, and is no body.
            start = data.rfind(_END_OF_HEAD) + len(_END_OF_HEAD) if self._part_heads else 0
            self._head_size += max(len(data) - start - self._part_bodies, 0)
            if self._head_size > LARGEST_HEAD:
                self._end(_LONG)
                return
        is_at_rest = self._is_idle() and self.timeout_keep_alive_task is None
        if self._timer is None and (self._in_head or is_at_rest):
            self._await_head()  # also when all that came were empty lines

    def on_message_begin(self) -> None:
        """Note that a head is being read."""
        super().on_message_begin()
        self._in_head = True
        self._head_size = 0
        self._dropped = 0

    def on_headers_complete(self) -> None:
        """Stop the clock: the head is there. Answer, or let the application answer."""
        self._in_head = False
        self._part_heads += 1
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self._head_size + self._part_size > LARGEST_HEAD and self._is_head_long():
            self._end(_LONG)
            return
        if self.parser.get_method() == b"GET":
            key = key_of(self.url, self.headers, self.address)
            known = None if key is None else type(self).known(key)
            if known is not None and self._is_free():
                self._repeat(known)
                return
            self.scope["state"]["key"] = key
        self.scope["state"]["connection"] = self
        self._unset_keepalive_if_required()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand on a part of a body; what comes after the answer is dropped, and too much of it ends all.

        Its time is that of a head: that clock runs while nothing is asked.
        """
        self._part_bodies += len(body)
        if self._is_idle():
            self._drop(len(body))
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that a request is there, unless all so far were answered without a cycle of their own."""
        if self.cycle is not None:
            super().on_message_complete()

    def _make_room(self) -> bool:
        """Close a connection whose client asks nothing any more, and tell whether there was one."""
        for other in self.connections:
            if isinstance(other, PatientProtocol) and other.timeout_keep_alive_task is not None:
                other.timeout_keep_alive_task.cancel()
                other.timeout_keep_alive_task = None
                other.transport.close()
                return True
        return False

    def _drop(self, size: int) -> None:
        self._dropped += size
        if self._dropped > LARGEST_REST:
            self._out.lingers = True  # long enough
            self.transport.close()

    def _is_sending(self) -> bool:
        """Tell whether the client was answered while it sends its body, which is then read, for a time.

        A connection that closes with bytes unread takes the answer back from a client that has not read it.
        """
        if self.cycle is None or not (self.cycle.response_complete and self.cycle.more_body):
            return False
        self._stop_waiting()
        self._timer = self.loop.call_later(self.seconds, self._out.close)
        self.flow.resume_reading()
        return True

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _is_head_long(self) -> bool:
        lines = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.url) + lines + 4 * len(self.headers) > LARGEST_HEAD

    def _is_free(self) -> bool:
        """Tell whether nothing is under way here that must be answered, sent or read by the client first."""
        is_sent = not self._out.holds and not self.flow.write_paused
        return self._is_idle() and is_sent and self.parser.should_keep_alive()

    def _repeat(self, known: Known) -> None:
        """Answer as the same request was answered before."""
        started = time.perf_counter()
        number = log.request_id(self.headers)
        lines = [b"%b: %b\r\n" % pair for pair in self.server_state.default_headers]
        self.transport.write(
            b"".join([known.head, *lines, b"x-request-id: ", number.encode(), b"\r\n\r\n", known.body])
        )
        self.on_response_complete()
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        log.tell(
            "request", id=number, method="GET", route=known.route, status=200, ms=milliseconds,
            bytes=len(known.body),
        )  # fmt: skip

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
