"""What the tests of the scenarios share: the tranches of the released data and of the invented world."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from regiodeals.content import Content
from regiodeals.graph.dataset import load_dataset, load_user_files, load_vocabulary
from regiodeals.graph.store import EmbeddedStore
from regiodeals.scenarios.facts import Round, read_round

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def released() -> EmbeddedStore:
    """The released data."""
    return EmbeddedStore.from_dataset(load_dataset(Content(root=ROOT)))


@pytest.fixture(scope="session")
def mini() -> EmbeddedStore:
    """The invented world, with the vocabulary."""
    world = load_user_files([ROOT / "tests" / "fixtures" / "mini.trig"])
    vocabulary = load_vocabulary(Content(root=ROOT))
    return EmbeddedStore.from_dataset(dataclasses.replace(world, vocabulary=vocabulary))


@pytest.fixture(scope="session")
def sixth(released: EmbeddedStore) -> Round:
    """The sixth tranche."""
    return read_round(released, 6)


@pytest.fixture(scope="session")
def ninth(mini: EmbeddedStore) -> Round:
    """The ninth tranche of the invented world."""
    return read_round(mini, 9)
