"""One version of the data, with its workers, its site and the answers that are kept for it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from regiodeals.errors import EnvironmentProblem
from regiodeals.serve import log
from regiodeals.serve.frames import Frame
from regiodeals.serve.keeping import Kept, Representation
from regiodeals.serve.lane import Lane
from regiodeals.serve.openapi import Catalogue, read_catalogue
from regiodeals.serve.pool import Born, Nursery, Pool
from regiodeals.serve.problems import Problem
from regiodeals.serve.settings import MIB
from regiodeals.serve.site import Site, open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from regiodeals.serve.settings import Settings

CHECK_SECONDS = 30.0


class Generation:
    """All that answers requests about one version of the data. A reload makes a new one beside it."""

    def __init__(
        self,
        *,
        settings: Settings,
        nursery: Nursery,
        pool: Pool,
        born: Born,
        catalogue: Catalogue,
        site: Site | None,
    ) -> None:
        self.settings = settings
        self.nursery = nursery
        self.pool = pool
        self.born = born
        self.catalogue = catalogue
        self.site = site
        self.kept = Kept(settings.cache_size * MIB)
        self.lane = Lane(settings.cache_size * MIB // 2)
        self._users = 0
        self._is_free = asyncio.Event()
        self._is_free.set()

    @classmethod
    async def open(cls, settings: Settings, tell: Callable[[str], object]) -> Generation:
        """Read the graph, make the workers and return when they can answer.

        Raises:
            InputProblem: the files or the settings are wrong.
            EnvironmentProblem: something of the system failed.

        """
        try:
            nursery = Nursery(settings, tell)
        except OSError as error:
            raise EnvironmentProblem(f"No process can be made: {error.strerror or error}.") from None
        try:
            born = await nursery.ready()
            site = await asyncio.to_thread(open_site, settings.site, born.sha256)
            tell("making workers")
            pool = Pool(settings, nursery)
            await pool.fill()
            reply = await pool.run(Frame(head={"job": "questions"}), client=None, seconds=CHECK_SECONDS)
            catalogue = await asyncio.to_thread(lambda: read_catalogue(json.loads(reply.body)))
        except Problem as problem:
            pool.close()
            await nursery.close()
            if problem.fault is not None:
                log.tell("fault", level="error", **problem.fault)
            told = f"The workers cannot answer: {problem.detail}"
            raise EnvironmentProblem(told, hint=problem.hint) from None
        except BaseException:
            await nursery.close()
            raise
        return cls(
            settings=settings,
            nursery=nursery,
            pool=pool,
            born=born,
            catalogue=catalogue,
            site=site,
        )

    def __enter__(self) -> Self:
        """Keep this generation alive for one request."""
        self._users += 1
        self._is_free.clear()
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go, which it does when no request uses it any more."""
        self._users -= 1
        if not self._users:
            self._is_free.set()

    async def close(self, *, seconds: float) -> None:
        """Wait for the requests that still use it, then end its processes."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_free.wait(), seconds)
        self.pool.close()
        await self.nursery.close()

    async def represent(self, key: Hashable, job: dict[str, Any], *, client: str) -> Representation:
        """Return what a job makes, from what is kept when it was made before."""

        async def make() -> Representation:
            return as_representation(await self.pool.run(Frame(head=job), client=client))

        return await self.kept.get(key, make, admit=lambda: self.pool.admit(client))


def as_representation(reply: Frame) -> Representation:
    """Return the answer of a worker as something to send."""
    about = {name: value for name, value in reply.head.items() if name not in {"type", "encoding", "last"}}
    return Representation(
        body=reply.body, media_type=reply.head["type"], encoding=reply.head.get("encoding"), about=about
    )
