"""The graph that is validated: pySHACL reads it as rdflib, its queries are answered by the embedded store.

Both hold the same terms, in the one spelling that loading gives them. rdflib answers where the store cannot
hold a value: it counts in 64-bit integers and in decimals of 18 digits behind the point.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import Result as Answer

from regiodeals.graph.bridge import from_rdflib_term, to_rdflib, to_rdflib_term
from regiodeals.graph.literals import with_point
from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Identifier, Node

_FOCUS: Final = rdflib.Variable("this")
_NUMBERS: Final = frozenset({named("xsd:decimal"), named("xsd:integer")})
_LONGEST: Final = 17
"""Characters of a number that the store surely holds, and sums of which it holds too."""


class ValidatedGraph(rdflib.Graph):
    """Triples to validate; ``query`` is what pySHACL calls for each SPARQL rule and each focus node."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        plain = [triple for triple in triples if not _nested(triple)]
        graph = to_rdflib(plain)
        super().__init__(store=graph.store, identifier=graph.identifier)
        self._engine: Store | None = None
        if not any(_is_long(triple) for triple in plain):
            self._engine = Store()
            default = DefaultGraph()
            self._engine.bulk_extend(
                Quad(triple.subject, triple.predicate, triple.object, default) for triple in plain
            )

    def add(self, triple: Any) -> ValidatedGraph:
        """Add a triple of rdflib, for both readers."""
        super().add(triple)
        if self._engine is not None:
            self._engine.add(_quad(triple))
        return self

    def remove(self, triple: Any) -> ValidatedGraph:
        """Remove the triples of rdflib that fit, for both readers."""
        fitting = list(self.triples(triple))
        super().remove(triple)
        if self._engine is not None:
            for each in fitting:
                self._engine.remove(_quad(each))
        return self

    def query(
        self,
        query_object: Any,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803 - rdflib calls it so
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        *args: Any,
        **options: Any,
    ) -> Answer:
        """Answer a query, with the variables bound beforehand, in the terms of rdflib."""
        bound = initBindings or {}
        if self._engine is None or not isinstance(query_object, str):
            query = prepared(query_object) if isinstance(query_object, str) else query_object
            return super().query(query, processor, result, initNs, bound, *args, **options)
        answer = self._engine.query(
            query_object,
            substitutions={Variable(name): from_rdflib_term(node) for name, node in bound.items()},
        )
        if not isinstance(answer, QuerySolutions):
            return super().query(query_object, processor, result, initNs, bound, *args, **options)
        return _solutions(answer, bound)


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


def _solutions(answer: QuerySolutions, bound: Mapping[str, Identifier]) -> Answer:
    """Return what the store answers as rdflib would."""
    names = [rdflib.Variable(variable.value) for variable in answer.variables]
    rows: list[Mapping[rdflib.Variable, Identifier]] = []
    for solution in answer:
        row: dict[rdflib.Variable, Identifier] = {}
        for name, term in zip(names, solution, strict=True):
            if name in bound:
                row[name] = bound[name]
            elif term is not None and not isinstance(term, Triple):
                row[name] = to_rdflib_term(with_point(term) if isinstance(term, Literal) else term)
        rows.append(row)
    result = Answer("SELECT")
    result.vars, result.bindings = names, rows
    return result


def _quad(triple: tuple[Node, Node, Node]) -> Quad:
    subject, predicate, target = (from_rdflib_term(node) for node in triple)
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
        raise TypeError("A subject is no literal, and a predicate is an IRI.")
    return Quad(subject, predicate, target, DefaultGraph())


def _nested(triple: Triple) -> bool:
    return isinstance(triple.subject, Triple) or isinstance(triple.object, Triple)


def _is_long(triple: Triple) -> bool:
    term = triple.object
    return isinstance(term, Literal) and term.datatype in _NUMBERS and len(term.value) > _LONGEST
