"""What changed between two releases is found, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.errors import InputProblem, ParameterProblem
from regiodeals.namespaces import BASE, PREFIXES
from regiodeals.publish.comparison import compare, make_release, read_release
from regiodeals.publish.comparison_report import render

if TYPE_CHECKING:
    from pathlib import Path

    from regiodeals.publish.comparison import Release

HEAD = f"BASE <{BASE}>\n" + "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
OLD = """
rd:bedrag rdfs:label "bedrag"@nl , "amount"@en .
<id/dataset> void:triples 9 .
<id/bijdrage/a> a rd:Bijdrage ; rdfs:label "Bijdrage A"@nl ; rd:bedrag 5000000.0 .
<id/bijdrage/b> a rd:Bijdrage ; rdfs:label "Bijdrage B"@nl ; rd:bedrag 7.0 .
<id/passage/een> { <id/bijdrage/a> rd:bedrag 5000000.0 . }
"""


def release(text: str) -> Release:
    return make_release(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG), where="test.trig")


def test_equal_releases_do_not_differ() -> None:
    comparison = compare(release(OLD), release(OLD.replace("triples 9", "triples 10")))
    assert comparison.equal
    assert render(comparison, lang="nl") == "Geen verschil: beide versies zeggen hetzelfde.\n"
    assert json.loads(render(comparison, format="json"))["equal"] is True


LINK_SETS = OLD + "<id/koppeling/atu> void:triples 353 . <id/koppeling/wikidata> void:triples 342 ."


def test_the_size_of_a_link_set_is_a_fact_and_no_base() -> None:
    assert release(LINK_SETS).base_iri == release(OLD).base_iri == BASE
    assert compare(release(LINK_SETS), release(LINK_SETS)).equal
    (thing,) = compare(release(LINK_SETS), release(LINK_SETS.replace("353", "999"))).things
    assert (thing.iri.value, thing.state) == (f"{BASE}id/koppeling/atu", "changed")
    assert [value.value for value in thing.changes[0].added] == ["999"]


def test_a_release_without_link_sets_is_compared_with_one_that_has_them() -> None:
    things = compare(release(OLD), release(LINK_SETS)).things
    assert [(one.iri.value.removeprefix(BASE), one.state) for one in things] == [
        ("id/koppeling/atu", "new"),
        ("id/koppeling/wikidata", "new"),
    ]


def test_a_changed_amount_is_told_for_people() -> None:
    comparison = compare(release(OLD), release(OLD.replace("5000000.0", "6000000.0")))
    assert render(comparison, lang="nl") == (
        "Gewijzigd (1)\n"
        "  Bijdrage A – id/bijdrage/a\n"
        "    - bedrag: € 5.000.000\n"
        "    + bedrag: € 6.000.000\n"
        "\n"
        "Passages, registers en afleidingen die iets anders zeggen (1)\n"
        "  id/passage/een: 1 erbij, 1 weg\n"
        "\n"
        "Samen: 1 gewijzigd, 0 nieuw, 0 verdwenen; 1 feiten erbij, 1 feiten weg.\n"
    )
    assert "amount: €6,000,000" in render(comparison, lang="en")


def test_things_that_came_and_went_have_their_kind() -> None:
    new = OLD.replace("id/bijdrage/b", "id/bijdrage/c").replace("Bijdrage B", "Bijdrage C")
    text = render(compare(release(OLD), release(new)), lang="en")
    assert "New (1)\n  Bijdrage C – rd:Bijdrage – id/bijdrage/c\n" in text
    assert "Gone (1)\n  Bijdrage B – rd:Bijdrage – id/bijdrage/b\n" in text


def test_json_keeps_every_term_exact() -> None:
    new = OLD.replace('"Bijdrage A"@nl', '"Bijdrage \\u0000 A"@nl')
    record = json.loads(render(compare(release(OLD), release(new)), format="json"))
    (thing,) = record["things"]
    assert thing["state"] == "changed"
    assert thing["changes"][0]["added"] == [{"type": "literal", "value": "Bijdrage \x00 A", "xml:lang": "nl"}]


def test_a_passage_that_no_longer_counts_is_a_difference_too() -> None:
    new = OLD.replace("<id/passage/een> {", "<id/passage/een> { <id/bijdrage/b> rd:bedrag 8.0 .")
    comparison = compare(release(OLD), release(new))
    assert not comparison.equal
    assert comparison.things == ()
    without = release("\n".join(line for line in OLD.splitlines() if "{" not in line))
    assert compare(release(OLD), without).equal, "A release of triples has no passages to compare."


def test_control_characters_do_not_reach_the_terminal() -> None:
    new = OLD.replace('"Bijdrage A"@nl', '"\\u001B[31mA"@nl')
    assert "\x1b" not in render(compare(release(OLD), release(new)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<id/a> rd:bedrag [] .", "blank node"),
        ("_:x { <id/a> rd:bedrag 1.0 . }", "blank node"),
        ("", "no facts"),
    ],
)
def test_what_is_no_release_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputProblem, match=message):
        release(text)


def test_releases_with_different_bases_are_not_compared() -> None:
    other = OLD.replace("<id/dataset>", "<https://example.org/id/dataset>")
    with pytest.raises(InputProblem, match="different bases"):
        compare(release(OLD), release(other))


def test_a_folder_is_read_by_its_best_dump(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no release"):
        read_release(tmp_path)
    (tmp_path / "regiodeals.ttl").write_text(HEAD + '<id/a> rdfs:label "a"@nl .', encoding="utf-8")
    assert read_release(tmp_path).graphs == {}
    (tmp_path / "regiodeals.trig").write_text(HEAD + OLD, encoding="utf-8")
    assert len(read_release(tmp_path).graphs) == 1


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ParameterProblem):
        render(compare(release(OLD), release(OLD)), format="xml")


FACTS = st.frozensets(st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.integers(0, 3)), min_size=1)


@given(FACTS, FACTS)
def test_the_difference_leads_from_one_release_to_the_other(
    before: frozenset[tuple[str, str, int]], after: frozenset[tuple[str, str, int]]
) -> None:
    def made(facts: frozenset[tuple[str, str, int]]) -> Release:
        return release("".join(f"<urn:{s}> <urn:{p}> {o} .\n" for s, p, o in facts))

    comparison = compare(made(before), made(after))
    assert comparison.equal == (before == after)
    current = {(f"urn:{s}", f"urn:{p}", str(o)) for s, p, o in before}
    for thing in comparison.things:
        for change in thing.changes:
            current -= {(thing.iri.value, change.property.value, value.value) for value in change.removed}
            current |= {(thing.iri.value, change.property.value, value.value) for value in change.added}
    assert current == {(f"urn:{s}", f"urn:{p}", str(o)) for s, p, o in after}
