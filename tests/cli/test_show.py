"""``regiodeals show``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done


@pytest.mark.parametrize(
    "name",
    [
        "Regio Deal Eemsdelta",
        "regio deal eemsdelta",
        "id/regiodeal/6-eemsdelta",
        "<id/regiodeal/6-eemsdelta>",
    ],
)
def test_a_deal_is_shown_with_its_amount_and_passages(name: str, run: Callable[..., Done]) -> None:
    done = run("show", name)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Regio Deal Eemsdelta\n  id/regiodeal/6-eemsdelta\n")
    assert "  bedrag: € 8.500.000\n" in done.out
    assert "„#3 Eemsdelta € 8,5” – " in done.out
    assert "„reserveert maximaal € 8,5 miljoen” – Eemsdelta, " in done.out


def test_the_tranche_in_english(run: Callable[..., Done]) -> None:
    done = run("show", "id/tranche/6", "--lang", "en")
    assert done.out.startswith("Sixth tranche\n")
    assert "€244,300,000" in done.out
    assert "[verified]" in done.out


def test_json(run: Callable[..., Done]) -> None:
    record = json.loads(run("show", "id/tranche/6", "--format", "json").out)
    assert record["iri"] == "https://w3id.org/regiodeals/id/tranche/6"


def test_a_thing_before_its_time_has_no_facts(run: Callable[..., Done]) -> None:
    assert "€ 244.300.000" in run("show", "id/tranche/6").out
    assert "€ 244.300.000" not in run("show", "id/tranche/6", "--as-of", "2024-01-01").out


def test_an_unknown_name_gives_the_three_nearest(refused: Callable[..., str]) -> None:
    told = refused(2, "show", "Emsdelta")
    assert told.startswith("Nothing is called 'Emsdelta'.\nNearest are:\n")
    assert len(told.splitlines()) == 5
    assert "6-eemsdelta" in told


def test_an_ambiguous_name_lists_the_things(refused: Callable[..., str]) -> None:
    told = refused(2, "show", "6-eemsdelta")
    assert "Choose one of them:" in told
    assert "id/regiodeal/6-eemsdelta  (Regio Deal Eemsdelta)" in told
