"""Questions that join our graph with the endpoints of others, part by part.

The values to join by are asked of our store, sent along in portions, and the answers put in the place of the
parts; our store answers the whole. A part that fails leaves its columns empty, and is told: an answer without
it is never given as a whole one. An endpoint is counted as well as asked, so that one that cuts off its
answer is found out; so is one that answers about what was not asked.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

from regiodeals.errors import EndpointProblem, EnvironmentProblem, InputProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.dumps import write_whole
from regiodeals.graph.remote import ask_elsewhere
from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.questions.answering import prepare
from regiodeals.questions.services import find_services, remote_query, values_of, with_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from regiodeals.graph.store import Store as AnyStore
    from regiodeals.graph.terms import Term
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.services import Service

PORTION: Final = 100
"""Values sent in one query."""
FRESH: Final = 24 * 3600.0
"""Seconds for which a kept answer is not asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An endpoint that did not do its part: its address, why, and the day of the kept answer used instead."""

    address: str
    reason: str
    kept: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Federated:
    """An answer, and the endpoints that did not do their part; whole when there is none."""

    rows: Rows
    troubles: tuple[Trouble, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every part was answered, now or by a kept answer."""
        return all(trouble.kept is not None for trouble in self.troubles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Answers of other endpoints, kept in a folder; ``now`` gives the time in seconds.

    Only whole answers are kept. A folder that cannot be written keeps nothing and is no problem.
    """

    folder: Path
    now: Callable[[], float] = time.time

    def find(self, key: str) -> tuple[list[dict[str, Term]], float] | None:
        """Return a kept answer and its age in seconds; None when there is none that can be read."""
        path = self.folder / f"{key}.json"
        try:
            age = max(self.now() - path.stat().st_mtime, 0.0)
            solutions = parse_query_results(path.read_bytes(), format=QueryResultsFormat.JSON)
        except (OSError, SyntaxError, ValueError):
            return None
        if not isinstance(solutions, QuerySolutions):
            return None
        names = [variable.value for variable in solutions.variables]
        try:
            return [
                {name: term for name, term in zip(names, solution, strict=True) if term is not None}
                for solution in solutions
            ], age
        except (SyntaxError, ValueError):
            return None

    def keep(self, key: str, service: Service, rows: Sequence[Sequence[Term | None]]) -> None:
        """Keep an answer in the JSON form of SPARQL results, written aside and renamed."""
        asked = " ".join(f"?{name}" for name in service.variables)
        lines = " ".join(
            "(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in rows
        )
        solutions = Store().query(f"SELECT {asked} WHERE {{ VALUES ({asked}) {{ {lines} }} }}")
        if not isinstance(solutions, QuerySolutions):
            return
        content = solutions.serialize(format=QueryResultsFormat.JSON)
        with suppress(EnvironmentProblem):  # a folder that cannot be written keeps nothing
            write_whole(self.folder / f"{key}.json", content or b"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How other endpoints are asked: ``timeout`` in seconds, and another address for one of them, if any."""

    timeout: float = 20.0
    instead: Mapping[str, str]
    kept: Kept | None = None


def answer_federated(
    question: Question, store: AnyStore, arguments: Mapping[str, str], asking: Asking
) -> Federated:
    """Return the answer to a question that other endpoints help to answer, and what failed.

    Raises:
        ParameterProblem: a parameter is unknown, or its value is none that is allowed.
        SyntaxProblem: the question has no part for another endpoint, or one in the wrong place.
        EnvironmentProblem: our own store cannot answer.

    """
    sparql = prepare(question, store, arguments)
    services = find_services(sparql, where=f"{question.theme}/{question.path.name}")
    answers, troubles = [], []
    for service in services:
        rows, trouble = _answered(sparql, service, services, store, asking)
        answers.append(rows)
        troubles += [trouble] if trouble is not None else []
    whole = store.query(with_answers(sparql, services, answers))
    if not isinstance(whole, Rows):
        raise EndpointProblem("The answer is no table of rows.", hint="Ask another endpoint.")
    return Federated(rows=whole, troubles=tuple(troubles))


def _answered(
    sparql: str, service: Service, services: Sequence[Service], store: AnyStore, asking: Asking
) -> tuple[Rows, Trouble | None]:
    """Return the rows of one part, and the trouble with it: none of its rows when it failed at any point."""
    found = store.query(values_of(sparql, services, service.join))
    values = [row for row in found.rows if None not in row] if isinstance(found, Rows) else []
    rows: list[tuple[Term | None, ...]] = []
    oldest: tuple[float, str] | None = None
    for start in range(0, len(values), PORTION):
        portion = values[start : start + PORTION]
        try:
            more, old = _portion(sparql, service, portion, asking)
        except (EndpointProblem, InputProblem) as problem:
            empty = Rows(variables=service.variables, rows=())
            return empty, Trouble(address=service.address, reason=problem.message)
        rows += more
        if old is not None:
            oldest = max(oldest or old, old)
    trouble = None
    if oldest is not None:
        age, reason = oldest
        day = time.strftime("%Y-%m-%d", time.gmtime((asking.kept.now() if asking.kept else age) - age))
        trouble = Trouble(address=service.address, reason=reason, kept=day)
    return Rows(variables=service.variables, rows=tuple(rows)), trouble


def _portion(
    sparql: str, service: Service, values: Sequence[Sequence[Term | None]], asking: Asking
) -> tuple[list[tuple[Term | None, ...]], tuple[float, str] | None]:
    """Return the rows for a portion; with the age and the reason when an older kept answer had to do."""
    query = remote_query(sparql, service, values, count=False)
    key = sha256(json.dumps([service.address, query]).encode()).hexdigest()
    kept = asking.kept.find(key) if asking.kept is not None else None
    if kept is not None and kept[1] < FRESH:
        return _ordered(kept[0], service), None
    try:
        rows = _asked(sparql, service, values, query, asking)
    except EndpointProblem as problem:
        if kept is None:
            raise
        return _ordered(kept[0], service), (kept[1], problem.message)
    if asking.kept is not None:
        asking.kept.keep(key, service, rows)
    return rows, None


def _asked(
    sparql: str, service: Service, values: Sequence[Sequence[Term | None]], query: str, asking: Asking
) -> list[tuple[Term | None, ...]]:
    """Return what an endpoint answers, after counting it and comparing it with what was asked."""
    url = asking.instead.get(service.address, service.address)
    found = ask_elsewhere(url, query, timeout=asking.timeout)
    counted = ask_elsewhere(url, remote_query(sparql, service, values, count=True), timeout=asking.timeout)
    number = counted.rows[0][0] if counted.rows and counted.rows[0] else None
    total = to_decimal(number) if is_number(number) else None
    if total is None:
        raise EndpointProblem(
            "The endpoint does not count its rows, so nothing tells whether its answer is whole.", where=url
        )
    if total != len(found.rows):
        raise EndpointProblem(
            f"The endpoint counts {total} rows and sends {len(found.rows)}: its answer is cut off.", where=url
        )
    rows = _ordered([dict(zip(found.variables, row, strict=True)) for row in found.rows], service)
    wanted = {tuple(row) for row in values}
    places = [service.variables.index(name) for name in service.join]
    if any(tuple(row[place] for place in places) not in wanted for row in rows):
        raise EndpointProblem("The endpoint answers about things that were not asked.", where=url)
    return rows


def _ordered(
    solutions: Sequence[Mapping[str, Term | None]], service: Service
) -> list[tuple[Term | None, ...]]:
    return [tuple(solution.get(name) for name in service.variables) for solution in solutions]
