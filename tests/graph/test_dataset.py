"""The dataset holds what the files say, and refuses what must not stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Triple

from regiodeals.content import Content, find_content
from regiodeals.errors import EnvironmentProblem, InputProblem, ParameterProblem, UnknownTerm
from regiodeals.graph.dataset import Dataset, defined_terms, join_datasets, load_dataset, load_user_files
from regiodeals.graph.view import build_view, dataset_iri
from regiodeals.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def node(name: str) -> NamedNode:
    return NamedNode(expand(name))


def test_statements_and_graphs_are_kept_apart(world: Dataset) -> None:
    kind = Triple(node("id/bijdrage/noord"), node("rdf:type"), node("rd:Bijdrage"))
    assert kind in world.statements
    assert len(world.graphs) == 4
    assert len(world.graphs[node("id/passage/twee/bedrag")]) == 4
    assert world.origins[node("id/passage/twee/bedrag")].name == "0.trig"
    assert Triple(node("rd:bedrag"), node("rdf:type"), node("rdf:Property")) in world.vocabulary


def test_equal_amounts_in_two_spellings_are_one_triple(make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset(
        "<id/passage/a> a rd:Passage . <id/passage/a> { <id/bijdrage/a> rd:bedrag 15.0 , 15.00 , 015.0 . }"
    )
    assert len(dataset.graphs[node("id/passage/a")]) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[] a rd:Passage .", "blank node"),
        ("<id/a> rd:document [] .", "blank node"),
        ("<id/a> rd:document _:x .", "blank node"),
        (
            "<id/register/a> a rd:Registeruitgave . <id/register/a> { <id/a> rd:document ( 1 2 ) }",
            "blank node",
        ),
        ("_:g { <id/a> a rd:Passage . }", "blank node"),
        ("<id/passage/x> { <id/a> rd:naam 'x' . }", "named graph id/passage/x is not declared"),
        ("<id/g> a rd:Kamerstuk . <id/g> { <id/a> rd:naam 'x' . }", "named graph id/g is not declared"),
        ("<id/g> { <id/g> a rd:Passage . }", "named graph id/g is not declared"),
        ("<id/p> rd:vervangenDoor <id/p> .", "replaces itself"),
        (
            "<id/p> rd:vervangenDoor <id/q> .\n<id/q> rd:vervangenDoor <id/r> , <id/p> .",
            "itself",
        ),
        ("<id/a> rd:bedarg 1 .", "rd:bedarg is not defined"),
        ("<id/a> rd:stadium <def/stadium/gereserveert> .", "def/stadium/gereserveert is not defined"),
    ],
)
def test_wrong_data_names_the_file(make_content: Callable[..., Content], data: str, message: str) -> None:
    with pytest.raises(InputProblem) as caught:
        load_dataset(make_content("<id/fine> a rd:Tranche .", data))
    assert message in caught.value.message
    assert caught.value.hint
    if "itself" not in message:
        assert "1.trig" in (caught.value.where or "")


def test_each_kind_of_graph_may_be_declared_in_another_file(make_dataset: Callable[..., Dataset]) -> None:
    kinds = ["rd:Passage", "rd:Registeruitgave", "rd:Afleiding", "void:Linkset"]
    graphs = [f"<id/g/{number}> {{ <id/a> rd:naam 'x' . }}" for number in range(len(kinds))]
    dataset = make_dataset(*graphs, "\n".join(f"<id/g/{n}> a {kind} ." for n, kind in enumerate(kinds)))
    assert len(dataset.graphs) == 4


def test_missing_vocabulary_is_a_broken_installation(make_content: Callable[..., Content]) -> None:
    with pytest.raises(EnvironmentProblem, match="vocabulary is missing"):
        load_dataset(make_content("<id/a> a rd:Tranche .", ontology=""))


def test_missing_data_is_a_broken_installation(make_content: Callable[..., Content]) -> None:
    with pytest.raises(EnvironmentProblem, match="data is missing"):
        load_dataset(make_content())


def test_unknown_term_in_the_ontology_itself_is_told(make_content: Callable[..., Content], head: str) -> None:
    with pytest.raises(UnknownTerm, match="Passages"):
        load_dataset(
            make_content(
                "",
                ontology=f"{head}rd:Passage a owl:Class . rd:X a owl:Class ; rdfs:subClassOf rd:Passages .",
            )
        )


def test_another_base_moves_things_only(world_content: Content) -> None:
    moved = load_dataset(world_content, base_iri="https://example.org/deals/")
    assert moved.base_iri == "https://example.org/deals/"
    text = " ".join(map(str, [*moved.statements, *moved.graphs, *moved.origins]))
    assert BASE + "id/" not in text
    assert "https://example.org/deals/id/passage/een/datum" in text
    assert "https://example.org/deals/def" not in text
    assert NamedNode("https://example.org/deals/id/passage/een/datum") in moved.graphs
    assert moved.vocabulary == load_dataset(world_content).vocabulary


@pytest.mark.parametrize(
    "base", ["", "example.org/", "ftp://example.org/", "https://example.org", "https://a b/"]
)
def test_wrong_base_is_refused(world_content: Content, base: str) -> None:
    with pytest.raises(ParameterProblem, match="cannot be a base IRI"):
        load_dataset(world_content, base_iri=base)


def test_user_files_may_hold_blank_nodes_and_any_graph(tmp_path: Path) -> None:
    one, two = tmp_path / "a.trig", tmp_path / "b.nq"
    one.write_text("<urn:g> { _:x <urn:p> 1 . } _:g { <urn:s> <urn:p> 2 . }")
    two.write_text('_:x <urn:p> "3" .\n')
    dataset = load_user_files([one, two])
    assert dataset.vocabulary == ()
    assert len(dataset.graphs) == 2
    assert len(dataset.statements) == 1
    assert sum(node("void:triples") != triple.predicate for triple in build_view(dataset).triples) == 4


def test_user_files_are_checked_against_the_vocabulary(
    tmp_path: Path, world_content: Content, head: str
) -> None:
    path = tmp_path / "deal.ttl"
    path.write_text(f"{head}<id/bijdrage/x> rd:bedarg 5.0 .")
    assert load_user_files([path]).statements
    with pytest.raises(UnknownTerm, match="bedarg"):
        load_user_files([path], content=world_content)


def test_user_file_without_statements_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leeg.ttl"
    path.write_text("# niets\n")
    with pytest.raises(InputProblem, match="holds no statements"):
        load_user_files([path])


def test_joined_datasets_say_what_both_say(world: Dataset, tmp_path: Path, head: str) -> None:
    path = tmp_path / "deal.trig"
    path.write_text(f"{head}<id/x> a rd:RegioDeal . <id/passage/een/datum> {{ <id/x> rd:naam 'x' . }}")
    joined = join_datasets(world, load_user_files([path]))
    assert len(joined.statements) == len(world.statements) + 1
    assert len(joined.graphs[node("id/passage/een/datum")]) == 2
    assert joined.origins == world.origins
    assert join_datasets(world, world) == world


def test_datasets_with_different_bases_are_not_joined(world: Dataset, world_content: Content) -> None:
    with pytest.raises(ParameterProblem, match="different base"):
        join_datasets(world, load_dataset(world_content, base_iri="https://example.org/"))


def test_version_of_the_ontology_counts_as_defined(world: Dataset) -> None:
    assert expand("def/versie/0.1.0") in defined_terms(world.vocabulary)


def test_released_data_loads_and_counts_itself() -> None:
    view = build_view(load_dataset(find_content()))
    stated = [
        triple.object
        for triple in view.triples
        if triple.predicate == node("void:triples") and triple.subject == dataset_iri(BASE)
    ]
    assert [str(len(view.triples))] == [getattr(number, "value", None) for number in stated]
    assert view.passages
    assert not view.undated
