"""The released world and the invented one, each published once, as files."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content, find_content
from regiodeals.graph.dataset import Dataset, load_dataset
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.view import View, build_view
from regiodeals.namespaces import BASE
from regiodeals.publish.description import Description, read_description
from regiodeals.publish.downloads import download_files
from regiodeals.questions.maps import OUTLINES

if TYPE_CHECKING:
    from collections.abc import Mapping


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A world, and its downloads by path."""

    content: Content
    dataset: Dataset
    view: View
    store: EmbeddedStore
    description: Description
    files: Mapping[str, bytes]


def publish(content: Content, base_iri: str) -> Published:
    """Load a world and make its downloads."""
    dataset = load_dataset(content, base_iri=base_iri)
    view = build_view(dataset)
    store = EmbeddedStore(view, dataset.graphs)
    described = read_description(content.description, base_iri=base_iri)
    outlines = content.data / OUTLINES
    downloads = download_files(
        described, dataset, view, store, outlines=outlines if outlines.is_file() else None
    )
    files = {file.path: file.content for file in downloads}
    return Published(
        content=content, dataset=dataset, view=view, store=store, description=described, files=files
    )


def mini_content(folder: Path) -> Content:
    """Lay out the invented world in a folder: its data, with our own ontology, shapes and questions."""
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "examples").symlink_to(ROOT / "tests" / "shapes")
    (folder / "data").mkdir()
    world = (ROOT / "tests" / "fixtures" / "mini.trig").read_text(encoding="utf-8")
    (folder / "data" / "mini.trig").write_text(world, encoding="utf-8")
    shutil.copy(ROOT / "data" / "dataset.ttl", folder / "data" / "dataset.ttl")
    return Content(root=folder)


@pytest.fixture(scope="session")
def released() -> Published:
    """The released data."""
    content = find_content()
    return publish(content, BASE)


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The invented world under another base, with the description of the released data."""
    content = mini_content(tmp_path_factory.mktemp("mini"))
    return publish(content, "https://example.org/deals/")


@pytest.fixture
def standards() -> Path:
    """The folder of the official shapes."""
    folder = os.environ.get("REGIODEALS_STANDARDS")
    if not folder:
        pytest.skip("REGIODEALS_STANDARDS is unset: set it to the folder that holds the official shapes.")
    return Path(folder)
