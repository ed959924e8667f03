"""Our triples for tools that know only rdflib; the one module here that imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from regiodeals.graph.terms import Term, named
from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

_STRING = named("xsd:string")


def to_rdflib(triples: Iterable[Triple]) -> rdflib.Graph:
    """Return the triples as an rdflib graph; literals keep their spelling.

    A string has no datatype there, as rdflib's own parsers write it.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    known: dict[Term, rdflib.term.Node] = {}

    def node(term: Term) -> rdflib.term.Node:
        if term not in known:
            known[term] = to_rdflib_term(term)
        return known[term]

    for subject, predicate, target in triples:
        if isinstance(subject, Triple) or isinstance(target, Triple):
            continue
        graph.add((node(subject), node(predicate), node(target)))
    return graph


def to_rdflib_term(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """Return one term as rdflib writes it."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == _STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib_term(node: rdflib.term.Node) -> Term:
    """Return one term of rdflib as ours."""
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language is not None:
            return Literal(str(node), language=node.language)
        datatype = _STRING if node.datatype is None else NamedNode(str(node.datatype))
        return Literal(str(node), datatype=datatype)
    return NamedNode(str(node))
