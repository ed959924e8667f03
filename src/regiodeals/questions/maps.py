"""Maps of amounts: a circle per thing on the outlines of the provinces, its surface as large as the amount.

Never a choropleth: a large province with a small amount would look important. The three islands of the
Caribbean Netherlands lie far away and are drawn below, each in a frame of its own, at a scale of its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import log, pi, radians, tan
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from regiodeals.content import find_content
from regiodeals.errors import EnvironmentProblem
from regiodeals.graph.terms import named
from regiodeals.questions.drawing import COLOUR, FONT_SIZE, INK, WIDTH, Spec, draw, headed
from regiodeals.questions.wording import for_people

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Feature = dict[str, Any]

OUTLINES: Final = "registers/omtrekken.geojson"
"""The outlines, in the folder of the data; made by ``regiodeals links import-geometry``."""

_LINK = re.compile(r"https?://|[^:]*\Z")
"""An address on the web or in the same site; no script is a link."""
_ISLANDS: Final = ("Bonaire", "Sint Eustatius", "Saba")
_FILLED: Final = 0.96
"""Part of a panel that its outlines fill."""
_EAST_OF: Final = -30.0
"""Longitude, in degrees, that lies between the islands and the provinces."""
_LARGEST_CIRCLE: Final = 520
"""Surface of the circle of the largest amount, in square units of the drawing."""
_WORDS: Final = {
    "nl": {
        "title": "Kaart van de bedragen",
        "description": "Cirkels op een kaart van Nederland; hoe groter het bedrag, hoe groter de cirkel. "
        "{count} punten. De grootste: {largest}.",
        "none": "Een kaart van Nederland zonder punten.",
        "legend": "rijksbijdrage",
    },
    "en": {
        "title": "Map of the amounts",
        "description": "Circles on a map of the Netherlands; the larger the amount, the larger the circle. "
        "{count} points. The largest: {largest}.",
        "none": "A map of the Netherlands without points.",
        "legend": "State contribution",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A thing on the map: its name, its place in degrees (WGS84), its amount in euro, and where it leads."""

    label: str
    latitude: float
    longitude: float
    amount: Decimal
    href: str | None = None


def deal_map(
    points: Sequence[MapPoint], lang: str = "nl", *, title: str | None = None, note: str = ""
) -> str:
    """Return an SVG map with a circle per point; the largest are drawn first, so that small ones stay seen.

    ``note`` stands above the map and in its description, for instance how many things have no place.

    Raises:
        EnvironmentProblem: the outlines are missing or unreadable.

    """
    words = _WORDS[lang]
    ordered = sorted(points, key=lambda point: (-point.amount, point.label))
    largest = max((point.amount for point in points), default=Decimal(1)) or Decimal(1)
    features = outlines()
    here = [point for point in ordered if point.longitude > _EAST_OF]
    mainland = [one for one in features if one["properties"]["name"] not in _ISLANDS]
    panels: list[Spec] = []
    for name in _ISLANDS:
        island = [one for one in features if one["properties"]["name"] == name]
        on_it = [point for point in ordered if point.longitude <= _EAST_OF and _nearest(point) == name]
        panels.append(_panel(island, on_it, largest, lang, size=(92, 80), name=name))
    spec = {
        "spacing": 10,
        "vconcat": [
            _panel(mainland, here, largest, lang, size=(WIDTH - 10, 370)),
            {"hconcat": panels, "spacing": 14},
        ],
        **({"title": {**headed([note], []), "fontWeight": "normal"}} if note else {}),
        "resolve": {"scale": {"size": "independent"}, "legend": {"size": "independent"}},
    }
    told = ", ".join(f"{point.label} {_euro(point.amount, lang)}" for point in ordered[:5])
    description = words["description"].format(count=len(points), largest=told) if points else words["none"]
    return draw(
        spec,
        title=title or words["title"],
        description=f"{description} {note}".strip(),
        lang=lang,
        has_links=any(point.href and _LINK.match(point.href) for point in points),
    )


@lru_cache(maxsize=1)
def outlines() -> tuple[Feature, ...]:
    """Return the outlines of the provinces and the islands, as GeoJSON features.

    Raises:
        EnvironmentProblem: the file is missing or unreadable.

    """
    path = find_content().data / OUTLINES
    try:
        return tuple(json.loads(path.read_text(encoding="utf-8"))["features"])
    except (OSError, ValueError, KeyError, TypeError):
        raise EnvironmentProblem(
            "The outlines of the map cannot be read.",
            where=str(path),
            hint="Install regiodeals again, or restore the file from the repository.",
        ) from None


def _panel(
    features: Sequence[Feature],
    points: Sequence[MapPoint],
    largest: Decimal,
    lang: str,
    *,
    size: tuple[int, int],
    name: str | None = None,
) -> Spec:
    """Return one part of the map: outlines with the circles on them."""
    place = _fitted(features, size)
    layers: list[Spec] = [
        {
            "data": {"values": [_drawn(feature, place) for feature in features]},
            "mark": {
                "type": "geoshape",
                "fill": INK,
                "fillOpacity": 0.07,
                "stroke": INK,
                "strokeOpacity": 0.45,
                "strokeWidth": 0.7,
                "aria": False,
                "clip": False,
            },
        }
    ]
    if points:
        layers.append(_circles(points, place, largest, lang, has_legend=name is None))
    panel: Spec = {
        "width": size[0],
        "height": size[1],
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "layer": layers,
    }
    if name is not None:
        text = {"text": name, "color": INK, "fontSize": FONT_SIZE, "fontWeight": "normal", "offset": 2}
        panel.update({"title": text, "view": {"stroke": INK, "strokeOpacity": 0.3}})
    return panel


def _fitted(features: Sequence[Feature], size: tuple[int, int]) -> Callable[[float, float], list[float]]:
    """Return what turns longitude and latitude into places on a panel that the outlines fill (Mercator)."""
    corners = [_mercator(*corner) for feature in features for ring in _rings(feature) for corner in ring]
    (left, right), (low, high) = ((min(values), max(values)) for values in zip(*corners, strict=True))
    scale = _FILLED * min(size[0] / (right - left), size[1] / (high - low))

    def place(longitude: float, latitude: float) -> list[float]:
        x, y = _mercator(longitude, latitude)
        middle = (left + right) / 2, (low + high) / 2
        return [size[0] / 2 + (x - middle[0]) * scale, size[1] / 2 - (y - middle[1]) * scale]

    return place


def _mercator(longitude: float, latitude: float) -> tuple[float, float]:
    return radians(longitude), log(tan(pi / 4 + radians(latitude) / 2))


def _rings(feature: Feature) -> list[list[list[float]]]:
    return [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]


def _circles(
    points: Sequence[MapPoint],
    place: Callable[[float, float], list[float]],
    largest: Decimal,
    lang: str,
    *,
    has_legend: bool,
) -> Spec:
    values = []
    for point in points:
        x, y = place(point.longitude, point.latitude)
        told = f"{point.label}: {_euro(point.amount, lang)}"
        link = {"href": point.href} if point.href and _LINK.match(point.href) else {}
        values.append({"name": told, "x": x, "y": y, "amount": float(point.amount), **link})
    legend = {
        "title": _WORDS[lang]["legend"],
        "orient": "top-left",
        "labelExpr": "'€ ' + format(datum.value / 1e6, '.3~f') + ' mln'",
        "values": _steps(largest),
        "symbolFillColor": COLOUR,
        "symbolStrokeColor": COLOUR,
    }
    scale = {"domain": [0, float(largest)], "range": [0, _LARGEST_CIRCLE]}
    encoding: Spec = {
        "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        "size": {
            "field": "amount",
            "type": "quantitative",
            "scale": scale,
            "legend": legend if has_legend else None,
        },
        "description": {"field": "name"},
    }
    if any(point.href for point in points):
        encoding["href"] = {"condition": {"test": "isValid(datum.href)", "field": "href"}, "value": None}
    mark = {
        "type": "circle",
        "color": COLOUR,
        "opacity": 0.6,
        "stroke": INK,
        "strokeWidth": 0.5,
        "clip": False,
    }
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _steps(largest: Decimal) -> list[float]:
    """Return two round amounts for the legend: about half the largest, and about a tenth."""
    return [_round(float(largest) / 10), _round(float(largest) / 2)]


def _round(amount: float) -> float:
    """Return an amount with one digit that is not zero.

    >>> _round(41_500_000)
    40000000.0
    """
    return float(f"{amount:.0e}")


def _drawn(feature: Feature, place: Callable[[float, float], list[float]]) -> Feature:
    """Return the outline of a feature in places on its panel."""
    coordinates = [
        [[place(*corner) for corner in ring] for ring in polygon]
        for polygon in feature["geometry"]["coordinates"]
    ]
    return {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}


def _nearest(point: MapPoint) -> str:
    """Return the island whose outline lies nearest to a point."""
    distances: dict[str, float] = {
        feature["properties"]["name"]: min(
            (x - point.longitude) ** 2 + (y - point.latitude) ** 2
            for ring in _rings(feature)
            for x, y in ring
        )
        for feature in outlines()
        if feature["properties"]["name"] in _ISLANDS
    }
    return min(distances, key=lambda name: distances[name])


def _euro(amount: Decimal, lang: str) -> str:
    term = Literal(format(amount, "f"), datatype=named("xsd:decimal"))
    return for_people(term, unit="euro", lang=lang)
