"""Forms in any format as drafts: one place where fields get their types, and all problems are gathered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from regiodeals.drafts.amounts import NoAmount, read_amount
from regiodeals.drafts.days import NoDay, read_day, read_moment
from regiodeals.drafts.draft import Contribution, Draft, Participation
from regiodeals.drafts.fields import FORM
from regiodeals.drafts.form import (
    MOST_ALTOGETHER,
    Entries,
    Fields,
    FormProblem,
    Text,
    UnreadableForm,
    quoted,
    refuse,
)
from regiodeals.drafts.telling import NO_SUCH_FIELD, SEE_TEMPLATE, SPLIT, fields_expected
from regiodeals.errors import did_you_mean, joined, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from regiodeals.drafts.form import Value
    from regiodeals.errors import Wording

_YES: Final = frozenset({"ja", "j", "yes", "true", "waar"})
_NO: Final = frozenset({"nee", "n", "no", "false", "onwaar"})
_NO_ANSWER: Final = _NO | {
    "geen",
    "na",
    "nietvantoepassing",
    "nogintevullen",
    "nognietbekend",
    "none",
    "notapplicable",
    "nvt",
    "onbekend",
    "pm",
    "tbd",
    "todo",
    "unknown",
    "volgt",
    "x",
}
"""What people write where they have nothing to describe, without spaces and punctuation."""
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
"""Signs without width: a text of these alone is no text."""

_ONE_NAME: Final = {"nl": "Zet elke naam apart in de lijst.", "en": "Write one name an entry."}

_Moment = TypeVar("_Moment")
_PARTS: Final = {field.name: tuple(part.name for part in field.parts) for field in FORM}


def read_drafts(forms: Iterable[Fields]) -> list[Draft]:
    """Return the drafts that forms describe.

    Raises:
        UnreadableForm: a field is unknown or of the wrong kind, or holds no amount or date; all of these
            problems are named at once; or the lists are too long together.

    """
    problems: list[FormProblem] = []
    drafts = [_Reading(form, problems).draft() for form in forms]
    if problems:
        raise UnreadableForm(problems)
    entries = 0
    for draft in drafts:
        entries += len(draft.municipalities) + len(draft.themes) + len(draft.cofinancing) + len(draft.parties)
        if entries > MOST_ALTOGETHER:
            raise refuse(
                draft.where,
                {
                    "nl": f"Het bestand heeft meer dan {MOST_ALTOGETHER} onderdelen in zijn lijsten.",
                    "en": f"The file has over {MOST_ALTOGETHER} entries.",
                },
                SPLIT,
            )
    return drafts


class _Reading:
    """Reads one form; what cannot be read is noted in ``problems``, and left out."""

    def __init__(self, form: Fields, problems: list[FormProblem]) -> None:
        self._form = form
        self._problems = problems

    def draft(self) -> Draft:
        form = self._form
        self._known(form, [field.name for field in FORM])
        term = self._group("looptijd")
        aspects = self._aspects()
        reasons = self._group("afwijking")
        return Draft(
            where=form.where,
            name=self._text(form, "naam"),
            tranche=self._text(form, "tranche"),
            part_of_country=self._text(form, "landsdeel"),
            municipalities=self._list("gemeenten"),
            contribution=self._amount(form, "rijksbijdrage"),
            including_vat=self._yes_or_no("inclusief_btw"),
            asked=self._amount(form, "gevraagd"),
            instrument=self._text(form, "instrument"),
            cofinancing=tuple(
                Contribution(
                    party=self._text(row, "partij", inside),
                    kind=self._text(row, "soort", inside),
                    amount=self._amount(row, "bedrag", inside),
                    origin=self._text(row, "herkomst", inside),
                )
                for inside, row in self._table("cofinanciering")
            ),
            reasoning=_answer(self._text(reasons, "motivering", "afwijking.")),
            start=self._moment(term, "start"),
            end=self._moment(term, "einde"),
            parties=tuple(
                Participation(name=self._text(row, "naam", inside), role=self._text(row, "rol", inside))
                for inside, row in self._table("partijen")
            ),
            treasurer=self._text(form, "kassier"),
            aspects=aspects,
            themes=self._list("themas"),
            lasting=_answer(self._text(form, "borging")),
            submitted=self._day("ingediend"),
        )

    def _note(self, where: str, field: str, message: Wording, hint: Wording) -> None:
        self._problems.append(FormProblem(where=where, field=field, message=message, hint=hint))

    def _known(self, fields: Fields, names: Sequence[str], inside: str = "") -> None:
        for name, value in fields.fields.items():
            if name not in names:
                listed = ", ".join(names)
                hint = did_you_mean(name[:50], names) or {
                    "nl": f"Bekende velden: {listed}.",
                    "en": f"Known fields: {listed}.",
                }
                self._note(value.where, f"{inside}{quoted(name)}", NO_SUCH_FIELD, hint)

    def _value(self, fields: Fields, name: str) -> Value | None:
        """Return what stands in a field, None when it is missing or empty."""
        value = fields.fields.get(name)
        if isinstance(value, Text) and not _tidy(value.text):
            return None
        if isinstance(value, Entries) and not value.entries:
            return None
        if isinstance(value, Fields) and not value.fields:
            return None
        return value

    def _written(self, fields: Fields, name: str, inside: str = "") -> Text | None:
        value = self._value(fields, name)
        if value is None or isinstance(value, Text):
            return value
        self._note(
            value.where,
            f"{inside}{name}",
            {"nl": "Hier hoort één waarde, niet meer.", "en": "One value is expected, not several."},
            {"nl": "Schrijf één waarde.", "en": "Write one value."},
        )
        return None

    def _text(self, fields: Fields, name: str, inside: str = "") -> str | None:
        written = self._written(fields, name, inside)
        return None if written is None else _tidy(written.text)

    def _amount(self, fields: Fields, name: str, inside: str = "") -> Decimal | None:
        written = self._written(fields, name, inside)
        if written is None:
            return None
        try:
            return read_amount(written.text)
        except NoAmount as error:
            self._note(written.where, f"{inside}{name}", error.wording, error.hint)
            return None

    def _yes_or_no(self, name: str) -> bool | None:
        written = self._written(self._form, name)
        if written is None:
            return None
        answer = written.text.strip().casefold()
        if answer not in _YES | _NO:
            self._note(
                written.where,
                name,
                {
                    "nl": f"{quoted(written.text)} is ja noch nee.",
                    "en": f"{quoted(written.text)} is neither ja nor nee.",
                },
                {"nl": "Schrijf ja of nee.", "en": "Write ja or nee."},
            )
            return None
        return answer in _YES

    def _day(self, name: str) -> date | None:
        return self._dated(self._form, name, "", read_day, "2024-10-15")

    def _moment(self, term: Fields, name: str) -> str | None:
        return self._dated(term, name, "looptijd.", read_moment, "2025-07-01", "2025-07", "2025")

    def _dated(
        self, fields: Fields, name: str, inside: str, read: Callable[[str], _Moment], *examples: str
    ) -> _Moment | None:
        written = self._written(fields, name, inside)
        if written is None:
            return None
        try:
            return read(written.text)
        except NoDay as error:
            self._note(
                written.where,
                f"{inside}{name}",
                joined(f"{quoted(written.text)}:", error.wording),
                {"nl": f"Schrijf {one_of(examples, 'of')}.", "en": f"Write it as {one_of(examples, 'or')}."},
            )
            return None

    def _list(self, name: str) -> tuple[str, ...]:
        value = self._value(self._form, name)
        if value is None:
            return ()
        if isinstance(value, Text):
            pieces = [Text(text=piece, where=value.where) for piece in value.text.split(";")]
            value = Entries(entries=pieces, where=value.where)
        if isinstance(value, Fields):
            self._note(
                value.where,
                name,
                {"nl": "Hier hoort een lijst van namen.", "en": "A list of names is expected."},
                _ONE_NAME,
            )
            return ()
        found = []
        for entry in value.entries:
            if isinstance(entry, Text):
                if _tidy(entry.text):
                    found.append(_tidy(entry.text))
            else:
                self._note(
                    entry.where,
                    name,
                    {"nl": "Hier hoort een naam, geen lijst.", "en": "A name is expected, not a list."},
                    _ONE_NAME,
                )
        return tuple(dict.fromkeys(found))

    def _group(self, name: str) -> Fields:
        value = self._value(self._form, name)
        if value is None:
            return Fields(fields={}, where=self._form.where)
        if not isinstance(value, Fields):
            parts = ", ".join(_PARTS[name])
            self._note(value.where, name, fields_expected(parts), SEE_TEMPLATE)
            return Fields(fields={}, where=value.where)
        self._known(value, _PARTS[name], f"{name}.")
        return value

    def _aspects(self) -> tuple[str, ...]:
        """Return the aspects with a text; an entry of a list counts as described."""
        names = _PARTS["aspecten"]
        if isinstance(self._value(self._form, "aspecten"), Entries):
            listed = self._list("aspecten")
            for name in listed:
                if name not in names:
                    where = self._form.fields["aspecten"].where
                    self._note(
                        where,
                        "aspecten",
                        {"nl": f"{quoted(name)} is geen aspect.", "en": f"{quoted(name)} is no aspect."},
                        {
                            "nl": f"Bekend zijn {', '.join(names)}.",
                            "en": f"Known: {', '.join(names)}.",
                        },
                    )
            return tuple(name for name in names if name in listed)
        group = self._group("aspecten")
        return tuple(name for name in names if _answer(self._text(group, name, "aspecten.")) is not None)

    def _table(self, name: str) -> list[tuple[str, Fields]]:
        """Return the rows of a table, each with the words that name it in a problem."""
        value = self._value(self._form, name)
        if value is None:
            return []
        parts = _PARTS[name]
        rows = value.entries if isinstance(value, Entries) else [value]
        found = []
        for number, row in enumerate(rows, start=1):
            inside = f"{name}[{number}]."
            if isinstance(row, Fields):
                self._known(row, parts, inside)
                if any(self._value(row, part) is not None for part in row.fields):
                    found.append((inside, row))
            elif not (isinstance(row, Text) and not _tidy(row.text)):
                self._note(row.where, inside[:-1], fields_expected(", ".join(parts)), "")
        return found


def _tidy(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def _answer(text: str | None) -> str | None:
    """Return a description, None when the text only says that there is none: a dash, ``n.v.t.``, ``geen``.

    >>> _answer("N.v.t."), _answer(" - "), _answer("Geen reserves.")
    (None, None, 'Geen reserves.')
    """
    bare = "" if text is None else re.sub(r"[\W_]+", "", text.casefold())
    return text if bare and bare not in _NO_ANSWER else None
