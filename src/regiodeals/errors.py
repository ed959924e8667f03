"""What can go wrong, in one tree.

RegiodealsError
  InputProblem          exit 2: wrong use, or input that cannot be read
    SyntaxProblem       a file or a query breaks the grammar of its format
    UnknownTerm         a term of the vocabulary, or a prefix, that nothing defines
    UnknownQuestion     a question that the catalogue does not hold
    UnknownThing        a name or an IRI that the graph does not know
    ParameterProblem    an option or parameter with a value it cannot take
    FileTooLarge        a file with more bytes than are read
    AnswerTooLarge      an answer with more rows, or more bytes, than allowed
  EnvironmentProblem    exit 3: a disk, an installation or another service failed
    EndpointProblem     a SPARQL endpoint that is down, slow or answers nonsense

A finding of validation is data, never an exception. A text is written in English, or in Dutch and English
where a reader of answers and findings meets it: see docs/decisions/0019. A problem is told in one language.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Wording: TypeAlias = str | Mapping[str, str]
"""A text in English alone, or one in each language by its code: ``{"nl": …, "en": …}``."""


INSTALL_AGAIN: Wording = {
    "nl": "Installeer regiodeals opnieuw, of herstel de map uit de repository.",
    "en": "Install regiodeals again, or restore the folder from the repository.",
}
"""The next step where our own files are missing."""


def worded(text: Wording, lang: str) -> str:
    """Return a text in a language, and in English when it has no other.

    >>> worded({"nl": "Nee.", "en": "No."}, "nl"), worded("No.", "nl")
    ('Nee.', 'No.')
    """
    return text if isinstance(text, str) else text[lang]


def joined(*texts: Wording | None, between: str = " ") -> Wording:
    """Return texts after one another in each language; None is left out.

    >>> joined({"nl": "Nee.", "en": "No."}, None, "6")["nl"]
    'Nee. 6'
    """
    given = [text for text in texts if text is not None]
    return {lang: between.join(worded(text, lang) for text in given) for lang in ("nl", "en")}


class RegiodealsError(Exception):
    """A problem told in one readable text: what, where, and the next step.

    ``message`` and ``hint`` are in English; ``said``, ``advised`` and ``text`` give them in a language.

    >>> print(RegiodealsError("The figure is missing.", where="deal.ttl:3", hint="Add rd:bedrag."))
    deal.ttl:3: The figure is missing.
    Add rd:bedrag.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: Wording, *, where: str | None = None, hint: Wording | None = None) -> None:
        super().__init__(worded(message, "en"))
        self.where = where
        self._message = message
        self._hint = hint

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.said("en")

    @property
    def hint(self) -> str | None:
        """The next step, in English."""
        return self.advised("en")

    def said(self, lang: str) -> str:
        """Return what is wrong, in a language."""
        return worded(self._message, lang)

    def advised(self, lang: str) -> str | None:
        """Return the next step in the language of the message, None when there is none."""
        spoken = "en" if isinstance(self._message, str) else lang
        return worded(self._hint, spoken) if self._hint else None

    def text(self, lang: str) -> str:
        """Return where and message on one line, and the next step below it."""
        said, advised = self.said(lang), self.advised(lang)
        first = f"{self.where}: {said}" if self.where else said
        return f"{first}\n{advised}" if advised else first

    def __str__(self) -> str:
        """Return the text in English."""
        return self.text("en")


class InputProblem(RegiodealsError):  # noqa: N818 - a problem of the user, told as such
    """Wrong use, or input that cannot be read."""

    exit_code: ClassVar[int] = 2


class SyntaxProblem(InputProblem):
    """A file or a query that breaks the grammar of its format."""


class UnknownTerm(InputProblem):
    """A term of the vocabulary, or a prefix, that nothing defines."""


class UnknownQuestion(InputProblem):
    """A question that the catalogue does not hold."""


class UnknownThing(InputProblem):
    """A name or an IRI that the graph does not know."""


class ParameterProblem(InputProblem):
    """An option or parameter with a value it cannot take."""


class FileTooLarge(InputProblem):
    """A file with more bytes than are read."""


class AnswerTooLarge(InputProblem):
    """An answer with more rows, or more bytes, than allowed."""


class EnvironmentProblem(RegiodealsError):  # noqa: N818 - a problem, not an error of ours
    """A disk, an installation or another service that failed."""

    exit_code: ClassVar[int] = 3


class EndpointProblem(EnvironmentProblem):
    """A SPARQL endpoint that is down, slow or answers nonsense."""


def nearest(word: str, known: Iterable[str], *, count: int = 3, at_least: float = 0.5) -> tuple[str, ...]:
    """Return the known words that look most like a word, the likest first.

    Case is ignored, because a wrong capital is the most common slip. Words less alike than
    ``at_least`` (0 = nothing in common, 1 = the same) are left out.

    >>> nearest("bedarg", ["rol", "bedrag", "budget"])
    ('bedrag',)
    """
    wanted = word.casefold()
    scored = []
    for candidate in set(known):
        matcher = SequenceMatcher(None, wanted, candidate.casefold(), autojunk=False)
        # The quick ratios are upper bounds: most words are set aside by their length or letters alone.
        if matcher.real_quick_ratio() < at_least or matcher.quick_ratio() < at_least:
            continue
        likeness = matcher.ratio()
        if likeness >= at_least:
            scored.append((-likeness, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:count])


def did_you_mean(word: str, known: Iterable[str], *, count: int = 3, at_least: float = 0.5) -> Wording | None:
    """Return a hint that names the nearest known words, or None when none is near.

    >>> did_you_mean("bedarg", ["rol", "bedrag", "bedragen"])["en"]
    'Did you mean bedrag or bedragen?'
    """
    found = nearest(word, known, count=count, at_least=at_least)
    if not found:
        return None
    return {"nl": f"Bedoelt u {one_of(found, 'of')}?", "en": f"Did you mean {one_of(found, 'or')}?"}


def one_of(words: Sequence[str], between: str) -> str:
    """Return words in a row, the last after a word such as "or".

    >>> one_of(["2025-07-01", "2025-07", "2025"], "or")
    '2025-07-01, 2025-07 or 2025'
    """
    *first, last = words
    return f"{', '.join(first)} {between} {last}" if first else last


def option_meant(name: str, known: Iterable[str]) -> Wording | None:
    """Return a hint that names the option that was meant; all are written with their hyphens.

    Options are compared without the hyphens they share, and only a likely slip is worth a guess.

    >>> option_meant("--fromat", ["--format", "--out"])["en"], option_meant("--jaar", ["--lang", "--search"])
    ('Did you mean --format?', None)
    """
    bare = {option.lstrip("-"): option for option in known}
    found = nearest(name.lstrip("-")[:40], bare, count=2, at_least=0.7)
    return did_you_mean(name, [bare[word] for word in found], at_least=0.0) if found else None
