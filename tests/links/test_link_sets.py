"""A table of links is read strictly, and becomes a named graph with what is said of it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode

from regiodeals.errors import InputProblem
from regiodeals.graph.linksets import link_set_file, read_link_set
from regiodeals.graph.terms import named
from regiodeals.links.rows import all_rows, row_iri
from regiodeals.links.tables import table_text

from .conftest import COLUMNS, HEADER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GRAPH = NamedNode("https://w3id.org/regiodeals/id/koppeling/proef")
CODE_ROW = (
    "tooi:gemeente/gm0014\tgemeente Groningen\tskos:notation\t\tsemapv:LexicalMatching\t2026-11-24\t1\t"
    "GM0014\trdfs literal\n"
)
CODE_COLUMNS = COLUMNS.strip() + "\tobject_label\tobject_type\n"


def test_a_link_is_a_triple_in_the_graph_of_its_set(link_set: Callable[..., Path]) -> None:
    quads = link_set_file(link_set()).quads
    (link,) = [quad for quad in quads if quad.graph_name == GRAPH]
    assert link.subject == NamedNode("https://identifier.overheid.nl/tooi/id/gemeente/gm0014")
    assert (link.predicate, link.object) == (
        named("skos:closeMatch"),
        NamedNode("https://example.org/lijst/groningen"),
    )
    told = {quad.predicate: quad.object for quad in quads if quad.graph_name == DefaultGraph()}
    assert told[named("void:triples")] == Literal("1", datatype=named("xsd:integer"))
    assert told[named("dct:issued")] == Literal("2026-11-25", datatype=named("xsd:date"))
    assert told[named("void:linkPredicate")] == named("skos:closeMatch")
    assert told[named("dct:source")] == NamedNode("https://example.org/lijst")
    assert told[named("rdf:type")] == named("void:Linkset")


def test_a_code_without_address_is_a_literal(link_set: Callable[..., Path]) -> None:
    (link,) = read_link_set(link_set(HEADER + CODE_COLUMNS + CODE_ROW)).links
    assert link.target == Literal("GM0014")


def test_each_row_is_published_with_its_ground(link_set: Callable[..., Path]) -> None:
    links = read_link_set(link_set())
    said = {
        triple.predicate: triple.object
        for triple in all_rows([links])
        if triple.subject == row_iri(links, links.links[0])
    }
    assert said[named("sssom:mapping_justification")] == named("semapv:LexicalMatching")
    assert said[named("sssom:confidence")] == Literal("0.9", datatype=named("xsd:double"))
    assert said[named("owl:annotatedTarget")] == NamedNode("https://example.org/lijst/groningen")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no header"),
        (COLUMNS + ROW, "no header"),
        (HEADER, "names of the columns"),
        (HEADER + COLUMNS, "no links"),
        ("#[1, 2\n" + COLUMNS + ROW, "not valid YAML"),
        ("#- een\n" + COLUMNS + ROW, "no header"),
        (HEADER.replace("#license", "#licentie") + COLUMNS + ROW, "does not say: license"),
        (HEADER + "#vreemd: ja\n" + COLUMNS + ROW, "unknown key: vreemd"),
        (HEADER.replace("koppeling/proef", "koppeling/anders") + COLUMNS + ROW, "is called"),
        (HEADER.replace("https://creative", "ftp://creative") + COLUMNS + ROW, "license is no web address"),
        (HEADER.replace("lijst: https", "lijst: ftp") + COLUMNS + ROW, "no address for each prefix"),
        (HEADER + "#  skos: https://example.org/\n" + COLUMNS + ROW, "stands for something else"),
        (HEADER + COLUMNS.replace("\tconfidence", "") + ROW, "lacks confidence"),
        (HEADER + COLUMNS.replace("confidence", "zeker") + ROW, "lacks confidence"),
        (HEADER + COLUMNS.strip() + "\tsoort\n" + ROW.strip() + "\tx\n", "unknown or stands twice"),
        (HEADER + COLUMNS + "a\tb\n", "has 2 cells; there are 7"),
        (HEADER + COLUMNS + ROW + ROW, "same link stands in line"),
        (HEADER + COLUMNS + ROW.replace("tooi:", "onbekend:"), "in column subject_id"),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", "lijst:a b"), "in column object_id"),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", "lijst:a|lijst:b"), "in column object_id"),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", ""), "column object_id is empty"),
        (HEADER + COLUMNS + ROW.replace("closeMatch", "vaagMatch"), "in column predicate_id"),
        (HEADER + COLUMNS + ROW.replace("Lexical", "Gevoels"), "in column mapping_justification"),
        (HEADER + COLUMNS + ROW.replace("0.9", "1.1"), "in column confidence"),
        (HEADER + COLUMNS + ROW.replace("0.9", "NaN"), "in column confidence"),
        (HEADER + COLUMNS + ROW.replace("0.9", "\N{ARABIC-INDIC DIGIT ONE}"), "in column confidence"),
        (HEADER + COLUMNS + ROW.replace("2026-11-25", "25-11-2026"), "in column mapping_date"),
        (HEADER + COLUMNS + ROW.replace("2026-11-25", "2026-02-30"), "in column mapping_date"),
        (HEADER + COLUMNS + ROW.replace("gemeente Gron", " gemeente Gron"), "without spaces"),
        (HEADER + COLUMNS + ROW.replace("Groningen", "\x1b[31mrood"), r"\\x1b"),
        (HEADER + COLUMNS + ROW.replace("gemeente Groningen", '"open'), "cannot be read|has \\d+ cells"),
        (HEADER + CODE_COLUMNS + CODE_ROW.replace("GM0014", ""), "column object_label is empty"),
        (HEADER + CODE_COLUMNS + CODE_ROW.replace("\t\t", "\tlijst:x\t"), "in column object_type"),
        (HEADER + CODE_COLUMNS + CODE_ROW.replace("rdfs literal", "getal"), "column object_id is empty"),
    ],
)
def test_a_wrong_form_is_refused_with_its_place(link_set: Callable[..., Path], text: str, told: str) -> None:
    with pytest.raises(InputProblem, match=told) as caught:
        read_link_set(link_set(text))
    assert "proef.sssom.tsv:" in str(caught.value.where)
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(link_set: Callable[..., Path], text: str) -> None:
    for content in (text, HEADER + COLUMNS + text, HEADER + "#" + text + "\n" + COLUMNS + ROW):
        try:
            path = link_set(content)
        except UnicodeEncodeError:
            continue
        with contextlib.suppress(InputProblem):
            read_link_set(path)


def test_a_table_has_one_form_whatever_the_order() -> None:
    rows = [
        {"subject_id": "b", "object_id": "x", "comment": ""},
        {"subject_id": "a", "object_id": "x", "comment": "iets"},
    ]
    assert table_text(rows) == table_text(reversed(rows))
    assert table_text(rows).splitlines()[0].endswith("\tconfidence\tcomment")
