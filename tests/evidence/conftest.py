"""The invented letter, the real one when it is there, and datasets made of text."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.graph.dataset import load_user_files
from regiodeals.graph.files import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.graph.dataset import Dataset

INVENTED = Path(__file__).parent / "kustbrief"
SOURCES = "REGIODEALS_SOURCES"


@pytest.fixture(scope="session")
def invented_text() -> Path:
    """The text of the invented letter."""
    return INVENTED / "kustbrief-7.txt"


@pytest.fixture(scope="session")
def invented_data() -> str:
    """What the invented letter says, as TriG."""
    return (INVENTED / "kustbrief-7.trig").read_text(encoding="utf-8")


@pytest.fixture
def dataset_of(tmp_path: Path) -> Callable[[str], Dataset]:
    """Make a dataset of TriG, with the vocabulary of the invented letter."""

    def make(trig: str) -> Dataset:
        path = tmp_path / "data.trig"
        path.write_text(trig, encoding="utf-8")
        vocabulary = tuple(quad.triple for quad in read_file(INVENTED / "vocabulary.ttl").quads)
        return replace(load_user_files([path]), vocabulary=vocabulary)

    return make


@pytest.fixture(scope="session")
def letter() -> Path:
    """The text of Kamerstukken II 2024/25, 29 697, nr. 159, which is not part of the repository."""
    folder = os.environ.get(SOURCES)
    if not folder:
        pytest.skip(f"{SOURCES} is not set: give it the folder that holds kst-29697-159.txt")
    path = Path(folder) / "kst-29697-159.txt"
    if not path.is_file():
        pytest.skip(f"{path} is not there: {SOURCES} names a folder without the letter")
    return path
