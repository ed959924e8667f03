"""Boundaries from GeoJSON and TopoJSON, of any year, and the GeoJSON that comes out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import InputProblem
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.view import build_view
from regiodeals.links.boundaries import read_boundaries, write_boundaries
from regiodeals.links.geojson import Layer, from_wkt, geojson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.graph.dataset import Dataset

SQUARE = [[6.0, 53.0], [6.1, 53.0], [6.1, 53.1], [6.0, 53.0]]
FEATURE = {
    "type": "Feature",
    "properties": {"statcode": "GM0014"},
    "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
}
COLLECTION = {"type": "FeatureCollection", "features": [FEATURE]}
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [6.0, 53.0]},
    "arcs": [[[0, 0], [1, 0]], [[0, 0], [1, 1], [0, -1]]],
    "objects": {"gemeenten": {"geometries": [{"type": "Polygon", "id": "GM0014", "arcs": [[0, -2]]}]}},
}


def write(folder: Path, content: object) -> Path:
    path = folder / "grenzen.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_both_forms_give_the_same_kind_of_ring(tmp_path: Path) -> None:
    (one,) = read_boundaries(write(tmp_path, COLLECTION))
    assert (one.code, one.wkt) == ("0014", "MULTIPOLYGON(((6.0 53.0, 6.1 53.0, 6.1 53.1, 6.0 53.0)))")
    (other,) = read_boundaries(write(tmp_path, TOPOLOGY))
    assert other.wkt == "MULTIPOLYGON(((6.0 53.0, 6.1 53.0, 6.1 53.1, 6.0 53.0)))"


def with_feature(**changes: object) -> dict[str, object]:
    return {**COLLECTION, "features": [{**FEATURE, **changes}]}


def polygon(*ring: Sequence[object]) -> dict[str, object]:
    return with_feature(geometry={"type": "Polygon", "coordinates": [list(ring)]})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "neither GeoJSON nor TopoJSON"),
        ({"type": "Polygon"}, "neither GeoJSON nor TopoJSON"),
        ({"type": "FeatureCollection"}, "no features"),
        ({**COLLECTION, "features": []}, "no shapes"),
        ({**COLLECTION, "features": [1]}, "Feature 1 is no polygon"),
        ({**COLLECTION, "features": [FEATURE, FEATURE]}, "0014 stands there twice"),
        (with_feature(properties=None), "Feature 1 is no polygon with a code"),
        (with_feature(properties={"statcode": "PV20"}), "Feature 1 is no polygon with a code"),
        (with_feature(geometry=None), "Feature 1 is no polygon"),
        (with_feature(geometry={"type": "Point", "coordinates": [6, 53]}), "Feature 1 is no polygon"),
        (polygon([6, "x"], [6, 53]), "Feature 1 is no polygon"),
        (polygon([6, 53], [7, 53], [6, 53]), "fewer than four points"),
        (polygon(*SQUARE[:3], [6.2, 53.2]), "not closed"),
        (polygon([233000, 582000], [233100, 582000], [233100, 582100], [233000, 582000]), "not in degrees"),
        ({**TOPOLOGY, "objects": {}}, "does not hold one collection"),
        ({**TOPOLOGY, "arcs": [[[0]]]}, "does not hold one collection"),
        ({**TOPOLOGY, "arcs": []}, "Shape 1 is no polygon"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(InputProblem, match=told) as caught:
        read_boundaries(write(tmp_path, content))
    assert caught.value.hint


def test_only_municipalities_of_today_get_a_boundary(tmp_path: Path) -> None:
    boundaries = read_boundaries(write(tmp_path, COLLECTION))
    source = "https://example.org/"
    names = {"0014": "Groningen", "1979": "Eemsdelta"}
    path, unknown, without = write_boundaries(boundaries, tmp_path, year="2025", source=source, names=names)
    assert (path.name, unknown, without) == ("grenzen-gemeenten-2025.trig", [], ["1979"])
    assert "gm0014-grens-2025" in path.read_text(encoding="utf-8")
    with pytest.raises(InputProblem, match="municipality of today"):
        write_boundaries(boundaries, tmp_path, year="2025", source=source, names={"0003": "Appingedam"})


def test_the_official_boundaries_of_2025_cover_every_municipality() -> None:
    folder = os.environ.get("REGIODEALS_REGISTERS")
    if not folder:
        pytest.skip("REGIODEALS_REGISTERS is not set: it names the folder with tables of registers")
    boundaries = read_boundaries(Path(folder) / "raw" / "gemeente_2025.topojson")
    assert len(boundaries) == 342
    for boundary in boundaries:
        shape = from_wkt(boundary.wkt)
        assert shape is not None
        assert shape["coordinates"]


@pytest.mark.parametrize(
    ("layer", "features", "drawn"), [("deals", 83, 60), ("gemeenten", 345, 301), ("provincies", 12, 12)]
)
def test_each_layer_holds_each_thing_once(
    released_data: Dataset, layer: str, features: int, drawn: int
) -> None:
    store = EmbeddedStore(build_view(released_data), released_data.graphs)
    outlines = find_content().data / "registers" / "omtrekken.geojson"
    text = geojson(store, Layer(layer), outlines=outlines)
    found = json.loads(text)["features"]
    assert len({feature["id"] for feature in found}) == len(found) == features
    assert sum(feature["geometry"] is not None for feature in found) >= drawn
    assert geojson(store, Layer(layer), outlines=outlines) == text


def test_well_known_text_that_is_neither_form_is_none() -> None:
    assert from_wkt("LINESTRING(0 0, 1 1)") is None
    assert from_wkt("MULTIPOLYGON(((0 0, 1 1))") is None
    assert from_wkt("POINT(1 2 3)") is None
