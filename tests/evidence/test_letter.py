"""The letter itself: its text is not in the repository, so these tests need REGIODEALS_SOURCES."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.content import find_content
from regiodeals.evidence import check, render
from regiodeals.evidence.outline import Part, outline
from regiodeals.evidence.passages import collect
from regiodeals.evidence.quotes import occurrences
from regiodeals.evidence.text import lines, tekst_sha256
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from pathlib import Path

    from regiodeals.evidence import Problem
    from regiodeals.graph.dataset import Dataset

REPEATED = "reserveert maximaal € 10 miljoen"


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load_dataset(find_content())


@pytest.fixture(scope="module")
def standing(data: Dataset, letter: Path) -> frozenset[Problem]:
    """What is found before anything is planted; a test of its own says that this is nothing."""
    return frozenset(check(data, sources=[letter]).problems)


def planted(data: Dataset, passage: str, name: str, new: NamedNode | Literal) -> Dataset:
    """Give one passage another value of one property."""
    subject, predicate = NamedNode(passage), named(name)

    def change(triple: Triple) -> Triple:
        at_fault = triple.subject == subject and triple.predicate == predicate
        return Triple(subject, predicate, new) if at_fault else triple

    return replace(data, statements=tuple(change(triple) for triple in data.statements))


def quoted(data: Dataset, ending: str) -> dict[str, str]:
    """Return the quotes that end so, by their passage."""
    passages = collect(data).passages.values()
    return {
        passage.iri: passage.quote for passage in passages if passage.quote and passage.quote.endswith(ending)
    }


def test_the_data_of_the_letter_needs_no_text_to_be_sound(data: Dataset) -> None:
    report = check(data)
    assert report.ok, render(report, lang="en")


def test_every_quote_of_the_letter_is_found(data: Dataset, letter: Path) -> None:
    report = check(data, sources=[letter])
    assert report.ok, render(report, lang="en")
    assert report.found == report.checked > 100


def test_the_same_words_stand_under_three_headings(letter: Path) -> None:
    headings = ("Zuid-Limburg", "Regio Waterland", "Sierteelregio", "Bonaire")
    parts = [Part(iri=heading, heading=heading, order=order) for order, heading in enumerate(headings)]
    parts.append(
        Part(
            iri="Groeikernen",
            heading="Voormalige Groeikernen Zuid-Holland (Capelle a/d IJssel, Nissewaard en Zoetermeer)",
            order=2,
        )
    )
    sections = outline(lines(letter.read_text(encoding="utf-8")), parts).sections
    found = {heading: len(occurrences(section.text, REPEATED)) for heading, section in sections.items()}
    assert found == {
        "Zuid-Limburg": 1,
        "Regio Waterland": 0,
        "Sierteelregio": 1,
        "Groeikernen": 1,
        "Bonaire": 0,
    }


@pytest.mark.slow
def test_each_amount_of_another_region_is_noticed(
    data: Dataset, letter: Path, standing: frozenset[Problem]
) -> None:
    amounts = {iri: quote for iri, quote in quoted(data, "miljoen").items() if "reserveert maximaal" in quote}
    assert len(amounts) == 16
    for iri, quote in amounts.items():
        other = quote.replace("€ 13 ", "€ 14 ") if "€ 13 " in quote else re.sub("€ [0-9,]+ ", "€ 13 ", quote)
        report = check(planted(data, iri, "oa:exact", Literal(other, language="nl")), sources=[letter])
        codes = {problem.code for problem in set(report.problems) - standing}
        assert "number-not-in-quote" in codes
        assert codes - {"number-not-in-quote"} in ({"quote-other-heading"}, {"quote-not-found"})


def test_each_amount_under_another_heading_is_noticed(
    data: Dataset, letter: Path, standing: frozenset[Problem]
) -> None:
    parts = collect(data).parts
    bonaire = next(iri for iri, part in parts.items() if part.headings == ("Bonaire",))
    amounts = quoted(data, REPEATED)
    assert len(amounts) == 3
    for iri in amounts:
        report = check(planted(data, iri, "rd:onderdeel", NamedNode(bonaire)), sources=[letter])
        (found,) = set(report.problems) - standing
        assert (found.code, found.passage) == ("quote-other-heading", iri)
        assert "'Zuid-Limburg', 'Sierteelregio', 'Voormalige Groeikernen" in found.message.nl


def test_a_changed_letter_is_another_text(
    data: Dataset, letter: Path, tmp_path: Path, standing: frozenset[Problem]
) -> None:
    copy = tmp_path / letter.name
    copy.write_text(letter.read_text(encoding="utf-8").replace("244,3", "244,4"), encoding="utf-8")
    codes = {problem.code for problem in set(check(data, sources=[copy]).problems) - standing}
    assert codes == {"other-text", "quote-not-found"}


def test_line_breaks_and_dashes_make_no_other_text(letter: Path) -> None:
    text = letter.read_text(encoding="utf-8")
    retyped = text.replace("\n", "\r\n").replace("–", "-").replace("'", "’").replace(" ", "\u00a0")
    assert tekst_sha256(retyped) == tekst_sha256(text)
