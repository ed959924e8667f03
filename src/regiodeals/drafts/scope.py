"""Which rules judge a draft: those about drafts only, and those of the graph that say so of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, SH, BNode, Graph, URIRef

from regiodeals.namespaces import SHAPES
from regiodeals.rules.ruleset import RuleSet

if TYPE_CHECKING:
    from rdflib.term import Node

DRAFT_SHAPE: Final = "Ontwerp"
"""Rules whose names start so are about drafts only."""


def rules_for_drafts(rules: RuleSet) -> RuleSet:
    """Return the rules that judge a draft, and no others: the validator need not run the rest."""
    chosen = {
        iri: rule
        for iri, rule in rules.rules.items()
        if rule.judges_drafts or iri.removeprefix(SHAPES).startswith(DRAFT_SHAPE)
    }
    nodes: list[Node] = [URIRef(iri) for iri in chosen]
    nodes += [owner for iri in chosen for owner in rules.shapes.subjects(SH.property, URIRef(iri))]
    graph = Graph(bind_namespaces="none")
    seen: set[Node] = set()
    while nodes:
        node = nodes.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in rules.shapes.triples((node, None, None)):
            graph.add(triple)
            _, predicate, target = triple
            # Prefixes and the labels of decisions are shared by many rules.
            if isinstance(target, BNode) or predicate in {SH.prefixes, DCTERMS.source}:
                nodes.append(target)
    return RuleSet(shapes=graph, rules=chosen)
