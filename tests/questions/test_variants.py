"""Questions on worlds that differ in one thing from the invented one: what must not be counted, or lost."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from regiodeals.graph.dataset import join_datasets, load_user_files
from regiodeals.graph.store import EmbeddedStore
from regiodeals.questions.answering import answer
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset
    from regiodeals.questions.catalogue import Catalogue

HEAD = """BASE <https://w3id.org/regiodeals/>
PREFIX rd: <https://w3id.org/regiodeals/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture
def with_more(tmp_path: Path, datasets: dict[str, Dataset]) -> Callable[[str], EmbeddedStore]:
    """The invented world with more said in it."""

    def make(more: str) -> EmbeddedStore:
        path = tmp_path / "more.trig"
        path.write_text(HEAD + more, encoding="utf-8")
        extra = dataclasses.replace(load_user_files([path]), vocabulary=())
        return EmbeddedStore.from_dataset(join_datasets(datasets["mini"], extra))

    return make


def table(catalogue: Catalogue, store: EmbeddedStore, name: str, **arguments: str) -> list[list[str]]:
    return [[exact_text(term) for term in row] for row in answer(catalogue.find(name), store, arguments).rows]


def test_an_agreed_amount_replaces_the_reserved_one(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-eiland> rd:rijksbijdrage <id/bijdrage/x> .
<id/bijdrage/x> rd:bedrag 9000000.00 ; rd:stadium <def/stadium/overeengekomen> .
""")
    assert ["BES", "1", "9000000", "0.2647"] in table(catalogue, store, "bijdrage-per-landsdeel", tranche="9")
    assert ["9", "4", "34000000", "35000000", "1000000"] in table(catalogue, store, "totale-bijdrage")
    assert ["9", "BES", "9000000", "10000000", "-1000000"] in table(catalogue, store, "controle-totalen")


def test_amounts_asked_and_paid_are_not_counted(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-eiland> rd:rijksbijdrage <id/bijdrage/x> , <id/bijdrage/y> .
<id/bijdrage/x> rd:bedrag 20000000.00 ; rd:stadium <def/stadium/gevraagd> .
<id/bijdrage/y> rd:bedrag 3000000.00 ; rd:stadium <def/stadium/uitbetaald> .
""")
    assert ["BES", "1", "10000000", "0.2857"] in table(
        catalogue, store, "bijdrage-per-landsdeel", tranche="9"
    )


def test_two_agreed_amounts_are_each_counted_once(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-eiland> rd:rijksbijdrage <id/bijdrage/x> , <id/bijdrage/y> .
<id/bijdrage/x> rd:bedrag 6000000.00 ; rd:stadium <def/stadium/overeengekomen> .
<id/bijdrage/y> rd:bedrag 6000000.00 ; rd:stadium <def/stadium/overeengekomen> .
""")
    assert ["9", "4", "37000000", "35000000", "-2000000"] in table(catalogue, store, "totale-bijdrage")


def test_a_deal_without_a_part_of_the_country_is_not_lost(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-x> a rd:RegioDeal ; rd:tranche <id/tranche/9> ; rd:rijksbijdrage <id/bijdrage/x> .
<id/bijdrage/x> rd:bedrag 35000000.00 ; rd:stadium <def/stadium/gereserveerd> .
""")
    assert table(catalogue, store, "bijdrage-per-landsdeel", tranche="9")[0] == ["", "1", "35000000", "0.5"]


@pytest.mark.parametrize(
    ("amount", "outside"),
    [("4999999.99", True), ("5000000.00", False), ("40000000.00", False), ("40000000.01", True)],
)
def test_the_limits_themselves_are_allowed(
    amount: str, outside: bool, catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more(f"""
<id/regiodeal/9-eiland> rd:rijksbijdrage <id/bijdrage/x> .
<id/bijdrage/x> rd:bedrag {amount} ; rd:stadium <def/stadium/overeengekomen> .
""")
    expected = [["Eiland", "9", amount, "5000000", "40000000"]] if outside else []
    assert table(catalogue, store, "deals-buiten-bandbreedte") == expected


def test_money_of_the_state_is_no_cofinancing(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-eiland> rd:cofinanciering <id/bijdrage/x> , <id/bijdrage/y> ; rd:afwijking <id/afwijking/x> .
<id/bijdrage/x> rd:bedrag 2500000.00 ; rd:herkomst <def/herkomst/publiek> .
<id/bijdrage/y> rd:bedrag 7500000.00 ; rd:herkomst <def/herkomst/rijk> .
<id/afwijking/x> a rd:Afwijking ; rd:motivering "Het eiland heeft minder middelen."@nl .
""")
    reason = "Het eiland heeft minder middelen."
    row = ["Eiland", "9", "10000000", "2500000", "0.25", reason]
    assert row in table(catalogue, store, "cofinanciering-per-deal")


def test_a_running_total_is_empty_where_an_amount_is_unknown(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/8-noordkust> rd:volgtOp <id/regiodeal/7-noordkust> .
<id/regiodeal/7-noordkust> a rd:RegioDeal ; rdfs:label "Eerste Noordkust"@nl .
""")
    assert table(catalogue, store, "vervolgdeals") == [
        ["Noordkust II", "", "Eerste Noordkust", "", ""],
        ["Noordkust II", "8", "Noordkust", "40000000", ""],
        ["Noordkust II", "9", "Noordkust II", "5000000", ""],
    ]
    assert table(catalogue, store, "vervolgdeals", tranche="8") == [
        ["Noordkust II", "8", "Noordkust", "40000000", ""]
    ]


def test_only_what_differs_is_contradictory(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/tegenstrijdigheid/x> a rd:Tegenstrijdigheid ; rd:betreft <id/tranche/9> ;
    rd:bewering <id/passage/a> , <id/passage/b> ; rd:geldt <id/passage/b> .
<id/passage/a> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-1> .
<id/passage/b> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-2> .
<id/passage/a> { <id/tranche/9> rd:nummer 9 ; rd:aantalVoorstellen 5 . }
<id/passage/b> { <id/tranche/9> rd:nummer 9 ; rd:aantalVoorstellen 6 . }
""")
    found = [row for row in table(catalogue, store, "tegenstrijdige-cijfers") if row[0] == "negende tranche"]
    assert [(row[1], row[4]) for row in found] == [("5", "false"), ("6", "true")]
