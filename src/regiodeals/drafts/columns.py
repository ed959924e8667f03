"""Flat columns and rows as the fields of a form: ``looptijd_start`` is ``start`` in ``looptijd``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from regiodeals.drafts.fields import FORM, Kind
from regiodeals.drafts.form import (
    MOST_ENTRIES,
    Entries,
    Fields,
    FormProblem,
    Text,
    UnreadableForm,
    quoted,
    refuse,
)
from regiodeals.drafts.telling import KEEP_ONE, NO_SUCH_FIELD, SHORTEN, too_many_entries
from regiodeals.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.drafts.form import Value

BETWEEN_ENTRIES: Final = ";"
BETWEEN_PARTS: Final = "|"


def columns() -> list[str]:
    """Return the names of all columns, in the order of the form."""
    names = []
    for field in FORM:
        if field.kind is Kind.GROUP:
            names += [f"{field.name}_{part.name}" for part in field.parts]
        else:
            names.append(field.name)
    return names


def read_headings(headings: Sequence[Text]) -> list[str]:
    """Return the columns that headings name; empty ones at the end are left out.

    Raises:
        UnreadableForm: a heading is unknown or stands twice.

    """
    known = columns()
    found: list[str] = []
    problems: list[FormProblem] = []
    written = list(headings)
    while written and not written[-1].text.strip():
        written.pop()
    for heading in written[:MOST_ENTRIES]:
        name = re.sub(r"[\s._]+", "_", heading.text.strip().casefold())
        if name not in known:
            problems.append(
                FormProblem(
                    where=heading.where,
                    field=quoted(heading.text),
                    message=NO_SUCH_FIELD,
                    hint=did_you_mean(name[:50], known)
                    or {"nl": "Het sjabloon toont alle velden.", "en": "The template shows all fields."},
                )
            )
        elif name in found:
            problems.append(
                FormProblem(
                    where=heading.where,
                    field=name,
                    message={"nl": "Dit veld staat er twee keer.", "en": "This field stands twice."},
                    hint=KEEP_ONE,
                )
            )
        found.append(name)
    if problems:
        raise UnreadableForm(problems)
    return found


def fields_of_row(names: Sequence[str], cells: Sequence[Text], where: str) -> Fields:
    """Return the fields of one row; lists are divided at semicolons, their parts at vertical bars.

    Raises:
        UnreadableForm: a list is too long.

    """
    given = {name: cell for name, cell in zip(names, cells, strict=False) if cell.text.strip()}
    fields: dict[str, Value] = {}
    for field in FORM:
        if field.kind is Kind.GROUP:
            parts = {
                part.name: given[f"{field.name}_{part.name}"]
                for part in field.parts
                if f"{field.name}_{part.name}" in given
            }
            if parts:
                fields[field.name] = Fields(fields=dict(parts), where=where)
        elif field.name in given:
            cell = given[field.name]
            if field.kind in {Kind.LIST, Kind.TABLE}:
                fields[field.name] = _entries(field.name, cell, [part.name for part in field.parts])
            else:
                fields[field.name] = cell
    return Fields(fields=fields, where=where)


def _entries(name: str, cell: Text, parts: list[str]) -> Entries:
    pieces = [piece.strip() for piece in cell.text.split(BETWEEN_ENTRIES) if piece.strip()]
    if len(pieces) > MOST_ENTRIES:
        raise refuse(cell.where, too_many_entries(MOST_ENTRIES), SHORTEN, field=name)
    if not parts:
        return Entries(entries=[Text(text=piece, where=cell.where) for piece in pieces], where=cell.where)
    order = f" {BETWEEN_PARTS} ".join(parts)
    entries: list[Value] = []
    for piece in pieces:
        values = [value.strip() for value in piece.split(BETWEEN_PARTS)]
        if len(values) > len(parts):
            raise refuse(
                cell.where,
                {
                    "nl": f"{quoted(piece)} heeft meer dan {len(parts)} delen.",
                    "en": f"{quoted(piece)} has more than {len(parts)} parts.",
                },
                {
                    "nl": f"Schrijf {order}, en een puntkomma tussen twee onderdelen.",
                    "en": f"Write {order}, and a semicolon between entries.",
                },
                field=name,
            )
        filled = {
            part: Text(text=value, where=cell.where)
            for part, value in zip(parts, values, strict=False)
            if value
        }
        entries.append(Fields(fields=dict(filled), where=cell.where))
    return Entries(entries=entries, where=cell.where)
