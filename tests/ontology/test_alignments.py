"""Alignments lead from our terms to terms of other vocabularies that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, URIRef

from regiodeals.namespaces import BASE, expand, shrink

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.namespace import DefinedNamespace
    from rdflib.term import Node

ALIGNMENTS = Path(__file__).resolve().parents[2] / "ontology" / "alignments.ttl"
LISTED: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, ORG, PROV, SDO, SKOS)
"""Vocabularies whose terms rdflib knows."""

LOOKED_UP = (
    "cv:PublicOrganisation",
    "cv:ReferenceFramework",
    "eli:LegalResource",
    "eli:LegalResourceSubdivision",
    "eli:based_on",
    "eli:cites",
    "eli:is_part_of",
    "oa:SpecificResource",
    "oa:TextQuoteSelector",
    "oa:hasSource",
    "schema:funding",
    "tooiont:CaribischOpenbaarLichaam",
    "tooiont:Gemeente",
    "tooiont:Ministerie",
    "tooiont:Provincie",
    "tooiont:ligtInProvincie",
    "https://linkedopendata.eu/entity/Q9934",
)
"""Terms that rdflib does not list; each was looked up in its vocabulary."""


def links(alignments: Graph) -> list[tuple[Node, Node, Node]]:
    headers = set(alignments.subjects(RDF.type, OWL.Ontology))
    return [triple for triple in alignments if triple[0] not in headers]


def test_a_correspondence_is_a_wider_term_or_a_pointer(alignments: Graph) -> None:
    """SKOS mapping relations hold between concepts only."""
    used = {predicate for _, predicate, _ in links(alignments)}
    assert used == {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso}


def test_each_correspondence_starts_at_a_term_of_ours_or_of_tooi(
    alignments: Graph, vocabulary: Graph
) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    own = {term for kind in kinds for term in vocabulary.subjects(RDF.type, kind)}
    others = {shrink(str(subject)) for subject, _, _ in links(alignments) if subject not in own}
    assert others == {"tooiont:Overheidsorganisatie"}


def test_classes_stand_under_classes_and_properties_under_properties(
    alignments: Graph, vocabulary: Graph
) -> None:
    for subject, predicate, wider in links(alignments):
        if predicate != RDFS.seeAlso:
            is_class = (subject, RDF.type, OWL.Class) in vocabulary
            assert is_class == (predicate == RDFS.subClassOf), f"{subject} stands under {wider}."
            assert is_class == bool(re.search(r"[#/][A-Z]\w*$", str(wider))), (
                f"{subject} stands under {wider}."
            )


def test_terms_of_others_exist(alignments: Graph) -> None:
    looked_up = {expand(name) for name in LOOKED_UP}
    found = {str(term) for _, _, term in links(alignments)}
    assert [iri for iri in found if iri.startswith(BASE)] == []
    unlisted = {iri for iri in found if not any(URIRef(iri) in vocabulary for vocabulary in LISTED)}
    assert unlisted == looked_up


def test_each_correspondence_has_its_reason_above_it() -> None:
    lines = ALIGNMENTS.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith(("rd:", "tooiont:"))]
    assert len(starts) > 30
    assert [lines[number] for number in starts if not lines[number - 1].startswith("# ")] == []
