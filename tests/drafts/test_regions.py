"""The region: names of places, islands and mainland, and the part of the country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.rules.findings import Finding

    Check = Callable[..., tuple[Finding, ...]]
    Told = Callable[..., list[str]]
    Changed = Callable[..., str]

KNOWN_PLACE: tuple[list[str], ...] = (
    [],
    ["OntwerpEilandEnVastelandRule warning", "OntwerpEilandRule violation"],
    ["OntwerpLandsdeelRule info"],
)
"""What may be found where another known place stands among those of the example."""


@pytest.mark.parametrize("name", ["Den Haag", "'s-Gravenhage", "Fryslân", "Sint Eustatius", "Friesland"])
def test_names_of_daily_use_are_known(told: Told, changed: Changed, name: str) -> None:
    assert told(changed(("  - Tynaarlo", f'  - "{name}"'))) in KNOWN_PLACE


def test_misspelt_municipality_gets_a_suggestion(check: Check, changed: Changed) -> None:
    (finding,) = check(changed(("  - Tynaarlo", "  - Tijnaarlo")))
    assert finding.rule_name == "OntwerpPlaatsRule"
    assert "Tynaarlo" in finding.message["nl"]


@pytest.mark.parametrize(
    ("place", "part", "told_of"),
    [
        ("Assen", "Zuid", "in provincie Drenthe telde nog geen deal daarin mee, maar wel in Noord"),
        (
            "provincie Drenthe",
            "Zuid",
            "in provincie Drenthe telde nog geen deal daarin mee, maar wel in Noord",
        ),
        ("Assen", "Noord", None),
        ("Bonaire", "BES", None),
        ("Almere", "Zuid", None),
    ],
)
def test_a_part_of_the_country_is_held_against_earlier_deals(
    check: Check, form: str, place: str, part: str, told_of: str | None
) -> None:
    """Of Almere nothing is said: no deal with a part of the country states a municipality in its province."""
    listed = re.sub(r"gemeenten:\n(?:  - .*\n)+", f"gemeenten:\n  - {place}\n", form)
    found = [
        finding
        for finding in check(listed.replace("landsdeel: Noord", f"landsdeel: {part}"))
        if finding.rule_name == "OntwerpLandsdeelRule"
    ]
    assert [told_of in finding.message["nl"] for finding in found if told_of] == [True] * bool(told_of)
    assert len(found) == bool(told_of)


@pytest.mark.parametrize(
    ("places", "part", "rule"),
    [
        ("Bonaire", "Noord", "OntwerpEilandLandsdeelRule"),
        ("Saba", "Noord", "OntwerpEilandLandsdeelRule"),
        ("Saba", "BES", None),
        ("Leeuwarden", "BES", "OntwerpVastelandRule"),
        ("provincie Limburg", "BES", "OntwerpVastelandRule"),
        ("Bonaire; Assen", "BES", "OntwerpEilandEnVastelandRule"),
        ("Bonaire; Assen", "Noord", "OntwerpEilandEnVastelandRule"),
    ],
)
def test_an_island_lies_in_bes_and_the_mainland_elsewhere(
    check: Check, form: str, places: str, part: str, rule: str | None
) -> None:
    listed = re.sub(r"gemeenten:\n(?:  - .*\n)+", f"gemeenten: {places}\n", form)
    found = {
        finding.rule_name: finding.severity.name
        for finding in check(listed.replace("landsdeel: Noord", f"landsdeel: {part}"))
        if finding.rule_name != "OntwerpEilandRule"
    }
    assert found == ({rule: "WARNING"} if rule else {})


def test_all_earlier_parts_of_the_country_are_named(check: Check, form: str) -> None:
    listed = re.sub(r"gemeenten:\n(?:  - .*\n)+", "gemeenten:\n  - Utrecht\n", form)
    (finding,) = check(listed)
    assert finding.rule_name == "OntwerpLandsdeelRule"
    assert "Zuidwest, Oost" in finding.message["nl"]
    assert "Zuidwest, Oost" in finding.message["en"]
