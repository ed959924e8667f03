"""Which numbers a fact may have, given its quote, its scale and its readings."""

from __future__ import annotations

import pytest

from regiodeals.evidence.figures import check_figures
from regiodeals.evidence.passages import Evidence, Figure, Passage, Value, WordReading
from regiodeals.namespaces import expand

SCALE = Passage(iri="head", documents=("letter",), quotes=("x mln.",), factors=("1000000",))
READINGS = {
    "elf": WordReading(iri="elf", labels=("elf",), values=(Value(text="11", kind="number"),)),
    "same": WordReading(
        iri="same", labels=("minimaal hetzelfde",), values=(Value(text="1.0", kind="number"),)
    ),
    "mid": WordReading(iri="mid", labels=("medio 2025",), values=(Value(text="2025-06", kind="gYearMonth"),)),
    "two": WordReading(
        iri="two", labels=("twee",), values=(Value(text="2", kind="number"), Value(text="3", kind="number"))
    ),
}


def codes(
    quote: str,
    *values: str,
    kind: str = "number",
    about: str = "rd:waarde",
    readings: tuple[str, ...] = (),
    scale: Passage | None = None,
) -> list[str]:
    passage = Passage(
        iri="passage",
        documents=("letter",),
        quotes=(quote,),
        scales=(scale.iri,) if scale else (),
        readings=readings,
        figures=tuple(
            Figure(subject="thing", predicate=expand(about), value=Value(text=text, kind=kind))
            for text in values
        ),
    )
    passages = {"passage": passage, **({scale.iri: scale} if scale else {})}
    evidence = Evidence(passages=passages, documents={}, parts={}, readings=READINGS)
    return [problem.code for problem in check_figures(passage, evidence)]


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("27 voorstellen", "27"),
        ("27 voorstellen", "27.00"),
        ("€ 244,3 miljoen", "244300000.0"),
        ("67% van het gebied", "0.67"),
        ("ruim 125.000 inwoners", "125000"),
        ("van 15.679 in 2011", "15679"),
        ("27 voorstellen", "2.7E1"),
    ],
)
def test_a_number_in_the_quote_is_fine(quote: str, value: str) -> None:
    assert codes(quote, value) == []


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("27 voorstellen", "28"),
        ("€ 244,3 miljoen", "244.3"),
        ("67% van het gebied", "67"),
        ("€ 0,1 miljoen", "100000.0000000000000000000000000001"),
        ("op 3 februari 2025", "3"),
        ("voorstellen", "27"),
    ],
)
def test_a_number_that_is_not_in_the_quote_is_refused(quote: str, value: str) -> None:
    assert codes(quote, value) == ["number-not-in-quote"]


@pytest.mark.parametrize("value", ["NaN", "INF", "1_000", "twee", ""])
def test_a_number_must_be_one(value: str) -> None:
    assert codes("27", value) == ["number-unreadable"]


def test_a_scale_multiplies_amounts_and_leaves_other_numbers() -> None:
    assert codes("#15 Groeikernen € 10,0", "15", about="rd:nummer", scale=SCALE) == ["scale-unused"]
    assert codes("#15 Groeikernen € 10,0", "15", "10000000", scale=SCALE) == []
    assert codes("#15 Groeikernen € 10,0", "15000000", about="rd:bedrag", scale=SCALE) == [
        "number-not-in-quote"
    ]
    assert codes("#15 Groeikernen € 10,0", "10", scale=SCALE) == ["number-not-in-quote"]


def test_a_scale_in_a_table_without_a_euro_sign_multiplies_amounts() -> None:
    assert codes("15 Groeikernen 10,0", "10000000", about="rd:bedrag", scale=SCALE) == []
    assert codes("15 Groeikernen 10,0", "10", about="rd:bedrag", scale=SCALE) == ["number-not-in-quote"]
    assert codes("15 Groeikernen 10,0", "15", "10000000", scale=SCALE) == []


def test_a_scale_in_the_quote_itself_goes_before_that_of_the_table() -> None:
    assert codes("€ 10 miljoen", "10000000000000", about="rd:bedrag", scale=SCALE) == ["number-not-in-quote"]


def test_an_amount_is_read_from_an_amount() -> None:
    assert codes("15 deals, € 10 in totaal", "15", about="rd:bedrag") == ["number-not-in-quote"]
    assert codes("15 deals, € 10 in totaal", "10", about="rd:bedrag") == []


def test_a_scale_from_another_document_is_refused() -> None:
    other = Passage(iri="head", documents=("other",), quotes=("x mln.",), factors=("1000000",))
    assert codes("€ 10", "10000000", scale=other) == ["scale-unknown"]


def test_words_are_read_whole_and_in_any_case() -> None:
    assert codes("Elf gebieden", "11", readings=("elf",)) == []
    assert codes("zelf gebieden", "11", readings=("elf",)) == ["reading-not-in-quote"]
    assert codes("draagt minimaal hetzelfde bij", "1", readings=("same",)) == []
    assert codes("medio 2025 zijn", "2025-06", kind="gYearMonth", readings=("mid",)) == []
    assert codes("medio 2025 zijn", "2025-07", kind="gYearMonth", readings=("mid",)) == ["date-not-in-quote"]


def test_a_reading_has_one_value() -> None:
    assert codes("twee gebieden", "2", readings=("two",)) == ["reading-unknown"]


@pytest.mark.parametrize(
    ("quote", "value", "kind"),
    [
        ("3 februari 2025", "2025-02-03", "date"),
        ("3 februari 2025", "2025-02", "gYearMonth"),
        ("3 februari 2025", "2025", "gYear"),
        ("2023/24", "2024", "gYear"),
        ("tot minimaal 2040", "2040", "gYear"),
    ],
)
def test_a_date_is_as_precise_as_the_quote_or_less(quote: str, value: str, kind: str) -> None:
    assert codes(quote, value, kind=kind) == []


@pytest.mark.parametrize(
    ("quote", "value", "kind", "code"),
    [
        ("februari 2025", "2025-02-01", "date", "date-not-in-quote"),
        ("2025", "2025-01", "gYearMonth", "date-not-in-quote"),
        ("3 februari 2025 en 5 maart 2025", "2025-02-05", "date", "date-not-in-quote"),
        ("3 februari", "2025-02-03", "date", "date-not-in-quote"),
        ("€ 2025", "2025", "gYear", "date-not-in-quote"),
        ("3 februari 2025", "2025-02", "date", "number-unreadable"),
        ("3 februari 2025", "2025-02-03Z", "date", "number-unreadable"),
        ("3 uur", "PT3H", "other", "number-unreadable"),
    ],
)
def test_a_date_more_precise_or_other_than_the_quote_is_refused(
    quote: str, value: str, kind: str, code: str
) -> None:
    assert codes(quote, value, kind=kind) == [code]


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("29 697, nr. 154", "29697", []),
        ("29 697, nr. 154", "159", ["number-not-in-quote"]),
        ("Kamerstukken II 2023/24", "2023-2024", []),
        ("Kamerstukken II 2023/24", "2024-2025", ["number-not-in-quote"]),
        ("de Vitale Wijken 2.0", "Vitale Wijken 1.0", []),
    ],
)
def test_the_numbers_in_a_text_count_too(quote: str, text: str, expected: list[str]) -> None:
    assert codes(quote, text, kind="text", about="rd:dossier") == expected


def test_a_name_is_written_as_in_the_quote() -> None:
    assert codes("de «Sierteeltregio»", "Sierteeltregio", kind="text", about="rd:naam") == []
    assert codes("de Sierteelregio", "Sierteeltregio", kind="text", about="rd:naam") == ["name-not-in-quote"]
    assert codes("Rotterdam-Zuid", "Rotterdam", kind="text", about="rd:naam") == ["name-not-in-quote"]


def test_without_a_quote_nothing_can_be_said() -> None:
    passage = Passage(
        iri="passage",
        grades=(expand("def/graad/vermeld"),),
        figures=(Figure(subject="x", predicate=expand("rd:waarde"), value=Value(text="1", kind="number")),),
    )
    evidence = Evidence(passages={}, documents={}, parts={}, readings={})
    assert check_figures(passage, evidence) == []


def test_a_quote_as_long_as_a_book_is_not_read() -> None:
    assert codes("1 en " * 200_000 + "2", "3") == []
