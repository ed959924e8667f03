"""A picture of a vocabulary: classes in columns, and an arrow for each way from one to another.

Drawn as SVG without script. Classes stand in the column of their distance to those that nothing leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WIDTH, _HEIGHT, _ACROSS, _DOWN = 160, 34, 212, 52
_MARGIN: Final = 12
_HEAD: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"
 role="img" aria-labelledby="diagram-title diagram-text" font-family="sans-serif" font-size="13">
<title id="diagram-title">{title}</title>
<desc id="diagram-text">{text}</desc>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0L8 4L0 8z" fill="#6d7c8a"/></marker></defs>
<g fill="none" stroke="#6d7c8a" stroke-opacity="0.6">"""
_BOX: Final = """\
<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="#eef3f7" stroke="#0b4a78"/>
<text x="{middle}" y="{base}" text-anchor="middle" fill="#1a1d20">{name}</text>"""
_TITLES: Final = {
    "nl": (
        "Klassen van het vocabulaire",
        "{count} klassen; een pijl volgt een eigenschap van klasse tot klasse. {told}.",
    ),
    "en": (
        "Classes of the vocabulary",
        "{count} classes; an arrow follows a property from class to class. {told}.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A way from one class to another by a property; all three are IRIs."""

    start: str
    end: str
    name: str


def draw_diagram(
    edges: Sequence[Edge], names: Mapping[str, str], lang: str, classes: Iterable[str] = ()
) -> str:
    """Return the picture of some edges as SVG; ``names`` are what classes and properties are called.

    ``classes`` are to be drawn too where nothing leads to or from them.
    """
    columns = _columns(edges)
    linked = {one for column in columns for one in column}
    alone = sorted(set(classes) - linked)
    across, below = max(len(columns), 1), max((len(column) for column in columns), default=0)
    places = {
        one: (_MARGIN + column * _ACROSS, _MARGIN + row * _DOWN)
        for column, classes in enumerate(columns)
        for row, one in enumerate(classes)
    }
    for number, one in enumerate(alone):
        row, column = divmod(number, across)
        places[one] = (_MARGIN + column * _ACROSS, _MARGIN + (below + row) * _DOWN)
    width = 2 * _MARGIN + 40 + (len(columns) - 1) * _ACROSS + _WIDTH if columns else _WIDTH
    height = 2 * _MARGIN + (below + -(-len(alone) // across)) * _DOWN
    title, text = _TITLES[lang]
    told = {
        "title": escape(title),
        "text": escape(text.format(count=len(places), told="; ".join(_told(edges, names)))),
    }
    lines = [_HEAD.format(width=width, height=height, **told)]
    by_way: dict[tuple[str, str], list[str]] = {}
    for edge in edges:
        if edge.start != edge.end:
            by_way.setdefault((edge.start, edge.end), []).append(names[edge.name])
    for (start, end), properties in sorted(by_way.items()):
        way = escape(f"{names[start]} – {', '.join(sorted(properties))} → {names[end]}")
        arrow = _arrow(places[start], places[end])
        lines.append(f'<path d="{arrow}" marker-end="url(#arrow)"><title>{way}</title></path>')
    lines.append("</g>")
    for one, (x, y) in sorted(places.items(), key=lambda item: item[1]):
        box = {"x": x, "y": y, "width": _WIDTH, "height": _HEIGHT, "middle": x + _WIDTH // 2, "base": y + 22}
        lines.append(_BOX.format(**box, name=escape(names[one])))
    return "\n".join([*lines, "</svg>"])


def _told(edges: Iterable[Edge], names: Mapping[str, str]) -> list[str]:
    """Return each edge in words."""
    return sorted({f"{names[edge.start]} – {names[edge.name]} → {names[edge.end]}" for edge in edges})


def _columns(edges: Iterable[Edge]) -> list[list[str]]:
    """Return the classes by column: each after those that lead to it, as far as there are no circles."""
    classes = sorted({one for edge in edges for one in (edge.start, edge.end)})
    leading = {one: {edge.start for edge in edges if edge.end == one} - {one} for one in classes}
    depth = dict.fromkeys(classes, 0)
    for _ in range(4):
        for one in classes:
            before = [depth[other] for other in leading[one] if one not in leading[other]]
            depth[one] = min(max(before, default=-1) + 1, 4)
    columns = [[one for one in classes if depth[one] == level] for level in range(5)]
    ordered: list[list[str]] = []
    for column in columns:
        rows = {one: place for done in ordered for place, one in enumerate(done)}

        def middle(one: str, rows: Mapping[str, int] = rows) -> tuple[float, str]:
            near = [rows[other] for other in leading[one] if other in rows]
            return (sum(near) / len(near) if near else 0.0, one)

        if column:
            ordered.append(sorted(column, key=middle))
    return ordered


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the line of an arrow: from side to side, or around when both stand in one column."""
    (x, y), (to_x, to_y) = start, end
    y, to_y = y + _HEIGHT // 2, to_y + _HEIGHT // 2
    if to_x > x:
        return f"M{x + _WIDTH} {y}C{x + _WIDTH + 40} {y} {to_x - 40} {to_y} {to_x} {to_y}"
    if to_x < x:
        return f"M{x} {y}C{x - 40} {y} {to_x + _WIDTH + 40} {to_y} {to_x + _WIDTH} {to_y}"
    return f"M{x + _WIDTH} {y}C{x + _WIDTH + 45} {y} {x + _WIDTH + 45} {to_y} {x + _WIDTH} {to_y}"
