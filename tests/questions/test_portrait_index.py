"""Both readers tell the same: a portrait from the store by SPARQL, and from the index in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiodeals.questions.portrait_index import PortraitIndex
from regiodeals.questions.portraying import compose, portray

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.store import EmbeddedStore


def test_every_thing_of_the_invented_world_has_one_portrait(
    datasets: dict[str, Dataset], mini: EmbeddedStore
) -> None:
    index = PortraitIndex(datasets["mini"], mini.view)
    things = index.things
    assert len(things) > 300
    for iri in things:
        assert compose(index, iri) == portray(mini, iri), iri


def test_some_things_of_the_released_data_too(datasets: dict[str, Dataset], released: EmbeddedStore) -> None:
    index = PortraitIndex(datasets["released"], released.view)
    for iri in index.things[::150]:
        assert compose(index, iri) == portray(released, iri), iri


def test_labels_follow_the_language(datasets: dict[str, Dataset], mini: EmbeddedStore) -> None:
    index = PortraitIndex(datasets["mini"], mini.view)
    tranche = f"{datasets['mini'].base_iri}id/tranche/9"
    assert index.labels("nl")[tranche] == "negende tranche"
    assert index.labels("en")[tranche] == "ninth tranche"
