"""Boundaries from GeoJSON and TopoJSON, of any year, and the GeoJSON that comes out."""

from __future__ import annotations

import csv
import io
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import InputProblem
from regiodeals.graph.dataset import join_datasets, load_user_files
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.view import build_view
from regiodeals.links.boundaries import read_boundaries, write_boundaries
from regiodeals.links.geojson import Layer, from_wkt, geojson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

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
        (polygon([53.0, 6.0], [53.0, 6.1], [53.1, 6.1], [53.0, 6.0]), "outside the Netherlands"),
        (polygon([6.0, 53.0], [6.1, 53.0], [6.1, 48.1], [6.0, 53.0]), "outside the Netherlands"),
        ({**TOPOLOGY, "objects": {}}, "does not hold one collection"),
        ({**TOPOLOGY, "arcs": [[[0]]]}, "does not hold one collection"),
        ({**TOPOLOGY, "arcs": []}, "Shape 1 is no polygon"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(InputProblem, match=told) as caught:
        read_boundaries(write(tmp_path, content))
    assert caught.value.hint


def test_each_municipality_of_the_register_gets_its_boundary_and_those_of_today_are_counted(
    tmp_path: Path,
) -> None:
    boundaries = read_boundaries(write(tmp_path, {**COLLECTION, "features": [FEATURE, moved("0003", 0)]}))
    source = "https://example.org/"
    names = {"0014": "Groningen", "0003": "Appingedam", "1979": "Eemsdelta"}
    path, unknown, without = write_boundaries(
        boundaries, tmp_path, year="2020", source=source, names=names, today={"0014", "1979"}
    )
    assert (path.name, unknown, without) == ("grenzen-gemeenten-2020.trig", [], ["1979"])
    text = path.read_text(encoding="utf-8")
    assert "gm0014-grens-2020" in text
    assert "gm0003-grens-2020" in text
    with pytest.raises(InputProblem, match="in the register"):
        write_boundaries(boundaries, tmp_path, year="2025", source=source, names={"1": "X"}, today={"1"})


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


def area(ring: Sequence[Sequence[float]]) -> float:
    """Return twice the area of a ring; it is negative when the ring runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def moved(code: str, east: float) -> dict[str, object]:
    """Return a municipality as a square that runs clockwise, so far to the east."""
    ring = [[round(x + east, 1), y] for x, y in reversed(SQUARE)]
    return {
        **FEATURE,
        "id": f"GM{code}",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def joined_store(dataset: Dataset, files: Sequence[Path]) -> EmbeddedStore:
    joined = join_datasets(dataset, load_user_files(files))
    return EmbeddedStore(build_view(joined), joined.graphs)


def with_boundaries(
    dataset: Dataset, folder: Path, years: Mapping[str, Sequence[object]]
) -> Callable[[Layer], dict[str, Any]]:
    """Import boundaries per year into the data; return a way to draw a layer by short names."""
    files = []
    for year, features in years.items():
        boundaries = read_boundaries(write(folder, {**COLLECTION, "features": features}))
        names = {one.code: one.code for one in boundaries}
        path, *_ = write_boundaries(
            boundaries, folder, year=year, source="https://example.org/", names=names, today=names
        )
        files.append(path)
    store = joined_store(dataset, files)

    def drawn(layer: Layer) -> dict[str, Any]:
        found = json.loads(geojson(store, layer, outlines=None))["features"]
        return {feature["id"].rpartition("/")[2]: feature for feature in found}

    return drawn


def test_a_deal_of_neighbours_is_a_collection_of_boundaries_that_run_counter_clockwise(
    released_data: Dataset, tmp_path: Path
) -> None:
    found = with_boundaries(released_data, tmp_path, {"2025": [moved("1924", 0), moved("1930", 0.1)]})
    municipalities, deals = found(Layer.gemeenten), found(Layer.deals)
    shapes = [municipalities[f"gm{code}"]["geometry"] for code in ("1924", "1930")]
    for shape in shapes:
        ((ring,),) = shape["coordinates"]
        assert area(ring) > 0
    delta = deals["3-zuid-hollandse-delta"]["geometry"]
    assert delta["type"] == "GeometryCollection"
    assert [one["type"] for one in delta["geometries"]] == ["MultiPoint", "MultiPolygon", "MultiPolygon"]
    assert [one for one in delta["geometries"] if one in shapes] == shapes


def test_the_newest_boundary_is_drawn(released_data: Dataset, tmp_path: Path) -> None:
    years = {"2025": [moved("0344", 0)], "2024": [moved("0344", 0.7)]}
    shape = with_boundaries(released_data, tmp_path, years)(Layer.gemeenten)["gm0344"]["geometry"]
    assert {x for x, _ in shape["coordinates"][0][0]} == {6.0, 6.1}


def test_a_municipality_that_ended_has_its_own_boundary_or_that_of_the_one_that_followed(
    released_data: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "then").mkdir()
    then = [moved("0501", 0), moved("0530", 0.1), moved("0614", 0.2), moved("1924", 0.3)]
    old = with_boundaries(released_data, tmp_path / "then", {"2021": then})
    delta = old(Layer.deals)["3-zuid-hollandse-delta"]
    assert [one["type"] for one in delta["geometry"]["geometries"]].count("MultiPolygon") == len(then)
    assert "gm0501" not in old(Layer.gemeenten)
    new = with_boundaries(released_data, tmp_path, {"2025": [moved("1992", 0), moved("1924", 0.3)]})
    delta = new(Layer.deals)["3-zuid-hollandse-delta"]
    assert [one["type"] for one in delta["geometry"]["geometries"]].count("MultiPolygon") == 2


def test_each_municipality_counts_the_deals_of_those_that_went_up_in_it(released_data: Dataset) -> None:
    store = EmbeddedStore(build_view(released_data), released_data.graphs)
    features = json.loads(geojson(store, Layer.gemeenten, outlines=None))["features"]
    found = {
        one["properties"]["naam"]: one["properties"]["deals"]
        for one in features
        if one["id"].rpartition("/")[2].startswith("gm") and one["properties"]["deals"]
    }
    text = (find_content().root / "queries/regios/deals-per-gemeente-van-nu.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    assert found == {row["gemeente"]: int(row["deals"]) for row in rows}


@pytest.mark.parametrize(
    "query", ["queries/regios/kaart-van-deals.rq", "src/regiodeals/publish/queries/points.rq"]
)
def test_maps_of_points_stay_the_same_with_boundaries(
    released_data: Dataset, tmp_path: Path, query: str
) -> None:
    text = (find_content().root / query).read_text(encoding="utf-8")
    boundaries = read_boundaries(write(tmp_path, {**COLLECTION, "features": [moved("1992", 0)]}))
    file, *_ = write_boundaries(
        boundaries, tmp_path, year="2025", source="https://example.org/", names={"1992": "x"}, today={"1992"}
    )
    before = EmbeddedStore(build_view(released_data), released_data.graphs).query(text)
    assert joined_store(released_data, [file]).query(text) == before


def test_a_deal_names_the_municipalities_that_have_no_shape(released_data: Dataset) -> None:
    store = EmbeddedStore(build_view(released_data), released_data.graphs)
    deals = json.loads(geojson(store, Layer.deals, outlines=None))["features"]
    (delta,) = [one for one in deals if one["id"].endswith("/3-zuid-hollandse-delta")]
    assert delta["geometry"]["type"] == "MultiPoint"
    assert len(delta["geometry"]["coordinates"]) == 4
    for deal in deals:
        assert (deal["geometry"] is None) == (
            deal["properties"]["gemeenten"] == deal["properties"]["zonder_vorm"]
        )


def test_well_known_text_that_is_neither_form_is_none() -> None:
    assert from_wkt("LINESTRING(0 0, 1 1)") is None
    assert from_wkt("MULTIPOLYGON(((0 0, 1 1))") is None
    assert from_wkt("POINT(1 2 3)") is None
