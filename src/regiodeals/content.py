"""Where the ontology, the data, the shapes and the queries stand on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from regiodeals.errors import INSTALL_AGAIN, EnvironmentProblem

FOLDERS = ("ontology", "data", "shapes", "queries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The four folders that people edit, under one root."""

    root: Path

    @property
    def ontology(self) -> Path:
        """Folder of the vocabulary, its alignments and its concept schemes."""
        return self.root / "ontology"

    @property
    def data(self) -> Path:
        """Folder of the statements, the documents and the registers."""
        return self.root / "data"

    @property
    def description(self) -> Path:
        """File that describes the dataset for a catalogue; it is no part of the graph that it describes."""
        return self.data / "dataset.ttl"

    @property
    def shapes(self) -> Path:
        """Folder of the rules."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """Folder of the saved questions."""
        return self.root / "queries"

    @property
    def examples(self) -> Path | None:
        """Folder of the examples that each rule was tried on; None where they did not come along."""
        places = (self.root / "examples", self.root / "tests" / "shapes")
        return next((place for place in places if place.is_dir()), None)


def find_content(package: Path | None = None) -> Content:
    """Return the content that came with this installation.

    A wheel carries a copy inside the package, as ``_content``; in a checkout the folders stand beside
    ``src``. ``package`` is the folder of the package, this one unless a test says otherwise.

    Raises:
        EnvironmentProblem: neither place holds the four folders.

    """
    home = package or Path(__file__).resolve().parent
    places = [home / "_content", *home.parents[1:2]]
    for place in places:
        if all((place / folder).is_dir() for folder in FOLDERS):
            return Content(root=place)
    raise EnvironmentProblem(
        {
            "nl": f"De mappen {', '.join(FOLDERS)} zijn niet gevonden.",
            "en": f"The folders {', '.join(FOLDERS)} were not found.",
        },
        where=" or ".join(str(place) for place in places),
        hint=INSTALL_AGAIN,
    )


def content_in(root: Path) -> Content:
    """Return the content of a folder that someone names.

    Raises:
        EnvironmentProblem: one of the four folders is missing in it.

    """
    missing = [folder for folder in FOLDERS if not (root / folder).is_dir()]
    if missing:
        raise EnvironmentProblem(
            f"The folder holds no {' and no '.join(missing)}.",
            where=str(root),
            hint=f"Name a folder that holds {', '.join(FOLDERS)}.",
        )
    return Content(root=root)
