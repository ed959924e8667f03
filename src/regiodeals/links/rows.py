"""The rows of link sets as RDF: who linked what, on what ground, how surely and when.

The terms are those of SSSOM (https://mapping-commons.github.io/sssom/): a row is an annotated axiom. They are
published beside the graph and checked against the shapes; the view holds the links themselves only.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.linksets import link_set_quads
from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiodeals.graph.linksets import Link, LinkSet

_TEXTS: Final = {
    "subject_label": "sssom:subject_label",
    "object_label": "sssom:object_label",
    "reviewer_label": "sssom:reviewer_label",
    "comment": "rdfs:comment",
}
_LENGTH: Final = 16


def link_rows(links: LinkSet) -> Iterator[Triple]:
    """Yield what a link set is, and each of its rows as a ``sssom:Mapping``."""
    for quad in link_set_quads(links):
        if quad.subject == links.iri:
            yield quad.triple
    for link in links.links:
        yield from _row(links, link)


def row_iri(links: LinkSet, link: Link) -> NamedNode:
    """Return the IRI of a row: that of its link set, and a mark made from what it links."""
    parts = (link.subject, link.predicate, link.target)
    mark = sha256("\n".join(map(str, parts)).encode()).hexdigest()[:_LENGTH]
    return NamedNode(f"{links.iri.value}/{mark}")


def all_rows(sets: Iterable[LinkSet]) -> list[Triple]:
    """Return the rows of several link sets."""
    return [triple for links in sets for triple in link_rows(links)]


def _row(links: LinkSet, link: Link) -> Iterator[Triple]:
    row, cells = row_iri(links, link), link.cells

    def said(predicate: str, term: NamedNode | Literal) -> Triple:
        return Triple(row, named(predicate), term)

    yield said("rdf:type", named("sssom:Mapping"))
    yield said("rdf:type", named("owl:Axiom"))
    yield Triple(links.iri, named("sssom:mappings"), row)
    yield said("owl:annotatedSource", link.subject)
    yield said("owl:annotatedProperty", link.predicate)
    yield said("owl:annotatedTarget", link.target)
    yield said("sssom:mapping_justification", named(cells["mapping_justification"]))
    yield said("sssom:confidence", Literal(cells["confidence"], datatype=named("xsd:double")))
    yield said("dct:created", Literal(cells["mapping_date"], datatype=named("xsd:date")))
    yield said("sssom:object_source_version", Literal(links.version))
    if "mapping_provider" in cells:
        yield said("sssom:mapping_provider", Literal(cells["mapping_provider"], datatype=named("xsd:anyURI")))
    if "review_date" in cells:
        yield said("sssom:review_date", Literal(cells["review_date"], datatype=named("xsd:date")))
    for column, predicate in _TEXTS.items():
        if column in cells:
            yield said(predicate, Literal(cells[column]))
