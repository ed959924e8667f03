"""The same graph behind a SPARQL 1.1 endpoint.

A store may merge its named graphs into its default graph, and would then count a fact once per passage. So
on connecting the default graph is counted against ``void:triples``; when they differ, the view is asked for
by its own name, ``{base}id/graaf/actueel``; when that fails too, nothing is answered at all. Before the
first query that looks into named graphs, those of passages and the like are counted against the view. Rows
are counted at the endpoint, because some stores cut off a long answer; those of a CONSTRUCT fill its
template here. What DESCRIBE answers is up to a store, so nothing tells whether it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)

from regiodeals.errors import AnswerTooLarge, EndpointProblem
from regiodeals.graph.answer import EVERYTHING, Answer, Rows, Triples, Truth
from regiodeals.graph.answer import Scope as QueryScope
from regiodeals.graph.dataset import GRAPH_CLASSES
from regiodeals.graph.endpoint import LARGEST_ANSWER, Endpoint, Reply
from regiodeals.graph.literals import one_spelling, respelled
from regiodeals.graph.queries import check_syntax, count_query, inspect_query, with_dataset
from regiodeals.graph.store import read_answer
from regiodeals.graph.templates import take_apart
from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.graph.view import TRIPLE_COUNT, dataset_iri, view_graph_iri
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from regiodeals.graph.queries import QueryTraits

FEWEST_COUNTED: Final = 10
"""Answers from this many rows on are counted at the endpoint; none is known to cut off fewer."""

Scope = tuple[tuple[str, str], ...]
"""The graphs that a request names, as parameters of the protocol."""

_TABLES: Final[Mapping[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_GRAPHS: Final[Mapping[str, RdfFormat]] = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_ACCEPT_TABLE = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"


def ask_elsewhere(
    url: str, sparql: str, *, timeout: float, retries: int = 1, largest: int = 16 * 2**20
) -> Rows:
    """Return the rows of a SELECT from an endpoint that holds another graph than ours.

    Raises:
        EndpointProblem: the endpoint is down or slow, refuses, or answers what cannot be read.
        InputProblem: the query is no valid SPARQL, or the address is none.

    """
    inspect_query(sparql)
    store = RemoteStore(url, timeout=timeout, retries=retries, largest=largest)
    return store.rows(sparql)


class RemoteStore:
    """A SPARQL endpoint that holds the dump ``regiodeals.nq`` or ``regiodeals.trig``.

    ``timeout`` and ``backoff`` are in seconds; see :class:`regiodeals.graph.endpoint.Endpoint`.
    """

    __slots__ = ("_base_iri", "_endpoint", "_has_graphs", "_is_connected", "_is_merged", "_named")

    def __init__(
        self,
        url: str,
        *,
        base_iri: str = BASE,
        timeout: float = 30.0,
        retries: int = 2,
        backoff: float = 0.5,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self._endpoint = Endpoint(url=url, timeout=timeout, retries=retries, backoff=backoff, largest=largest)
        self._base_iri = base_iri
        self._is_connected = False
        self._is_merged = False
        self._has_graphs = False
        self._named: tuple[Scope, str] | None = None

    def connect(self, *, with_graphs: bool = False) -> None:
        """Count the default graph against what the graph says of itself; on request, its named graphs too.

        Raises:
            EndpointProblem: the endpoint does not answer, the numbers differ under both names, or
                graphs are missing.

        """
        plain = self._counts(())
        if plain[0] is None or plain[0] != plain[1]:
            named = self._counts((("default-graph-uri", view_graph_iri(self._base_iri).value),))
            if named[0] is None or named[0] != named[1]:
                raise self._mismatch(*plain)
            self._is_merged = True
        self._is_connected = True
        if with_graphs:
            self._check_graphs()

    def query(self, sparql: str, scope: QueryScope = EVERYTHING) -> Answer:
        """Return the answer to one query, in the same terms as the embedded store gives.

        A query that looks into named graphs is sent with the list of them, so that the copy of the view
        does not count as a passage; a scope with graphs of its own is sent as it is.

        Raises:
            InputProblem: the query is wrong, or would change or fetch something.
            AnswerTooLarge: the answer has more rows than the scope allows.
            EndpointProblem: the endpoint does not answer, answers what cannot be read, sends fewer rows
                than it counts, or lacks named graphs that the query looks into.

        """
        traits = inspect_query(sparql, services=scope.services)
        if scope.base_iri is not None:
            sparql = f"BASE <{scope.base_iri}> {sparql}"
        kind = check_syntax(sparql)
        if not self._is_connected:
            self.connect()
        if traits.uses_graph or traits.names_its_graphs:
            self._check_graphs()
        given = (
            *(("default-graph-uri", graph) for graph in scope.default_graphs),
            *(("named-graph-uri", graph) for graph in scope.named_graphs),
        )
        graphs, clause = (given, "") if given else self._scope(traits)
        parts = take_apart(sparql) if issubclass(kind, QueryTriples) else None
        if parts is not None:
            sparql, kind = parts.select, QuerySolutions
        answer = self._ask(with_dataset(sparql, clause), kind, graphs)
        if isinstance(answer, Rows) and len(answer.rows) >= FEWEST_COUNTED and not traits.names_its_graphs:
            self._check_whole(with_dataset(count_query(sparql), clause), answer, graphs)
        if parts is not None and isinstance(answer, Rows):
            answer = Triples(triples=parts.filled(answer))
        found = answer.rows if isinstance(answer, Rows) else getattr(answer, "triples", ())
        if scope.most_rows is not None and len(found) > scope.most_rows:
            raise AnswerTooLarge(
                f"The answer has more than {scope.most_rows:,} rows.",
                hint="Ask for less, or in parts with LIMIT and OFFSET.",
            )
        return answer

    def _check_whole(self, counting: str, answer: Rows, scope: Scope) -> None:
        """Count the rows at the endpoint: some stores cut a long answer off without a word."""
        counted = self._ask(counting, QuerySolutions, scope)
        cell = counted.rows[0][0] if isinstance(counted, Rows) and counted.rows else None
        if not is_number(cell) or to_decimal(cell) != len(answer.rows):
            told = f"{to_decimal(cell)}" if is_number(cell) else "an unknown number"
            raise EndpointProblem(
                f"The endpoint sends {len(answer.rows)} rows and counts {told}: its answer is cut off.",
                where=self._endpoint.url,
                hint="Ask for less, or raise the limit of the endpoint (Virtuoso: ResultSetMaxRows).",
            )

    def rows(self, sparql: str) -> Rows:
        """Return the rows of a SELECT, whatever graph the endpoint holds.

        Raises:
            EndpointProblem: the endpoint does not answer, or answers what cannot be read.

        """
        answer = self._ask(sparql, QuerySolutions, ())
        return answer if isinstance(answer, Rows) else Rows(variables=(), rows=())

    def _scope(self, traits: QueryTraits) -> tuple[Scope, str]:
        """Return what names the graphs of a query: a parameter, or clauses for in it; else neither."""
        if traits.names_its_graphs:
            return (), ""
        if not traits.uses_graph:
            view = view_graph_iri(self._base_iri).value
            return ((("default-graph-uri", view),) if self._is_merged else ()), ""
        if self._named is None:
            self._named = self._name_graphs()
        return self._named

    def _name_graphs(self) -> tuple[Scope, str]:
        """Name the view, passages, registers and the like; nothing when the view has no copy.

        Clauses are better than parameters: Virtuoso repeats each parameter in a header of its answer, and of
        a thousand headers few clients read more than a hundred. A store may look at parameters only.
        """
        view = view_graph_iri(self._base_iri)
        if not self._is_merged:
            copied = self._ask(f"ASK {{ GRAPH {view} {{ ?s ?p ?o }} }}", QueryBoolean, ())
            if not isinstance(copied, Truth) or not copied.value:
                return (), ""
        classes = " ".join(str(kind) for kind in GRAPH_CLASSES)
        answer = self._ask(
            f"SELECT DISTINCT ?graph WHERE {{ VALUES ?kind {{ {classes} }} ?graph a ?kind }} ORDER BY ?graph",
            QuerySolutions,
            (("default-graph-uri", view.value),),
        )
        rows = answer.rows if isinstance(answer, Rows) else ()
        graphs = [graph for (graph,) in rows if isinstance(graph, NamedNode)]
        stated, counted = self._counts((), f"FROM {view}")
        if stated is not None and stated == counted:
            return (), " ".join([f"FROM {view}", *(f"FROM NAMED {graph}" for graph in graphs)])
        named = (("named-graph-uri", graph.value) for graph in graphs)
        return (("default-graph-uri", view.value), *named), ""

    def _check_graphs(self) -> None:
        """Count the graphs of passages, registers and the like, once: without them evidence would be missing.

        A dump of the view alone, for one, has all facts in its default graph and no graph of a passage.
        """
        if self._has_graphs:
            return
        classes = ", ".join(str(kind) for kind in GRAPH_CLASSES)
        answer = self._ask(
            "SELECT ?declared ?held WHERE {"
            " { SELECT (COUNT(DISTINCT ?graph) AS ?declared)"
            f" WHERE {{ ?graph a ?kind . FILTER(?kind IN ({classes})) }} }}"
            " { SELECT (COUNT(DISTINCT ?place) AS ?held)"
            f" WHERE {{ ?place a ?sort . FILTER(?sort IN ({classes})) GRAPH ?place {{ ?s ?p ?o }} }} }} }}",
            QuerySolutions,
            (),
        )
        cells = answer.rows[0] if isinstance(answer, Rows) and answer.rows else (None, None)
        declared, held = (to_decimal(cell) if is_number(cell) else None for cell in cells)
        if declared is None or declared != held:
            raise self._without_graphs(declared, held)
        self._has_graphs = True

    def _counts(self, scope: Scope, clause: str = "") -> tuple[Decimal | None, Decimal | None]:
        """Return how many triples the graph says it has, and how many the endpoint counts."""
        answer = self._ask(
            f"SELECT ?stated ?counted {clause} WHERE {{"
            " { SELECT (COUNT(*) AS ?counted) WHERE { ?s ?p ?o } }"
            f" OPTIONAL {{ {dataset_iri(self._base_iri)} {TRIPLE_COUNT} ?stated }} }}",
            QuerySolutions,
            scope,
        )
        if not isinstance(answer, Rows) or not answer.rows:
            return None, None
        cells = dict(zip(answer.variables, answer.rows[0], strict=True))
        stated, counted = (cells.get(name) for name in ("stated", "counted"))
        return (
            to_decimal(stated) if is_number(stated) else None,
            to_decimal(counted) if is_number(counted) else None,
        )

    def _mismatch(self, stated: Decimal | None, counted: Decimal | None) -> EndpointProblem:
        if stated is None:
            message = f"The endpoint does not hold the graph of {self._base_iri}."
            hint = "Load regiodeals.nq into it, made by: regiodeals build. If it has another base, name that."
        else:
            message = (
                f"The default graph of the endpoint has {counted} triples, and the graph says {stated}: "
                "it merges its named graphs, or holds something else as well."
            )
            hint = (
                "Load the whole regiodeals.nq, including the graph "
                f"{view_graph_iri(self._base_iri).value}, into an empty store, and keep its graphs apart."
            )
        return EndpointProblem(message, where=self._endpoint.url, hint=hint)

    def _without_graphs(self, declared: Decimal | None, held: Decimal | None) -> EndpointProblem:
        told, found = (0 if number is None else number for number in (declared, held))
        return EndpointProblem(
            {
                "nl": f"Het endpoint heeft {found} van de {told} graven met passages, registers en "
                "afleidingen: bewijs zou ontbreken, en antwoorden daarover zouden niet heel zijn.",
                "en": f"The endpoint has {found} of the {told} graphs of passages, registers and "
                "derivations: evidence would be missing, and answers about it would not be whole.",
            },
            where=self._endpoint.url,
            hint={
                "nl": "Laad de hele regiodeals.nq of regiodeals.trig, niet alleen de actuele graaf "
                "(regiodeals.ttl, .nt of .jsonld).",
                "en": "Load the whole regiodeals.nq or regiodeals.trig, not just the current view "
                "(regiodeals.ttl, .nt or .jsonld).",
            },
        )

    def _ask(
        self, sparql: str, kind: type[QuerySolutions | QueryBoolean | QueryTriples], scope: Scope
    ) -> Answer:
        if issubclass(kind, QueryTriples):
            reply = self._endpoint.ask(sparql, form="CONSTRUCT", accept=_ACCEPT_GRAPH, parameters=scope)
            return self._read_graph(reply)
        form, expected = ("ASK", Truth) if issubclass(kind, QueryBoolean) else ("SELECT", Rows)
        reply = self._endpoint.ask(sparql, form=form, accept=_ACCEPT_TABLE, parameters=scope)
        answer = self._read_table(reply)
        if not isinstance(answer, expected):
            raise self._unreadable(reply, None)
        return answer

    def _read_table(self, reply: Reply) -> Answer:
        self._check_type(reply, _TABLES)
        try:
            answer = read_answer(parse_query_results(reply.body, format=_TABLES[reply.media_type]))
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(reply, error) from None
        return _respelled(answer) if isinstance(answer, Rows) else answer

    def _read_graph(self, reply: Reply) -> Triples:
        self._check_type(reply, _GRAPHS)
        try:
            quads = list(parse(reply.body, format=_GRAPHS[reply.media_type], base_iri=self._endpoint.url))
        except (SyntaxError, ValueError) as error:
            raise self._unreadable(reply, error) from None
        return Triples(triples=tuple(quad.triple for quad in one_spelling(quads)))

    def _check_type(self, reply: Reply, readable: Mapping[str, object]) -> None:
        if reply.media_type not in readable:
            what = "an HTML page" if reply.media_type == "text/html" else f"'{reply.media_type}'"
            raise EndpointProblem(
                f"The endpoint answers with {what}, not with an answer to a query.",
                where=self._endpoint.url,
                hint="Check the address: that of a SPARQL endpoint often ends in /sparql or /query.",
            )

    def _unreadable(self, reply: Reply, error: Exception | None) -> EndpointProblem:
        detail = f": {getattr(error, 'msg', error)}" if error is not None else ""
        return EndpointProblem(
            f"The endpoint sends an answer that is not valid {reply.media_type}{detail}.",
            where=self._endpoint.url,
            hint="Try again; if it stays, report it to the keeper of the endpoint.",
        )


def _respelled(answer: Rows) -> Rows:
    """Return rows in our spelling: of a truth, for one, that of another store may be ``1``."""
    changed = respelled(cell for row in answer.rows for cell in row)
    if not changed:
        return answer
    rows = tuple(
        tuple(changed.get(cell, cell) if isinstance(cell, Literal) else cell for cell in row)
        for row in answer.rows
    )
    return Rows(variables=answer.variables, rows=rows)
