"""Charts and maps: readable without colour, script, font or network; the same bytes each time."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from regiodeals.errors import SyntaxProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import named
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import read_question
from regiodeals.questions.charts import chart
from regiodeals.questions.maps import MapPoint, deal_map, outlines
from regiodeals.questions.provenance import widened, with_evidence
from regiodeals.questions.wording import for_people

if TYPE_CHECKING:
    from pathlib import Path

    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = (
    "bijdrage-per-landsdeel",
    "bijdrage-per-tranche",
    "budgetgeschiedenis",
    "deals-per-provincie",
    "kaart-van-deals",
    "terugkerende-themas",
)


def parsed(svg: str) -> ET.Element:
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert {element.tag.removeprefix(SVG) for element in root.iter()}.isdisjoint(
        {"script", "image", "foreignObject", "style", "use"}
    )
    return root


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def words(svg: str) -> str:
    """Return all that is written in a drawing; a long line stands there in parts."""
    return " ".join(part for element in parsed(svg).iter(f"{SVG}text") for part in element.itertext())


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_tells_what_it_shows(
    name: str, lang: str, catalogue: Catalogue, released: EmbeddedStore
) -> None:
    question = catalogue.find(name)
    rows = answer(question, released, {})
    svg = chart(question, rows, lang=lang)
    assert svg is not None
    assert svg == chart(question, rows, lang=lang)
    root = parsed(svg)
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", question.summary[lang])
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert len(description.text or "") > 40
    assert "width" not in root.attrib
    assert float(root.attrib["viewBox"].split()[2]) <= 330
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_every_question_with_a_chart_draws_one(catalogue: Catalogue, released: EmbeddedStore) -> None:
    for question in catalogue.questions():
        drawn = chart(question, answer(question, released, {}))
        assert (drawn is None) == (question.view == "table"), question.name


def test_bars_are_labelled_with_exact_figures(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    rows = answer(question, released, {"tranche": "6"})
    dutch = texts(parsed(chart(question, rows) or ""))
    assert "Zuidwest" in dutch
    assert "€ 59.300.000" in dutch
    english = texts(parsed(chart(question, rows, lang="en", names={"Zuidwest": "Southwest"}) or ""))
    assert "Southwest" in english
    assert "€59,300,000" in english


def test_what_is_not_drawn_is_counted(catalogue: Catalogue, mini: EmbeddedStore) -> None:
    question = catalogue.find("kaart-van-deals")
    svg = chart(question, answer(question, mini, {})) or ""
    assert "3 rijen zonder bekende plaats staan er niet in." in svg
    empty = Rows(variables=tuple(column.name for column in question.columns), rows=())
    assert chart(question, empty) is None


def test_the_figure_that_is_asked_is_drawn_and_named(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("cofinanciering-per-tranche")
    rows = answer(question, released, {})
    drawn = texts(parsed(chart(question, rows) or ""))
    assert "cofinanciering van die deals" in drawn
    figures = [for_people(row[4], unit="euro", lang="nl") for row in rows.rows]
    assert [text for text in drawn if text.startswith("€")] == figures
    assert "co-financing of those deals" in texts(parsed(chart(question, rows, lang="en") or ""))


@pytest.mark.parametrize("column", ["tranche", "onbekend"])
def test_only_a_column_with_figures_can_be_named(catalogue: Catalogue, tmp_path: Path, column: str) -> None:
    question = catalogue.find("cofinanciering-per-tranche")
    text = question.path.read_text(encoding="utf-8")
    file = tmp_path / "geld" / question.path.name
    file.parent.mkdir()
    file.write_text(text.replace("view-column: cofinanciering", f"view-column: {column}"), encoding="utf-8")
    with pytest.raises(SyntaxProblem, match=column):
        read_question(file)


def test_every_chart_says_what_it_draws_and_leaves_out(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-deal")
    rows = answer(question, released, {})
    cut = Rows(
        variables=rows.variables,
        rows=tuple((*row[:4], None, row[5]) if number < 2 else row for number, row in enumerate(rows.rows)),
    )
    drawn = words(chart(question, cut) or "")
    assert "gereserveerd" in drawn
    assert "rijen zonder gereserveerd staan er niet in." in drawn
    map_of = catalogue.find("kaart-van-deals")
    assert "zonder bekende plaats" in words(chart(map_of, answer(map_of, released, {})) or "")


def budget(*cells: tuple[str, str | None, str, str]) -> Rows:
    """Return rows of the history of the budget: tranche, date, budget in millions, and whether it counts."""
    return Rows(
        variables=("tranche", "datum", "budget", "bron", "geldt"),
        rows=tuple(
            (
                Literal(tranche, datatype=named("xsd:integer")),
                Literal(day, datatype=named("xsd:date")) if day else None,
                Literal(f"{amount}.0", datatype=named("xsd:decimal")),
                Literal("bron"),
                Literal(counts, datatype=named("xsd:boolean")),
            )
            for tranche, day, amount, counts in cells
        ),
    )


def dots(svg: str) -> tuple[int, int]:
    """Return how many dots of a line are filled, and how many are open; those of the legend are larger."""
    circle = "M3,0A3,3"
    marks = [mark for mark in parsed(svg).iter(f"{SVG}path") if (mark.get("d") or "").startswith(circle)]
    is_open = [element.get("fill") in {None, "none", "transparent"} for element in marks]
    return is_open.count(False), is_open.count(True)


def test_a_line_goes_through_what_held_and_tells_the_rest(catalogue: Catalogue) -> None:
    question = catalogue.find("budgetgeschiedenis")
    rows = budget(
        ("6", "2022-09-09", "300", "false"),
        ("6", None, "216", "false"),
        ("6", "2024-04-18", "257", "false"),
        ("6", "2024-07-18", "244", "true"),
    )
    svg = chart(question, rows) or ""
    assert dots(svg) == (3, 1)
    assert "onbekend: € 216" in svg
    drawn = words(svg)
    assert "budget" in drawn
    assert "halverwege zijn buren (1)" in drawn
    assert "naast de lijn" not in drawn
    late = budget(
        ("5", None, "300", "false"), ("5", "2024-02-09", "386", "false"), ("5", "2023-11-09", "384", "true")
    )
    svg = chart(question, late, lang="en") or ""
    assert dots(svg) == (1, 1)
    drawn = words(svg)
    assert "1 rows without a date are left out." in drawn
    assert "replaced by an earlier statement (1)" in drawn


def test_evidence_names_no_bar(catalogue: Catalogue, released: EmbeddedStore) -> None:
    question = catalogue.find("bijdrage-per-tranche")
    rows = answer(question, released, {})
    wide = with_evidence(question.sparql, rows, released)
    assert chart(widened(question), wide) == chart(question, rows)


def test_hostile_names_stay_text(catalogue: Catalogue) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    name = '</title><script>alert(1)</script>"&\x1b[31m'
    euro = Literal("5.0", datatype=named("xsd:decimal"))
    one = Literal("1", datatype=named("xsd:integer"))
    rows = Rows(
        variables=("landsdeel", "deals", "bedrag", "aandeel"), rows=((Literal(name), one, euro, euro),)
    )
    root = parsed(chart(dataclasses.replace(question, summary={"nl": name, "en": name}), rows) or "")
    assert "<script>alert(1)</script>" in (root[0].text or "")
    assert "\x1b" not in "".join(root.itertext())


def test_negative_figures_are_drawn(catalogue: Catalogue) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    cells = [Literal(text, datatype=named("xsd:decimal")) for text in ("-5.0", "0.0")]
    rows = Rows(
        variables=("landsdeel", "deals", "bedrag", "aandeel"),
        rows=((Literal("A"), None, cells[0], None), (Literal("B"), None, cells[1], None)),
    )
    assert "-€ 5" in " ".join(texts(parsed(chart(question, rows) or ""))) or chart(question, rows)


def test_a_long_name_leaves_room_for_its_figure(catalogue: Catalogue) -> None:
    question = catalogue.find("bijdrage-per-landsdeel")
    amount = Literal("130000000", datatype=named("xsd:decimal"))
    rows = Rows(
        variables=("landsdeel", "deals", "bedrag", "aandeel"),
        rows=((Literal("n" * 60), None, amount, None),),
    )
    name = next(text for text in texts(parsed(chart(question, rows) or "")) if text.startswith("nnn"))
    assert name.endswith("…")
    assert 15 < len(name) < 32


POINTS = [
    MapPoint(label="Groot", latitude=52.0, longitude=5.0, amount=Decimal(40_000_000), href="/doc/a?b=1&c=2"),
    MapPoint(label="Klein <&>", latitude=53.0, longitude=6.5, amount=Decimal(10_000_000)),
    MapPoint(label="Eiland", latitude=12.15, longitude=-68.27, amount=Decimal(5_000_000)),
]


def test_a_map_has_a_circle_per_point_sized_by_its_surface() -> None:
    svg = deal_map(POINTS)
    root = parsed(svg)
    circles = {
        element.get("aria-label"): element for element in root.iter(f"{SVG}path") if element.get("aria-label")
    }
    assert list(circles) == ["Groot: € 40.000.000", "Klein <&>: € 10.000.000", "Eiland: € 5.000.000"]
    radius = {name: float((element.get("d") or "")[1:].split(",")[0]) for name, element in circles.items()}
    assert radius["Groot: € 40.000.000"] == pytest.approx(2 * radius["Klein <&>: € 10.000.000"], rel=0.02)
    assert [element.findtext(f"{SVG}title") for element in circles.values()] == list(circles)
    assert root.get("role") == "group"
    assert svg == deal_map(POINTS)


def test_a_map_links_and_labels_the_islands() -> None:
    root = parsed(deal_map(POINTS))
    links = [element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter(f"{SVG}a")]
    assert links == ["/doc/a?b=1&c=2"]
    assert {"Bonaire", "Sint Eustatius", "Saba"} <= set(texts(root))


def test_a_script_is_no_link() -> None:
    point = dataclasses.replace(POINTS[0], href="javascript:alert(1)")
    assert "javascript" not in deal_map([point])


def test_a_map_without_points_says_so() -> None:
    assert "zonder punten" in deal_map([])


def test_the_outlines_are_those_of_provinces_and_islands() -> None:
    iris = [feature["properties"]["iri"] for feature in outlines()]
    assert len(set(iris)) == len(iris) == 15
    assert sum("/provincie/" in iri for iri in iris) == 12
