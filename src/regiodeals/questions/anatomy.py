"""The parts of a SELECT query: its groups, its sub-selects, and the triple patterns that match facts.

Text is cut by its tokens, so that strings and comments mislead nobody; patterns come from rdflib's algebra
(https://www.w3.org/TR/sparql11-query/#sparqlAlgebra). A part is again a query, that any engine answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from regiodeals.graph.tokens import Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Pattern = tuple[Node, "Node | Path", Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One WHERE of a query: what it binds, written as a query of its own.

    ``keys`` are the variables that SELECT names as they are, without an expression; ``graphs`` are the graphs
    that the patterns stand in, each None outside GRAPH; ``parts`` are the sub-selects in it.
    """

    sparql: str
    keys: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    graphs: tuple[Node | None, ...]
    parts: tuple[Body, ...]


def dissect(sparql: str) -> Body:
    """Return the parts of a SELECT query.

    Raises:
        ValueError: the query has no group.

    """
    listed = list(tokens(sparql))
    starts = _offsets(sparql, listed)
    first = next((place for place, token in enumerate(listed) if token.text.upper() == "SELECT"), None)
    if first is None:
        raise ValueError("The query is no SELECT.")
    return _body(sparql, sparql[: starts[first]], listed, starts, first)


def _body(text: str, prologue: str, listed: Sequence[Token], starts: Sequence[int], select: int) -> Body:
    """Return the body of the SELECT that stands at a place in the list of tokens."""
    opening = next(place for place in range(select, len(listed)) if listed[place].text == "{")
    closing = closing_of(listed, opening)
    keys, depth = [], 0
    for token in listed[select:opening]:
        depth += (token.text == "(") - (token.text == ")")
        if token.kind is Kind.VARIABLE and not depth:
            keys.append(token.text[1:])
    parts, own, place = [], [], opening + 1
    begin = starts[opening]
    while place < closing:
        if listed[place].kind is Kind.WORD and listed[place].text.upper() == "SELECT":
            parts.append(_body(text, prologue, listed, starts, place))
            # What a sub-select matches is its own affair: here it is an empty group.
            own.append(text[begin : starts[place]])
            place = closing_of(listed, place - 1)
            begin = starts[place]
        place += 1
    head = f"{prologue}SELECT * WHERE "
    own.append(text[begin : starts[closing] + 1])
    found = list(_patterns(head + "".join(own)))
    return Body(
        sparql=head + text[starts[opening] : starts[closing] + 1],
        keys=tuple(keys),
        patterns=tuple(pattern for pattern, _ in found),
        graphs=tuple(graph for _, graph in found),
        parts=tuple(parts),
    )


def closing_of(listed: Sequence[Token], opening: int) -> int:
    """Return the place of the brace that closes the one at a place.

    Raises:
        ValueError: nothing closes it.

    """
    depth = 0
    for place in range(opening, len(listed)):
        if listed[place].kind is Kind.MARK:
            depth += (listed[place].text == "{") - (listed[place].text == "}")
            if not depth:
                return place
    raise ValueError("A brace is not closed.")


def _offsets(text: str, listed: Sequence[Token]) -> list[int]:
    """Return where each token starts, in characters."""
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    return [lines[token.line - 1] + token.column - 1 for token in listed]


def _patterns(sparql: str) -> Iterator[tuple[Pattern, Node | None]]:
    """Yield the triple patterns of a query without sub-selects, each with the graph it stands in."""
    yield from _walk(translateQuery(parseQuery(sparql)).algebra, None)


def _walk(part: object, graph: Node | None) -> Iterator[tuple[Pattern, Node | None]]:
    if isinstance(part, CompValue):
        if part.name == "BGP":
            yield from ((pattern, graph) for pattern in part.triples)
        elif part.name != "ToMultiSet":
            inside = part.term if part.name == "Graph" else graph
            for key in ("p", "p1", "p2"):
                yield from _walk(part.get(key), inside)


def plain_steps(
    subject: Node, predicate: Node | Path, target: Node, fresh: Iterator[int]
) -> Iterator[list[Pattern]]:
    """Yield the ways of a pattern as lists of triples without a path; repetition counts as one step.

    ``?a x:p/x:q ?b`` is ``?a x:p ?m . ?m x:q ?b``; each alternative is a way of its own.
    """
    if isinstance(predicate, InvPath):
        yield from plain_steps(target, predicate.arg, subject, fresh)
    elif isinstance(predicate, AlternativePath):
        for one in predicate.args:
            yield from plain_steps(subject, one, target, fresh)
    elif isinstance(predicate, MulPath):
        yield from plain_steps(subject, predicate.path, target, fresh)
    elif isinstance(predicate, SequencePath):
        first, *rest = predicate.args
        if not rest:
            yield from plain_steps(subject, first, target, fresh)
            return
        between = Variable(f"step_{next(fresh)}")
        for way in plain_steps(subject, first, between, fresh):
            for onward in plain_steps(between, SequencePath(*rest), target, fresh):
                yield [*way, *onward]
    elif not isinstance(predicate, Path):
        yield [(subject, predicate, target)]
