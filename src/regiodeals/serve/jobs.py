"""What a worker does: one job at a time, from a message to a message. An error is a message too."""

from __future__ import annotations

import gzip
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, QueryResultsFormat, parse_query_results

from regiodeals.errors import EndpointProblem, EnvironmentProblem, RegiodealsError
from regiodeals.graph.answer import Scope
from regiodeals.graph.store import EmbeddedStore, read_answer
from regiodeals.serve import answers, asking, checking, describing, supposing
from regiodeals.serve.frames import Frame
from regiodeals.serve.html import page
from regiodeals.serve.negotiation import Form, choose
from regiodeals.serve.paths import path_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from regiodeals.graph.answer import Answer
    from regiodeals.graph.terms import Term
    from regiodeals.serve.knowledge import Knowledge

SMALLEST_COMPRESSED: Final = 1000
"""Bytes below which an answer is not worth compressing."""
LEVEL: Final = 5
MOST_SHOWN: Final = 1000
"""Rows that the page with an answer shows; the download has all."""


def run(knowledge: Knowledge, request: Frame) -> Frame:
    """Do one job and return what came of it."""
    head = request.head
    try:
        reply = _do(knowledge, head, request.body)
    except RegiodealsError as problem:
        return Frame(
            head={
                "problem": _kind(problem),
                "message": problem.message,
                "where": problem.where,
                "hint": problem.hint,
            }
        )
    if head.get("gzip") and "problem" not in reply.head and len(reply.body) >= SMALLEST_COMPRESSED:
        body = gzip.compress(reply.body, compresslevel=LEVEL, mtime=0)
        return Frame(head={**reply.head, "encoding": "gzip"}, body=body)
    return reply


def _do(knowledge: Knowledge, head: Mapping[str, Any], body: bytes) -> Frame:
    job = _JOBS.get(head["job"])
    if job is None:
        raise EnvironmentProblem(f"There is no job '{head['job']}'.")
    return job(knowledge, head, body)


def _kind(problem: RegiodealsError) -> str:
    if isinstance(problem, EndpointProblem):
        return "EndpointProblem"
    return "EnvironmentProblem" if isinstance(problem, EnvironmentProblem) else type(problem).__name__


def _sparql(knowledge: Knowledge, head: Mapping[str, Any], body: bytes) -> Frame:
    """Answer a query in the form that the client likes best; the head holds what came with the request."""
    query = body.decode("utf-8")
    scope = Scope(
        default_graphs=tuple(head["default_graphs"]),
        named_graphs=tuple(head["named_graphs"]),
        base_iri=knowledge.base_iri,
        services=knowledge.limits.services,
        most_rows=knowledge.limits.most_rows,
    )
    store, largest = knowledge.store, knowledge.limits.largest
    answer: bytes | Answer
    if isinstance(store, EmbeddedStore):
        answer = store.write(query, scope, largest=largest)
    else:
        answer = store.query(query, scope)
    forms = answers.forms_of(answer)
    if head["form"] is not None:
        form = next((form for form in forms if form.name == head["form"]), None)
    else:
        form = choose(head["accept"], [*forms, describing.HTML])
    if form is None:
        names = ", ".join(f"{form.media_type} (format={form.name})" for form in forms)
        return Frame(head={"problem": "NotAcceptable", "message": f"This answer can be had as: {names}."})
    if form is describing.HTML:
        shown = _answer_page(answer, query, lang=head["lang"], base_iri=knowledge.base_iri, forms=forms)
        return Frame(head={"type": form.header}, body=shown)
    content = answers.write(answer, form, largest=largest)
    return Frame(head={"type": form.header}, body=content)


def _answer_page(
    written: bytes | Answer, query: str, *, lang: str, base_iri: str, forms: Sequence[Form]
) -> bytes:
    from regiodeals.graph.answer import Rows, Truth
    from regiodeals.questions.wording import for_people

    prefix = "/en/" if lang == "en" else "/"

    def cell(term: Term | None) -> dict[str, str | None]:
        path = path_to(term.value, base_iri) if isinstance(term, NamedNode) else None
        return {"text": for_people(term, lang=lang), "href": None if path is None else prefix + path}

    answer = (
        read_answer(parse_query_results(written, format=QueryResultsFormat.JSON))
        if isinstance(written, bytes)
        else written
    )
    variables: tuple[str, ...]
    if isinstance(answer, Truth):
        variables, rows = ("answer",), [[{"text": str(answer.value).lower(), "href": None}]]
    else:
        found = answer.rows if isinstance(answer, Rows) else [tuple(triple) for triple in answer.triples]
        variables = answer.variables if isinstance(answer, Rows) else ("subject", "predicate", "object")
        rows = [[cell(term) for term in row] for row in found[:MOST_SHOWN]]
    total = len(answer.rows) if isinstance(answer, Rows) else len(rows)
    return page(
        "sparql.html", lang=lang, query=query, failed=None, variables=variables, rows=rows, total=total,
        forms=[form.name for form in forms], examples=[],
    )  # fmt: skip


_JOBS: Final[Mapping[str, Callable[[Knowledge, Mapping[str, Any], bytes], Frame]]] = {
    "sparql": _sparql,
    "describe": lambda knowledge, head, _: describing.describe(knowledge, head),
    "answer": lambda knowledge, head, _: asking.answer_question(knowledge, head),
    "item": lambda knowledge, head, _: asking.describe_item(knowledge, head),
    "questions": lambda knowledge, *_: asking.describe_questions(knowledge),
    "check": checking.check,
    "check-page": checking.check_page,
    "template": lambda _, head, __: checking.template_form(head),
    "whatif": lambda knowledge, head, _: supposing.suppose(knowledge, head),
    "whatif-page": lambda knowledge, head, _: supposing.suppose_page(knowledge, head),
}


def warm(knowledge: Knowledge) -> None:
    """Do one of each kind of job, so that a forked worker finds everything loaded.

    What a store behind us refuses here is told to whoever asks for it; it is no reason not to start.
    """
    from regiodeals.drafts.template import template

    checking.check(
        knowledge, {"name": "voorbeeld.yaml", "form": "json", "lang": "nl"}, template("yaml", "nl")
    )
    empty = {"do": "show", "fields": {}, "rows": 3, "name": None, "largest": 0}
    for lang in ("nl", "en"):
        checking.check_page(knowledge, {**empty, "lang": lang}, b"")
        with suppress(RegiodealsError):
            supposing.suppose_page(knowledge, {"lang": lang, "wishes": {}})
