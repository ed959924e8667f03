"""Answers as text: exact in files, readable in a terminal, and nothing lost in either."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from regiodeals.errors import ParameterProblem
from regiodeals.graph.answer import Rows, Triples, Truth
from regiodeals.graph.terms import named
from regiodeals.questions.answering import answer
from regiodeals.questions.formats import render
from regiodeals.questions.translation import names_in
from regiodeals.questions.wording import exact_text, for_people

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

DECIMAL, DATE = named("xsd:decimal"), named("xsd:date")
AWKWARD = 'a, "b"\r\nc|d*e_<f> \x1b[31mred'
ROWS = Rows(
    variables=("x", "y"),
    rows=(
        (NamedNode("https://w3id.org/regiodeals/id/tranche/6"), Literal("8300000.00", datatype=DECIMAL)),
        (Literal(AWKWARD, language="nl"), None),
        (BlankNode("b"), Literal(True)),
    ),
)
FACT = Triple(named("rd:bedrag"), named("rdfs:label"), Literal("bedrag", language="nl"))


def test_csv_is_exact_and_rfc_4180() -> None:
    text = render(ROWS, format="csv")
    assert text.startswith("x,y\r\nhttps://w3id.org/regiodeals/id/tranche/6,8300000\r\n")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read == [["x", "y"], *([exact_text(term) for term in row] for row in ROWS.rows)]


def test_csv_keeps_an_empty_cell_that_is_alone() -> None:
    assert render(Rows(variables=("x",), rows=((None,),)), format="csv") == 'x\r\n""\r\n'


def test_json_is_sparql_results_that_others_read() -> None:
    text = render(ROWS, format="json")
    solutions = parse_query_results(text, QueryResultsFormat.JSON)
    again = [[solution[name] for name in ("x", "y")] for solution in solutions]  # type: ignore[union-attr]
    assert [[exact_text(term) for term in row] for row in again] == [
        [exact_text(term) for term in row] for row in ROWS.rows
    ]
    assert json.loads(text)["results"]["bindings"][1]["x"]["xml:lang"] == "nl"


def test_a_table_loses_nothing_however_narrow(catalogue: Catalogue, released: EmbeddedStore) -> None:
    for name in ("overvraging-per-tranche", "bewijs-bij-bijdragen", "vervolgdeals"):
        question = catalogue.find(name)
        rows = answer(question, released, {})
        for width in (40, 57, 80, 120, None):
            text = "".join(render(rows, question, width=width, lang="nl").split())
            for row in rows.rows:
                for term, column in zip(row, question.columns, strict=True):
                    if column.unit == "euro":
                        assert "".join(for_people(term, unit="euro").split()) in text
            letters = [sum(text.count(sign) for sign in "0123456789€")]
            assert letters[0] >= sum(
                sum(cell.count(sign) for sign in "0123456789€")
                for row in rows.rows
                for cell in (for_people(t, unit=c.unit) for t, c in zip(row, question.columns, strict=True))
            )


def test_lines_fit_the_terminal(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bewijs-bij-bijdragen")
    text = render(answer(question, released, {}), question, width=100)
    assert max(map(len, text.splitlines())) <= 100


def test_a_table_cannot_command_the_terminal() -> None:
    text = render(ROWS, format="table", width=60)
    assert "\x1b" not in text
    assert "\N{REPLACEMENT CHARACTER}[31mred" in text


def test_colour_only_when_asked(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("totale-bijdrage")
    rows = answer(question, mini, {})
    assert "\x1b[" in render(rows, question, colour=True)
    assert "\x1b[" not in render(rows, question, colour=False)


@pytest.mark.parametrize(
    ("term", "unit", "dutch", "english"),
    [
        (Literal("41500000.0", datatype=DECIMAL), "euro", "€ 41.500.000", "€41,500,000"),
        (Literal("8300000.5", datatype=DECIMAL), "euro", "€ 8.300.000,50", "€8,300,000.50"),
        (Literal("-1000000.0", datatype=DECIMAL), "euro", "€ -1.000.000", "-€1,000,000"),
        (Literal("0.1699", datatype=DECIMAL), "fraction", "16,99%", "16.99%"),
        (Literal("0.5", datatype=DECIMAL), "fraction", "50,0%", "50.0%"),
        (Literal("1.25", datatype=DECIMAL), "ratio", "1,25", "1.25"),
        (Literal(631000), "count", "631.000", "631,000"),
        (Literal(2024), "number", "2024", "2024"),
        (Literal("2025-02-03", datatype=DATE), "date", "3 februari 2025", "3 February 2025"),
        (Literal("2025-06", datatype=named("xsd:gYearMonth")), "date", "juni 2025", "June 2025"),
        (Literal("2040", datatype=named("xsd:gYear")), "date", "2040", "2040"),
        (Literal("2025-02-30", datatype=DATE), "date", "2025-02-30", "2025-02-30"),
        (Literal(True), "text", "ja", "yes"),
        (Literal("2025-02-03"), "text", "2025-02-03", "2025-02-03"),
        (Literal("veel", datatype=DECIMAL), "euro", "veel", "veel"),
        (named("rd:bedrag"), "text", "rd:bedrag", "rd:bedrag"),
        (None, "euro", "", ""),
    ],
)
def test_values_are_written_for_people(
    term: Literal | NamedNode | None, unit: str, dutch: str, english: str
) -> None:
    assert for_people(term, unit=unit, lang="nl") == dutch
    assert for_people(term, unit=unit, lang="en") == english


def test_headings_and_names_follow_the_language(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    rows = answer(question, released, {})
    english = render(rows, question, lang="en", names=names_in(released, "en"))
    assert "part of the country" in english
    assert "Southwest" in english
    assert "Zuidwest" in render(rows, question, lang="nl", names=names_in(released, "nl"))
    assert "Zuidwest" in render(rows, question, format="csv", lang="en", names=names_in(released, "en"))


def test_markdown_shows_signs_as_they_are() -> None:
    lines = render(ROWS, format="markdown").splitlines()
    assert lines[1] == "| --- | --- |"
    assert len(lines) == 5
    assert r"c\|d\*e\_&lt;f&gt;" in lines[3]


def test_markdown_sets_numbers_to_the_right(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("totale-bijdrage")
    text = render(answer(question, mini, {}), question, format="markdown")
    assert "| 8 | 1 | € 40.000.000 | € 40.000.000 | € 0 |" in text
    assert "| ---: | ---: | ---: | ---: | ---: |" in text


def test_no_rows_are_told(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("deals-buiten-bandbreedte")
    rows = answer(question, mini, {})
    assert "Geen rijen." in render(rows, question)
    assert "No rows." in render(rows, question, lang="en")
    assert render(rows, question, format="csv") == "deal,tranche,bedrag,minimum,maximum\r\n"


def test_triples_are_written_in_every_format() -> None:
    triples = Triples(triples=(FACT,))
    assert [quad.triple for quad in parse(render(triples, format="turtle"), format=RdfFormat.TURTLE)] == [
        FACT
    ]
    assert render(triples, format="csv").startswith("subject,predicate,object\r\n")
    assert "rd:bedrag" in render(triples, format="table")


def test_rows_are_no_turtle() -> None:
    with pytest.raises(ParameterProblem, match="CONSTRUCT or DESCRIBE"):
        render(ROWS, format="turtle")


def test_yes_and_no() -> None:
    assert render(Truth(value=True), lang="nl") == "ja\n"
    assert render(Truth(value=False), lang="en") == "no\n"
    assert json.loads(render(Truth(value=True), format="json")) == {"head": {}, "boolean": True}
    assert render(Truth(value=True), format="csv") == "answer\r\ntrue\r\n"


def test_an_answer_without_columns_is_a_table() -> None:
    assert render(Rows(variables=(), rows=())) == "Geen rijen.\n"
