"""The template explains itself and passes with its own example."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from regiodeals.drafts.fields import FORM
from regiodeals.drafts.template import FORMATS, template

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_template_passes(told: Callable[..., list[str]], form: str, lang: str) -> None:
    assert told(template(form, lang), f"draft.{form}") == []


@pytest.mark.parametrize("form", FORMATS)
def test_template_is_the_same_each_time(form: str) -> None:
    assert template(form) == template(form)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_field_is_explained(lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("xlsx", lang)))
    cells = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    in_workbook = "\n".join(str(cell) for cell in cells)
    texts = (template("yaml", lang).decode(), template("csv", lang).decode("utf-8-sig"), in_workbook)
    for field in FORM:
        for part in field.parts or (field,):
            meaning = part.meaning[lang]
            assert meaning in texts[0], meaning
            assert meaning in texts[2], meaning
        assert field.name in texts[1]


def test_workbook_holds_no_time_and_no_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(template("xlsx"))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2024, 1, 1, 0, 0, 0)}
        assert not any(b"<f>" in archive.read(part) for part in archive.infolist())
