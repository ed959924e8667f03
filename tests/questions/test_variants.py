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


def test_reserved_and_agreed_are_never_added_up(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regiodeal/9-eiland> rd:rijksbijdrage <id/bijdrage/x> .
<id/bijdrage/x> rd:bedrag 9000000.00 ; rd:stadium <def/stadium/overeengekomen> .
""")
    assert ["BES", "1", "10000000", "0.2857"] in table(
        catalogue, store, "bijdrage-per-landsdeel", tranche="9"
    )
    assert ["9", "4", "35000000", "35000000", "0"] in table(catalogue, store, "totale-bijdrage")
    assert ["9", "4", "35000000", "35000000", "0"] in table(catalogue, store, "bijdrage-per-tranche")
    assert ["9", "BES", "10000000", "10000000", "0"] in table(catalogue, store, "controle-totalen")
    assert ["9", "4", "Eiland", "BES", "10000000", "9000000"] in table(catalogue, store, "bijdrage-per-deal")
    assert ["Eiland", "9", "9000000", "", "", ""] in table(catalogue, store, "cofinanciering-per-deal")


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
<id/regiodeal/9-x> a rd:RegioDeal ; rdfs:label "X"@nl ; rd:tranche <id/tranche/9> ;
    rd:rijksbijdrage <id/bijdrage/x> , <id/bijdrage/y> .
<id/bijdrage/x> rd:bedrag 6000000.00 ; rd:stadium <def/stadium/overeengekomen> .
<id/bijdrage/y> rd:bedrag 6000000.00 ; rd:stadium <def/stadium/overeengekomen> .
""")
    assert ["9", "5", "47000000", "35000000", "-12000000"] in table(catalogue, store, "totale-bijdrage")


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


def test_aspects_and_considerations_of_a_rule_are_those_of_its_tranche(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/regel/x> a rd:Financieringsregel ; rd:geldtVoor <id/tranche/8> ;
    rd:beoordelingsaspect <def/aspect/financien> ; rd:weegtMee <def/weging/eerdere-regio-deals> .
""")
    assert table(catalogue, store, "beoordeling-per-tranche", tranche="8") == [
        ["8", "beoordelingsaspect", "financiën"],
        ["8", "weegt mee", "eerdere Regio Deals"],
    ]


def test_papers_and_organisations_of_a_deal_are_told(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/voorstel/9-eiland> rd:sluitAanBij <id/document/x> ; rd:proeftuinVoor <id/organisatie/x> .
<id/verband/x> a rd:Verband ; rd:betreft <id/regiodeal/9-eiland> ; rd:metProgramma <id/document/y> ;
    rd:soortVerband <def/soort-verband/steunt-op-rapport> .
<id/document/x> a rd:Document ; rdfs:label "Perspectief X"@nl .
<id/document/y> a rd:Document ; rdfs:label "Rapport Y"@nl .
<id/organisatie/x> a rd:Organisatie ; rdfs:label "Alliantie X"@nl .
""")
    assert [row[1:] for row in table(catalogue, store, "verwante-programmas") if row[0] == "Eiland"] == [
        ["proeftuin voor", "Alliantie X"],
        ["sluit aan bij", "Perspectief X"],
        ["steunt op een rapport", "Rapport Y"],
    ]


def test_a_source_that_says_the_same_of_two_things_states_it_twice(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/tegenstrijdigheid/x> a rd:Tegenstrijdigheid ; rd:betreft <id/programma/x> ;
    rd:bewering <id/passage/a> , <id/passage/b> , <id/passage/c> ; rd:toelichting "Samen 6 miljoen."@nl .
<id/programma/x> a rd:Programma ; rdfs:label "programma X"@nl .
<id/uitgave/a> a rd:Uitgave ; rdfs:label "uitgave A"@nl .
<id/uitgave/b> a rd:Uitgave ; rdfs:label "uitgave B"@nl .
<id/passage/a> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-1> .
<id/passage/b> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-1> .
<id/passage/c> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-2> .
<id/passage/a> { <id/uitgave/a> rd:bedrag 3000000.00 . }
<id/passage/b> { <id/uitgave/b> rd:bedrag 3000000.00 . }
<id/passage/c> { <id/uitgave/c> rd:bedrag 9000000.00 . }
""")
    rows = [row for row in table(catalogue, store, "tegenstrijdige-cijfers") if row[0] == "programma X"]
    assert [(row[1], row[5]) for row in rows] == [
        ("3000000", "Samen 6 miljoen. Opgave over: uitgave A."),
        ("3000000", "Samen 6 miljoen. Opgave over: uitgave B."),
        ("9000000", "Samen 6 miljoen."),
    ]


def test_a_contradicted_total_is_compared_with_the_sum_too_and_a_revised_estimate_is_not(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    def store(kind: str) -> EmbeddedStore:
        return with_more(f"""
<id/tegenstrijdigheid/x> a rd:Tegenstrijdigheid ; rd:betreft <id/tranche/9> ; rd:aard <def/aard/{kind}> ;
    rd:bewering <id/passage/a> , <id/passage/b> ; rd:geldt <id/passage/b> .
<id/passage/a> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-1> ; rd:vervangenDoor <id/passage/b> .
<id/passage/b> a rd:Passage ; rd:document <id/kamerstuk/kst-99999-2> .
<id/passage/a> {{ <id/tranche/9> rd:budget 36000000.00 . }}
<id/passage/b> {{ <id/tranche/9> rd:budget 35000000.00 . }}
""")

    def compared(kind: str) -> list[tuple[str, ...]]:
        rows = table(catalogue, store(kind), "controle-totalen-per-tranche", tranche="9")
        return [(row[2], row[3], row[5]) for row in rows]

    stated = [("35000000", "0", "true")]
    assert compared("plan-en-uitkomst") == stated
    assert compared("tegenstrijdigheid") == [*stated, ("36000000", "-1000000", "false")]


def test_a_tranche_without_a_stated_total_is_told_as_unknown(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/tranche/7> a rd:Tranche ; rd:nummer 7 .
<id/regiodeal/7-x> a rd:RegioDeal ; rd:tranche <id/tranche/7> ; rd:rijksbijdrage <id/bijdrage/x> .
<id/bijdrage/x> rd:bedrag 6000000.00 ; rd:stadium <def/stadium/overeengekomen> .
""")
    rows = table(catalogue, store, "controle-totalen-per-tranche", tranche="7")
    assert rows == [["7", "6000000", "", "", "", ""]]


def test_a_gap_makes_a_municipality_without_a_deal_unsure(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    unsure = [["gemeente Stilveen", "provincie Verzonnen Kust", "niet zeker"]]
    gap = with_more("""
<id/leemte/x> a rd:Leemte ; rd:betreft <id/regio/9-eiland> ; rd:eigenschap rd:gemeente .
""")
    assert table(catalogue, gap, "gemeenten-zonder-deal") == unsure
    silent = with_more('<id/regiodeal/9-x> a rd:RegioDeal ; rdfs:label "X"@nl ; rd:tranche <id/tranche/9> .')
    assert table(catalogue, silent, "gemeenten-zonder-deal") == unsure


def test_a_successor_takes_over_the_deal(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<https://identifier.overheid.nl/tooi/id/gemeente/gm9002>
    <http://purl.org/dc/terms/isReplacedBy> <https://identifier.overheid.nl/tooi/id/gemeente/gm9004> .
""")
    assert table(catalogue, store, "gemeenten-zonder-deal") == []


def test_inhabitants_are_added_up_of_complete_regions_only(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    known = """
<id/regio/9-twee-steden> rd:kengetal <id/kengetal/x> , <id/kengetal/y> .
<id/kengetal/x> rd:grootheid <def/grootheid/inwoners> ; rd:waarde 30000 ; rd:peiljaar "2020"^^xsd:gYear .
<id/kengetal/y> rd:grootheid <def/grootheid/inwoners> ; rd:waarde 90000 ; rd:peiljaar "2035"^^xsd:gYear ;
    rd:prognose true .
"""
    assert ["Zuid", "20000000", "80000", "250"] in table(catalogue, with_more(known), "bijdrage-per-inwoner")
    gap = (
        known + "<id/leemte/x> a rd:Leemte ; rd:betreft <id/regio/9-zandgrond> ; rd:eigenschap rd:gemeente ."
    )
    assert ["Zuid", "20000000", "", ""] in table(catalogue, with_more(gap), "bijdrage-per-inwoner")


def test_days_are_counted_between_full_dates_only(
    catalogue: Catalogue, with_more: Callable[[str], EmbeddedStore]
) -> None:
    store = with_more("""
<id/gebeurtenis/a> rd:betreft <id/regiodeal/9-eiland> ; rd:datum "2021-03-04"^^xsd:date ;
    rd:soortGebeurtenis <def/gebeurtenis/ondertekening> .
<id/gebeurtenis/b> rd:betreft <id/regiodeal/9-zandgrond> ; rd:datum "2022-03"^^xsd:gYearMonth ;
    rd:soortGebeurtenis <def/gebeurtenis/ondertekening> .
<id/gebeurtenis/c> rd:betreft <id/regiodeal/9-twee-steden> ; rd:datum "2022-03-04"^^xsd:date ;
    rd:soortGebeurtenis <def/gebeurtenis/ondertekening> .
""")
    found = {row[1]: row[4] for row in table(catalogue, store, "doorlooptijd", tranche="9")}
    assert found == {"Eiland": "0", "Noordkust II": "", "Twee Steden": "365", "Zandgrond": ""}
