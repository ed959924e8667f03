"""Boundaries of municipalities from the official file that a user downloaded, of any year.

Read are GeoJSON (RFC 7946) and TopoJSON (https://github.com/topojson/topojson-specification), in
degrees (WGS84). They become GeoSPARQL geometry, one literal per municipality, in a register of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from regiodeals.errors import InputProblem
from regiodeals.graph.dumps import write_trig
from regiodeals.graph.files import shown
from regiodeals.graph.terms import named
from regiodeals.links.json_file import read_json
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    Position = tuple[float, float]
    Ring = list[Position]
    Polygon = list[Ring]

_CODES: Final = ("statcode", "gemeentecode", "code", "identificatie", "GM_CODE", "id")
_CODE: Final = re.compile(r"(?:GM)?(\d{4})\Z", re.ASCII | re.IGNORECASE)
_DECIMALS: Final = 5
_TOOI: Final = "https://identifier.overheid.nl/tooi/id/gemeente/gm"
_SHORTEST_RING: Final = 4
_BOXES: Final = ((2.0, 50.0, 8.0, 56.0), (-69.0, 11.0, -62.0, 18.0))
"""The Netherlands with its part of the North Sea, and the islands: west, south, east, north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One municipality: the four digits of its code, and its polygons, each an outer ring and its holes."""

    code: str
    polygons: tuple[Polygon, ...]

    @property
    def wkt(self) -> str:
        """The boundary as well-known text, longitude first."""
        parts = ", ".join(
            "(" + ", ".join("(" + ", ".join(f"{x} {y}" for x, y in ring) + ")" for ring in polygon) + ")"
            for polygon in self.polygons
        )
        return f"MULTIPOLYGON({parts})"


def read_boundaries(path: Path) -> list[Boundary]:
    """Return the boundaries in a file, by code.

    Raises:
        InputProblem: the file is neither form, is in metres (RD) and not in degrees, holds a shape without a
            code, one code twice, or a ring that is open or too short.

    """
    content = read_json(path)
    if not isinstance(content, dict):
        raise _problem(path, "The file is neither GeoJSON nor TopoJSON.")
    if content.get("type") == "Topology":
        shapes = list(_topology(path, content))
    elif content.get("type") == "FeatureCollection":
        shapes = list(_features(path, content))
    else:
        raise _problem(path, "The file is neither GeoJSON nor TopoJSON.")
    if not shapes:
        raise _problem(path, "The file holds no shapes.")
    found: dict[str, Boundary] = {}
    for code, polygons in shapes:
        if code in found:
            raise _problem(path, f"Municipality {code} stands there twice.")
        found[code] = Boundary(code=code, polygons=tuple(_checked(path, code, polygons)))
    return [found[code] for code in sorted(found)]


def write_boundaries(
    boundaries: Sequence[Boundary],
    target: Path,
    *,
    year: str,
    source: str,
    names: Mapping[str, str],
    today: Collection[str],
) -> tuple[Path, list[str], list[str]]:
    """Write boundaries as a register; return its file, codes without a municipality, and those without shape.

    ``names`` maps the four digits of a code to the name of a municipality, also of one that ended: a deal of
    then has its shape. ``today`` holds the codes of those that exist, of which a missing shape is told.

    Raises:
        InputProblem: no code is that of a municipality in the register.
        EnvironmentProblem: the file cannot be written.

    """
    known = [boundary for boundary in boundaries if boundary.code in names]
    unknown = [boundary.code for boundary in boundaries if boundary.code not in names]
    if not known:
        raise InputProblem(
            {
                "nl": "Geen vorm is die van een gemeente in het register.",
                "en": "No shape is that of a municipality in the register.",
            },
            where=shown(target),
            hint={
                "nl": "Ga na of het bestand gemeenten bevat, met codes zoals GM0014.",
                "en": "Check that the file holds municipalities with codes such as GM0014.",
            },
        )
    path = target / f"grenzen-gemeenten-{year}.trig"
    write_trig(
        path,
        _quads(known, year=year, source=source, names=names),
        comment=f"Boundaries of municipalities, {year}. "
        "Made by 'regiodeals links import-boundaries'; do not edit.",
    )
    return path, unknown, sorted(set(today) - {boundary.code for boundary in known})


def _features(path: Path, content: Mapping[str, Any]) -> Iterator[tuple[str, list[Polygon]]]:
    features = content.get("features")
    if not isinstance(features, list):
        raise _problem(path, "The collection holds no features.")
    for number, feature in enumerate(features, start=1):
        try:
            geometry = feature["geometry"]
            code = _code(feature.get("properties"), feature.get("id"))
            parts = {"Polygon": lambda one: [one], "MultiPolygon": list}[geometry["type"]](
                geometry["coordinates"]
            )
            polygons = [[[(float(p[0]), float(p[1])) for p in ring] for ring in part] for part in parts]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise _problem(path, f"Feature {number} is no polygon with a code.") from None
        yield code, polygons


def _topology(path: Path, content: Mapping[str, Any]) -> Iterator[tuple[str, list[Polygon]]]:
    try:
        arcs = _arcs(content)
        objects = content["objects"]
        (collection,) = objects.values()
        shapes = collection["geometries"]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise _problem(path, "The topology does not hold one collection of shapes.") from None
    for number, shape in enumerate(shapes, start=1):
        try:
            code = _code(shape.get("properties"), shape.get("id"))
            parts = {"Polygon": lambda one: [one], "MultiPolygon": list}[shape["type"]](shape["arcs"])
            polygons = [[_joined(ring, arcs) for ring in part] for part in parts]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise _problem(path, f"Shape {number} is no polygon with a code.") from None
        yield code, polygons


def _arcs(content: Mapping[str, Any]) -> list[Ring]:
    """Return the arcs of a topology as positions; quantised ones are steps on a grid."""
    transform = content.get("transform")
    if transform is None:
        return [[(float(p[0]), float(p[1])) for p in arc] for arc in content["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    arcs = []
    for arc in content["arcs"]:
        x = y = 0
        ring = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            ring.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(ring)
    return arcs


def _joined(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Return a ring of arcs; a negative number stands for an arc walked backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _code(properties: object, number: object) -> str:
    values = [properties.get(name) for name in _CODES] if isinstance(properties, dict) else []
    for value in (*values, number):
        match = _CODE.match(value) if isinstance(value, str) else None
        if match:
            return match[1]
    raise KeyError


def _checked(path: Path, code: str, polygons: list[Polygon]) -> Iterator[Polygon]:
    """Yield polygons with rounded positions; refuse what is no ring or lies outside the Netherlands."""
    for polygon in polygons:
        rings = []
        for ring in polygon:
            if any(abs(x) > 180 or abs(y) > 90 for x, y in ring):
                raise InputProblem(
                    f"The boundary of {code} is not in degrees.",
                    where=shown(path),
                    hint="Download it in WGS84 (EPSG:4326), not in RD (EPSG:28992).",
                )
            if not any(
                all(west <= x <= east and south <= y <= north for x, y in ring)
                for west, south, east, north in _BOXES
            ):
                raise _outside(path, code)
            rounded = [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in ring]
            if len(rounded) < _SHORTEST_RING or rounded[0] != rounded[-1]:
                raise _problem(path, f"A ring of {code} is not closed or has fewer than four points.")
            rings.append(rounded)
        yield rings


def _outside(path: Path, code: str) -> InputProblem:
    return InputProblem(
        {
            "nl": f"De grens van {code} ligt buiten Nederland.",
            "en": f"The boundary of {code} lies outside the Netherlands.",
        },
        where=shown(path),
        hint={
            "nl": "De lengtegraad staat voorop: 5.1 52.1. Ga na of het bestand de assen verwisselt.",
            "en": "Longitude comes first: 5.1 52.1. Check whether the file swaps the axes.",
        },
    )


def _quads(
    boundaries: Sequence[Boundary], *, year: str, source: str, names: Mapping[str, str]
) -> Iterator[Quad]:
    graph = NamedNode(f"{BASE}id/register/grenzen-gemeenten-{year}")
    yield Quad(graph, named("rdf:type"), named("rd:Registeruitgave"))
    yield Quad(graph, named("dct:source"), NamedNode(source))
    yield Quad(graph, named("dct:issued"), Literal(year, datatype=named("xsd:gYear")))
    for lang, label, note in (
        ("nl", f"Grenzen van gemeenten, {year}", "De licentie is die van de bron; zij is niet nagegaan."),
        (
            "en",
            f"Boundaries of municipalities, {year}",
            "The licence is that of the source; it was not checked.",
        ),
    ):
        yield Quad(graph, named("rdfs:label"), Literal(label, language=lang))
        yield Quad(graph, named("skos:editorialNote"), Literal(note, language=lang))
    for boundary in boundaries:
        shape = NamedNode(f"{BASE}id/geometrie/gm{boundary.code}-grens-{year}")
        yield Quad(NamedNode(_TOOI + boundary.code), named("geo:hasGeometry"), shape, graph)
        yield Quad(shape, named("rdf:type"), named("geo:Geometry"), graph)
        yield Quad(shape, named("geo:asWKT"), Literal(boundary.wkt, datatype=named("geo:wktLiteral")), graph)
        for lang, word in (("nl", "Grens"), ("en", "Boundary")):
            text = f"{word} {names[boundary.code]} {year}"
            yield Quad(shape, named("rdfs:label"), Literal(text, language=lang), graph)


def _problem(path: Path, message: str) -> InputProblem:
    return InputProblem(
        message,
        where=shown(path),
        hint="Take the boundaries of municipalities from PDOK or CBS, as GeoJSON or TopoJSON.",
    )
