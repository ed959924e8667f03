"""What the tests of the questions share: the catalogue, and both worlds in both engines, each read once."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content
from regiodeals.graph.dataset import load_dataset, load_user_files, load_vocabulary
from regiodeals.graph.store import EmbeddedStore
from regiodeals.questions.catalogue import Catalogue, load_catalogue

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def content() -> Content:
    """The files of this checkout."""
    return Content(root=ROOT)


@pytest.fixture(scope="session")
def catalogue(content: Content) -> Catalogue:
    """The saved questions of this checkout."""
    return load_catalogue(content.queries)


@pytest.fixture(scope="session")
def datasets(content: Content) -> dict[str, Dataset]:
    """The invented world and the released data, each with the vocabulary."""
    mini = load_user_files(
        [ROOT / "tests" / "fixtures" / "mini.trig", Path(__file__).with_name("mini-extra.trig")]
    )
    return {
        "mini": dataclasses.replace(mini, vocabulary=load_vocabulary(content)),
        "released": load_dataset(content),
    }


@pytest.fixture(scope="session")
def stores(datasets: dict[str, Dataset]) -> dict[str, EmbeddedStore]:
    """Both worlds in Oxigraph."""
    return {name: EmbeddedStore.from_dataset(dataset) for name, dataset in datasets.items()}


@pytest.fixture(scope="session")
def released(stores: dict[str, EmbeddedStore]) -> EmbeddedStore:
    """The released data in Oxigraph."""
    return stores["released"]


@pytest.fixture(scope="session")
def mini(stores: dict[str, EmbeddedStore]) -> EmbeddedStore:
    """The invented world in Oxigraph."""
    return stores["mini"]
