"""A CONSTRUCT as the rows that fill its template, so that a cut-off answer can be told by counting rows.

Triples cannot be counted at an endpoint: what is filled in twice is one triple, what lacks a value is none,
and a blank node is new in each row. So an endpoint is asked for the rows, as a SELECT, and the template is
filled in here, by the engine that answers from the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from regiodeals.graph.literals import with_point
from regiodeals.graph.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import QueryTriples

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term

_BATCH: Final = 1000
"""Rows that are filled in at once."""
_BLANK: Final = "urn:regiodeals:blank:"
"""Stands for the blank nodes of an answer, which have no name in a query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """A CONSTRUCT, taken apart: ``select`` asks for the rows, ``head`` is the query up to its pattern."""

    select: str
    head: str

    def filled(self, rows: Rows) -> tuple[Triple, ...]:
        """Return the triples that the template gives for rows, each once."""
        triples: dict[Triple, None] = {}
        for start in range(0, len(rows.rows), _BATCH):
            some = rows.rows[start : start + _BATCH]
            triples.update(dict.fromkeys(self._filled(rows.variables, some)))
        return tuple(triples)

    def _filled(self, names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> Iterator[Triple]:
        blanks: dict[BlankNode, NamedNode] = {}
        for row in rows:
            for term in row:
                if isinstance(term, BlankNode):
                    blanks.setdefault(term, NamedNode(f"{_BLANK}{len(blanks)}"))
        back = {stand_in.value: blank for blank, stand_in in blanks.items()}
        lines = "\n".join(f"({' '.join(_written(term, blanks) for term in row)})" for row in rows)
        variables = " ".join(f"?{name}" for name in names)
        query = f"{self.head} WHERE {{ VALUES ({variables}) {{ {lines} }} }}"
        for found in cast("QueryTriples", Store().query(query)):
            if found.predicate.value in back:
                continue  # a blank node is no predicate
            subject, target = found.subject, found.object
            if isinstance(subject, NamedNode):
                subject = back.get(subject.value, subject)
            if isinstance(target, NamedNode):
                target = back.get(target.value, target)
            elif isinstance(target, Literal):
                target = with_point(target)
            yield Triple(subject, found.predicate, target)


def _written(term: Term | None, blanks: Mapping[BlankNode, NamedNode]) -> str:
    if term is None:
        return "UNDEF"
    return str(blanks[term] if isinstance(term, BlankNode) else term)


def take_apart(sparql: str) -> Construction | None:
    r"""Return the parts of a valid CONSTRUCT; None for a query of another form.

    >>> parts = take_apart("CONSTRUCT { ?a a ?b } FROM <urn:x> { ?a a ?b . ?b a ?c } LIMIT 5")
    >>> parts.select, parts.head
    ('SELECT ?a ?b  FROM <urn:x> { ?a a ?b . ?b a ?c } LIMIT 5', 'CONSTRUCT { ?a a ?b }')
    >>> take_apart("PREFIX x: <urn:x> CONSTRUCT WHERE { ?a x:p 1 }").head
    'PREFIX x: <urn:x> CONSTRUCT { ?a x:p 1 }'
    """
    listed = list(tokens(sparql))
    forms = {"SELECT", "ASK", "DESCRIBE", "CONSTRUCT"}
    form = next(
        place for place, token in enumerate(listed) if token.kind is Kind.WORD and token.text.upper() in forms
    )
    if listed[form].text.upper() != "CONSTRUCT":
        return None
    start, after = listed[form].start, listed[form].start + len("CONSTRUCT")
    opening = next(place for place in range(form, len(listed)) if listed[place].text == "{")
    depths = accumulate((token.text == "{") - (token.text == "}") for token in listed[opening:])
    closing = next(place for place, depth in enumerate(depths, start=opening) if depth == 0)
    end = listed[closing].start + 1
    names = [token.text[1:] for token in listed[opening:closing] if token.kind is Kind.VARIABLE]
    wanted = " ".join(f"?{name}" for name in dict.fromkeys(names)) or "(1 AS ?row)"
    pattern = end if opening == form + 1 else after
    return Construction(
        select=f"{sparql[:start]}SELECT {wanted} {sparql[pattern:]}",
        head=f"{sparql[:after]} {sparql[listed[opening].start : end]}",
    )
