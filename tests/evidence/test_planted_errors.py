"""Each planted error is found, by its code and by no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from regiodeals.evidence import check
from regiodeals.evidence.problems import codes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One change in the data of the invented letter, and what must be found with its text and without."""

    name: str
    old: str
    new: str
    code: str
    needs_text: bool = False


HAVENSTAD = 'oa:exact "reserveert maximaal € 10 miljoen"@nl'
DUINDORP = 'oa:exact "reserveert maximaal € 15 miljoen"@nl'
NINE = "rd:lezing <def/lezing/negen>"
SIXTEEN = "tussen 1 mei en 1 juli 2030 een plan indienen. Er zijn in totaal negen plannen ontvangen."

PLANTED = [
    Planted(
        name="amount-swapped-in-quote",
        old=HAVENSTAD,
        new='oa:exact "reserveert maximaal € 15 miljoen"@nl',
        code="quote-other-heading number-not-in-quote",
    ),
    Planted(
        name="amount-wrong-in-fact",
        old="bedrag 15000000.0 ;",
        new="bedrag 10000000.0 ;",
        code="number-not-in-quote",
    ),
    Planted(
        name="amount-of-the-number",
        old="bedrag 15000000.0 .",
        new="bedrag 1000000.0 .",
        code="number-not-in-quote",
    ),
    Planted(name="amount-not-scaled", old="bedrag 35000000.0", new="bedrag 35.0", code="number-not-in-quote"),
    Planted(name="amount-a-cent-more", old="61500000.0", new="61500000.01", code="number-not-in-quote"),
    Planted(
        name="heading-of-another",
        old='havenstad> ;\n    oa:exact "reserveert',
        new='duindorp> ;\n    oa:exact "reserveert',
        code="quote-other-heading",
    ),
    Planted(name="quote-twice", old='"ligt aan zee"', new='"Havenstad"', code="quote-not-unique"),
    Planted(
        name="quote-one-letter-changed",
        old='"het kabinet reserveert',
        new='"het kabinet reserveerd',
        code="quote-not-found",
    ),
    Planted(
        name="quote-stops-in-a-number",
        old='"in totaal negen plannen ontvangen"',
        new='"totaal negen plannen ontv"',
        code="quote-inside-word",
    ),
    Planted(
        name="quote-stops-before-its-scale",
        old='samen € 61,5 miljoen euro"@nl',
        new='samen € 61,5"@nl',
        code="quote-inside-word number-not-in-quote",
    ),
    Planted(
        name="quote-stops-inside-a-name",
        old='"in 2040 klaar"',
        new='"Weidehof"',
        code="quote-inside-word date-not-in-quote",
    ),
    Planted(
        name="quote-of-sixteen-words",
        old='"tussen 1 mei en 1 juli 2030"',
        new=f'"{SIXTEEN}"',
        code="quote-too-long quote-not-found",
    ),
    Planted(
        name="quote-a-whole-sentence",
        old=DUINDORP,
        new='oa:exact "Het kabinet reserveert maximaal € 15 miljoen."@nl',
        code="quote-whole-sentence",
    ),
    Planted(
        name="quote-a-whole-sentence-less-its-stop",
        old=DUINDORP,
        new='oa:exact "Het kabinet reserveert maximaal € 15 miljoen"@nl',
        code="quote-whole-sentence",
        needs_text=True,
    ),
    Planted(name="date-day-wrong", old='"2030-07-01"', new='"2030-07-02"', code="date-not-in-quote"),
    Planted(name="date-month-wrong", old='"2030-05-01"', new='"2030-06-01"', code="date-not-in-quote"),
    Planted(name="date-year-wrong", old='"2030-05-01"', new='"2031-05-01"', code="date-not-in-quote"),
    Planted(name="year-wrong", old='"2040"^^', new='"2041"^^', code="date-not-in-quote"),
    Planted(
        name="date-of-another-datatype",
        old='"2040"^^xsd:gYear',
        new='"--06"^^xsd:gMonth',
        code="number-unreadable",
    ),
    Planted(
        name="number-that-is-none",
        old="rd:waarde 12500",
        new='rd:waarde "veel"^^xsd:decimal',
        code="number-unreadable",
    ),
    Planted(name="share-as-percentage", old="rd:waarde 0.67", new="rd:waarde 67", code="number-not-in-quote"),
    Planted(
        name="number-in-a-text-wrong",
        old='rd:ondernummer "6"',
        new='rd:ondernummer "7"',
        code="number-not-in-quote",
    ),
    Planted(
        name="name-spelt-otherwise",
        old='rd:naam "Duindorp"',
        new='rd:naam "Duinendorp"',
        code="name-not-in-quote",
    ),
    Planted(
        name="scale-factor-wrong",
        old="schaalfactor 1000000",
        new="schaalfactor 1000",
        code="scale-not-in-quote",
    ),
    Planted(
        name="scale-factor-no-power",
        old="schaalfactor 1000000",
        new="schaalfactor 1000001",
        code="scale-not-in-quote",
    ),
    Planted(
        name="scale-left-out",
        old="nagegaan> ;\n    rd:schaal <id/passage/kolomkop> ;\n.\n<id/passage/tabel-totaal>",
        new="nagegaan> ;\n.\n<id/passage/tabel-totaal>",
        code="number-not-in-quote",
    ),
    Planted(
        name="scale-from-a-passage-without-one",
        old="rd:schaal <id/passage/kolomkop> ;\n.\n<id/passage/tabel-totaal>",
        new="rd:schaal <id/passage/duin> ;\n.\n<id/passage/tabel-totaal>",
        code="scale-unknown",
    ),
    Planted(
        name="scale-that-nothing-needs",
        old='miljoen euro"@nl ;\n    rd:graad <def/graad/nagegaan> ;',
        new='miljoen euro"@nl ;\n    rd:graad <def/graad/nagegaan> ;\n    rd:schaal <id/passage/kolomkop> ;',
        code="scale-unused",
    ),
    Planted(
        name="reading-of-another-word",
        old=NINE,
        new="rd:lezing <def/lezing/tien>",
        code="reading-not-in-quote",
    ),
    Planted(
        name="reading-without-dutch", old=NINE, new="rd:lezing <def/lezing/nine>", code="reading-unknown"
    ),
    Planted(name="reading-unknown", old=NINE, new="rd:lezing <def/lezing/elf>", code="reading-unknown"),
    Planted(name="reading-left-out", old=f"    {NINE} ;\n", new="", code="number-not-in-quote"),
    Planted(
        name="reading-of-another-value",
        old="aantalVoorstellen 9",
        new="aantalVoorstellen 10",
        code="number-not-in-quote",
    ),
    Planted(
        name="reading-that-nothing-needs",
        old="aantalVoorstellen 9",
        new="laatsteTranche false",
        code="reading-unused",
    ),
    Planted(
        name="fact-outside-passage",
        old="<id/tranche/3> a rd:Tranche .",
        new="<id/tranche/3> a rd:Tranche ; rd:aantalVoorstellen 9 .",
        code="fact-outside-passage",
    ),
    Planted(
        name="identity-in-passage",
        old="rd:waarde 12500",
        new='rdfs:label "inwoners"@nl ; rd:waarde 12500',
        code="identity-in-passage",
    ),
    Planted(
        name="subject-undeclared",
        old="<id/bijdrage/havenstad> rd:bedrag",
        new="<id/bijdrage/havnstad> rd:bedrag",
        code="undeclared-subject",
    ),
    Planted(
        name="passage-says-nothing",
        old="    <id/kengetal/duin> rd:waarde 0.67 .\n",
        new="",
        code="empty-passage",
    ),
    Planted(
        name="graph-undeclared",
        old="<id/passage/duin> {",
        new="<id/passage/duinen> {",
        code="empty-passage undeclared-graph",
    ),
    Planted(name="blank-node", old="<id/kengetal/duin> rd:waarde", new="[] rd:waarde", code="blank-node"),
    Planted(
        name="document-undescribed",
        old="kustbrief-7> ;\n    rd:onderdeel <id/onderdeel/noot>",
        new="kustbrief-8> ;\n    rd:onderdeel <id/onderdeel/noot>",
        code="unknown-document",
    ),
    Planted(
        name="part-of-another-document",
        old="kustbrief-7> ;\n    rd:onderdeel <id/onderdeel/noot>",
        new="kustbrief-6> ;\n    rd:onderdeel <id/onderdeel/noot>",
        code="unknown-part grade-without-text",
    ),
    Planted(
        name="part-undescribed",
        old="rd:onderdeel <id/onderdeel/noot>",
        new="rd:onderdeel <id/onderdeel/voetnoot>",
        code="unknown-part",
    ),
    Planted(
        name="part-left-out", old="    rd:onderdeel <id/onderdeel/noot> ;\n", new="", code="passage-form"
    ),
    Planted(
        name="two-quotes",
        old='oa:exact "67% van het land is duin"@nl',
        new='oa:exact "67% van het land is duin"@nl , "67%"@nl',
        code="passage-form",
    ),
    Planted(
        name="no-quote",
        old='    oa:exact "67% van het land is duin"@nl ;\n',
        new="",
        code="quote-missing",
    ),
    Planted(
        name="replaced-without-reason",
        old='67% van het land is duin"@nl ;',
        new='67% van het land is duin"@nl ;\n    rd:vervangenDoor <id/passage/duindorp> ;',
        code="replacement-without-reason",
    ),
    Planted(
        name="grade-too-low",
        old='duin"@nl ;\n    rd:graad <def/graad/nagegaan>',
        new='duin"@nl ;\n    rd:graad <def/graad/aangehaald>',
        code="grade-too-low",
    ),
    Planted(
        name="grade-without-quote-but-with-one",
        old='duin"@nl ;\n    rd:graad <def/graad/nagegaan>',
        new='duin"@nl ;\n    rd:graad <def/graad/vermeld>',
        code="quote-unexpected",
    ),
    Planted(
        name="grade-unknown",
        old='duin"@nl ;\n    rd:graad <def/graad/nagegaan>',
        new='duin"@nl ;\n    rd:graad <def/graad/gezien>',
        code="unknown-grade",
    ),
    Planted(
        name="heading-missing",
        old='rd:kop "Kust"',
        new='rd:kop "De kust"',
        code="heading-missing",
    ),
    Planted(
        name="heading-twice",
        old='rd:kop "Land"',
        new='rd:kop "# Plan Max. bijdrage (x mln.)"',
        code="heading-double",
    ),
    Planted(
        name="heading-out-of-order",
        old='"Havenstad"@nl ;\n    rd:volgorde 8',
        new='"Havenstad"@nl ;\n    rd:volgorde 10',
        code="heading-order",
    ),
    Planted(name="heading-left-out", old='    rd:kop "Ronde drie"@nl ;\n', new="", code="part-form"),
    Planted(
        name="part-of-itself",
        old='rd:deelVan <id/onderdeel/kort> ;\n    rd:kop "Duindorp"',
        new='rd:deelVan <id/onderdeel/duindorp> ;\n    rd:kop "Duindorp"',
        code="part-parent unknown-part",
    ),
]


TEXT_ONLY = {code for code in codes() if code.startswith(("quote-", "heading-", "other-"))} - {
    "quote-missing",
    "quote-too-long",
    "quote-unexpected",
    "quote-whole-sentence",
}


def found(trig: str, dataset_of: Callable[[str], Dataset], *sources: Path) -> set[str]:
    return {problem.code for problem in check(dataset_of(trig), sources=sources).problems}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_error_is_found_by_its_code_alone(
    planted: Planted, invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    assert invented_data.count(planted.old) == 1, "this error is planted in no line, or in several"
    trig = invented_data.replace(planted.old, planted.new)
    assert found(trig, dataset_of, invented_text) == set(planted.code.split())


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_without_the_text_all_but_the_quotes_is_checked(
    planted: Planted, invented_data: str, dataset_of: Callable[[str], Dataset]
) -> None:
    trig = invented_data.replace(planted.old, planted.new)
    expected = set() if planted.needs_text else set(planted.code.split()) - TEXT_ONLY
    assert found(trig, dataset_of) == expected


def test_the_letter_itself_has_no_problems(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    report = check(dataset_of(invented_data), sources=[invented_text])
    assert not report.problems
    assert (report.checked, report.found) == (16, 16)


def test_every_code_has_been_seen(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    seen = {code for planted in PLANTED for code in planted.code.split()}
    register = (
        invented_data + "<id/register/x> a rd:Registeruitgave ."
        "<id/register/x> { <id/bijdrage/havenstad> rd:bedrag 1.0 . }"
    )
    seen |= found(register, dataset_of)
    text = invented_text.parent / "README.md"
    assert "other-text" not in seen
    seen |= found(invented_data.replace('"kustbrief-7"', '"README"'), dataset_of, text)
    assert seen == codes()
