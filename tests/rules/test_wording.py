"""Values as people write them, in Dutch and English."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib import RDFS, SKOS, XSD, Literal, URIRef

from regiodeals.rules.wording import Names, euro, fill

COUNTED = re.compile(r"COUNT\([^)]*\) AS \?(\w+)")
SHAPES = sorted((Path(__file__).resolve().parents[2] / "shapes").glob("*.ttl"))
THING = URIRef("https://w3id.org/regiodeals/id/regiodeal/9-voorbeeld")


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        ("15000000.0", "€ 15.000.000", "€15,000,000"),
        ("4999999.99", "€ 4.999.999,99", "€4,999,999.99"),
        ("0.5", "€ 0,50", "€0.50"),
    ],
)
def test_euro(amount: str, dutch: str, english: str) -> None:
    assert euro(Decimal(amount), "nl") == dutch
    assert euro(Decimal(amount), "en") == english


@pytest.mark.parametrize(
    ("literal", "dutch", "english"),
    [
        (Literal("true", datatype=XSD.boolean), "ja", "yes"),
        (Literal("false", datatype=XSD.boolean), "nee", "no"),
        (Literal("2021-07-01", datatype=XSD.date), "1 juli 2021", "1 July 2021"),
        (Literal("2021-13-01", datatype=XSD.date), "2021-13-01", "2021-13-01"),
        (Literal("2021-07", datatype=XSD.gYearMonth), "juli 2021", "July 2021"),
        (Literal("2021-13", datatype=XSD.gYearMonth), "2021-13", "2021-13"),
        (Literal("12000", datatype=XSD.integer), "12.000", "12,000"),
        (Literal("0.67", datatype=XSD.decimal), "0,67", "0.67"),
        (Literal("veel", datatype=XSD.decimal), "veel", "veel"),
        (Literal("tekst", lang="nl"), "tekst", "tekst"),
    ],
)
def test_values(literal: Literal, dutch: str, english: str) -> None:
    names = Names(rdflib.Graph())
    assert names.value(literal, "nl", is_euro=False) == dutch
    assert names.value(literal, "en", is_euro=False) == english


def test_things_that_a_query_joins_are_listed_by_name() -> None:
    graph = rdflib.Graph()
    other = URIRef("https://w3id.org/regiodeals/def/instrument/tweede")
    graph.add((THING, RDFS.label, Literal("voorbeeld", lang="nl")))
    graph.add((other, SKOS.prefLabel, Literal("another", lang="en")))
    graph.add((other, SKOS.prefLabel, Literal("andere", lang="nl")))
    names = Names(graph)
    assert names.value(Literal(f"{THING} {other}"), "nl", is_euro=False) == "andere, voorbeeld"
    assert names.value(Literal(f"{other}"), "en", is_euro=False) == "another"
    assert names.value(Literal(f"zie {THING}"), "nl", is_euro=False) == f"zie {THING}"


def test_label_in_the_language_asked_else_dutch_else_any() -> None:
    graph = rdflib.Graph()
    names = Names(graph)
    assert names.subject(THING, "nl") == "id/regiodeal/9-voorbeeld"
    graph.add((THING, SKOS.prefLabel, Literal("exemple", lang="fr")))
    assert names.label(THING, "en") == "exemple"
    graph.add((THING, RDFS.label, Literal("voorbeeld", lang="nl")))
    assert names.label(THING, "en") == "voorbeeld"
    graph.add((THING, RDFS.label, Literal("example", lang="en")))
    assert names.label(THING, "en") == "example"


def test_placeholder_without_a_value_shows_that_something_is_missing() -> None:
    names = Names(rdflib.Graph())
    assert fill("van {?a} tot {?b}", {"a": Literal("x")}, names, "nl") == "van x tot …"


def test_a_message_counts_without_a_plural() -> None:
    """A number that may be 1 stands before no word that would have to agree with it."""
    rules = [rule for path in SHAPES for rule in re.split(r"\n(?=ds:)", path.read_text(encoding="utf-8"))]
    several = re.compile(r"HAVING \(COUNT\([^)]*\) > ")
    counted = [(rule, name) for rule in rules if not several.search(rule) for name in COUNTED.findall(rule)]
    assert len(counted) >= 3
    found = [
        f"{rule.splitlines()[0]}: {{?{name}}} stands before a word"
        for rule, name in counted
        for line in rule.splitlines()
        if "sh:message" in line and re.search(rf"\{{\?{name}\}} \w", line)
    ]
    assert not found
