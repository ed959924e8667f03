"""Things are found by what people call them, and shown with where each fact comes from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from regiodeals.errors import ParameterProblem, UnknownThing
from regiodeals.namespaces import BASE, expand, shrink
from regiodeals.questions.portrait_report import render
from regiodeals.questions.portraying import labels_for, portray
from regiodeals.questions.things import find_thing

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore

DEAL = f"{BASE}id/regiodeal/8-noordkust"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id/tranche/9", "id/tranche/9"),
        ("<id/tranche/9>", "id/tranche/9"),
        (f"{BASE}id/tranche/9", "id/tranche/9"),
        ("negende tranche", "id/tranche/9"),
        ("NINTH tranche", "id/tranche/9"),
        ("Noordkust II", "id/regiodeal/9-noordkust"),
        ("kst-99999-2", "id/kamerstuk/kst-99999-2"),
        ("gm9001", "https://identifier.overheid.nl/tooi/id/gemeente/gm9001"),
        ("kustacademie", "id/organisatie/kustacademie"),
        ("rd:bedrag", "rd:bedrag"),
        ("def/stadium/gereserveerd", "def/stadium/gereserveerd"),
        ("oost-heidestad", "id/gebied/oost-heidestad"),
    ],
)
def test_a_thing_is_found(text: str, found: str, mini: EmbeddedStore) -> None:
    assert find_thing(mini, text).iri == expand(found)


def test_an_ambiguous_name_lists_the_things(mini: EmbeddedStore) -> None:
    with pytest.raises(UnknownThing) as caught:
        find_thing(mini, "Eiland")
    told = str(caught.value)
    assert "is the name of 3 things" in told
    for name in ("id/regiodeal/9-eiland", "id/regio/9-eiland", "id/voorstel/9-eiland"):
        assert name in told


def test_a_class_settles_an_ambiguous_name(mini: EmbeddedStore) -> None:
    assert find_thing(mini, "Eiland", cls="rd:RegioDeal").iri == f"{BASE}id/regiodeal/9-eiland"


@pytest.mark.parametrize("text", ["Kustacadmie", "id/organisatie/kustacadmie", f"{BASE}id/x/kustacadmie"])
def test_an_unknown_name_gives_the_nearest(text: str, mini: EmbeddedStore) -> None:
    with pytest.raises(UnknownThing) as caught:
        find_thing(mini, text)
    assert re.search(r"id/organisatie/kustacademie +Kustacademie \(organisation\)", str(caught.value))
    assert len(str(caught.value).splitlines()) <= 5


@pytest.mark.parametrize(
    "text", ["", "  ", "xyzzy", "foo:bar", "<a b>", "http://[", "\x1b[31m", "x" * 100_000]
)
def test_a_strange_name_is_unknown_and_safe_to_print(text: str, mini: EmbeddedStore) -> None:
    with pytest.raises(UnknownThing) as caught:
        find_thing(mini, text)
    assert str(caught.value).startswith("Nothing is called ")
    assert len(str(caught.value)) < 600
    assert str(caught.value).replace("\n", "").isprintable()


def test_every_fact_has_the_passages_that_state_it(mini: EmbeddedStore) -> None:
    portrait = portray(mini, DEAL)
    for one in (portrait, *(part for _, part in portrait.parts), *portrait.events):
        stated = [fact for fact in one.stated if shrink(fact.property) not in IDENTITY]
        assert stated
        assert all(fact.sources for fact in stated), one.iri


IDENTITY = {"rd:tranche", "rd:regio", "rd:betreft"}


def test_parts_events_gaps_and_links_are_shown(mini: EmbeddedStore) -> None:
    portrait = portray(mini, DEAL)
    assert {shrink(name) for name, _ in portrait.parts} == {
        "rd:rijksbijdrage",
        "rd:cofinanciering",
        "rd:convenant",
        "rd:deelname",
    }
    assert [shrink(event.iri) for event in portrait.events] == ["id/gebeurtenis/8-noordkust-ondertekening"]
    assert portrait.links == ((expand("rd:volgtOp"), f"{BASE}id/regiodeal/9-noordkust"),)
    assert len(portray(mini, f"{BASE}id/regiodeal/9-eiland").gaps) == 1
    assert len(portray(mini, f"{BASE}id/voorstel/9-zandgrond").contradictions) == 1


def test_a_replaced_passage_is_not_shown(mini: EmbeddedStore) -> None:
    text = told(mini, f"{BASE}id/tranche/9")
    assert "„is in totaal € 35,0 miljoen beschikbaar”" in text
    assert "30,0 miljoen" not in text


def told(store: EmbeddedStore, iri: str, **options: str) -> str:
    portrait = portray(store, iri)
    return render(portrait, labels_for(store, portrait, options.get("lang", "nl")), **options)


def test_text_names_quote_heading_document_and_grade(mini: EmbeddedStore) -> None:
    text = told(mini, f"{BASE}id/tranche/9")
    assert "  budget: € 35.000.000\n" in text
    quote = (
        "„is in totaal € 35,0 miljoen beschikbaar” – Tranche 9 van de Regio Deals, Kamerstuk 99 999, nr. 2"
    )
    assert f"      {quote} [nagegaan]\n" in text


def test_text_names_a_derivation(mini: EmbeddedStore) -> None:
    text = told(mini, f"{BASE}id/regio/8-noordkust")
    assert "gemeente: gemeente Kustdorp" in text
    assert "afleiding: " in text.lower()


def test_text_is_there_in_english(mini: EmbeddedStore) -> None:
    text = told(mini, f"{BASE}id/tranche/9", lang="en")
    assert text.startswith("ninth tranche\n")
    assert "€35,000,000" in text
    assert "[verified]" in text


def test_json_is_exact(mini: EmbeddedStore) -> None:
    record = json.loads(told(mini, f"{BASE}id/tranche/9", format="json"))
    budget = [fact for fact in record["facts"] if fact["property"] == expand("rd:budget")]
    assert [fact["value"] for fact in budget] == ["35000000"]
    assert budget[0]["sources"][0]["heading"] == "Tranche 9 van de Regio Deals"


def test_turtle_can_be_read(mini: EmbeddedStore) -> None:
    turtle = told(mini, DEAL, format="turtle")
    assert len(list(parse(turtle.encode(), format=RdfFormat.TURTLE))) > 20


def test_another_format_is_refused(mini: EmbeddedStore) -> None:
    with pytest.raises(ParameterProblem, match="no format"):
        told(mini, DEAL, format="svg")
