"""Parameters are terms, never text: what is allowed gets in whole, everything else is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from regiodeals.errors import ParameterProblem
from regiodeals.graph.answer import Answer, Rows
from regiodeals.graph.terms import named
from regiodeals.questions.answering import answer, prepare
from regiodeals.questions.catalogue import read_question
from regiodeals.questions.parameters import Parameter, bind, find_parameters, read_value
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue, Question

HOSTILE = json.loads((Path(__file__).parent / "hostile-values.json").read_text(encoding="utf-8"))


class NoStore:
    """A store that is not asked."""

    def query(self, sparql: str) -> Answer:
        raise AssertionError(sparql)


BY_NAME = {entry["name"]: entry["value"] * entry.get("times", 1) for entry in HOSTILE}

FRONT = """#+ summary: Vraag
#+ summary-en: Question
#+ description: Vraag
#+ description-en: Question
#+ tags: [proef]
#+ asked-by: {nl: proef, en: test}
#+ columns:
#+   uit: {nl: uit, en: out}
#+ reading: {nl: proef, en: test}
#+ view: table
#+ parameters:
#+   in: {nl: in, en: in%s}
"""


@pytest.fixture
def question_with(tmp_path: Path) -> Callable[..., Question]:
    """A question that answers with its parameter ``in`` as it got it."""

    def make(suffix: str, *, more: str = "", front: str = "", body: str = "") -> Question:
        folder = tmp_path / "gegevens"
        folder.mkdir(exist_ok=True)
        path = folder / "proef.rq"
        pattern = body or f"    # parameter: in\n    BIND(?__in{suffix} AS ?uit)\n"
        text = f"{FRONT % more}{front}SELECT ?uit\nWHERE {{\n{pattern}}}\nORDER BY ?uit\n"
        path.write_text(text, encoding="utf-8")
        return read_question(path)

    return make


@pytest.mark.parametrize("name", BY_NAME)
def test_a_hostile_tranche_is_refused_and_told(name: str, catalogue: Catalogue, mini: EmbeddedStore) -> None:
    with pytest.raises(ParameterProblem) as caught:
        answer(catalogue.find("bijdrage-per-landsdeel"), mini, {"tranche": BY_NAME[name]})
    told = str(caught.value)
    assert "--tranche" in told
    assert "Allowed is" in told
    assert len(told) < 400
    assert told.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_hostile_text_is_refused_or_stays_one_literal(
    name: str, question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    value = BY_NAME[name]
    try:
        rows = answer(question_with("_string"), mini, {"in": value})
    except ParameterProblem:
        return
    assert rows.rows == ((Literal(value),),)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_hostile_thing_is_refused(
    name: str, question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    question = question_with("_iri", more=', class: "rd:RegioDeal"')
    with pytest.raises(ParameterProblem):
        answer(question, mini, {"in": BY_NAME[name]})


@given(st.text(max_size=40))
def test_any_text_is_refused_or_stays_one_literal(text: str) -> None:
    parameter = Parameter(name="in", variable="__in_string", datatype="string", description={})
    try:
        term = read_value(parameter, text, NoStore())
    except ParameterProblem:
        return
    assert term == Literal(text)
    bound = bind("{\n# parameter: in\n}", parameter, term)
    assert bound.count("\n") == 2


def test_backslashes_in_a_value_are_not_read_twice(
    question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    value = r"\1 \g<0> \" \u0041"
    assert answer(question_with("_string"), mini, {"in": value}).rows == ((Literal(value),),)


@pytest.mark.parametrize(
    ("suffix", "text", "term"),
    [
        ("_integer", "007", Literal(7)),
        ("_decimal", "1.50", Literal("1.5", datatype=named("xsd:decimal"))),
        ("_number", "2", Literal("2.0", datatype=named("xsd:decimal"))),
        ("_date", "2024-02-29", Literal("2024-02-29", datatype=named("xsd:date"))),
        ("_gYear", "2040", Literal("2040", datatype=named("xsd:gYear"))),
        ("_gYearMonth", "2025-06", Literal("2025-06", datatype=named("xsd:gYearMonth"))),
        ("_boolean", "true", Literal(True)),
        ("_xsd_integer", "7", Literal(7)),
        ("_nl", "één", Literal("één", language="nl")),
        ("", "tekst", Literal("tekst")),
    ],
)
def test_a_value_becomes_a_term_of_its_datatype(
    suffix: str, text: str, term: Literal, question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    assert answer(question_with(suffix), mini, {"in": text}).rows == ((term,),)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("_date", "2025-02-30"),
        ("_date", "2025-2-3"),
        ("_gYearMonth", "2025-13"),
        ("_boolean", "ja"),
        ("_decimal", "1,5"),
    ],
)
def test_a_value_of_another_datatype_is_refused(
    suffix: str, text: str, question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    with pytest.raises(ParameterProblem, match="Allowed is"):
        answer(question_with(suffix), mini, {"in": text})


@pytest.mark.parametrize("text", ["Noordkust II", "noordkust ii", "9-noordkust", "id/regiodeal/9-noordkust"])
def test_a_thing_may_be_named_in_several_ways(
    text: str, question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    question = question_with("_iri", more=', class: "rd:RegioDeal"')
    expected = NamedNode("https://w3id.org/regiodeals/id/regiodeal/9-noordkust")
    assert answer(question, mini, {"in": text}).rows == ((expected,),)


def test_a_thing_of_another_class_is_refused(
    question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    question = question_with("_iri", more=', class: "rd:RegioDeal"')
    with pytest.raises(ParameterProblem, match="is no rd:RegioDeal"):
        answer(question, mini, {"in": "id/tranche/9"})


def test_an_enumeration_lists_what_is_allowed(
    question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    question = question_with("_string", front="#+ enumerate:\n#+   - in: [noord, zuid]\n")
    assert len(answer(question, mini, {"in": "noord"}).rows) == 1
    with pytest.raises(ParameterProblem, match="Did you mean noord"):
        answer(question, mini, {"in": "nord"})


def test_an_unknown_tranche_is_told_with_those_that_exist(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    with pytest.raises(ParameterProblem) as caught:
        answer(catalogue.find("totale-bijdrage"), mini, {"tranche": "7"})
    assert caught.value.hint == "Allowed is one of: 8, 9."


def test_of_many_values_some_are_told(question_with: Callable[..., Question], mini: EmbeddedStore) -> None:
    values = ", ".join(f"w{number:03}" for number in range(400))
    question = question_with("_string", front=f"#+ enumerate:\n#+   - in: [{values}]\n")
    with pytest.raises(ParameterProblem, match="Did you mean w399") as caught:
        answer(question, mini, {"in": "W399"})
    assert caught.value.hint.endswith("w028, w029 and 370 more.")  # type: ignore[union-attr]


def test_a_default_counts_until_a_value_is_given(
    question_with: Callable[..., Question], mini: EmbeddedStore
) -> None:
    question = question_with("_string", front="#+ defaults:\n#+   - in: noord\n")
    assert exact_text(answer(question, mini, {}).rows[0][0]) == "noord"
    assert exact_text(answer(question, mini, {"in": "zuid"}).rows[0][0]) == "zuid"


def test_an_unknown_parameter_names_the_known_ones(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    with pytest.raises(ParameterProblem, match="no parameter '--trance'") as caught:
        answer(catalogue.find("totale-bijdrage"), mini, {"trance": "9"})
    assert caught.value.hint == "Did you mean --tranche? Its parameters: --tranche."
    with pytest.raises(ParameterProblem) as caught:
        answer(catalogue.find("leemten"), mini, {"tranche": "9"})
    assert caught.value.hint == "It takes no parameters."


def test_the_value_is_set_at_every_marked_line(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    sparql = prepare(question, mini, {"tranche": "9"})
    assert sparql.count("VALUES ?__tranche_integer {") == question.sparql.count("# parameter: tranche") == 2
    assert "# parameter:" not in sparql


def test_without_a_value_the_query_is_as_written(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    assert prepare(question, mini, {}) == question.sparql


def test_one_parameter_has_one_variable() -> None:
    with pytest.raises(ValueError, match="two variables"):
        find_parameters("SELECT ?__a_integer ?__a_string {}")


def test_rows_come_back(mini: EmbeddedStore, question_with: Callable[..., Question]) -> None:
    assert isinstance(answer(question_with("_string"), mini, {}), Rows)
