"""Deals by name."""

from __future__ import annotations

import pytest

from regiodeals.errors import ParameterProblem, UnknownThing
from regiodeals.scenarios.choice import choose
from regiodeals.scenarios.facts import Party

BASE = "https://w3id.org/regiodeals/id/regiodeal/"
PARTIES = [
    Party(iri=f"{BASE}9-{slug}", names={"nl": name, "en": name}, aliases=frozenset(aliases))
    for slug, name, aliases in (
        ("kust", "Regio Deal Kust", ()),
        ("kust-ii", "Regio Deal Kust II", ()),
        ("eiland", "Regio Deal Éiland", ("Het Eiland",)),
    )
]


@pytest.mark.parametrize(
    "name",
    [
        "Regio Deal Éiland",
        "eiland",
        "9-eiland",
        "id/regiodeal/9-eiland",
        BASE + "9-eiland",
        "het  eiland",
        "eil",
    ],
)
def test_a_deal_has_many_names(name: str) -> None:
    staying, left_out = choose(PARTIES, only=[name])
    assert [party.iri for party in staying] == [BASE + "9-eiland"]
    assert len(left_out) == 2


def test_a_whole_name_goes_before_a_part_of_one() -> None:
    staying, left_out = choose(PARTIES, without=["Kust"])
    assert [party.iri for party in left_out] == [BASE + "9-kust"]
    assert len(staying) == 2


def test_a_name_of_several_deals_is_asked_back() -> None:
    with pytest.raises(UnknownThing, match="fits 2 deals") as raised:
        choose(PARTIES, only=["kus"])
    assert raised.value.hint == "Choose one of:\n  Regio Deal Kust\n  Regio Deal Kust II"


@pytest.mark.parametrize("name", ["Kunst", "", "  ", "zzz"])
def test_an_unknown_name_gets_a_suggestion(name: str) -> None:
    with pytest.raises(UnknownThing, match="No deal of this tranche") as raised:
        choose(PARTIES, only=[name])
    assert "Regio Deal Kust" in str(raised.value.hint)


def test_both_choices_or_nobody_left_is_wrong_use() -> None:
    with pytest.raises(ParameterProblem, match="exclude one another"):
        choose(PARTIES, only=["eiland"], without=["9-kust"])
    with pytest.raises(ParameterProblem, match="No deal is left"):
        choose(PARTIES, without=["eiland", "9-kust", "9-kust-ii"])
