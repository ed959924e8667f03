"""Answers that are kept for the version of the data, within a bound of memory, each made once."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from regiodeals.serve.problems import Busy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping

_OVERHEAD = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """One form of one thing, ready to be sent. ``about`` holds what the maker wants to remember."""

    body: bytes
    media_type: str
    encoding: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    etag: str = ""

    def __post_init__(self) -> None:
        """Make the tag from the bytes, when none is given."""
        if not self.etag:
            object.__setattr__(self, "etag", f'"{hashlib.sha256(self.body).hexdigest()[:24]}"')


class Kept:
    """Representations by key; the one unused longest makes room."""

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._size = 0
        self._found: OrderedDict[Hashable, Representation] = OrderedDict()
        self._in_making: dict[Hashable, asyncio.Task[Representation]] = {}

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._found)

    def peek(self, key: Hashable) -> Representation | None:
        """Return what is kept under a key, if anything."""
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
        return found

    async def get(
        self,
        key: Hashable,
        make: Callable[[], Awaitable[Representation]],
        *,
        admit: Callable[[], object] = lambda: None,
    ) -> Representation:
        """Return what is kept under a key, or make it; who asks for what is being made waits for that.

        What ``make`` raises is told to all that wait, and not kept. But that there was no room for who asked
        first says nothing to the others: they ask again, once. ``admit`` refuses who has no room before
        others can wait for it.
        """
        is_first_time = True
        while True:
            found = self.peek(key)
            if found is not None:
                return found
            task = self._in_making.get(key)
            is_own = task is None
            if task is None:
                admit()
                task = asyncio.ensure_future(self._made(key, make))
                self._in_making[key] = task
                task.add_done_callback(lambda done: self._ended(key, done))
            try:
                return await asyncio.shield(task)
            except Busy:
                if is_own or not is_first_time:
                    raise
                is_first_time = False

    def _ended(self, key: Hashable, done: asyncio.Task[Representation]) -> None:
        self._in_making.pop(key, None)
        if not done.cancelled():
            done.exception()  # heard, also when nobody waits any more

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[Representation]]) -> Representation:
        made = await make()
        weight = len(made.body) + _OVERHEAD
        if weight <= self._largest // 4:
            self._found[key] = made
            self._size += weight
        while self._size > self._largest:
            _, gone = self._found.popitem(last=False)
            self._size -= len(gone.body) + _OVERHEAD
        return made
