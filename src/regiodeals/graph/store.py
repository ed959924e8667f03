"""Where questions are asked: the graph in memory, or a SPARQL endpoint."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypedDict, TypeVar

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)
from pyoxigraph import Store as Oxigraph

from regiodeals.content import Content, find_content
from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.graph.answer import EVERYTHING, Answer, Rows, Scope, Triples, Truth
from regiodeals.graph.dataset import Dataset, load_dataset
from regiodeals.graph.literals import with_point
from regiodeals.graph.queries import default_graphs, query_problem, refuse_harm
from regiodeals.graph.tables import inner_triple, too_many_rows, write_table
from regiodeals.graph.view import View, build_view, view_graph_iri
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from regiodeals.graph.terms import Term


_Item = TypeVar("_Item")
_Result = QuerySolutions | QueryBoolean | QueryTriples


_VIEW: Final = "actueel"
"""What stands in each query that names the view as a graph."""


class Store(Protocol):
    """Anything that answers SPARQL about the graph: the current view is its default graph."""

    def query(self, sparql: str) -> Answer:
        """Return the answer to one query.

        Raises:
            InputProblem: the query is wrong, or would change or fetch something.
            EnvironmentProblem: the store cannot answer.

        """
        ...


class EmbeddedStore:
    """The graph in memory: a view as default graph, and every named graph under its own IRI.

    Named graphs that are not in the view can still be asked for by name.
    """

    __slots__ = ("_engine", "view")

    def __init__(self, view: View, graphs: Mapping[NamedNode, tuple[Triple, ...]]) -> None:
        self.view = view
        self._engine = Oxigraph()
        self._engine.bulk_extend(_quads(view, graphs))

    @classmethod
    def from_dataset(cls, dataset: Dataset, *, as_of: date | None = None) -> EmbeddedStore:
        """Return a store whose default graph is the view on a date, or on all there is."""
        return cls(build_view(dataset, as_of=as_of), dataset.graphs)

    def query(self, sparql: str, scope: Scope = EVERYTHING) -> Answer:
        """Return the answer to one query; prefixes must be declared in it.

        Raises:
            InputProblem: the query is wrong, or would change or fetch something, or names no graph IRI.
            AnswerTooLarge: the answer has more rows than the scope allows.
            EnvironmentProblem: the engine fails.

        """
        return self._answered(sparql, scope, partial(read_answer, most_rows=scope.most_rows))

    def write(self, sparql: str, scope: Scope = EVERYTHING, *, largest: int) -> bytes | Answer:
        """Return the same answer as :meth:`query`, but a table as SPARQL JSON, which is made faster.

        Raises:
            InputProblem, EnvironmentProblem: as for :meth:`query`.
            AnswerTooLarge: the answer has more rows than the scope allows, or the table more than ``largest``
                bytes.

        """

        def written(result: _Result) -> bytes | Answer:
            if isinstance(result, QuerySolutions):
                return write_table(result, most_rows=scope.most_rows, largest=largest)
            return read_answer(result, most_rows=scope.most_rows)

        return self._answered(sparql, scope, written)

    def _answered(self, sparql: str, scope: Scope, read: Callable[[_Result], _Item]) -> _Item:
        refuse_harm(sparql, services=scope.services)
        try:
            return read(self._engine.query(sparql, base_iri=scope.base_iri, **self._graphs(sparql, scope)))
        except SyntaxError as error:
            raise query_problem(sparql, error) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise EnvironmentProblem(
                {
                    "nl": f"De vraag kan niet worden uitgevoerd: {error}",
                    "en": f"The query cannot be run: {error}",
                },
                where="query",
            ) from None

    def _graphs(self, sparql: str, scope: Scope) -> _Graphs:
        """Return the dataset of a query for the engine; the copy of the view is our default graph.

        That of the protocol goes before that of the query (SPARQL 1.1 Protocol, 2.1.4).
        """
        view = view_graph_iri(self.view.base_iri)
        if not scope.default_graphs and not scope.named_graphs:
            if _VIEW not in sparql:
                return {}
            clauses = default_graphs(sparql, scope.base_iri)
            return {"default_graph": _read_from(clauses, view)} if view.value in clauses else {}
        named: list[NamedNode | BlankNode] = [_graph(iri) for iri in scope.named_graphs]
        return {"default_graph": _read_from(scope.default_graphs, view), "named_graphs": named}


class _Graphs(TypedDict, total=False):
    default_graph: list[NamedNode | BlankNode | DefaultGraph]
    named_graphs: list[NamedNode | BlankNode]


def _read_from(iris: Iterable[str], view: NamedNode) -> list[NamedNode | BlankNode | DefaultGraph]:
    return [DefaultGraph() if graph == view else graph for graph in map(_graph, iris)]


def _graph(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise InputProblem(f"'{iri[:100]}' is no IRI of a graph.", hint="Write an absolute IRI.") from None


def open_store(
    *,
    endpoint: str | None = None,
    base_iri: str = BASE,
    as_of: date | None = None,
    content: Content | None = None,
    timeout: float = 30.0,
) -> Store:
    """Return the store to ask: the endpoint when one is named, else the graph built from the files.

    ``timeout`` is in seconds and concerns an endpoint only. An endpoint is connected to at once, so that
    a wrong one is told before any question is asked.

    Raises:
        InputProblem: the files cannot be read, the address is no http(s) URL, or a date is asked of an
            endpoint, which holds one view only.
        EndpointProblem: the endpoint does not answer, or does not hold this graph.

    """
    if endpoint is None:
        return EmbeddedStore.from_dataset(
            load_dataset(content or find_content(), base_iri=base_iri), as_of=as_of
        )
    if as_of is not None:
        raise InputProblem(
            {
                "nl": "Alleen van de bestanden is te zien hoe het op een dag was, niet van een endpoint.",
                "en": "A view on a date can only be taken of the files, not of an endpoint.",
            },
            hint={"nl": "Laat --endpoint of --as-of weg.", "en": "Leave out --endpoint or --as-of."},
        )
    from regiodeals.graph.remote import RemoteStore

    store = RemoteStore(endpoint, base_iri=base_iri, timeout=timeout)
    store.connect()
    return store


def read_answer(result: _Result, *, most_rows: int | None = None) -> Answer:
    """Return the whole answer of an engine, each decimal with its point.

    Raises:
        InputProblem: a cell holds a triple, which only RDF 1.2 allows.
        AnswerTooLarge: there are more rows or triples than ``most_rows``.

    """
    try:
        if isinstance(result, QueryBoolean):
            return Truth(value=bool(result))
        if isinstance(result, QueryTriples):
            return _triples(_listed(result, most_rows))
        names = tuple(variable.value for variable in result.variables)
        solutions = _listed(result, most_rows)
    finally:
        del result  # it must not outlive its thread inside the traceback of an error
    width = range(len(names))
    rows = tuple(tuple(_cell(solution[index]) for index in width) for solution in solutions)
    return Rows(variables=names, rows=rows)


def _listed(found: Iterable[_Item], most: int | None) -> list[_Item]:
    """Return all there is, or refuse when that is too much; nothing is cut in silence."""
    try:
        listed = list(found if most is None else islice(found, most + 1))
    finally:
        del found  # as in read_answer
    if most is not None and len(listed) > most:
        raise too_many_rows(most)
    return listed


def _triples(found: list[Triple]) -> Triples:
    return Triples(
        triples=tuple(
            Triple(triple.subject, triple.predicate, _cell(triple.object) or triple.object)
            for triple in found
        )
    )


def _cell(term: NamedNode | BlankNode | Literal | Triple | None) -> Term | None:
    if isinstance(term, Literal):
        return with_point(term)
    if isinstance(term, Triple):
        raise inner_triple()
    return term


def _quads(view: View, graphs: Mapping[NamedNode, tuple[Triple, ...]]) -> Iterator[Quad]:
    default = DefaultGraph()
    for triple in view.triples:
        yield Quad(triple.subject, triple.predicate, triple.object, default)
    for graph, triples in graphs.items():
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
