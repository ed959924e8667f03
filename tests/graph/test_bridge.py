"""rdflib sees exactly the terms that the store sees."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from regiodeals.graph.bridge import from_rdflib_term, to_rdflib, to_rdflib_term
from regiodeals.graph.terms import Term, named
from regiodeals.graph.view import build_view
from regiodeals.namespaces import VOCABULARY

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset


@pytest.mark.parametrize(
    "term",
    [
        NamedNode("https://example.org/a"),
        BlankNode("a"),
        Literal("tekst"),
        Literal("tekst", language="nl"),
        Literal("15000000.0", datatype=named("xsd:decimal")),
        Literal("007", datatype=named("xsd:integer")),
        Literal("elf", datatype=named("xsd:integer")),
        Literal("2025-06", datatype=named("xsd:gYearMonth")),
        Literal("true", datatype=named("xsd:boolean")),
    ],
)
def test_terms_survive_the_way_there_and_back(term: Term) -> None:
    assert from_rdflib_term(to_rdflib_term(term)) == term


def test_strings_have_no_datatype_in_rdflib() -> None:
    assert to_rdflib_term(Literal("tekst")) == rdflib.Literal("tekst")


def test_graph_holds_every_triple_and_the_prefixes(world: Dataset) -> None:
    view = build_view(world)
    graph = to_rdflib(view.triples)
    assert len(graph) == len(view.triples)
    assert dict(graph.namespaces())["rd"] == rdflib.URIRef(VOCABULARY)
    amounts = list(graph.objects(predicate=rdflib.URIRef(VOCABULARY + "bedrag")))
    assert [amount.toPython() for amount in amounts if isinstance(amount, rdflib.Literal)] == [
        Decimal(15000000)
    ]
