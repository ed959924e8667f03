"""For those who arrive from elsewhere: what programs may read, a map of the pages, and a page for the lost.

A map of a site holds whole addresses, and a site does not know where it will be hosted. So there is one only
when things have a base of one's own, which is where the site then stands (``--base-iri``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from regiodeals.namespaces import BASE
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.rendering import lost_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ADDRESSES: Final = 50_000
"""Most addresses in one file: https://www.sitemaps.org/protocol.html."""

_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_COPIES: Final = ("def/index.html", "en/def/index.html")
"""Pages that stand elsewhere under their own name."""


def arrival_files(pages: Iterable[str], base_iri: str) -> Iterator[PublishedFile]:
    """Yield ``robots.txt``, ``404.html`` and, where the place of the site is known, its map."""
    place = None if base_iri == BASE else base_iri
    yield lost_page(urlsplit(place).path if place else "/")
    robots = "User-agent: *\nDisallow:\n"
    if place is not None:
        yield from sitemap(sorted({*pages} - {*_COPIES}), place)
        robots += f"\nSitemap: {place}sitemap.xml\n"
    yield PublishedFile(path="robots.txt", content=robots.encode())


def sitemap(pages: list[str], place: str, *, most: int = MOST_ADDRESSES) -> Iterator[PublishedFile]:
    """Yield ``sitemap.xml``; where one file cannot hold all, as the list of files that do."""
    parts = [pages[start : start + most] for start in range(0, len(pages), most)]
    if len(parts) <= 1:
        yield _listed("sitemap.xml", "urlset", "url", pages, place)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield _listed(name, "urlset", "url", part, place)
    yield _listed("sitemap.xml", "sitemapindex", "sitemap", names, place)


def _listed(name: str, root: str, item: str, paths: Iterable[str], place: str) -> PublishedFile:
    lines = "".join(f"<{item}><loc>{escape(place + path)}</loc></{item}>\n" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{lines}</{root}>\n'
    return PublishedFile(path=name, content=text.encode())
