"""What may stand where: identity outside passages, facts inside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from regiodeals.evidence import check
from regiodeals.evidence.placement import check_placement, identity_properties
from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.graph.dataset import Dataset

START = """BASE <https://w3id.org/regiodeals/>
PREFIX rd: <https://w3id.org/regiodeals/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def codes(dataset: Dataset) -> list[str]:
    return [problem.code for problem in check_placement(dataset)]


def test_the_ontology_says_what_may_stand_outside(dataset_of: Callable[[str], Dataset]) -> None:
    properties = identity_properties(dataset_of(START + "<id/x> a rd:Tranche ."))
    assert NamedNode(expand("rdf:type")) in properties
    assert NamedNode(expand("rd:bedrag")) not in properties


def test_a_register_declares_the_things_that_passages_speak_of(dataset_of: Callable[[str], Dataset]) -> None:
    data = dataset_of(
        START
        + """
        <id/register/gemeenten> a rd:Registeruitgave .
        <id/register/gemeenten> { <https://example.org/gm1> a rd:Gemeente ; rd:naam "Dijkstad" . }
        <id/passage/a> a rd:Passage .
        <id/passage/a> { <https://example.org/gm1> rd:ligtIn <id/regio/x> . }
        """
    )
    assert codes(data) == []


def test_a_concept_of_the_vocabulary_is_declared(dataset_of: Callable[[str], Dataset]) -> None:
    data = dataset_of(
        START + "<id/passage/a> a rd:Passage . <id/passage/a> { <def/lezing/negen> rd:naam 'negen' . }"
    )
    assert codes(data) == []


def test_a_type_inside_a_passage_declares_nothing(dataset_of: Callable[[str], Dataset]) -> None:
    data = dataset_of(START + "<id/passage/a> a rd:Passage . <id/passage/a> { <id/x> a rd:Tranche . }")
    assert codes(data) == ["identity-in-passage", "undeclared-subject"]


def test_an_amount_stands_in_a_passage_or_follows_from_one(dataset_of: Callable[[str], Dataset]) -> None:
    data = START + "<id/graaf/x> a {} . <id/graaf/x> {{ <id/bijdrage/x> rd:bedrag 1.0 . }}"
    assert codes(dataset_of(data.format("rd:Registeruitgave"))) == ["amount-without-passage"]
    assert codes(dataset_of(data.format("rd:Afleiding"))) == []


def test_a_passage_that_only_gives_a_scale_is_not_empty(dataset_of: Callable[[str], Dataset]) -> None:
    assert codes(dataset_of(START + "<id/passage/a> a rd:Passage ; rd:schaalfactor 1000 .")) == []
    assert codes(dataset_of(START + "<id/passage/a> a rd:Passage .")) == ["empty-passage"]


def test_the_nearest_declared_thing_is_shown(dataset_of: Callable[[str], Dataset]) -> None:
    data = dataset_of(
        START + "<id/voorstel/duindorp> a rd:Voorstel ; a rd:Passage . <id/passage/a> a rd:Passage ."
        "<id/passage/a> { <id/voorstel/duindrop> rd:nummer 1 . }"
    )
    assert [problem.nearest for problem in check_placement(data) if problem.nearest] == [
        "id/voorstel/duindorp"
    ]


def test_a_blank_node_outside_passages_is_seen(dataset_of: Callable[[str], Dataset]) -> None:
    assert codes(dataset_of(START + "[] rdfs:label 'x' .")) == ["blank-node"]


def test_one_fact_one_problem_even_for_an_amount(dataset_of: Callable[[str], Dataset]) -> None:
    data = dataset_of(START + "<id/bijdrage/x> a rd:Bijdrage ;\n    rd:bedrag 5.0 .\n")
    report = check(data, files=())
    assert [problem.code for problem in report.problems] == ["fact-outside-passage"]
    assert "rd:bedrag '5.0'" in report.problems[0].message.nl


def test_names_follow_the_base_of_the_build(invented_data: str, dataset_of: Callable[[str], Dataset]) -> None:
    moved = "https://example.org/x/"
    trig = invented_data.replace("BASE <https://w3id.org/regiodeals/>", f"BASE <{moved}>", 1).replace(
        "<def/", "<https://w3id.org/regiodeals/def/"
    )
    data = replace(dataset_of(trig), base_iri=moved)
    assert check(data).problems == ()
    broken = replace(dataset_of(trig.replace("waarde 12500", "waarde 12501")), base_iri=moved)
    assert "id/kengetal/inwoners" in check(broken).problems[0].message.nl
