"""Where the page of a thing stands in the site, and how one page leads to another.

A thing of ours under ``id/`` has its page under ``doc/``, a term under ``def/``. A thing whose IRI is of
another register has its page under ``doc/`` too: municipality ``gm1730`` at ``doc/gemeente/gm1730``. Links
are relative and end in ``.html``, so that the site works below any path of any plain web server.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES: Final = ("nl", "en")
DATA_ENDINGS: Final = ("ttl", "jsonld", "nt")
"""The forms of the data beside a page."""

_REGISTERS: Final = (
    ("https://identifier.overheid.nl/tooi/id/", "doc/"),
    ("http://data.europa.eu/nuts/code/", "doc/nuts/"),
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]")
_LONGEST_NAME = 180


def path_of(iri: str, base_iri: str = BASE) -> str | None:
    """Return the path of the page about a thing, without ending; None when it has no place in the site.

    >>> path_of("https://w3id.org/regiodeals/id/tranche/6")
    'doc/tranche/6'
    >>> path_of("https://identifier.overheid.nl/tooi/id/gemeente/gm1730")
    'doc/gemeente/gm1730'
    >>> path_of("https://w3id.org/regiodeals/def/bedrag")
    'def/bedrag'
    >>> path_of("https://example.org/x") is None
    True
    """
    places = (
        (f"{base_iri}id/", "doc/"),
        (f"{base_iri}doc/", "doc/"),
        (f"{BASE}def/", "def/"),
        *_REGISTERS,
    )
    if iri == f"{BASE}def":
        return "def"
    for start, folder in places:
        rest = iri.removeprefix(start)
        if iri.startswith(start) and rest:
            return folder + "/".join(_safe(part) for part in rest.split("/"))
    return None


def _safe(part: str) -> str:
    """Return one part of a path that no file system and no server reads in another way.

    >>> _safe("noord-drenthe"), _safe(".."), _safe("a b")
    ('noord-drenthe', '~2e~2e', 'a~20b')
    """
    if part.strip(".") == "":
        return "".join(f"~{byte:02x}" for byte in part.encode()) or "~"
    name = _UNSAFE.sub(lambda sign: "".join(f"~{byte:02x}" for byte in sign[0].encode()), part)
    if len(name) > _LONGEST_NAME:
        return f"{name[: _LONGEST_NAME - 17]}~{hashlib.sha256(part.encode()).hexdigest()[:16]}"
    return name


def paths_of(iris: Iterable[str], base_iri: str = BASE) -> dict[str, str]:
    """Return IRI to path for the things that have a page.

    Raises:
        InputProblem: two things would have one page.

    """
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for iri in iris:
        path = path_of(iri, base_iri)
        if path is None:
            continue
        if path in taken:
            raise InputProblem(
                f"Two things would have the page {path}: {taken[path]} and {iri}.",
                hint="Give one of them another last part.",
            )
        found[iri] = path
        taken[path] = iri
    return found


def html_path(path: str, lang: str) -> str:
    """Return the file of a page in a language: Dutch at the root, English under ``en/``.

    >>> html_path("doc/tranche/6", "en")
    'en/doc/tranche/6.html'
    """
    return f"{path}.html" if lang == "nl" else f"{lang}/{path}.html"


def root_of(file: str) -> str:
    """Return the way from a file to the root of the site.

    >>> root_of("en/doc/tranche/6.html"), root_of("index.html")
    ('../../../', '')
    """
    return "../" * file.count("/")


def is_web_address(text: str) -> bool:
    """Tell whether a text may stand in a link: an http(s) address, no script."""
    return text.startswith(("https://", "http://"))
