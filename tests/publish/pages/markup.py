"""Reading pages as a browser does, for the tests: links, anchors, and markup that should not be there."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


@dataclass(kw_only=True)
class Page:
    """What stands in a page: its links with the attribute they stand in, its ids, its tags, and its texts.

    ``texts`` holds each text with its language.
    """

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def count(self, tag: str) -> int:
        """How many elements of a kind there are."""
        return sum(name == tag for name, _ in self.tags)


class Reader(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.tags.append((tag, found))
        for name in ("href", "src", "action", "xlink:href", "data-index"):
            if name in found:
                self.page.links.append(found[name])
        if "id" in found:
            self.page.ids.append(found["id"])
        if tag not in VOID:
            self._open.append((tag, found.get("lang") or (self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            self.page.texts.append((self._open[-1][1], data.strip()))


def read(text: str) -> Page:
    """Return what stands in a page."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def beside(path: str, link: str) -> str:
    """Return the path that a relative link on a page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
