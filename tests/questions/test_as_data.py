"""Questions as data: what is published passes the shapes of the SIB and gives the same questions back."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, SH, Graph

from regiodeals.errors import InputProblem, ParameterProblem, SyntaxProblem
from regiodeals.graph.answer import Rows, Triples, Truth
from regiodeals.namespaces import PREFIXES
from regiodeals.questions.answering import answer, answer_as_asked
from regiodeals.questions.as_data import question_iri, questions_graph
from regiodeals.questions.foreign import load_foreign, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Triple

    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue, Question

STANDARDS = os.environ.get("REGIODEALS_STANDARDS")
needs_standards = pytest.mark.skipif(
    STANDARDS is None, reason="REGIODEALS_STANDARDS is not set: the SIB shapes are not in the repository"
)


def turtle(triples: list[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""


def unplaced(question: Question) -> Question:
    return dataclasses.replace(question, path=Path("x"))


def test_the_triples_give_the_same_questions(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "vragen.ttl").write_bytes(turtle(questions_graph(catalogue.questions())))
    loaded = load_foreign(tmp_path)
    assert set(loaded.names) == set(catalogue.names)
    for question in catalogue.questions():
        found, wanted = unplaced(loaded.find(question.name)), unplaced(question)
        # A set of triples has no order; the order of tags and numbers says nothing.
        assert sorted(found.tags) == sorted(wanted.tags)
        assert sorted(found.answers) == sorted(wanted.answers)
        assert dataclasses.replace(found, tags=wanted.tags, answers=wanted.answers) == wanted


def test_values_and_a_default_come_back_too(catalogue: Catalogue) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    parameter = dataclasses.replace(
        question.parameters[0], cls=None, prop=None, default="6", values=("6", "1", "10")
    )
    question = dataclasses.replace(question, parameters=(parameter,))
    assert read_questions(questions_graph([question]), Path("x"))[0].parameters == (parameter,)


def test_questions_read_back_answer_the_same(
    catalogue: Catalogue, mini: EmbeddedStore, tmp_path: Path
) -> None:
    (tmp_path / "vragen.ttl").write_bytes(turtle(questions_graph(catalogue.questions())))
    loaded = load_foreign(tmp_path)
    for name in ("bijdrage-per-landsdeel", "doorlooptijd"):
        wanted = answer(catalogue.find(name), mini, {"tranche": "9"})
        assert answer(loaded.find(name), mini, {"tranche": "9"}) == wanted


def test_the_triples_name_the_base_and_the_endpoint(catalogue: Catalogue) -> None:
    base, endpoint = "https://example.org/x/", "https://example.org/vraag-maar"
    questions = catalogue.questions()[:2]
    triples = questions_graph(questions, base_iri=base, endpoint=endpoint)
    assert triples == questions_graph(questions, base_iri=base, endpoint=endpoint)
    assert question_iri(questions[0].name, base_iri=base) in {triple.subject for triple in triples}
    assert endpoint in {str(triple.object).strip("<>") for triple in triples}
    assert all("_:" not in str(triple.subject) for triple in triples)


@needs_standards
def test_the_triples_pass_the_shapes_of_the_sib(catalogue: Catalogue) -> None:
    assert STANDARDS is not None
    shapes = Graph().parse(Path(STANDARDS) / "sib-sparql-examples" / "spex.ttl")
    data = Graph().parse(data=turtle(questions_graph(catalogue.questions())), format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text
    assert len(set(data.subjects(RDF.type, SH.SPARQLExecutable))) == len(catalogue.names)
    broken = Graph().parse(Path(STANDARDS) / "sib-sparql-examples" / "fail.ttl")
    assert not pyshacl.validate(broken, shacl_graph=shapes)[0]


@needs_standards
def test_examples_of_the_sib_are_questions() -> None:
    assert STANDARDS is not None
    loaded = load_foreign(Path(STANDARDS) / "sib-sparql-examples" / "examples")
    assert loaded.find("1").summary["en"] == "Select all hamap rules"
    assert len(loaded.names) == 4


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file of somebody else's and return its folder."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


GRLC = """#+ summary: Deals of a tranche
#+ tags:
#+   - deals
#+ endpoint: http://127.0.0.1:9/never-asked
#+ method: GET
#+ pagination: 50
#+ defaults:
#+   - tranche: 9
PREFIX rd: <https://w3id.org/regiodeals/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?deal (COUNT(?x) AS ?n) WHERE {
  ?t rd:nummer ?_tranche_integer .
  { SELECT ?t ?deal ?x WHERE {
      ?x rd:tranche ?t ; a rd:RegioDeal ; rdfs:label ?deal . ?t rd:nummer ?_tranche_integer } }
  OPTIONAL { ?x rd:niets ?_tranche_integer }
} GROUP BY ?deal ORDER BY ?deal
"""


def test_a_grlc_query_of_others_is_answered_with_its_parameter(
    folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    question = load_foreign(folder("api/deals.rq", GRLC)).find("deals")
    assert question.summary["nl"] == "Deals of a tranche"
    nine = answer(question, mini, {})
    assert [str(row[0]) for row in nine.rows] == [
        '"Eiland"@nl', '"Noordkust II"@nl', '"Twee Steden"@nl', '"Zandgrond"@nl'
    ]  # fmt: skip
    assert len(answer(question, mini, {"tranche": "8"}).rows) == 1


def test_grlc_lines_count_wherever_they_stand(
    folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    plain = load_foreign(folder("api/deals.rq", GRLC)).find("deals")
    head, query = GRLC.split("PREFIX rd:", 1)
    lines = head.splitlines(keepends=True)
    moved = "# Author: somebody\n\n" + "".join(lines[:6]) + "PREFIX rd:" + query + "".join(lines[6:])
    question = load_foreign(folder("api/deals.rq", moved)).find("deals")
    assert question.summary == plain.summary
    assert question.parameters == plain.parameters
    assert answer(question, mini, {}) == answer(plain, mini, {})


@pytest.mark.parametrize(
    ("front", "query", "allowed"),
    [
        ("", "FILTER(?b > ?_min_number)", "Allowed is a number with a point, such as 15000000.00."),
        ("", "FILTER(STR(?b) = ?_min_string)", "Allowed is a text on one line."),
        ("", "FILTER(?x = ?_min_iri)", "Allowed is a thing by its name or IRI."),
        ("#+ enumerate:\n#+   - min: [1, 2]\n", "FILTER(?b > ?_min_integer)", "Allowed is one of: 1, 2."),
    ],
)
def test_a_required_parameter_is_asked_for(
    front: str, query: str, allowed: str, folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    prefix = "PREFIX rd: <https://w3id.org/regiodeals/def/> "
    text = f"{front}{prefix}SELECT ?b {{ ?x rd:bedrag ?b {query} }} ORDER BY ?b"
    question = load_foreign(folder("api/vraag.rq", text)).find("vraag")
    with pytest.raises(ParameterProblem, match="needs a value for --min") as caught:
        answer(question, mini, {})
    assert caught.value.hint == allowed
    assert "Toegestaan is" in (caught.value.advised("nl") or "")
    optional = load_foreign(folder("api/vraag.rq", text.replace("?_min", "?__min"))).find("vraag")
    assert answer(optional, mini, {}).variables == ("b",)


def test_a_described_parameter_is_required_unless_it_is_optional(
    folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("sh", "rd"))
    text = (
        '<urn:q/een> sh:select "PREFIX rd: <https://w3id.org/regiodeals/def/> SELECT ?t '
        '{ ?t rd:nummer ?_nr_integer }" ; sh:parameter [ sh:path <urn:p/nr> %s ] .'
    )
    question = load_foreign(folder("vragen.ttl", head + text % "")).find("een")
    with pytest.raises(ParameterProblem, match="needs a value for --nr"):
        answer(question, mini, {})
    question = load_foreign(folder("vragen.ttl", head + text % "; sh:optional true")).find("een")
    assert answer(question, mini, {}).rows


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("ASK { ?s <urn:p> ?_value_integer }", Truth),
        ("CONSTRUCT { ?s <urn:p> ?_value_integer } WHERE { ?s <urn:p> ?_value_integer }", Triples),
        ("SELECT ?s { VALUES ?n { 1 2 } ?s <urn:p> ?_value_integer . FILTER(?_value_integer > ?n) }", Rows),
        (
            "SELECT ?s { { ?s <urn:p> ?_value_integer } UNION { GRAPH ?g { ?s <urn:q> ?_value_integer } } }",
            Rows,
        ),
    ],
)
def test_a_value_is_set_in_every_form_of_query(
    query: str, kind: type, folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    question = load_foreign(folder("x/vraag.rq", query)).find("vraag")
    assert isinstance(answer_as_asked(question, mini, {"value": "7"}), kind)


def test_prefixes_of_a_sib_folder_are_declared_in_each_query(
    folder: Callable[[str, str], Path], mini: EmbeddedStore
) -> None:
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("sh", "rdfs"))
    folder("prefixes.ttl", head + '<urn:p> sh:declare [ sh:prefix "rd" ; '
           'sh:namespace "https://w3id.org/regiodeals/def/" ] .')  # fmt: skip
    text = (
        '<urn:q/een> sh:select "SELECT ?t { ?t a rd:Tranche } ORDER BY ?t" ; '
        'rdfs:comment "<b>Tranches</b> &amp; meer"@nl .'
    )
    question = load_foreign(folder("1.ttl", head + text)).find("een")
    assert question.summary == {"nl": "Tranches & meer", "en": "Tranches & meer"}
    assert len(answer(question, mini, {}).rows) == 2


def test_wrong_folders_are_told(folder: Callable[[str, str], Path], tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no folder"):
        load_foreign(tmp_path / "nergens")
    with pytest.raises(InputProblem, match="No question"):
        load_foreign(tmp_path)
    folder("a/x.rq", "ASK {}")
    with pytest.raises(InputProblem, match="Two questions are called x"):
        load_foreign(folder("b/x.rq", "ASK {}"))


def test_two_queries_in_one_description_are_refused() -> None:
    text = b'<urn:q> <http://www.w3.org/ns/shacl#select> "SELECT * {}" , "SELECT ?x {}" .'
    triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    with pytest.raises(SyntaxProblem, match="more than one query"):
        read_questions(triples, Path("x"))
