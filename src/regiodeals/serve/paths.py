"""Which things may stand behind a path of the server, and under which path a thing stands.

The pattern is that of the Dutch URI strategy: ``id/`` for things, ``doc/`` for what is said about them,
``def/`` for the vocabulary. A thing whose IRI is of another register has its page under ``doc/`` too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

REGISTERS: Final[Mapping[str, str]] = {
    "doc/": "https://identifier.overheid.nl/tooi/id/",
    "doc/nuts/": "http://data.europa.eu/nuts/code/",
}
"""Folder of a page to the register that gives its things their IRIs."""

LONGEST_PATH: Final = 400


def iris_behind(path: str, base_iri: str = BASE) -> tuple[str, ...]:
    """Return the IRIs of which a path without ending may be the page, the likeliest first.

    >>> iris_behind("doc/gemeente/gm1730")[0]
    'https://w3id.org/regiodeals/id/gemeente/gm1730'
    >>> iris_behind("def/bedrag")
    ('https://w3id.org/regiodeals/def/bedrag',)
    """
    name = _plain(path)
    if not name or len(name) > LONGEST_PATH:
        return ()
    if name == "def" or name.startswith("def/"):
        return (BASE + name,)
    rest = name.removeprefix("doc/")
    if rest == name or not rest:
        return ()
    found = [f"{base_iri}id/{rest}", f"{base_iri}doc/{rest}"]
    for folder, register in REGISTERS.items():
        if name.startswith(folder) and name != folder:
            found.append(register + name.removeprefix(folder))
    return tuple(found)


def path_to(iri: str, base_iri: str = BASE) -> str | None:
    """Return the path of the page about a thing, None when it has none here.

    >>> path_to("https://w3id.org/regiodeals/id/tranche/6")
    'doc/tranche/6'
    """
    if iri == f"{BASE}def" or iri.startswith(f"{BASE}def/"):
        return iri.removeprefix(BASE)
    for start, folder in (
        (f"{base_iri}id/", "doc/"),
        (f"{base_iri}doc/", "doc/"),
        *((register, folder) for folder, register in REGISTERS.items()),
    ):
        if iri.startswith(start) and iri != start:
            return folder + iri.removeprefix(start)
    return None


def _plain(path: str) -> str:
    """Return a path with the escapes of the site undone: there ``~20`` stands for a space."""
    return unquote(path.replace("~", "%")) if "~" in path else path
