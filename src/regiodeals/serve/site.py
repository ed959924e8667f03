"""The folder that ``regiodeals build`` wrote, as a list of files: only what stands in the list is served.

A page gets more items in its menu: those that lead to the pages that need a server.
"""

from __future__ import annotations

import mimetypes
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.serve.html import menu

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT: Final = Path("build")
SUMS: Final = ("regiodeals.sha256", "checksums.sha256")
_DATA: Final = "regiodeals.nq"
VOID: Final = ".well-known/void"
"""The description of the data where the VoID note asks for it, in Turtle."""
_END_OF_MENU: Final = b"</ul>\n</nav>\n</header>"

_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".ttl": "text/turtle; charset=utf-8",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".csv": "text/csv; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".wasm": "application/wasm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".rq": "application/sparql-query",
    ".sha256": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The files of a site: path below its root, with slashes, to the file on disk."""

    files: Mapping[str, Path]

    def find(self, path: str) -> str | None:
        """Return the file behind a path of the server: itself, with ``.html``, or the index of a folder."""
        plain = path.strip("/")
        for name in (plain, f"{plain}.html", f"{plain}/index.html" if plain else "index.html"):
            if name in self.files:
                return name
        return None

    def status(self, name: str) -> os.stat_result:
        """Return the size and the times of a file.

        Raises:
            EnvironmentProblem: it went away, or the disk refuses.

        """
        try:
            return self.files[name].stat()
        except OSError as error:
            raise EnvironmentProblem(f"A file of the site cannot be read: {error.strerror}.") from None

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; of a page, with the menu that it has here.

        Raises:
            EnvironmentProblem: it went away, or the disk refuses.

        """
        try:
            content = self.files[name].read_bytes()
        except OSError as error:
            raise EnvironmentProblem(f"A file of the site cannot be read: {error.strerror}.") from None
        if not name.endswith(".html"):
            return content
        items = menu("en" if name.startswith("en/") else "nl")
        return content.replace(_END_OF_MENU, items + _END_OF_MENU, 1)


def media_type(name: str) -> str:
    """Return the media type of a file by its ending."""
    if name == VOID:
        return _TYPES[".ttl"]
    ending = Path(name).suffix.lower()
    return _TYPES.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")


def open_site(folder: Path | None, sha256: str) -> Site | None:
    """Return the site in a folder, or that in ``build`` when it is of the data with this check sum.

    Raises:
        InputProblem: a folder was named, and it holds no site, or one of other data.

    """
    chosen = folder or DEFAULT
    root = next((place for place in (chosen, chosen / "site") if (place / "index.html").is_file()), None)
    if root is None:
        if folder is None:
            return None
        raise InputProblem("This folder holds no site.", where=str(folder), hint="Make one: regiodeals build")
    stated = _stated(root) or _stated(chosen)
    if stated != sha256:
        if folder is None:
            return None
        raise InputProblem(
            "The site is of other data than the graph.",
            where=str(folder),
            hint="Make it anew: regiodeals build",
        )
    return Site(files=dict(_files(root)))


def _stated(root: Path) -> str | None:
    """Return the check sum of the data that a folder states."""
    for name in SUMS:
        try:
            lines = (root / name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            if line.endswith(f"  {_DATA}"):
                return line.split()[0]
    return None


def _files(root: Path) -> list[tuple[str, Path]]:
    """List the plain files below a folder; links and hidden files are left out."""
    found = []
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") or name == ".well-known")
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                found.append((path.relative_to(root).as_posix(), path))
    return found
