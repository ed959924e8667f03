"""Each class and property is complete, and the description of the ontology is too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import DCTERMS, ORG, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, Namespace, URIRef

import regiodeals
from regiodeals.namespaces import BASE, PREFIXES, shrink

if TYPE_CHECKING:
    from pathlib import Path

RD = Namespace(PREFIXES["rd"])
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
ONTOLOGY = URIRef(BASE + "def")
FIXED_CLASSES = {
    RD.Bijdrage,
    RD.Convenant,
    RD.Financieringsregel,
    RD.Gebeurtenis,
    RD.Kamerstuk,
    RD.Landsdeel,
    RD.Leemte,
    RD.Passage,
    RD.Programma,
    RD.Regio,
    RD.RegioDeal,
    RD.Tegenstrijdigheid,
    RD.Tranche,
    RD.Voorstel,
}


def terms(vocabulary: Graph) -> list[str]:
    return sorted(str(term) for kind in KINDS for term in vocabulary.subjects(RDF.type, kind))


def languages(graph: Graph, subject: str, predicate: URIRef) -> list[str | None]:
    """Return the languages of the texts that a subject has for a predicate; None for what is no such text."""
    values = graph.objects(URIRef(subject), predicate)
    found = [value.language if isinstance(value, Literal) else None for value in values]
    return sorted(found, key=str)


def marked(vocabulary: Graph) -> set[str]:
    return {str(term) for term in vocabulary.subjects(RD.buitenPassage, Literal(lexical_or_value=True))}


def test_the_classes_that_others_script_against_are_there(vocabulary: Graph) -> None:
    assert set(vocabulary.subjects(RDF.type, OWL.Class)) >= FIXED_CLASSES


def test_every_term_is_ours_and_has_one_kind(vocabulary: Graph) -> None:
    found = terms(vocabulary)
    assert len(found) == len(set(found)) > 100
    assert [iri for iri in found if not iri.startswith(RD)] == []


def test_every_term_has_one_label_and_one_definition_in_each_language(vocabulary: Graph) -> None:
    for term in terms(vocabulary):
        for predicate in (RDFS.label, SKOS.definition):
            assert languages(vocabulary, term, predicate) == ["en", "nl"], shrink(term)


def test_notes_and_examples_have_both_languages(vocabulary: Graph) -> None:
    for term in terms(vocabulary):
        for predicate in (SKOS.scopeNote, SKOS.example):
            assert languages(vocabulary, term, predicate) in ([], ["en", "nl"]), shrink(term)


def test_no_two_terms_share_a_definition(vocabulary: Graph) -> None:
    texts = list(vocabulary.objects(None, SKOS.definition))
    assert len(texts) == len(set(texts))


def test_every_term_says_which_ontology_defines_it(vocabulary: Graph) -> None:
    for term in terms(vocabulary):
        assert list(vocabulary.objects(URIRef(term), RDFS.isDefinedBy)) == [ONTOLOGY], shrink(term)


def test_classes_are_upper_camel_and_properties_lower_camel(vocabulary: Graph) -> None:
    for term in terms(vocabulary):
        is_class = (URIRef(term), RDF.type, OWL.Class) in vocabulary
        pattern = r"[A-Z][A-Za-z]+" if is_class else r"[a-z][A-Za-z0-9]+"
        assert re.fullmatch(pattern, term.removeprefix(RD)), term


def test_super_terms_are_our_own(vocabulary: Graph) -> None:
    wider = {*vocabulary.objects(None, RDFS.subClassOf), *vocabulary.objects(None, RDFS.subPropertyOf)}
    assert wider, "A parliamentary paper is a document."
    strange = {str(term) for term in wider} - set(terms(vocabulary))
    assert strange == set(), "Put a super-term of another vocabulary in alignments.ttl."


def test_there_is_no_domain_range_or_comment(turtle_file: Path) -> None:
    graph = Graph().parse(turtle_file, format="turtle")
    for predicate in (RDFS.domain, RDFS.range, RDFS.comment):
        assert list(graph.subjects(predicate)) == []


def test_terms_of_others_are_marked_and_never_described(vocabulary: Graph) -> None:
    others = {str(subject) for subject in vocabulary.subjects() if not str(subject).startswith(BASE)}
    assert len(others) >= 16
    assert others <= marked(vocabulary)
    for term in others:
        assert list(vocabulary.predicates(URIRef(term))) == [RD.buitenPassage], shrink(term)


def test_a_mark_is_only_ever_true_and_stands_on_properties(vocabulary: Graph) -> None:
    assert set(vocabulary.objects(None, RD.buitenPassage)) == {Literal(lexical_or_value=True)}
    assert marked(vocabulary) & {str(term) for term in vocabulary.subjects(RDF.type, OWL.Class)} == set()


def registers(data_quads: tuple[ox.Quad, ...]) -> set[str]:
    """Return the graphs of registers."""
    return {
        quad.subject.value
        for quad in data_quads
        if isinstance(quad.subject, ox.NamedNode)
        and quad.predicate.value == str(RDF.type)
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value == str(RD.Registeruitgave)
    }


def test_each_property_of_ours_stands_either_inside_or_outside_passages(
    vocabulary: Graph, data_quads: tuple[ox.Quad, ...]
) -> None:
    """A register may give identity too: it holds things that no other file knows, as its key figures."""
    may_stand_outside = marked(vocabulary)
    of_registers = registers(data_quads)
    assert of_registers, "There is no register in data/."
    for quad in data_quads:
        outside = isinstance(quad.graph_name, ox.DefaultGraph)
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in of_registers:
            continue
        name = quad.predicate.value
        if outside or name.startswith(RD):
            where = "outside every passage" if outside else "inside a passage"
            assert (name in may_stand_outside) == outside, f"{shrink(name)} stands {where}: {quad.triple}"


def test_sources_are_described_in_the_data(turtle_file: Path, data_quads: tuple[ox.Quad, ...]) -> None:
    known = {quad.subject.value for quad in data_quads if isinstance(quad.subject, ox.NamedNode)}
    graph = Graph().parse(turtle_file, format="turtle")
    strange = {str(source) for source in graph.objects(None, DCTERMS.source)} - known
    assert strange == set(), "These sources are in no data file."


def test_the_description_of_the_ontology_is_complete(vocabulary: Graph) -> None:
    assert list(vocabulary.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(vocabulary, ONTOLOGY, predicate) == ["en", "nl"]
    for predicate in (DCTERMS.creator, DCTERMS.publisher, DCTERMS.license):
        (value,) = vocabulary.objects(ONTOLOGY, predicate)
        assert isinstance(value, URIRef)
    for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        (day,) = vocabulary.objects(ONTOLOGY, predicate)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(day))
    assert vocabulary.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("rd")
    assert vocabulary.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(str(RD))


def test_the_publisher_has_a_type_and_a_label(vocabulary: Graph) -> None:
    (publisher,) = vocabulary.objects(ONTOLOGY, DCTERMS.publisher)
    assert (publisher, RDF.type, ORG.Organization) in vocabulary
    assert languages(vocabulary, str(publisher), RDFS.label) == ["en", "nl"]


def test_the_version_is_that_of_the_package(vocabulary: Graph) -> None:
    version = regiodeals.__version__
    assert vocabulary.value(ONTOLOGY, OWL.versionInfo) == Literal(version)
    assert vocabulary.value(ONTOLOGY, OWL.versionIRI) == RD[f"versie/{version}"]


def test_versions_stand_in_the_ontology_only(alignments: Graph, schemes: dict[str, Graph]) -> None:
    for graph in (alignments, *schemes.values()):
        assert list(graph.subjects(OWL.versionInfo)) == list(graph.subjects(OWL.versionIRI)) == []
