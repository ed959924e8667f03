"""One draft reads the same from YAML, CSV and XLSX, and no value changes on the way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from regiodeals.drafts.columns import columns
from regiodeals.drafts.draft import Contribution, Draft
from regiodeals.drafts.files import read_form
from regiodeals.drafts.form import UnreadableForm
from regiodeals.drafts.reading import read_drafts
from regiodeals.drafts.template import template

if TYPE_CHECKING:
    from collections.abc import Callable


def drafts(content: bytes, name: str) -> list[Draft]:
    return read_drafts(read_form(content, name=name))


def yaml_draft(text: str) -> Draft:
    (draft,) = drafts(text.encode(), "draft.yaml")
    return draft


def workbook(change: Callable[[Any], None]) -> bytes:
    """The template as a workbook, after a change."""
    book = openpyxl.load_workbook(io.BytesIO(template("xlsx")))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(field: str, value: object) -> Callable[[Any], None]:
    """Fill in a field of the main sheet."""

    def change(book: Any) -> None:
        for row in book["Voorstel"].iter_rows():
            if row[0].value == field:
                row[1].value = value
                row[1].number_format = "yyyy-mm-dd" if isinstance(value, date) else "General"

    return change


def test_templates_of_all_kinds_are_the_same_draft() -> None:
    read = [drafts(template(form), f"draft.{form}") for form in ("yaml", "csv", "xlsx")]
    assert all(len(each) == 1 for each in read)
    first, second, third = (replace(each[0], where="") for each in read)
    assert first == second == third
    assert first.contribution == Decimal("15000000.00")
    assert first.cofinancing[1] == Contribution(
        party="gemeente Assen", kind="publiek", amount=Decimal("6500000.00"), origin="eigen middelen"
    )
    assert first.submitted == date(2024, 10, 15)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (15000000, "15000000.00"),
        (4999999.99, "4999999.99"),
        (40000000.01, "40000000.01"),
        (0.1, "0.10"),
        (123456789012.34, "123456789012.34"),
        ("15,0 mln", "15000000.00"),
        (5e6, "5000000.00"),
    ],
)
def test_number_cell_keeps_its_cents(value: object, amount: str) -> None:
    (draft,) = drafts(workbook(filled("rijksbijdrage", value)), "draft.xlsx")
    assert str(draft.contribution) == amount


def test_date_and_yes_are_read_from_cells() -> None:
    (draft,) = drafts(workbook(filled("ingediend", date(2024, 10, 30))), "draft.xlsx")
    assert draft.submitted == date(2024, 10, 30)
    (draft,) = drafts(workbook(filled("inclusief_btw", value=True)), "draft.xlsx")
    assert draft.including_vat is True


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (filled("naam", "=1+1"), "draft.xlsx, Voorstel!B2: naam: A formula"),
        (
            lambda book: book["Partijen"].cell(row=2, column=1, value="=A1"),
            "draft.xlsx, Partijen!A2: partijen.naam: A formula",
        ),
        (
            lambda book: book["Voorstel"].cell(row=5, column=4, value="Rotterdam"),
            "draft.xlsx, Voorstel!D5: gemeenten: This value stands to the right",
        ),
        (filled("rijksbijdrage", "15.000"), "may mean 15000 or 15"),
        (filled("ingediend", "31-2-2025"), "does not exist"),
        (lambda book: book.create_sheet("Cofinancering").append(["x"]), "Did you mean Cofinanciering?"),
        (
            lambda book: book["Partijen"].append(["a", "b", "c"]),
            "draft.xlsx, Partijen!C5: This value has no heading",
        ),
        (lambda book: book["Voorstel"].append(["naam", "x"]), "stands twice"),
        (lambda book: book["Voorstel"].append(["naan", "x"]), "Did you mean naam"),
        (lambda book: book["Voorstel"].append([None, "x"]), "This value has no field"),
        (
            lambda book: book["Cofinanciering"].append(["a", "publiek", "niets"]),
            "draft.xlsx, Cofinanciering!C5",
        ),
        (lambda book: book["Voorstel"].cell(row=5000, column=1, value="x"), "Voorstel!A5000"),
        (lambda book: book["Voorstel"].cell(row=2, column=50, value="x"), "outside the form"),
        (lambda book: book.remove(book["Voorstel"]), "no sheet 'Voorstel'"),
    ],
    ids=range(14),
)
def test_problem_in_a_workbook_names_its_cell(change: Callable[[Any], None], told: str) -> None:
    with pytest.raises(UnreadableForm) as caught:
        drafts(workbook(change), "draft.xlsx")
    assert told in str(caught.value)
    assert "draft.xlsx" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name", "dutch"),
    [
        ("naam: Levende: dorpen\n", "d.yaml", "hier mag geen dubbele punt staan"),
        ("looptijd:\n\tstart: 2025\n", "d.yaml", "hier staat een tab. Spring in met spaties"),
        ('naam: "Noord\n', "d.yaml", "een aanhalingsteken is geopend en niet gesloten"),
        ("naam: Noord\ntranche\nlandsdeel: Noord\n", "d.yaml", "ontbreekt een dubbele punt"),
        ("naam: @Noord\n", "d.yaml", "kan niet met dit teken beginnen"),
        ("gemeenten: [Assen, Tynaarlo\nnaam: Noord\n", "d.yaml", "een haak is niet gesloten"),
        ("naam: |Noord\n", "d.yaml", "de opmaak klopt hier niet"),
        ('naam;tranche\n"Noord;6\n', "d.csv", "een aanhalingsteken is geopend en niet gesloten"),
        ('naam;tranche\n"Noord"x;6\n', "d.csv", "hoort een scheidingsteken"),
    ],
)
def test_what_a_parser_says_is_told_in_dutch(text: str, name: str, dutch: str) -> None:
    with pytest.raises(UnreadableForm) as caught:
        drafts(text.encode(), name)
    told = f"{caught.value.said('nl')} {caught.value.advised('nl')}"
    assert dutch in told
    for english in ("found", "expected", "allowed", "unexpected"):
        assert english not in told


def test_empty_sheets_and_explanations_do_no_harm() -> None:
    def change(book: Any) -> None:
        book.create_sheet("Blad2")
        book["Toelichting"].append(["=1+1"])

    assert len(drafts(workbook(change), "draft.xlsx")) == 1


def test_yaml_keeps_texts_as_they_are_written() -> None:
    draft = yaml_draft("naam: 007\ntranche: 0x6\nrijksbijdrage: 15_000\n".replace("15_000", "5000000.10"))
    assert (draft.name, draft.tranche, draft.contribution) == ("007", "0x6", Decimal("5000000.10"))


@pytest.mark.parametrize("word", ["ja", "Ja", "true", "yes", "JA"])
def test_yes_in_all_its_forms(word: str) -> None:
    assert yaml_draft(f"inclusief_btw: {word}\n").including_vat is True


def test_a_list_may_be_written_on_one_line() -> None:
    assert yaml_draft("gemeenten: Assen; Aa en Hunze\n").municipalities == ("Assen", "Aa en Hunze")
    assert yaml_draft("gemeenten: [Assen, Assen]\n").municipalities == ("Assen",)


def test_a_party_may_stand_more_than_once() -> None:
    draft = yaml_draft("partijen:\n  - {naam: A, rol: kassier}\n  - {naam: A, rol: partner}\n")
    assert [party.role for party in draft.parties] == ["kassier", "partner"]


def test_aspects_are_texts_or_a_list() -> None:
    assert yaml_draft("aspecten: {opgave: tekst, aanpak: '', financien: nee}\n").aspects == ("opgave",)
    assert yaml_draft("aspecten: [aanpak, opgave]\n").aspects == ("opgave", "aanpak")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_any_separator(separator: str) -> None:
    rows = (["naam", "gemeenten", "looptijd_start"], ["X", '"Assen; Tynaarlo"', "2025"])
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    (draft,) = drafts(text.encode("utf-8-sig"), "drafts.csv")
    assert draft.municipalities == ("Assen", "Tynaarlo")
    assert draft.start == "2025"
    assert draft.where == "drafts.csv:2"


def test_csv_row_names_the_line_where_it_starts() -> None:
    text = 'naam;borging\nA;"een\ntwee"\n\nB;drie\n'
    assert [draft.where for draft in drafts(text.encode(), "d.csv")] == ["d.csv:2", "d.csv:5"]


def test_columns_are_all_fields() -> None:
    assert len(columns()) == len(set(columns())) == 21
    assert "looptijd_einde" in columns()
