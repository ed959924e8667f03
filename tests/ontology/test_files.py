"""Form of each Turtle file: readable by both engines, and written in one style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import SKOS, BNode, Graph, Literal

from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

ORDER = (
    "a",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:seeAlso",
    "skos:topConceptOf",
    "skos:broader",
    "skos:related",
    "rdfs:label",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "dct:title",
    "dct:description",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
    "skos:editorialNote",
    "skos:relatedMatch",
    "rd:leesAls",
    "dct:source",
    "dct:creator",
    "dct:publisher",
    "dct:created",
    "dct:issued",
    "dct:modified",
    "dct:language",
    "dct:license",
    "vann:preferredNamespacePrefix",
    "vann:preferredNamespaceUri",
    "owl:versionInfo",
    "owl:versionIRI",
    "owl:priorVersion",
    "skos:changeNote",
    "owl:deprecated",
    "dct:isReplacedBy",
    "rd:buitenPassage",
    "rdfs:isDefinedBy",
    "skos:inScheme",
)
"""The one order of predicates in a block."""

TEXTS = (
    "rdfs:label",
    "skos:prefLabel",
    "dct:title",
    "dct:description",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
)
"""Predicates whose value is one text in Dutch and one in English, on one line."""


def sections(path: Path) -> dict[str, list[list[str]]]:
    """Return the blocks of each section as lists of lines, without comments."""
    found: dict[str, list[list[str]]] = {}
    blocks: list[list[str]] = []
    current: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# --- "):
            blocks = found.setdefault(line, [])
        elif line == ".":
            blocks.append(current)
            current = []
        elif line and not line.startswith(("#", "PREFIX ", "BASE ")):
            current.append(line)
    assert current == [], f"The last block has no dot on a line of its own: {current[0]}"
    assert found, "The file has no sections."
    return found


def test_both_engines_read_the_same_graph(turtle_file: Path) -> None:
    one = Graph().parse(turtle_file, format="turtle")
    other = {quad.triple for quad in ox.parse(path=turtle_file, format=ox.RdfFormat.TURTLE)}
    assert len(one) == len(other) > 10
    lines = ox.serialize(other, format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    assert set(Graph().parse(data=lines, format="nt")) == set(one)


def test_there_are_no_blank_nodes(turtle_file: Path) -> None:
    graph = Graph().parse(turtle_file, format="turtle")
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []


def test_the_file_opens_with_one_sentence_and_the_base(turtle_file: Path) -> None:
    first, second, *_ = turtle_file.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# .+\.", first)
    assert second == "BASE <https://w3id.org/regiodeals/>"


def test_prefixes_are_those_of_the_project_and_all_in_use(turtle_file: Path) -> None:
    text = turtle_file.read_text(encoding="utf-8")
    bound = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE))
    assert bound == {prefix: PREFIXES[prefix] for prefix in bound}
    body = re.sub(r'"[^"\n]*"', '""', re.sub(r"^(?:PREFIX|#).*$", "", text, flags=re.MULTILINE))
    assert set(bound) == set(re.findall(r"(?<![\w<])([a-z]+):[A-Za-z]", body))


def test_external_prefixes_come_first_from_a_to_z(turtle_file: Path) -> None:
    groups = re.findall(r"(?:^PREFIX .+\n)+", turtle_file.read_text(encoding="utf-8"), re.MULTILINE)
    names = [re.findall(r"PREFIX (\w+):", group) for group in groups]
    own = [name for group in names for name in group if PREFIXES[name].startswith(PREFIXES["rd"])]
    others = [name for group in names for name in group if name not in own]
    assert names == [group for group in (sorted(others), sorted(own)) if group]


def test_a_block_has_its_subject_alone_and_one_predicate_a_line(turtle_file: Path) -> None:
    for blocks in sections(turtle_file).values():
        for subject, *lines in blocks:
            assert re.fullmatch(r"<[^>]+>|\w+:\w+", subject), f"The subject does not stand alone: {subject}"
            assert lines, f"{subject} says nothing."
            for line in lines:
                assert re.fullmatch(r"    [a-z]+(?::\w+)? .+ ;", line), f"{subject}: {line}"


def test_predicates_stand_in_the_fixed_order(turtle_file: Path) -> None:
    for blocks in sections(turtle_file).values():
        for subject, *lines in blocks:
            used = [line.split()[0] for line in lines]
            assert used == sorted(set(used), key=ORDER.index), f"Put the predicates of {subject} in order."


def test_terms_stand_from_a_to_z_in_their_section(turtle_file: Path) -> None:
    for title, blocks in sections(turtle_file).items():
        names = [block[0].strip("<>") for block in blocks]
        assert names == sorted(set(names), key=lambda name: (name.casefold(), name)), title


def test_every_text_is_in_dutch_and_then_in_english(turtle_file: Path) -> None:
    pattern = re.compile(rf'    (?:{"|".join(TEXTS)}) "(?:[^"\n\\]|\\.)+"@nl , "(?:[^"\n\\]|\\.)+"@en ;')
    for line in turtle_file.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ") and line.split()[0] in TEXTS:
            assert pattern.fullmatch(line), line


def test_texts_are_trimmed_and_definitions_are_sentences(turtle_file: Path) -> None:
    for _, predicate, text in Graph().parse(turtle_file, format="turtle"):
        if isinstance(text, Literal) and text.language:
            assert str(text) == " ".join(text.split())
            if predicate == SKOS.definition:
                assert re.fullmatch(r"[A-Z][^\n]+\.", text), text
