"""The shapes themselves: a misspelt term is silent in SHACL, so every name is looked up."""

from __future__ import annotations

import os
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, RDF, RDFS, SH, SKOS, Literal, URIRef

from regiodeals.graph.bridge import to_rdflib
from regiodeals.graph.dataset import defined_terms, load_vocabulary
from regiodeals.graph.linksets import JUSTIFICATIONS
from regiodeals.namespaces import BASE, PREFIXES, SHAPES, VOCABULARY
from regiodeals.rules.findings import LANGUAGES, Severity

if TYPE_CHECKING:
    from rdflib.term import Node

    from regiodeals.content import Content
    from regiodeals.rules.ruleset import RuleSet

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
KNOWN_ELSEWHERE = {
    PREFIXES["dct"]: {"created", "identifier", "isReplacedBy", "issued", "license", "source", "spatial"},
    PREFIXES["foaf"]: {"page"},
    PREFIXES["geo"]: {"sfWithin"},
    PREFIXES["oa"]: {"exact"},
    PREFIXES["owl"]: {
        *("DatatypeProperty", "ObjectProperty", "sameAs", "versionInfo"),
        *("annotatedProperty", "annotatedSource", "annotatedTarget"),
    },
    PREFIXES["prov"]: {"wasDerivedFrom"},
    PREFIXES["rdf"]: {"Property", "langString"},
    PREFIXES["rdfs"]: {"label", "seeAlso"},
    PREFIXES["semapv"]: {name.removeprefix("semapv:") for name in JUSTIFICATIONS},
    PREFIXES["skos"]: {
        *("Concept", "editorialNote", "notation"),
        *("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"),
    },
    PREFIXES["sssom"]: {"Mapping", "confidence", "mapping_justification", "object_source_version"},
    PREFIXES["tooiont"]: {
        "CaribischOpenbaarLichaam",
        "Gemeente",
        "HistorischeVersie",
        "Ministerie",
        "Provincie",
        "Samenwerkingsorganisatie",
        "Waterschap",
        "begindatum",
        "einddatum",
    },
    PREFIXES["void"]: {"Linkset", "objectsTarget", "subjectsTarget", "triples"},
    PREFIXES["xsd"]: {"boolean", "date", "decimal", "double", "gYear", "gYearMonth", "integer", "string"},
}
"""Terms of other vocabularies that the shapes may use, each looked up at its own address."""
PATHS = (SH.path, SH.inversePath, SH.oneOrMorePath, SH.lessThanOrEquals, SH.disjoint)
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
TERMS = (*PATHS, SH["class"], SH.datatype, SH.hasValue, *TARGETS)


@pytest.fixture(scope="module")
def defined(content: Content) -> frozenset[str]:
    return defined_terms(load_vocabulary(content))


def rule_nodes(rules: RuleSet) -> list[URIRef]:
    return [URIRef(iri) for iri in rules.rules]


def select_of(rules: RuleSet, node: Node) -> str | None:
    constraint = rules.shapes.value(node, SH.sparql)
    return None if constraint is None else str(rules.shapes.value(constraint, SH.select))


def is_known(iri: str, defined: frozenset[str]) -> bool:
    if iri in defined:
        return True
    return any(
        iri.startswith(space) and iri[len(space) :] in names for space, names in KNOWN_ELSEWHERE.items()
    )


def test_every_shacl_term_exists(rules: RuleSet) -> None:
    vocabulary = rdflib.Graph().parse(str(files("pyshacl").joinpath("assets/shacl.ttl")), format="turtle")
    existing = {term for term in vocabulary.subjects() if str(term).startswith(str(SH))}
    used = {term for triple in rules.shapes for term in triple if str(term).startswith(str(SH))}
    assert len(existing) > 150
    assert used <= existing


def test_every_term_that_a_shape_names_is_defined(rules: RuleSet, defined: frozenset[str]) -> None:
    named = {
        str(term)
        for predicate in TERMS
        for term in rules.shapes.objects(None, predicate)
        if isinstance(term, URIRef)
    }
    in_lists = {str(term) for term in rules.shapes.objects(None, RDF.first) if isinstance(term, URIRef)}
    unknown = {iri for iri in named | in_lists if not is_known(iri, defined)}
    assert not unknown


def test_every_term_in_a_query_is_defined(rules: RuleSet, defined: frozenset[str]) -> None:
    for node in rule_nodes(rules):
        select = select_of(rules, node) or ""
        used = {VOCABULARY + name for name in re.findall(r"\brd:(\w+)", select)}
        used |= set(re.findall(rf"<({VOCABULARY}[^>]+)>", select))
        assert {iri for iri in used if not is_known(iri, defined)} == set(), node


def test_every_pattern_of_concepts_fits_a_concept(rules: RuleSet, content: Content) -> None:
    graph = to_rdflib(load_vocabulary(content))
    concepts = [str(concept) for concept in graph.subjects(RDF.type, SKOS.Concept)]
    patterns = {str(each) for each in rules.shapes.objects(None, SH.pattern) if "/def/" in str(each)}
    assert patterns
    for pattern in patterns:
        assert any(re.search(pattern, concept) for concept in concepts), pattern


def test_every_class_of_the_vocabulary_has_a_shape(rules: RuleSet, defined: frozenset[str]) -> None:
    covered = {str(term) for term in rules.shapes.objects(None, SH.targetClass)}
    classes = {iri for iri in defined if re.fullmatch(rf"{VOCABULARY}[A-Z]\w+", iri)}
    assert classes - covered == {VOCABULARY + "Landsdeel"}, "concepts of a scheme need no shape"


def test_every_rule_has_texts_in_both_languages(rules: RuleSet) -> None:
    for rule in rules.rules.values():
        for texts in (rule.name, rule.message, rule.description):
            assert tuple(texts) == LANGUAGES, rule.iri
            assert all(text == text.strip() and text for text in texts.values()), rule.iri
        for text in rule.message.values():
            assert "://" not in text, rule.iri
            assert re.search(r"(\.|\{\?value\})\Z", text), f"{rule.iri}: a message is one sentence"


def test_placeholders_are_bound_by_the_query(rules: RuleSet) -> None:
    for rule in rules.rules.values():
        dutch, english = (sorted(re.findall(r"\{\?(\w+)\}", rule.message[lang])) for lang in LANGUAGES)
        assert dutch == english, rule.iri
        projected = (select_of(rules, URIRef(rule.iri)) or "").partition("WHERE")[0]
        assert all(re.search(rf"\?{name}\b", projected) for name in dutch), rule.iri


def test_every_rule_says_how_grave_it_is_and_why(rules: RuleSet) -> None:
    severities = {severity.value for severity in Severity}
    for node in rule_nodes(rules):
        assert str(rules.shapes.value(node, SH.severity)) in severities, node
        sources = [str(source) for source in rules.shapes.objects(node, DCTERMS.source)]
        assert len(sources) == 1, node
        assert sources[0].startswith((BASE + "id/passage/", BASE + "id/besluit/")), node


def test_decision_behind_our_rules_is_labelled_and_written(rules: RuleSet) -> None:
    decisions = {
        source
        for source in rules.shapes.objects(None, DCTERMS.source)
        if str(source).startswith(BASE + "id/besluit/")
    }
    assert decisions
    for decision in decisions:
        languages = {
            text.language for text in rules.shapes.objects(decision, RDFS.label) if isinstance(text, Literal)
        }
        assert languages == set(LANGUAGES), decision
        name = str(decision).rpartition("/")[2]
        assert (ROOT / "docs/decisions" / f"{name}.md").is_file(), decision


def test_names_read_well_in_a_report(rules: RuleSet) -> None:
    for node in rule_nodes(rules):
        name = str(node).removeprefix(SHAPES)
        if (node, RDF.type, SH.PropertyShape) in rules.shapes:
            owners = list(rules.shapes.subjects(SH.property, node))
            assert len(owners) == 1, name
            target = rules.shapes.value(owners[0], SH.targetClass)
            kind = re.split("[/#]", str(target))[-1]
            assert str(owners[0]) == f"{SHAPES}{kind}Shape", name
            assert re.fullmatch(rf"{str(owners[0]).removeprefix(SHAPES)}-[a-z]\w+", name), name
        else:
            assert re.fullmatch(r"[A-Z]\w+Rule", name), name
            assert any((node, target, None) in rules.shapes for target in TARGETS), name


def test_every_shape_with_a_target_can_be_the_source_of_a_finding(rules: RuleSet) -> None:
    """Only such shapes have texts: a nested shape is told by the shape around it."""
    for node in {node for target in TARGETS for node in rules.shapes.subjects(target, None)}:
        parts = list(rules.shapes.objects(node, SH.property))
        assert str(node) in rules.rules or (parts and all(str(part) in rules.rules for part in parts)), node


def test_queries_keep_to_shacl_sparql(rules: RuleSet) -> None:
    for node in rule_nodes(rules):
        select = select_of(rules, node)
        if select is None:
            continue
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b|shapesGraph", select), node
        assert len(re.findall(r"\bSELECT\b", select)) == 1, f"{node}: one query, no query inside"
        constraint = rules.shapes.value(node, SH.sparql)
        assert set(rules.shapes.predicates(constraint)) == {
            RDF.type,
            SH.prefixes,
            SH.select,
        }, f"{node}: severity, message and source stand on the shape"


def test_a_settled_deal_is_nowhere_treated_as_signed(rules: RuleSet) -> None:
    queries = [rule.query for rule in rules.rules.values() if rule.query]
    assert any("gebeurtenis/ondertekening" in query for query in queries)
    assert not any("gebeurtenis/vaststelling" in query for query in queries)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_has_a_comment_and_the_prefixes_it_uses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# [A-Z].*\.\n", text), "start with one sentence"
    bare = re.sub(r'"""[\s\S]*?"""|"[^"\n]*"|<[^>\n]*>', "", text)
    for prefix, namespace in re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE):
        assert PREFIXES[prefix] == namespace
        assert re.search(rf"(?<!PREFIX )\b{prefix}:\w", bare), f"{prefix}: is not used"


def test_shapes_are_well_formed_shacl(rules: RuleSet) -> None:
    folder = os.environ.get("REGIODEALS_STANDARDS")
    if not folder:
        pytest.skip("REGIODEALS_STANDARDS is not set: it names the folder with the standards")
    standard = Path(folder) / "shacl-shacl/shacl-shacl.ttl"
    conforms, _, text = pyshacl.validate(
        rules.shapes, shacl_graph=rdflib.Graph().parse(standard), advanced=False, inference="none"
    )
    assert conforms, text
