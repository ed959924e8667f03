"""pySHACL on a plain graph: one run, its results as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import SH, URIRef
from rdflib.term import Identifier

from regiodeals.rules.findings import Severity
from regiodeals.rules.lean import aimed, lean_shapes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rdflib import Graph
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


def run(graph: Graph, rules: RuleSet, *, focus: Collection[Node] | None = None) -> Iterator[Result]:
    """Yield what the rules find in a graph, in no order; inference and SHACL-AF are off.

    ``focus`` are the things to look at, all when None. What the rules say of them may rest on others.
    """
    import pyshacl

    shapes = lean_shapes(rules.shapes)
    if focus is not None:
        shapes = aimed(shapes, graph, focus)
    _, results, _ = pyshacl.validate(
        graph, shacl_graph=shapes, advanced=False, inference="none", inplace=True
    )
    return results_of(results)


def results_of(results: Graph) -> Iterator[Result]:
    """Yield the results of a SHACL report, in no order."""
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
