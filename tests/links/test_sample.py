"""The sample that was read by hand can be drawn again, and its rows stand in the link sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import SyntaxProblem
from regiodeals.graph.linksets import SUFFIX, read_link_set
from regiodeals.graph.terms import named
from regiodeals.links import exceptions, sample
from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.links.exceptions import read_unlinked
from regiodeals.links.sample import Sample, most_wrong, read_sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

FOLDER = find_content().data / "links"


@pytest.fixture(scope="module")
def read() -> Sample:
    found = read_sample(FOLDER / sample.FILE)
    assert found is not None
    return found


def test_the_rows_are_those_that_the_seed_draws(read: Sample) -> None:
    assert [row.number for row in read.rows] == read.drawn()
    assert len(read.rows) == read.size == 100
    assert {row.link_set for row in read.rows} <= set(read.link_sets)


def test_each_number_leads_to_its_row_in_the_link_sets(read: Sample) -> None:
    rows = [
        (name, link.cells["subject_id"], link.cells["predicate_id"], _target(link.cells))
        for name in read.link_sets
        for link in read_link_set(FOLDER / f"{name}{SUFFIX}").links
        if _target(link.cells) not in read.added_later
    ]
    assert len(rows) == read.population, (
        "rows came or went since: name what new ones lead to under added_later, or draw again"
    )
    assert [rows[row.number] for row in read.rows] == [
        (row.link_set, row.subject, row.predicate, row.target_id) for row in read.rows
    ]


def _target(cells: Mapping[str, str]) -> str:
    return cells.get("object_id") or cells["object_label"]


def test_the_rows_stand_in_the_link_sets_marked_with_the_day_of_the_review(read: Sample) -> None:
    marked = set()
    for name in read.link_sets:
        links = read_link_set(FOLDER / f"{name}{SUFFIX}")
        for link in links.links:
            if "review_date" in link.cells:
                cells = (link.cells["subject_id"], link.cells["predicate_id"], _target(link.cells))
                assert link.cells["review_date"] == read.reviewed.isoformat()
                assert link.cells["reviewer_label"] == read.reviewer
                marked.add((name, *cells))
    assert marked == {(row.link_set, row.subject, row.predicate, row.target_id) for row in read.rows}


def test_precision_follows_from_the_verdicts(read: Sample) -> None:
    assert read.right == 100
    assert read.most_wrong == pytest.approx(1 - 0.05 ** (1 / 100), abs=1e-6)
    assert sum(one.rows for one in read.by_set()) == 100
    assert all(one.target + one.open <= one.rows for one in read.by_set())
    assert most_wrong(100, 3) == pytest.approx(0.0757, abs=1e-3)  # Clopper and Pearson, one-sided
    assert most_wrong(10, 10) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#seed: 20261125", "#seed: 1", "not those that the seed draws"),
        ("#seed: 20261125\n", "", "does not say: seed"),
        ("#population: 2750", "#population: veel", "cannot be read"),
        ("#population: 2750", "#population: 20", "not those that the seed draws"),
        ("#size: 100", "#size: -1", "not those that the seed draws"),
        ("number\t", "nummer\t", "The columns differ"),
        ("\tja\tja\t\n", "\tja\tmisschien\t\n", "The verdict 'misschien' is unknown"),
        ("\tja\tja\t\n", "\tja\n", "does not fit the columns"),
    ],
)
def test_a_sample_that_was_touched_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = (FOLDER / sample.FILE).read_text(encoding="utf-8")
    assert old in text
    touched = tmp_path / sample.FILE
    touched.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SyntaxProblem, match=said) as caught:
        read_sample(touched)
    assert str(caught.value.where).startswith(f"{sample.FILE}:")


def test_no_sample_is_no_fault(tmp_path: Path) -> None:
    assert read_sample(tmp_path / sample.FILE) is None
    assert read_unlinked(tmp_path / exceptions.FILE) == ()


def test_what_has_no_link_is_told_with_a_reason_in_both_languages() -> None:
    told = read_unlinked(FOLDER / exceptions.FILE)
    targets = {one.target["en"] for one in told}
    assert {"EU corporate bodies", "Kadaster", "Kohesio and other programmes", "Wikidata", "ATU"} <= targets
    assert all(text for one in told for text in (*one.without.values(), *one.why.values()))


def test_the_numbers_among_the_exceptions_are_those_of_the_data(released_data: Dataset) -> None:
    told = {one.target["en"]: one.without["en"] for one in read_unlinked(FOLDER / exceptions.FILE)}
    triples = [triple for graph in released_data.graphs.values() for triple in graph]
    ended = {triple.subject for triple in triples if triple.predicate == named("tooiont:einddatum")}
    placed = {triple.subject for triple in triples if triple.predicate == named("geo:hasGeometry")}
    municipalities = {
        triple.subject
        for triple in triples
        if triple.predicate == named("rdf:type") and triple.object == named("tooiont:Gemeente")
    }
    assert told["points on the map"].startswith(f"{len(municipalities - ended - placed)} municipalities")
    report = check_links(read_link_sets(FOLDER)[0], released_data)
    (bodies,) = [
        one
        for checked in report.sets
        for one in checked.coverage
        if one.kind == "tooiont:Samenwerkingsorganisatie"
    ]
    assert told["inter-municipal bodies"] == f"{bodies.all - bodies.linked} of {bodies.all} in OWMS"


@pytest.mark.parametrize(
    ("old", "new"), [("target_nl", "doel"), ("\tno register gives their identifiers", "\t")]
)
def test_a_broken_list_of_exceptions_is_refused(old: str, new: str, tmp_path: Path) -> None:
    text = (FOLDER / exceptions.FILE).read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / exceptions.FILE
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SyntaxProblem):
        read_unlinked(broken)
