"""pySHACL on a plain graph: one run, its results as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib
from rdflib import SH, URIRef
from rdflib.namespace import DCTERMS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Identifier, Variable

from regiodeals.rules.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

    from regiodeals.rules.ruleset import RuleSet

_TEXTS: Final = (SH.name, SH.description, SH.message, SH.order, DCTERMS.source)
"""What a rule tells people; the validator compares each with all constraints, for each value it tests."""

_FOCUS: Final = Variable("this")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result as pySHACL reports it; ``path`` is None for a path of several steps."""

    rule: str
    focus: Identifier
    path: URIRef | None
    value: Node | None
    severity: Severity
    component: str


@lru_cache(maxsize=256)
def prepared(text: str) -> Query:
    """Return a query as rdflib evaluates it; parsing takes longer than most answers.

    rdflib orders patterns before it knows the focus node. Patterns about the focus go first, so that a query
    looks at the few events of a deal and not at the deals of all events.
    """
    query = prepareQuery(text)
    traverse(query.algebra, visitPost=_focus_first)
    return query


def _focus_first(part: Any) -> None:
    if isinstance(part, CompValue) and part.name == "BGP":
        part["triples"] = sorted(part["triples"], key=lambda triple: _FOCUS not in triple)


class PreparedGraph(rdflib.Graph):
    """A graph that parses each query once: pySHACL sends the same text for every focus node."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)

    def query(self, query_object: Any, *args: Any, **options: Any) -> rdflib.query.Result:
        """Answer a query, parsed now or before."""
        query = prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


def without_texts(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return shapes as the validator needs them: what they test, not what they tell."""
    lean = rdflib.Graph()
    for triple in shapes:
        if triple[1] not in _TEXTS:
            lean.add(triple)
    return lean


def run(graph: PreparedGraph, rules: RuleSet) -> Iterator[Result]:
    """Yield what the rules find in a graph, in no order; inference and SHACL-AF are off."""
    import pyshacl

    _, results, _ = pyshacl.validate(
        graph, shacl_graph=without_texts(rules.shapes), advanced=False, inference="none", inplace=True
    )
    for result in results.objects(None, SH.result):
        focus = results.value(result, SH.focusNode)
        path = results.value(result, SH.resultPath)
        value = results.value(result, SH.value)
        if not isinstance(focus, Identifier):
            continue
        yield Result(
            rule=str(results.value(result, SH.sourceShape)),
            focus=focus,
            path=path if isinstance(path, URIRef) else None,
            # A shape on the node itself repeats the node as its value.
            value=None if value == focus else value,
            severity=Severity(str(results.value(result, SH.resultSeverity))),
            component=str(results.value(result, SH.sourceConstraintComponent)),
        )
