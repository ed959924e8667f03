"""Pages from templates: each knows where it stands, so that its links are relative."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from regiodeals.publish.addresses import html_path, root_of
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.sheet import whole
from regiodeals.publish.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from regiodeals.publish.sheet import Link

ASSETS: Final = ("favicon.svg", "site.css", "site.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands: its path without ending, and its language."""

    path: str
    lang: str

    @property
    def file(self) -> str:
        """The file of the page below the root of the site."""
        return html_path(self.path, self.lang)

    @property
    def root(self) -> str:
        """The way from the page to the root of the site."""
        return root_of(self.file)

    def to(self, path: str) -> str:
        """Return the link to another page in the same language, by its path without ending."""
        page, _, part = path.partition("#")
        return self._home + html_path(page, "nl") + (f"#{part}" if part else "")

    def to_file(self, file: str) -> str:
        """Return the link to a file of the site."""
        return self.root + file

    def to_language(self, lang: str) -> str:
        """Return the link to this page in another language."""
        return self.root + html_path(self.path, lang)

    def follow(self, link: Link) -> str | None:
        """Return the address behind a link, None when it is only a text."""
        if not link.file:
            return link.address
        folder = html_path("", self.lang).removesuffix(".html")
        is_near = link.file.startswith(folder)
        return self._home + link.file[len(folder) :] if is_near else self.root + link.file

    @property
    def _home(self) -> str:
        """The way from the page to the pages in its language: shorter than by way of the root."""
        return root_of(html_path(self.path, "nl"))


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("regiodeals.publish", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do"],
    )
    environment.filters["for_script"] = for_script
    environment.filters["whole"] = whole
    return environment


def for_script(value: Any) -> Markup:
    r"""Return data as JSON that no HTML parser takes for markup.

    >>> str(for_script("</script>"))
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign that HTML reads is left


def render(template: str, path: str, lang: str, context: Mapping[str, Any]) -> PublishedFile:
    """Return a page in a language; the template gets ``place``, ``words`` and the context."""
    place = Place(path=path, lang=lang)
    html = _environment().get_template(template).render(place=place, words=words_in(lang), **context)
    return PublishedFile(path=place.file, content=html.encode())


def lost_page(root: str) -> PublishedFile:
    """Return the page for an address that does not exist; ``root`` is the path of the site on its host.

    It stands for any address, so its links cannot be relative.
    """
    context = {"root": root, "dutch": words_in("nl"), "english": words_in("en")}
    html = _environment().get_template("lost.html").render(context)
    return PublishedFile(path="404.html", content=html.encode())


def assets() -> Iterator[PublishedFile]:
    """Yield the style sheet, the script and the sign of the site."""
    folder = files("regiodeals.publish") / "assets"
    for name in ASSETS:
        yield PublishedFile(path=f"assets/{name}", content=(folder / name).read_bytes())
