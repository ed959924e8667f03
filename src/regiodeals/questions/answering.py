"""Answering a saved question from a store, with checked parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiodeals.errors import EndpointProblem, ParameterProblem, SyntaxProblem, joined, option_meant
from regiodeals.graph.answer import Rows
from regiodeals.questions.parameters import bind, missing_value, read_value
from regiodeals.questions.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.answer import Answer
    from regiodeals.graph.store import Store
    from regiodeals.questions.catalogue import Question


def answer(question: Question, store: Store, arguments: Mapping[str, str]) -> Rows:
    """Return the rows that answer a question; an empty ``arguments`` asks for everything.

    Raises:
        ParameterProblem: a parameter is unknown or missing, or its value is none that is allowed.
        SyntaxProblem: the columns of the query are not those of its front matter.
        EnvironmentProblem: the store cannot answer.

    """
    found = answer_as_asked(question, store, arguments)
    if not isinstance(found, Rows):
        raise EndpointProblem(
            {"nl": "Het antwoord is geen tabel.", "en": "The answer is no table of rows."},
            hint={"nl": "Vraag het een ander endpoint.", "en": "Ask another endpoint."},
        )
    return found


def answer_as_asked(question: Question, store: Store, arguments: Mapping[str, str]) -> Answer:
    """Return rows, triples or a truth, whichever a question asks for; those of others ask for any of them.

    Raises:
        ParameterProblem: a parameter is unknown or missing, or its value is none that is allowed.
        SyntaxProblem: the columns of the query are not those of its front matter.
        EnvironmentProblem: the store cannot answer.

    """
    found = store.query(prepare(question, store, arguments))
    columns = tuple(column.name for column in question.columns)
    if columns and isinstance(found, Rows) and found.variables != columns:
        answered, named = ", ".join(found.variables), ", ".join(columns)
        raise SyntaxProblem(
            {
                "nl": f"De query geeft de kolommen {answered}, zijn kop noemt {named}.",
                "en": f"The query answers the columns {answered}, its front matter names {named}.",
            },
            where=f"{question.theme}/{question.path.name}",
            hint={
                "nl": "Maak ze gelijk, in dezelfde volgorde.",
                "en": "Make them the same, in the same order.",
            },
        )
    return found


def no_such_parameter(question: Question, name: str, *, others: Iterable[str] = ()) -> ParameterProblem:
    """Return the error for a parameter that a question has not; ``others`` are options beside its own."""
    own = [f"--{parameter.name}" for parameter in question.parameters]
    listed = ", ".join(own)
    takes = (
        {"nl": f"De parameters zijn: {listed}.", "en": f"Its parameters: {listed}."}
        if own
        else {"nl": "De vraag heeft geen parameters.", "en": "It takes no parameters."}
    )
    return ParameterProblem(
        {
            "nl": f"De vraag {question.name} heeft geen parameter {shown('--' + name)}.",
            "en": f"The question {question.name} has no parameter {shown('--' + name)}.",
        },
        hint=joined(option_meant(f"--{name}", [*own, *others]), takes),
    )


def prepare(question: Question, store: Store, arguments: Mapping[str, str]) -> str:
    """Return the SPARQL of a question with its arguments, and the defaults for others, set as terms.

    Raises:
        ParameterProblem: a parameter is unknown or missing, or its value is none that is allowed.
        SyntaxProblem: the query does not say where a parameter goes.
        EnvironmentProblem: the store cannot answer what is allowed.

    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in arguments:
        if name not in known:
            raise no_such_parameter(question, name)
    sparql = question.sparql
    for name, parameter in known.items():
        text = arguments.get(name, parameter.default)
        if text is None:
            if parameter.is_required:
                raise missing_value(parameter, store)
            continue
        term = read_value(parameter, text, store)
        try:
            sparql = bind(sparql, parameter, term)
        except ValueError as error:
            raise SyntaxProblem(str(error), where=f"{question.theme}/{question.path.name}") from None
    return sparql
