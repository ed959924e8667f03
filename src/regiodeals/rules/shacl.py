"""pySHACL on a plain graph: one run, its results as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib import SH, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Identifier

from regiodeals.rules.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

    from regiodeals.rules.ruleset import RuleSet


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
    """Return a query as rdflib evaluates it; parsing takes longer than most answers."""
    return prepareQuery(text)


class PreparedGraph(rdflib.Graph):
    """A graph that parses each query once: pySHACL sends the same text for every focus node."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(store=graph.store, identifier=graph.identifier)

    def query(self, query_object: Any, *args: Any, **options: Any) -> rdflib.query.Result:
        """Answer a query, parsed now or before."""
        query = prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


def run(graph: PreparedGraph, rules: RuleSet) -> Iterator[Result]:
    """Yield what the rules find in a graph, in no order; inference and SHACL-AF are off."""
    import pyshacl

    _, results, _ = pyshacl.validate(
        graph, shacl_graph=rules.shapes, advanced=False, inference="none", inplace=True
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
