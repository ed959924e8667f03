"""Names of public bodies as people write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from regiodeals.drafts.world import World

DAY = date(2024, 10, 15)
REGION = ("Gemeente", "CaribischOpenbaarLichaam", "Provincie")


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("Den Haag", "Gemeente", "'s-Gravenhage"),
        ("'s-Gravenhage", "Gemeente", "'s-Gravenhage"),
        ("’s gravenhage", "Gemeente", "'s-Gravenhage"),
        ("Den Bosch", "Gemeente", "'s-Hertogenbosch"),
        ("gemeente Assen", "Gemeente", "Assen"),
        ("ASSEN", "Gemeente", "Assen"),
        ("Fryslân", "Provincie", "Fryslân"),
        ("Friesland", "Provincie", "Fryslân"),
        ("Sudwest Fryslan", "Gemeente", "Súdwest-Fryslân"),
        ("Groningen", "Gemeente", "Groningen"),
        ("provincie Groningen", "Provincie", "Groningen"),
        ("Bonaire", "CaribischOpenbaarLichaam", "Bonaire"),
        ("St. Eustatius", "CaribischOpenbaarLichaam", "Sint Eustatius"),
        ("waterschap Noorderzijlvest", "Waterschap", "Noorderzijlvest"),
        ("Bergen (NH)", "Gemeente", "Bergen (NH)"),
    ],
)
def test_name_is_found(world: World, written: str, kind: str, name: str) -> None:
    body = world.bodies.find(written, DAY)
    assert body is not None
    assert (body.kind, body.name) == (kind, name)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("Assn", "Assen"),
        ("Tijnaarlo", "Tynaarlo"),
        ("Nuenen", "Nuenen, Gerwen en Nederwetten"),
        ("Bergen", "Bergen (NH)"),
    ],
)
def test_name_that_is_none_or_two_gets_suggestions(world: World, written: str, nearest: str) -> None:
    assert world.bodies.find(written, DAY, kinds=REGION) is None
    assert nearest in world.bodies.nearest(written, DAY, kinds=REGION)


def test_no_suggestion_is_a_dissolved_body(world: World) -> None:
    assert "Appingedam" not in world.bodies.nearest("Appingedan", DAY, kinds=REGION)
    assert "Appingedam" in world.bodies.nearest("Appingedan", date(2019, 1, 1), kinds=REGION)


def test_a_body_exists_up_to_its_last_day(world: World) -> None:
    body = world.bodies.find("Appingedam", DAY)
    assert body is not None
    assert body.exists(date(2020, 12, 31))
    assert not body.exists(date(2021, 1, 1))
