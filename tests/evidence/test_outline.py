"""Sections by their headings: where they begin and end, and which headings cannot be placed."""

from __future__ import annotations

import pytest

from regiodeals.evidence.outline import Outline, Part, outline
from regiodeals.evidence.text import lines

TEXT = """Aanhef

Beste lezer.¹

Tabel

Noord
#1 A
¹ Een noot.
Zuid
#2 B

**BIJLAGE****A**

Over A gaat het.

Noord-A
"""


def part(heading: str, order: int, parent: str | None = None) -> Part:
    return Part(iri=heading, heading=heading, order=order, parent=parent)


PARTS = (
    part("Aanhef", 1),
    part("Tabel", 2),
    part("Noord", 1, "Tabel"),
    part("Zuid", 2, "Tabel"),
    part("BIJLAGE", 3),
    part("A", 1, "BIJLAGE"),
    part("¹", 4),
)


def texts(result: Outline) -> dict[str, str]:
    return {iri: section.text for iri, section in result.sections.items()}


def codes(result: Outline) -> list[tuple[str, str]]:
    return [(problem.code, problem.part.heading) for problem in result.problems]


def test_a_section_runs_to_the_next_heading_of_its_level_with_all_below_it() -> None:
    result = outline(lines(TEXT), PARTS)
    assert not result.problems
    assert texts(result) == {
        "Aanhef": "Aanhef Beste lezer.¹",
        "Tabel": "Tabel Noord #1 A Zuid #2 B",
        "Noord": "Noord #1 A",
        "Zuid": "Zuid #2 B",
        "BIJLAGE": "BIJLAGE A Over A gaat het. Noord-A",
        "A": "A Over A gaat het. Noord-A",
        "¹": "¹ Een noot.",
    }


def test_a_footnote_is_no_part_of_the_running_text_even_when_nobody_describes_it() -> None:
    assert texts(outline(lines(TEXT), PARTS[:-1]))["Tabel"] == "Tabel Noord #1 A Zuid #2 B"


def test_lines_are_remembered() -> None:
    section = outline(lines(TEXT), PARTS).sections["Noord"]
    assert {section.text[start:][:2] for start in section.line_starts} == {"No", "#1"}


def test_a_heading_is_compared_after_normalising() -> None:
    result = outline(lines("“A” – B\nc"), [Part(iri="x", heading='"A"  - B', order=1)])
    assert texts(result) == {"x": '"A" - B c'}


def test_a_heading_is_a_whole_line() -> None:
    result = outline(lines("Noord-Drenthe ligt\nNoord"), [part("Noord-Drenthe", 1)])
    assert codes(result) == [("heading-missing", "Noord-Drenthe")]
    assert not result.sections


def test_a_missing_heading_shows_the_nearest_line() -> None:
    result = outline(lines("Financiering\nGeld."), [part("Financieringen", 1)])
    assert [problem.nearest for problem in result.problems] == ["Financiering"]


def test_a_double_heading_is_counted() -> None:
    result = outline(lines("Noord\na\nNoord\nb\nNoord"), [part("Noord", 1)])
    assert [(problem.code, problem.count) for problem in result.problems] == [("heading-double", 3)]


def test_a_double_footnote_is_seen() -> None:
    assert codes(outline(lines("¹ a\n¹ b\n¹⁰ c"), [part("¹", 1), part("¹⁰", 2)])) == [("heading-double", "¹")]


@pytest.mark.parametrize(
    ("orders", "wrong"),
    [((1, 2, 3, 4), []), ((9, 2, 3, 4), ["A"]), ((1, 2, 3, 0), ["D"]), ((1, 3, 2, 4), ["C"])],
)
def test_the_fewest_headings_are_called_out_of_order(orders: tuple[int, ...], wrong: list[str]) -> None:
    parts = [part(heading, order) for heading, order in zip("ABCD", orders, strict=True)]
    assert codes(outline(lines("A\nB\nC\nD"), parts)) == [("heading-order", heading) for heading in wrong]


def test_a_part_under_the_wrong_part_is_out_of_order() -> None:
    parts = [part("A", 1), part("B", 2), part("C", 1, "A")]
    assert codes(outline(lines("A\nB\nC"), parts)) == [("heading-order", "C")]


@pytest.mark.parametrize("parent", ["A", "unknown"])
def test_a_part_in_a_circle_or_under_nothing_has_no_section(parent: str) -> None:
    result = outline(lines("A\nB"), [part("A", 1, parent), part("B", 2)])
    assert codes(result) == [("part-parent", "A")]
    assert set(result.sections) == {"B"}


def test_no_parts_no_sections() -> None:
    assert outline(lines(TEXT), ()) == Outline(sections={}, problems=())
