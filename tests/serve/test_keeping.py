"""Answers that are kept: each made once, and nobody hears what is meant for another."""

from __future__ import annotations

import asyncio

import pytest

from regiodeals.serve.keeping import Kept, Representation
from regiodeals.serve.problems import Busy, Problem
from regiodeals.serve.responding import network_of

ANSWER = Representation(body=b"x", media_type="text/plain")


@pytest.mark.parametrize(
    ("refusals", "told"),
    [
        ([None], ["made", "made", "made"]),
        ([Busy(429, "A has its share.")], ["A has its share.", "made", "made"]),
        ([Busy(503, "Late.")], ["Late.", "made", "made"]),
        ([Busy(503, "Late."), Busy(503, "Later.")], ["Late.", "Later.", "Later."]),
        ([Problem(503, "The query takes too long.")], ["The query takes too long."] * 3),
        ([Problem(404, "Nothing.")], ["Nothing."] * 3),
    ],
)
def test_a_refusal_of_one_is_not_told_to_others(refusals: list[Problem | None], told: list[str]) -> None:
    async def asked() -> list[str]:
        kept = Kept(1000)
        left = iter(refusals)

        async def make() -> Representation:
            await asyncio.sleep(0)
            refused = next(left, None)
            if refused is not None:
                raise refused
            return ANSWER

        async def ask() -> str:
            try:
                await kept.get("key", make)
            except Problem as problem:
                return problem.detail
            return "made"

        return list(await asyncio.gather(*(ask() for _ in range(3))))

    assert asyncio.run(asked()) == told


def test_who_has_no_room_is_refused_before_others_wait_for_it() -> None:
    async def asked() -> None:
        kept = Kept(1000)

        async def make() -> Representation:
            return ANSWER

        def admit() -> None:
            raise Busy(429, "No room.")

        with pytest.raises(Busy):
            await kept.get("key", make, admit=admit)
        first = asyncio.ensure_future(kept.get("key", make))
        await asyncio.sleep(0)
        assert await kept.get("key", make, admit=admit) is ANSWER  # it waits for the first, and takes no room
        assert await first is ANSWER

    asyncio.run(asked())


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::1e", True),
        ("2001:db8::1", "2001:db8:0:0:ffff::", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:3::", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("x:y", "x:z", False),
    ],
)
def test_a_client_is_a_network_of_64_bits(one: str, other: str, is_same: bool) -> None:
    assert (network_of(one) == network_of(other)) is is_same
