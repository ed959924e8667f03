"""Every question: its answers in both worlds on both engines, frozen and compared by value."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import NamedNode
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from regiodeals.content import Content
from regiodeals.graph.answer import Rows
from regiodeals.graph.bridge import from_rdflib_term, to_rdflib_term
from regiodeals.graph.queries import check_syntax
from regiodeals.namespaces import expand, sparql_prologue
from regiodeals.questions.answering import answer, prepare
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.expected import compare, frozen, read_expected
from regiodeals.questions.parameters import allowed_values
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue, Question

ROOT = Path(__file__).resolve().parents[2]
MINI_ANSWERS = Path(__file__).parent / "mini"
NAMES = load_catalogue(Content(root=ROOT).queries).names
WORLDS = ("mini", "released")

FIXED_COLUMNS = {
    "bijdrage-per-landsdeel": "landsdeel deals bedrag aandeel",
    "overvraging-per-tranche": "tranche voorstellen geselecteerd gevraagd beschikbaar slaagkans honorering",
    "deals-buiten-bandbreedte": "deal tranche bedrag minimum maximum",
    "cofinanciering-per-deal": "deal tranche rijksbijdrage cofinanciering verhouding afwijking",
    "vervolgdeals": "keten tranche deal bedrag cumulatief",
    "overlap-met-programmas": "deal tranche programma gebied grond",
    "controle-totalen": "tranche landsdeel som opgegeven verschil",
    "controle-totalen-per-tranche": "tranche som opgegeven verschil bron geldt",
    "tegenstrijdige-cijfers": "onderwerp waarde bron datum geldt uitleg",
    "leemten": "onderwerp eigenschap waar_gezocht datum",
    "gemeenten-zonder-deal": "gemeente provincie zekerheid",
    "doorlooptijd": "tranche deal selectie ondertekening dagen",
    "bijdrage-per-inwoner": "landsdeel bedrag inwoners per_inwoner",
    "bijdrage-per-inwoner-per-deal": "deal tranche bedrag inwoners peiljaar per_inwoner",
    "bijdrage-per-tranche": "tranche deals gereserveerd budget verschil",
    "budgetgeschiedenis": "tranche datum budget bron geldt",
    "levensloop": "deal tranche gebeurtenis datum bron",
}


@pytest.fixture(scope="session")
def rdflib_worlds(
    datasets: dict[str, Dataset], stores: dict[str, EmbeddedStore]
) -> dict[str, rdflib.Dataset]:
    """Both worlds in rdflib: the view as default graph, every named graph under its IRI."""
    worlds = {}
    for name, dataset in datasets.items():
        world = rdflib.Dataset(default_union=False)
        for triple in stores[name].view.triples:
            world.default_graph.add(tuple(map(to_rdflib_term, triple)))
        for graph_name, triples in dataset.graphs.items():
            graph = world.graph(rdflib.URIRef(graph_name.value))
            for triple in triples:
                graph.add(tuple(map(to_rdflib_term, triple)))  # type: ignore[arg-type]
        worlds[name] = world
    return worlds


def cells(rows: Rows) -> list[list[str]]:
    return [list(rows.variables), *([exact_text(term) for term in row] for row in rows.rows)]


def ask_rdflib(world: rdflib.Dataset, sparql: str) -> Rows:
    # Without GRAPH a question asks the default graph only, which rdflib reads much faster on its own.
    result = (world if "GRAPH" in sparql else world.default_graph).query(sparql)
    assert result.vars is not None
    return Rows(
        variables=tuple(str(variable) for variable in result.vars),
        rows=tuple(
            tuple(None if term is None else from_rdflib_term(term) for term in row)  # type: ignore[union-attr]
            for row in result
        ),
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_released_answer_is_as_frozen(name: str, catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find(name)
    differences = compare(read_expected(question.expected_path), answer(question, released, {}))
    assert not differences, "compare with the sources, then run: regiodeals test-questions --renew"


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_of_the_invented_world_is_as_frozen(
    name: str, catalogue: Catalogue, mini: EmbeddedStore
) -> None:
    rows = answer(catalogue.find(name), mini, {})
    path = MINI_ANSWERS / f"{name}.csv"
    if os.environ.get("RENEW_ANSWERS"):
        path.write_text(frozen(rows), encoding="utf-8")
    assert not compare(read_expected(path), rows), (
        "to freeze the new answer: RENEW_ANSWERS=1 pytest tests/questions"
    )


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_answer_the_same(
    name: str,
    world: str,
    catalogue: Catalogue,
    stores: dict[str, EmbeddedStore],
    rdflib_worlds: dict[str, rdflib.Dataset],
) -> None:
    question = catalogue.find(name)
    assert cells(ask_rdflib(rdflib_worlds[world], question.sparql)) == cells(
        answer(question, stores[world], {})
    )


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_answer_the_same_with_each_parameter(
    name: str,
    catalogue: Catalogue,
    stores: dict[str, EmbeddedStore],
    rdflib_worlds: dict[str, rdflib.Dataset],
) -> None:
    question, store = catalogue.find(name), stores["mini"]
    for parameter in question.parameters:
        for value in allowed_values(parameter, store):
            sparql = prepare(question, store, {parameter.name: exact_text(value)})
            ours = store.query(sparql)
            assert isinstance(ours, Rows)
            assert cells(ask_rdflib(rdflib_worlds["mini"], sparql)) == cells(ours)


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_leaves_out_the_other_tranches(
    name: str, catalogue: Catalogue, mini: EmbeddedStore
) -> None:
    question = catalogue.find(name)
    if not question.parameters or "tranche" not in answer(question, mini, {}).variables:
        return
    everything = cells(answer(question, mini, {}))
    place = everything[0].index("tranche")
    for tranche in ("8", "9"):
        assert cells(answer(question, mini, {"tranche": tranche})) == [
            everything[0],
            *(row for row in everything[1:] if row[place] == tranche),
        ]


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_a_query_as_it_stands(name: str, catalogue: Catalogue) -> None:
    text = catalogue.find(name).path.read_text(encoding="utf-8")
    check_syntax(text)
    parseQuery(text)


@pytest.mark.parametrize("name", NAMES)
def test_grlc_would_see_the_parameters(name: str, catalogue: Catalogue) -> None:
    question = catalogue.find(name)
    variables = {str(variable) for variable in translateQuery(parseQuery(question.sparql)).algebra["_vars"]}
    assert {parameter.variable for parameter in question.parameters} <= variables


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", NAMES)
def test_no_two_rows_are_the_same(
    name: str, world: str, catalogue: Catalogue, stores: dict[str, EmbeddedStore]
) -> None:
    rows = answer(catalogue.find(name), stores[world], {}).rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_form_of_the_query(name: str, catalogue: Catalogue) -> None:
    question: Question = catalogue.find(name)
    assert "\nORDER BY " in question.sparql
    assert "MINUS" not in question.sparql
    assert "NOT EXISTS" not in question.sparql
    assert "SELECT *" not in question.sparql


@pytest.mark.parametrize("name", sorted(FIXED_COLUMNS))
def test_columns_that_others_script_against(name: str, catalogue: Catalogue) -> None:
    assert " ".join(column.name for column in catalogue.find(name).columns) == FIXED_COLUMNS[name]


def test_most_questions_answer_something_in_both_worlds(
    catalogue: Catalogue, stores: dict[str, EmbeddedStore]
) -> None:
    silent = {
        world: {name for name in NAMES if not answer(catalogue.find(name), store, {}).rows}
        for world, store in stores.items()
    }
    assert silent["released"] == {"deals-buiten-bandbreedte", "cofinanciering-onder-de-norm"}
    assert len(silent["mini"]) <= 3


def rows_of(catalogue: Catalogue, store: EmbeddedStore, name: str, **arguments: str) -> list[list[str]]:
    return [[exact_text(term) for term in row] for row in answer(catalogue.find(name), store, arguments).rows]


def test_the_sums_of_all_tranches(catalogue: Catalogue, released: EmbeddedStore) -> None:
    rows = rows_of(catalogue, released, "bijdrage-per-tranche")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("1", "5", "385000000"),
        ("2", "12", "215000000"),
        ("3", "14", "180000000"),
        ("4", "14", "284200000"),
        ("5", "22", "384600000"),
        ("6", "16", "244300000"),
    ]
    assert [row[4] for row in rows] == ["", "0", "0", "0", "0", "0"]


def test_each_distribution_adds_up_to_the_same(catalogue: Catalogue, released: EmbeddedStore) -> None:
    for name, place in (("bijdrage-per-landsdeel", 2), ("totale-bijdrage", 2), ("bijdrage-per-inwoner", 1)):
        assert sum(int(row[place]) for row in rows_of(catalogue, released, name)) == 1_693_100_000


def test_every_deal_has_one_row(catalogue: Catalogue, released: EmbeddedStore) -> None:
    for name in ("bijdrage-per-deal", "cofinanciering-per-deal", "doorlooptijd"):
        assert len(rows_of(catalogue, released, name)) == 83


def test_the_budget_of_the_sixth_tranche_moved(catalogue: Catalogue, released: EmbeddedStore) -> None:
    rows = rows_of(catalogue, released, "budgetgeschiedenis", tranche="6")
    assert list(dict.fromkeys(row[2] for row in rows)) == ["300600000", "216600000", "257000000", "244300000"]
    assert {row[2] for row in rows if row[4] == "true"} == {"244300000"}
    kept_apart = rows_of(catalogue, released, "verschuivingen-en-reserveringen", tranche="5")
    assert {("reservering", "50000000"), ("verschoven bedrag", "84000000")} <= {
        (row[1], row[2]) for row in kept_apart
    }


def test_a_dissolved_municipality_leads_to_its_successor(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    rows = rows_of(catalogue, released, "opgeheven-gemeenten")
    assert ["Delfzijl", "2020-12-31", "Eemsdelta"] in [row[:3] for row in rows]
    assert ["Brielle", "2022-12-31", "Voorne aan Zee", "Regio Deal Zuid-Hollandse Delta", "3"] in rows


def test_the_area_of_a_merger_is_counted_once(catalogue: Catalogue, released: EmbeddedStore) -> None:
    """The count of today is that of the deals of then, taken together by hand."""
    deals: dict[str, set[tuple[str, str]]] = {}
    for deal, tranche, _, _, today in rows_of(catalogue, released, "gemeenten-toen-en-nu"):
        if today:
            deals.setdefault(today, set()).add((deal, tranche))
    counted = {row[0]: int(row[1]) for row in rows_of(catalogue, released, "deals-per-gemeente-van-nu")}
    assert counted == {today: len(of) for today, of in deals.items()}
    assert deals["Eemsdelta"] == {("Regio Deal Eemsdelta", "6")}
    assert deals["Voorne aan Zee"] >= {("Regio Deal Zuid-Hollandse Delta", "3")}
    ended = rows_of(catalogue, released, "opgeheven-gemeenten")
    assert sum(row[2] == "Land van Cuijk" for row in ended) == 5
    assert "Land van Cuijk" not in counted  # no source names it, nor one of the five, as a party


def test_a_municipality_of_then_is_asked_by_its_own_name(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    delta = ["Regio Deal Zuid-Hollandse Delta", "3"]
    rows = rows_of(catalogue, released, "gemeenten-toen-en-nu", gemeente="Brielle")
    assert rows == [[*delta, "Brielle", "2022-12-31", "Voorne aan Zee"]]
    whole = rows_of(catalogue, released, "gemeenten-toen-en-nu")
    today = rows_of(catalogue, released, "gemeenten-toen-en-nu", gemeente="Voorne aan Zee")
    assert today == [row for row in whole if row[4] == "Voorne aan Zee"]
    counted = rows_of(catalogue, released, "deals-per-gemeente-van-nu")
    for name in ("Brielle", "Voorne aan Zee"):
        rows = rows_of(catalogue, released, "deals-per-gemeente-van-nu", gemeente=name)
        assert rows == [row for row in counted if row[0] == "Voorne aan Zee"]


def test_inhabitants_of_a_deal_are_those_of_all_its_municipalities(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    """Noord-Drenthe: Aa en Hunze, Noordenveld and Tynaarlo in the register of 2026, added up by hand."""
    rows = {row[0]: row for row in rows_of(catalogue, released, "bijdrage-per-inwoner-per-deal", tranche="6")}
    drenthe = rows["Regio Deal Noord-Drenthe"]
    assert drenthe[2:] == ["15000000", str(26_062 + 31_737 + 35_116), "2026", "161.44"]
    assert rows["Regio Deal Foodvalley II"][3:] == ["", "", ""]  # the sources do not name all municipalities
    assert rows["Regio Deal Barendrecht-Ridderkerk-Rotterdam"][3:] == ["", "", ""]  # a part of the three


def test_no_ended_municipality_has_inhabitants_so_then_is_not_asked(released: EmbeddedStore) -> None:
    found = released.query(
        sparql_prologue()
        + """SELECT ?gemeente WHERE {
            ?gemeente tooiont:einddatum ?dag ; rd:kengetal ?cijfer .
            ?cijfer rd:grootheid ?maat .
            FILTER(?maat = <https://w3id.org/regiodeals/def/grootheid/inwoners>)
        }"""
    )
    assert isinstance(found, Rows)
    assert not found.rows, "bijdrage-per-inwoner says that there are none: ask for then as well, and say so"


def test_no_municipality_is_surely_without_a_deal_while_lists_are_incomplete(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    rows = rows_of(catalogue, released, "gemeenten-zonder-deal")
    assert {row[2] for row in rows} == {"niet zeker"}
    assert "Voorne aan Zee" not in {row[0] for row in rows}


def test_a_settlement_is_no_signature(catalogue: Catalogue, released: EmbeddedStore) -> None:
    rows = rows_of(catalogue, released, "doorlooptijd", tranche="6")
    assert {row[1]: row[4] for row in rows if row[3]} == {
        "Regio Deal Bonaire": "289",
        "Regio Deal Noordoost-Fryslân II": "289",
    }


def test_every_contradiction_shows_its_statements(catalogue: Catalogue, released: EmbeddedStore) -> None:
    of_the_kind = NamedNode(expand("rd:Tegenstrijdigheid"))
    recorded = sum(triple.object == of_the_kind for triple in released.view.triples)
    assert recorded
    found: dict[str, int] = {}
    for row in rows_of(catalogue, released, "tegenstrijdige-cijfers"):
        found[row[0]] = found.get(row[0], 0) + 1
    assert len(found) == recorded
    assert min(found.values()) >= 2
    counted = rows_of(catalogue, released, "tegenstrijdigheden-per-aard")
    assert sum(int(row[2]) for row in counted) == recorded
    assert [row[1] for row in counted].count("true") == 1


def test_coverage_counts_each_deal_once(catalogue: Catalogue, released: EmbeddedStore) -> None:
    for row in rows_of(catalogue, released, "dekking"):
        assert sum(map(int, row[3:])) == int(row[2])


def test_every_expected_answer_has_its_question() -> None:
    released = {path.stem for path in (ROOT / "queries").glob("*/*.csv")}
    assert released == set(NAMES)
    assert {path.stem for path in MINI_ANSWERS.glob("*.csv")} == set(NAMES)


def test_the_six_sums_of_the_letter(catalogue: Catalogue, released: EmbeddedStore) -> None:
    rows = answer(catalogue.find("bijdrage-per-landsdeel"), released, {"tranche": "6"})
    sums = {exact_text(row[0]): exact_text(row[2]) for row in rows.rows}
    assert sums == {
        "Noord": "41500000",
        "Oost": "47500000",
        "Zuid": "50000000",
        "Noordwest": "33000000",
        "Zuidwest": "59300000",
        "BES": "13000000",
    }
    assert sum(map(int, sums.values())) == 244_300_000


def test_the_sixteen_amounts_stand_in_the_table_and_in_the_annex(
    catalogue: Catalogue, released: EmbeddedStore
) -> None:
    rows = answer(catalogue.find("bewijs-bij-bijdragen"), released, {"tranche": "6"})
    passages = [exact_text(row[2]) for row in rows.rows]
    assert sum("/tabel-1/" in passage for passage in passages) == 16
    assert sum("/samenvattingen/" in passage for passage in passages) == 16
