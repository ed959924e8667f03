"""Pages that the server makes itself: Jinja templates with every text escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping

ASSETS = Path(__file__).parent / "assets"
"""Style sheet and script of these pages."""


def page(template: str, *, lang: str, **content: Any) -> bytes:
    """Return a page in a language; ``content`` are the names that its template uses."""
    shared = {"lang": lang, "prefix": "" if lang == "nl" else "/en", "words": _texts()[lang]}
    text = _environment().get_template(template).render(shared, **content)
    return text.encode("utf-8", "replace")


@cache
def menu(lang: str) -> bytes:
    """Return the items of a menu that lead to the pages that need a server."""
    return page("menu.html", lang=lang)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    """Return language to name of a text to text."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8")
    )
    return found


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
