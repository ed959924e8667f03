"""Rings of polygons as maps want them: the right-hand rule of GeoJSON, and no line walked there and back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Position = Sequence[float]


def oriented(polygon: Sequence[Sequence[Position]]) -> list[list[Position]]:
    """Return a polygon with its outer ring counter-clockwise and its holes clockwise.

    RFC 7946, 3.1.6 (https://www.rfc-editor.org/rfc/rfc7946#section-3.1.6) demands that.

    >>> oriented([[[0, 0], [0, 1], [1, 0], [0, 0]]])
    [[[0, 0], [1, 0], [0, 1], [0, 0]]]
    """
    return [
        list(ring) if (_area(ring) >= 0) is (number == 0) else list(reversed(ring))
        for number, ring in enumerate(polygon)
    ]


def without_spikes(ring: Sequence[Position]) -> list[Position]:
    """Return a closed ring without the lines that it walks there and back at once, which enclose nothing.

    A coarse grid leaves such lines, and with them a polygon is not valid.

    >>> without_spikes([[0, 0], [1, 0], [2, 0], [1, 0], [1, 1], [0, 0]])
    [[0, 0], [1, 0], [1, 1], [0, 0]]
    """
    kept: list[Position] = []
    for place in ring[:-1]:
        kept.append(place)
        while len(kept) > 2 and kept[-1] == kept[-3]:
            del kept[-2:]
    while len(kept) > 3 and (kept[1] == kept[-1] or kept[0] == kept[-2]):
        kept = kept[1:-1] if kept[1] == kept[-1] else kept[:-2]
    return [*kept, kept[0]] if kept else []


def _area(ring: Sequence[Position]) -> float:
    """Return twice the area of a ring; it is negative when the ring runs clockwise."""
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))
