"""The parts of a query that other endpoints answer: ``SERVICE <…> { … }``, found in its text.

A part stands in an ``OPTIONAL``, so that the rest is answered without it. Its first line ``# join: item``
names the variables whose values are sent along; what comes back takes the place of the part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode

from regiodeals.errors import SyntaxProblem
from regiodeals.graph.tokens import Kind, Token, tokens
from regiodeals.questions.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term

_JOIN: Final = re.compile(r"#[ \t]*join:[ \t]*(?P<names>\w+(?:[ ,]+\w+)*)[ \t]*$", re.MULTILINE)


FOLDER: Final = "elders"
"""Folder below the questions with those that other endpoints help to answer, a folder per endpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One part for another endpoint: its address, its pattern, and the variables that join it to the rest.

    ``start`` and ``end`` bound the whole part in the text of the query; ``variables`` are all that it uses.
    """

    address: str
    pattern: str
    join: tuple[str, ...]
    variables: tuple[str, ...]
    start: int
    end: int


def load_federated(queries: Path) -> Catalogue:
    """Return the questions that other endpoints help to answer; there may be none."""
    paths = sorted((queries / FOLDER).glob("*/*.rq"))
    return Catalogue(folder=queries / FOLDER, paths={path.stem: path for path in paths})


def find_services(sparql: str, *, where: str) -> tuple[Service, ...]:
    """Return the parts of a query for other endpoints, in their order.

    Raises:
        SyntaxProblem: a part does not stand in an ``OPTIONAL``, names no endpoint or no variables to join
            by, or stands in another part.

    """
    words = list(tokens(sparql))
    services: list[Service] = []
    for place, token in enumerate(words):
        if token.kind is not Kind.WORD or token.text.upper() != "SERVICE":
            continue
        if services and token.start < services[-1].end:
            raise _problem(token, where, "A part for another endpoint stands in another.")
        services.append(_service(sparql, words, place, where))
    return tuple(services)


def _service(sparql: str, words: Sequence[Token], place: int, where: str) -> Service:
    token, after = words[place], words[place + 1 : place + 3]
    if len(after) < 2 or after[0].kind is not Kind.IRI or after[1].text != "{":
        raise _problem(token, where, "SERVICE is not followed by an address and a group.")
    before = [word.text.upper() for word in words[max(place - 2, 0) : place]]
    if before != ["OPTIONAL", "{"]:
        raise _problem(token, where, "SERVICE does not stand first in an OPTIONAL.")
    closing = _closing(words, place + 2)
    if closing is None:
        raise _problem(token, where, "The group of SERVICE is left open.")
    end = words[closing].start + 1
    pattern = sparql[after[1].start + 1 : end - 1]
    join = _JOIN.search(pattern)
    inside = words[place + 3 : closing]
    variables = tuple(dict.fromkeys(word.text[1:] for word in inside if word.kind is Kind.VARIABLE))
    names = tuple(re.split(r"[ ,]+", join["names"])) if join else ()
    if not names or not set(names) <= set(variables):
        raise _problem(token, where, "SERVICE has no line '# join: …' with variables of its own.")
    return Service(
        address=after[0].text[1:-1],
        pattern=pattern,
        join=names,
        variables=variables,
        start=token.start,
        end=end,
    )


def _closing(words: Sequence[Token], opening: int) -> int | None:
    """Return where the bracket closes that opens at a place."""
    depth = 0
    for place in range(opening, len(words)):
        depth += {"{": 1, "}": -1}.get(words[place].text, 0)
        if depth == 0:
            return place
    return None


def without(sparql: str, services: Iterable[Service]) -> str:
    """Return a query with each part left empty, as long as before."""
    text = sparql
    for service in services:
        gap = " " * (service.end - service.start - 2)
        text = f"{text[: service.start]}{{{gap}}}{text[service.end :]}"
    return text


def values_of(sparql: str, services: Sequence[Service], names: Sequence[str]) -> str:
    """Return a query for the values that variables take in the rest of a query."""
    rest = without(sparql, services)
    words = list(tokens(rest))
    select = next(place for place, word in enumerate(words) if word.text.upper() == "SELECT")
    opening = next(place for place in range(select, len(words)) if words[place].text == "{")
    closing = _closing(words, opening)
    end = words[closing].start + 1 if closing is not None else len(rest)
    asked = " ".join(f"?{name}" for name in names)
    return f"{rest[: words[select].start]}SELECT DISTINCT {asked} WHERE {rest[words[opening].start : end]}"


def remote_query(
    sparql: str, service: Service, values: Sequence[Sequence[Term | None]], *, count: bool
) -> str:
    """Return the query for the other endpoint, with the values to join by; or for how many rows it has."""
    prologue = sparql[: next(word.start for word in tokens(sparql) if word.text.upper() == "SELECT")]
    asked = " ".join(f"?{name}" for name in service.variables)
    group = f"{{ {_table(service.join, values)} {_without_comments(service.pattern)} }}"
    if count:
        return f"{prologue}SELECT (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT {asked} WHERE {group} }}"
    return f"{prologue}SELECT DISTINCT {asked} WHERE {group}"


def with_answers(sparql: str, services: Sequence[Service], answers: Sequence[Rows]) -> str:
    """Return a query with the answers of other endpoints in the place of its parts."""
    text = sparql
    for service, rows in sorted(zip(services, answers, strict=True), key=lambda pair: -pair[0].start):
        table = _table(service.variables, rows.rows)
        text = f"{text[: service.start]}{table}{text[service.end :]}"
    return text


def _table(names: Sequence[str], rows: Iterable[Sequence[Term | None]]) -> str:
    asked = " ".join(f"?{name}" for name in names)
    lines = " ".join(
        "("
        + " ".join("UNDEF" if term is None or isinstance(term, BlankNode) else str(term) for term in row)
        + ")"
        for row in rows
    )
    return f"VALUES ({asked}) {{ {lines} }}"


def _without_comments(pattern: str) -> str:
    """Return a pattern without comments; what stood apart stands apart by one space."""
    parts, end = [], 0
    for token in tokens(pattern):
        parts += [" "] * (token.start > end) + [token.text]
        end = token.start + len(token.text)
    return "".join(parts).strip()


def _problem(token: Token, where: str, message: str) -> SyntaxProblem:
    return SyntaxProblem(
        message,
        where=f"{where}:{token.line}:{token.column}",
        hint="Write OPTIONAL { SERVICE <https://…> { # join: name … } }; see docs/how-to/link-out.md.",
    )
