"""The form as it was filled in: texts in named fields, each with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.errors import Wording

MOST_DEALS: Final = 100
"""Drafts in one file."""

MOST_ENTRIES: Final = 100
"""Entries in one list of a form, such as its municipalities."""

MOST_ALTOGETHER: Final = 2000
"""Entries in all lists of all forms in a file: what a finding about each of them may cost."""

LONGEST_TEXT: Final = 20_000
"""Characters in one field."""

_MOST_TOLD: Final = 12
_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What stands in a field; an empty text is an empty field. ``where`` is a line or a cell."""

    text: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """A list of values."""

    entries: Sequence[Value]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Named values; a name stands once."""

    fields: Mapping[str, Value]
    where: str


Value = Text | Entries | Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """One reason why a form cannot be read: the place in the file, the field, what is wrong, what to do."""

    where: str
    field: str | None
    message: Wording
    hint: Wording

    def text(self, lang: str) -> str:
        """Return the problem on one line."""
        return f"{self.where}: {self.said(lang)} {worded(self.hint, lang)}".rstrip()

    def said(self, lang: str) -> str:
        """Return the field and what is wrong with it."""
        field = f"{self.field}: " if self.field else ""
        return f"{field}{worded(self.message, lang)}"


class UnreadableForm(InputProblem):
    """A form that cannot be read; ``problems`` names all reasons found, in the order of the file."""

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        self.problems = tuple(problems)
        first, *others = self.problems
        if not others:
            message = {lang: first.said(lang) for lang in ("nl", "en")}
            super().__init__(message, where=first.where, hint=first.hint or None)
            return
        count = len(self.problems)
        left = count - _MOST_TOLD
        opening = {
            "nl": f"Het formulier heeft {count} problemen:",
            "en": f"The form has {count} problems:",
        }
        more = {"nl": f"  en nog {left}", "en": f"  and {left} more"}
        super().__init__(
            {
                lang: "\n".join(
                    [
                        opening[lang],
                        *(f"  {problem.text(lang)}" for problem in self.problems[:_MOST_TOLD]),
                        *([more[lang]] if left > 0 else []),
                    ]
                )
                for lang in opening
            }
        )


def refuse(where: str, message: Wording, hint: Wording = "", *, field: str | None = None) -> UnreadableForm:
    """Return the error for a form with one problem."""
    return UnreadableForm([FormProblem(where=where, field=field, message=message, hint=hint)])


def quoted(text: str) -> str:
    r"""Return a text of a form as an error shows it: on one line, short, without control characters.

    >>> quoted("Noord\n" + "x" * 80)
    "'Noord xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    """
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + '…'}'"
