"""Deals, municipalities and provinces as GeoJSON (RFC 7946), for tools that draw maps.

A municipality has the newest boundary that was imported, else the point that the graph has; a deal the shapes
of its municipalities and islands together, or none when the sources name none; a province the outline that
ships. A municipality that ended has its own boundary where one of its years was imported, else the shapes of
those that followed it.
Boundaries of a deal stand beside each other in a GeometryCollection: as parts of one MultiPolygon they would
share edges, which makes it invalid.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import EnvironmentProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.files import shown
from regiodeals.links.rings import oriented, without_spikes
from regiodeals.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from regiodeals.graph.store import Store

    Feature = dict[str, Any]
    Geometry = dict[str, Any]


class Layer(StrEnum):
    """What a file shows."""

    deals = "deals"
    gemeenten = "gemeenten"
    provincies = "provincies"


_SHAPES: Final = """
SELECT DISTINCT ?thing ?wkt ?issued WHERE {
    ?thing geo:hasGeometry ?shape .
    ?shape geo:asWKT ?wkt .
    OPTIONAL { GRAPH ?release { ?thing geo:hasGeometry ?shape . } OPTIONAL { ?release dct:issued ?issued . } }
} ORDER BY ?thing STR(?issued) ?wkt"""

_FOLLOWERS: Final = """
SELECT DISTINCT ?thing ?next WHERE {
    ?thing tooiont:einddatum ?end ; ^prov:invalidated/(prov:generated|prov:used) ?next .
} ORDER BY ?thing ?next"""

_MUNICIPALITIES: Final = """
SELECT ?thing ?name ?code ?province ?deals WHERE {
    ?thing a ?kind ; tooiont:officieleNaamExclSoort ?name .
    FILTER(?kind IN (tooiont:Gemeente, tooiont:CaribischOpenbaarLichaam))
    OPTIONAL { ?thing tooiont:einddatum ?end . }
    FILTER(!BOUND(?end))
    OPTIONAL { ?thing skos:notation ?code . }
    OPTIONAL { ?thing tooiont:ligtInProvincie/tooiont:officieleNaamExclSoort ?province . }
    OPTIONAL {
        SELECT ?thing (COUNT(DISTINCT ?deal) AS ?deals) WHERE {
            { ?deal rd:regio ?region . ?region rd:gemeente|rd:eiland ?then . }
            UNION { ?deal rd:regio ?region . ?region rd:gebied ?area . ?area rd:ligtIn ?then . }
            UNION { ?deal rd:deelname ?part . ?part rd:partij ?then . }
            UNION { ?proposal rd:uitgewerktTot ?deal ; rd:deelname ?part . ?part rd:partij ?then . }
            ?deal a rd:RegioDeal .
            ?then (^prov:invalidated/(prov:generated|prov:used))* ?thing .
        } GROUP BY ?thing
    }
} ORDER BY ?thing ?code"""

_PROVINCES: Final = """
SELECT ?thing ?name WHERE { ?thing a tooiont:Provincie ; tooiont:officieleNaamExclSoort ?name . }
ORDER BY ?thing"""

_DEALS: Final = """
SELECT ?thing ?name ?round ?amount WHERE {
    ?thing a rd:RegioDeal ; rdfs:label ?name ; rd:tranche/rd:nummer ?round .
    FILTER(LANG(?name) = "nl")
    OPTIONAL {
        SELECT ?thing (SUM(?euro) AS ?amount) WHERE {
            ?thing a rd:RegioDeal ; rd:rijksbijdrage ?part .
            ?part rd:bedrag ?euro ; rd:stadium ?stage .
            OPTIONAL {
                ?thing rd:rijksbijdrage/rd:stadium ?reserved .
                FILTER(?reserved = <https://w3id.org/regiodeals/def/stadium/gereserveerd>)
            }
            FILTER(?stage = COALESCE(?reserved, <https://w3id.org/regiodeals/def/stadium/overeengekomen>))
        } GROUP BY ?thing
    }
} ORDER BY ?round ?thing"""

_MEMBERS: Final = """
SELECT DISTINCT ?thing ?member WHERE {
    { ?thing rd:regio ?region . ?region rd:gemeente|rd:eiland ?member . }
    UNION { ?thing rd:regio ?region . ?region rd:gebied ?area . ?area rd:ligtIn ?member . }
    UNION { ?thing rd:deelname ?part . ?part rd:partij ?member . }
    UNION { ?proposal rd:uitgewerktTot ?thing ; rd:deelname ?part . ?part rd:partij ?member . }
    ?thing a rd:RegioDeal .
    ?member a ?kind .
    FILTER(?kind IN (tooiont:Gemeente, tooiont:CaribischOpenbaarLichaam))
} ORDER BY ?thing ?member"""

_NUMBER: Final = r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?"
_POINT: Final = re.compile(rf"POINT ?\(({_NUMBER}) ({_NUMBER})\)\Z")
_POLYGON: Final = re.compile(r"MULTIPOLYGON ?\((.*)\)\Z", re.DOTALL)


def geojson(store: Store, layer: Layer, *, outlines: Path | None) -> str:
    """Return a layer as a FeatureCollection, one feature on a line; the same graph gives the same text.

    ``outlines`` is the file with the outlines of provinces that ships with the data; without it provinces
    have no shape. Amounts are in euro.

    Raises:
        EnvironmentProblem: the store cannot answer, or the outlines cannot be read.

    """
    if layer is Layer.provincies:
        features = list(_provinces(store, outlines))
    else:
        shapes = _shapes(store)
        make = _deals if layer is Layer.deals else _municipalities
        features = list(make(store, shapes))
    lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _provinces(store: Store, outlines: Path | None) -> Iterable[Feature]:
    shapes = _outlines(outlines) if outlines else {}
    for row in _rows(store, _PROVINCES):
        yield _feature(row["thing"], shapes.get(row["thing"]), naam=row["name"])


def _outlines(outlines: Path) -> dict[str, Geometry]:
    try:
        drawn = json.loads(outlines.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise EnvironmentProblem(
            f"The outlines of the provinces cannot be read: {error}.",
            where=shown(outlines),
            hint="Restore the file from the repository.",
        ) from None
    return {feature["properties"]["iri"]: _oriented(feature["geometry"]) for feature in drawn}


def _municipalities(store: Store, shapes: Mapping[str, Geometry]) -> Iterable[Feature]:
    seen = set[str]()
    for row in _rows(store, _MUNICIPALITIES):
        if row["thing"] not in seen:
            seen.add(row["thing"])
            yield _feature(
                row["thing"],
                shapes.get(row["thing"]),
                naam=row["name"],
                code=row.get("code"),
                provincie=row.get("province"),
                deals=int(row.get("deals") or 0),
            )


def _deals(store: Store, shapes: Mapping[str, Geometry]) -> Iterable[Feature]:
    members: dict[str, list[str]] = {}
    for row in _rows(store, _MEMBERS):
        members.setdefault(row["thing"], []).append(row["member"])
    followers: dict[str, list[str]] = {}
    for row in _rows(store, _FOLLOWERS):
        followers.setdefault(row["thing"], []).append(row["next"])
    for row in _rows(store, _DEALS):
        own = members.get(row["thing"], [])
        drawn = {member: _drawn(member, shapes, followers) for member in own}
        yield _feature(
            row["thing"],
            _together([shapes[one] for one in dict.fromkeys(chain.from_iterable(drawn.values()))]),
            naam=row["name"],
            tranche=int(row["round"]),
            rijksbijdrage=_amount(row.get("amount")),
            gemeenten=own,
            zonder_vorm=[member for member in own if not drawn[member]],
        )


def _drawn(
    member: str, shapes: Mapping[str, Geometry], followers: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return what is drawn of a member: itself, or what followed it when it ended and has no shape."""
    drawn: list[str] = []
    seen, waiting = {member}, [member]
    while waiting:
        one = waiting.pop(0)
        if one in shapes:
            drawn.append(one)
            continue
        more = [other for other in followers.get(one, ()) if other not in seen]
        seen.update(more)
        waiting += more
    return tuple(drawn)


def _amount(text: str | None) -> int | float | None:
    if text is None:
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _feature(iri: str, geometry: Geometry | None, **properties: object) -> Feature:
    return {"type": "Feature", "id": iri, "properties": {"iri": iri, **properties}, "geometry": geometry}


def _together(shapes: list[Geometry]) -> Geometry | None:
    """Return several shapes as one: points as MultiPoint, several boundaries or a mix as a collection."""
    points = [shape["coordinates"] for shape in shapes if shape["type"] == "Point"]
    found = [
        *([{"type": "MultiPoint", "coordinates": points}] if points else []),
        *(shape for shape in shapes if shape["type"] != "Point"),
    ]
    if not found:
        return None
    return found[0] if len(found) == 1 else {"type": "GeometryCollection", "geometries": found}


def _shapes(store: Store) -> dict[str, Geometry]:
    """Return the shape of each thing that has one: a boundary before a point, a newer before an older."""
    shapes: dict[str, Geometry] = {}
    for row in _rows(store, _SHAPES):
        shape = from_wkt(row["wkt"])
        if shape is not None and (row["thing"] not in shapes or shape["type"] != "Point"):
            shapes[row["thing"]] = _oriented(shape)
    return shapes


def _oriented(shape: Geometry) -> Geometry:
    if shape["type"] != "MultiPolygon":
        return shape
    polygons = [oriented([without_spikes(ring) for ring in polygon]) for polygon in shape["coordinates"]]
    return {**shape, "coordinates": polygons}


def from_wkt(text: str) -> Geometry | None:
    """Return well-known text as GeoJSON; None for what is neither a point nor a multipolygon.

    >>> from_wkt("POINT(6.57 53.22)")
    {'type': 'Point', 'coordinates': [6.57, 53.22]}
    """
    point = _POINT.match(text)
    if point:
        return {"type": "Point", "coordinates": [float(point[1]), float(point[2])]}
    polygon = _POLYGON.match(text)
    if not polygon:
        return None
    rings = re.sub(rf"({_NUMBER}) ({_NUMBER})", r"[\1,\2]", polygon[1])
    nested = rings.replace("(", "[").replace(")", "]")
    try:
        return {"type": "MultiPolygon", "coordinates": json.loads(f"[{nested}]")}
    except ValueError:
        return None


def _rows(store: Store, query: str) -> list[dict[str, str]]:
    answer = store.query(sparql_prologue() + query)
    if not isinstance(answer, Rows):
        return []
    return [
        {
            name: term.value
            for name, term in zip(answer.variables, row, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for row in answer.rows
    ]
