"""What a web server needs to serve the site as linked data: rules for Apache, nginx and w3id.org."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.publish.files import PublishedFile

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).with_name("hosting")
_PLACES: Final = {
    "site.htaccess": ".htaccess",
    "nginx.conf": "hosting/nginx.conf",
    "w3id.htaccess": "hosting/w3id.htaccess",
}
"""File of ours to its place in the site; Apache reads the first one where it lies."""


def server_files() -> Iterator[PublishedFile]:
    """Yield the rules for each server. A plain static host needs none, and does not negotiate."""
    for name, place in _PLACES.items():
        yield PublishedFile(path=place, content=(FOLDER / name).read_bytes())
