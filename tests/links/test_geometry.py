"""Points and outlines for maps: matched by name and province, the same bytes each time."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from regiodeals.errors import InputProblem
from regiodeals.links.boundaries import read_boundaries
from regiodeals.links.geojson import from_wkt
from regiodeals.links.geometry import OUTLINES, OUTLINES_FILE, PLACES, POINTS_FILE, import_geometry
from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
TOOI = "https://identifier.overheid.nl/tooi/id/"
ENDED = f'; tooiont:einddatum "2020-12-31" ; dct:isReplacedBy <{TOOI}gemeente/%s> '
HEAD = f"PREFIX tooiont: <{expand('tooiont:')}>\nPREFIX dct: <{expand('dct:')}>\n"
REGISTERS = {
    "provincies.trig": f"""<{TOOI}provincie/pv1> tooiont:officieleNaamExclSoort "Noordland" .
        <{TOOI}provincie/pv2> tooiont:officieleNaamExclSoort "Zuidland" .""",
    "caribische-openbare-lichamen.trig": f"""<{TOOI}col/col01> a tooiont:CaribischOpenbaarLichaam ;
        tooiont:officieleNaamExclSoort "Saba" .""",
    "gemeenten.trig": "\n".join(
        f'<{TOOI}gemeente/{code}> tooiont:officieleNaamExclSoort "{name}" ; '
        f"tooiont:ligtInProvincie <{TOOI}provincie/{province}> {more}."
        for code, name, province, more in [
            ("gm1", "Kustdorp", "pv1", ""),
            ("gm2", "Kustdorp (ZL)", "pv2", ""),
            ("gm3", "Duin-Zand", "pv2", ""),
            ("gm4", "Nieuwland", "pv1", ""),
            ("gm5", "Oudstad", "pv1", ENDED % "gm6"),
            ("gm6", "Tussenstap", "pv1", ENDED % "gm4"),
            ("gm7", "Nergens", "pv1", ""),
            ("gm8", "Midden-Heide", "pv2", ""),
            ("gm9", "Heide", "pv2", ""),
            ("gm10", "Strand", "pv1", ""),
        ]
    ),
}  # fmt: skip
_PLACES = [
    ("Kustdorp", "NL", "01", 100, 1.5), ("Strand", "NL", "01", 10, 1.6), ("Kustdorp", "NL", "02", 900, 2.5),
    ("Heide", "NL", "02", 50, 2.6), ("Zand", "NL", "02", 700, 2.7), ("Duin", "NL", "02", 70, 2.8),
    ("Oudstad", "NL", "01", 30, 1.7), ("Nergens", "BE", "01", 30, 9.9), ("Dal", "BQ", "SB", 3, -63.0),
]  # fmt: skip
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [1, 50]},
    "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]],
    "objects": {
        "nld": {
            "geometries": [
                {"type": "Polygon", "properties": {"name": "Noordland"}, "arcs": [[0, -2]]},
                {"type": "MultiPolygon", "properties": {"name": "Saba"}, "arcs": [[[0, -2]]]},
                {"type": "Polygon", "properties": {"name": None}, "arcs": [[0]]},
            ]
        }
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with both source files, and registers beside it."""
    folder = tmp_path / "from"
    folder.mkdir()
    places = {
        str(number): {
            "geonameid": number, "name": name, "alternatenames": [""], "latitude": 52.0,
            "longitude": longitude, "population": people, "countrycode": country, "admin1code": division,
        }
        for number, (name, country, division, people, longitude) in enumerate(_PLACES)
    }  # fmt: skip
    (folder / PLACES).write_text(json.dumps(places), encoding="utf-8")
    (folder / OUTLINES).write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    (tmp_path / "registers").mkdir()
    for name, text in REGISTERS.items():
        (tmp_path / "registers" / name).write_text(HEAD + text, encoding="utf-8")
    return folder


@pytest.fixture
def made(folder: Path, tmp_path: Path) -> Callable[[], dict[str, str]]:
    """Import, and return the longitude of each municipality or island."""

    def make() -> dict[str, str]:
        import_geometry(folder, tmp_path / "registers", tmp_path / "registers")
        quads = list(parse((tmp_path / "registers" / POINTS_FILE).read_bytes(), format=RdfFormat.TRIG))
        has, text = NamedNode(expand("geo:hasGeometry")), NamedNode(expand("geo:asWKT"))
        wkt = {
            quad.subject: quad.object.value
            for quad in quads
            if quad.predicate == text and isinstance(quad.object, Literal)
        }
        return {
            str(quad.subject.value).rpartition("/")[2]: wkt[quad.object].partition("(")[2].split()[0]
            for quad in quads
            if quad.predicate == has
        }

    return make


def test_each_municipality_gets_a_place_of_its_own_province(made: Callable[[], dict[str, str]]) -> None:
    assert made() == {
        "gm1": "1.5",  # the name
        "gm10": "1.6",
        "gm2": "2.5",  # the same name in the other province
        "gm3": "2.7",  # the largest place in the name
        "gm4": "1.7",  # the place that gave its name to a municipality two mergers back
        "gm9": "2.6",
        "col01": "-63.0",
    }


def test_the_same_files_give_the_same_bytes(made: Callable[[], dict[str, str]], tmp_path: Path) -> None:
    made()
    first = [(tmp_path / "registers" / name).read_bytes() for name in (POINTS_FILE, OUTLINES_FILE)]
    made()
    assert first == [(tmp_path / "registers" / name).read_bytes() for name in (POINTS_FILE, OUTLINES_FILE)]


def test_outlines_are_decoded_and_named_by_their_register(
    made: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    made()
    features = json.loads((tmp_path / "registers" / OUTLINES_FILE).read_text())["features"]
    assert [feature["properties"]["iri"] for feature in features] == [
        f"{TOOI}col/col01",
        f"{TOOI}provincie/pv1",
    ]
    ring = [[1.0, 50.0], [2.0, 50.0], [2.0, 51.0], [1.0, 51.0], [1.0, 50.0]]
    assert features[0]["geometry"]["coordinates"] == [[ring]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (PLACES, None, "cannot be read"),
        (OUTLINES, None, "cannot be read"),
        (PLACES, "{", "is no JSON"),
        (PLACES, "[" * 100_000, "is no JSON"),
        (PLACES, "[1]", "another form"),
        (PLACES, '{"1": {"name": "x"}}', "another form"),
        (OUTLINES, "{}", "another form"),
        (OUTLINES, "null", "another form"),
        (OUTLINES, json.dumps({**TOPOLOGY, "arcs": [[[0, 0]]]}), "another form"),
        (OUTLINES, json.dumps({**TOPOLOGY, "transform": {"scale": ["x", 1]}}), "another form"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told(
    name: str, text: str | None, message: str, folder: Path, made: Callable[[], dict[str, str]]
) -> None:
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=message):
        made()


def test_the_outlines_of_the_project_fit_the_registers() -> None:
    known = {
        str(quad.subject)
        for name in ("provincies", "caribische-openbare-lichamen")
        for quad in parse((ROOT / "data/registers" / f"{name}.trig").read_bytes(), format=RdfFormat.TRIG)
    }
    features = json.loads((ROOT / "data/registers" / OUTLINES_FILE).read_text(encoding="utf-8"))["features"]
    assert {f"<{feature['properties']['iri']}>" for feature in features} <= known


def is_inside(x: float, y: float, rings: list[list[tuple[float, float]]]) -> bool:
    """Tell whether a place lies within rings, by how often a line to the east crosses them."""
    crossed = [
        x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for ring in rings
        for a, b in pairwise(ring)
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossed) % 2 == 1


def test_each_point_of_the_project_lies_in_its_own_municipality() -> None:
    folder = os.environ.get("REGIODEALS_REGISTERS")
    if not folder:
        pytest.skip("REGIODEALS_REGISTERS is not set: it names the folder with tables of registers")
    boundaries = read_boundaries(Path(folder) / "raw" / "gemeente_2025.topojson")
    rings = {f"gm{one.code}": [ring for polygon in one.polygons for ring in polygon] for one in boundaries}
    text = (ROOT / "data/registers" / POINTS_FILE).read_bytes()
    has, wkt = NamedNode(expand("geo:hasGeometry")), NamedNode(expand("geo:asWKT"))
    quads = list(parse(text, format=RdfFormat.TRIG))
    points = {
        str(quad.subject): from_wkt(quad.object.value)
        for quad in quads
        if quad.predicate == wkt and isinstance(quad.object, Literal)
    }
    outside, seen = [], 0
    for quad in quads:
        code = str(quad.subject).strip("<>").rpartition("/")[2]
        if quad.predicate == has and code in rings:
            seen += 1
            point = points[str(quad.object)]
            x, y = point["coordinates"] if point else (0.0, 0.0)
            if not is_inside(x, y, rings[code]):
                outside.append(code)
    assert seen > 290
    assert outside == []


def test_outlines_of_the_project_run_as_rfc_7946_says_and_touch_themselves_nowhere() -> None:
    features = json.loads((ROOT / "data/registers" / OUTLINES_FILE).read_text(encoding="utf-8"))["features"]
    for feature in features:
        for outer, *holes in feature["geometry"]["coordinates"]:
            assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(outer)) > 0
            assert holes == []
            assert outer[0] == outer[-1]
            assert len(set(map(tuple, outer[:-1]))) == len(outer) - 1, feature["properties"]
