"""Drawings as SVG: a Vega-Lite specification becomes a picture that needs no script, no font and no network.

The grammar is that of https://vega.github.io/vega-lite/docs/; vl-convert draws it. What a drawing of ours has
besides: a title and a description for who cannot see it, a size that follows its column, and the colour of
the text around it, so that it is readable on a dark page.
"""

from __future__ import annotations

import hashlib
import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from regiodeals.questions.wording import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Spec = dict[str, Any]
"""A specification, or a part of one, in the grammar of Vega-Lite."""

WIDTH: Final = 320
"""Width of a drawing in its own units: on a telephone of 320 pixels its letters have their full size."""
INK: Final = "currentColor"
"""The colour of the text around a drawing."""
COLOUR: Final = "#3b7dd8"
"""A blue that stands out on white and on black."""
COLOURS: Final = ("#3b7dd8", "#c2571a", "#2f8f5b", "#a24fb5", "#8a7a1c", "#d13f6a")
"""Colours of series, told apart by people who see colours otherwise too."""
FONT_SIZE: Final = 12

_LINE: Final = 44
"""Letters that fit beside one another in a drawing."""
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_VERSION = "5.21"
_OPENING = re.compile(r"<svg ([^>]*)>")
_FIXED_SIZE = re.compile(r' ?\b(?:width|height|class)="[^"]*"')
_MARK = re.compile(r'(<(path|line) aria-label="([^"]*)"[^>]*)/>')
_LABELLED_GROUP = re.compile(r'(<g\b[^>]*?) aria-label="[^"]*"')
_GEOMETRY = re.compile(r' (?:d|transform|[xy][12])="[^"]*"')
_OUTLINE = re.compile(r' d="((?:[ML]-?[\d.]+,-?[\d.]+|Z){30,})"')
_STEP = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
_LOADER_BASE: Final = "https://vega.github.io/vega-datasets/"
"""What the drawer puts before every link, as if all were relative to its own examples."""


def draw(
    spec: Mapping[str, object], *, title: str, description: str, lang: str, has_links: bool = False
) -> str:
    """Return the SVG of a specification; ``title`` and ``description`` tell what it shows, without seeing it.

    The same arguments give the same bytes. A drawing with links is a group, in which a screen reader finds
    them; another is one image.
    """
    import vl_convert

    whole: Spec = {
        "$schema": _SCHEMA,
        "background": None,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "config": {
            "view": {"stroke": None},
            "text": {"color": INK, "fontSize": FONT_SIZE},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "domainColor": INK,
                "tickColor": INK,
                "gridColor": INK,
                "gridOpacity": 0.15,
                "labelFontSize": FONT_SIZE,
                "titleFontSize": FONT_SIZE,
            },
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": FONT_SIZE,
                "symbolOpacity": 0.7,
            },
        },
        **spec,
    }
    svg = vl_convert.vegalite_to_svg(whole, vl_version=_VERSION, allowed_base_urls=[])
    return _finished(svg, title, description, lang, has_links=has_links) + "\n"


def headed(lines: Sequence[str], notes: Sequence[str]) -> Spec:
    """Return what stands above a drawing, cut into lines that fit: what it shows, and notes below that."""
    return {
        "text": [part for line in lines for part in wrap(printable(line), _LINE)],
        "subtitle": [part for note in notes for part in wrap(printable(note), _LINE)],
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "subtitleColor": INK,
        "fontSize": FONT_SIZE,
        "subtitleFontSize": FONT_SIZE,
    }


def _finished(svg: str, title: str, description: str, lang: str, *, has_links: bool) -> str:
    """Return a drawing with its text alternative, short numbers, and no size, style or empty mark."""
    svg = _GEOMETRY.sub(lambda found: _LONG_NUMBER.sub(_shortened, found[0]), svg)
    svg = _OUTLINE.sub(lambda found: f' d="{relative(found[1])}"', svg)
    svg = svg.replace(f'xlink:href="{_LOADER_BASE}', 'xlink:href="')
    svg = re.sub(r' (?:role|class|aria-roledescription)="[^"]*"', "", svg)
    svg = _LABELLED_GROUP.sub(r"\1", svg)
    svg = re.sub(r"<path[^>]* d=\"M0,0h0v0h0Z\"/>", "", svg)
    svg = _MARK.sub(r"\1><title>\3</title></\2>", svg)
    key = hashlib.sha256(f"{title}\n{description}\n{svg}".encode()).hexdigest()[:8]
    role = "group" if has_links else "img"
    opening = _OPENING.search(svg)
    attributes = _FIXED_SIZE.sub("", opening[1]).strip() if opening else ""
    head = (
        f'<svg {attributes} lang="{lang}" role="{role}" aria-labelledby="t-{key} d-{key}">'
        f'<title id="t-{key}">{escape(printable(title))}</title>'
        f'<desc id="d-{key}">{escape(printable(description))}</desc>'
    )
    return _OPENING.sub(lambda _: head, svg, count=1)


def _shortened(number: re.Match[str]) -> str:
    """Return a number with two digits behind the point, which is finer than any screen."""
    short = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def relative(outline: str) -> str:
    """Return an outline of straight lines in steps from corner to corner, in tenths: half as many letters.

    Every corner is rounded where it stands, so that neighbours that share a border keep sharing it.

    >>> relative("M10.04,20.11L12.5,20.11L12.52,20.12L12.5,18.5ZM0,0L1,1")
    'M10,20.1l2.5,0,0,-1.6zM0,0l1,1'
    """
    parts, before = [], (0, 0)
    is_after_move = True
    for kind, across, down in _STEP.findall(outline):
        if kind == "Z":
            parts.append("z")
            continue
        corner = (round(float(across) * 10), round(float(down) * 10))
        step = (corner[0] - before[0], corner[1] - before[1])
        if kind == "M":
            parts.append(f"M{_tenths(corner[0])},{_tenths(corner[1])}")
            is_after_move = True
        elif step != (0, 0):
            parts.append(f"{'l' if is_after_move else ','}{_tenths(step[0])},{_tenths(step[1])}")
            is_after_move = False
        before = corner
    return "".join(parts)


def _tenths(number: int) -> str:
    """Return a number of tenths as a decimal number.

    >>> _tenths(25), _tenths(-4), _tenths(30)
    ('2.5', '-.4', '3')
    """
    return re.sub(r"^(-?)0\.", r"\1.", f"{number / 10:.1f}".removesuffix(".0"))
