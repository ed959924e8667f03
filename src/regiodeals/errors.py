"""What can go wrong, in one tree.

RegiodealsError
  InputProblem          exit 2: wrong use, or input that cannot be read
    SyntaxProblem       a file or a query breaks the grammar of its format
    UnknownTerm         a term of the vocabulary, or a prefix, that nothing defines
    UnknownQuestion     a question that the catalogue does not hold
    UnknownThing        a name or an IRI that the graph does not know
    ParameterProblem    an option or parameter with a value it cannot take
    AnswerTooLarge      an answer with more rows, or more bytes, than allowed
  EnvironmentProblem    exit 3: a disk, an installation or another service failed
    EndpointProblem     a SPARQL endpoint that is down, slow or answers nonsense

A finding of validation is data, never an exception.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class RegiodealsError(Exception):
    """A problem told in one readable text: what, where, and the next step.

    >>> print(RegiodealsError("The figure is missing.", where="deal.ttl:3", hint="Add rd:bedrag."))
    deal.ttl:3: The figure is missing.
    Add rd:bedrag.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return where and message on one line, and the next step below it."""
        first = f"{self.where}: {self.message}" if self.where else self.message
        return f"{first}\n{self.hint}" if self.hint else first


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
        likeness = SequenceMatcher(None, wanted, candidate.casefold(), autojunk=False).ratio()
        if likeness >= at_least:
            scored.append((-likeness, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:count])


def did_you_mean(word: str, known: Iterable[str], *, count: int = 3) -> str | None:
    """Return a hint that names the nearest known words, or None when none is near.

    >>> did_you_mean("bedarg", ["rol", "bedrag", "bedragen"])
    'Did you mean bedrag or bedragen?'
    """
    found = nearest(word, known, count=count)
    if not found:
        return None
    *first, last = found
    return f"Did you mean {', '.join(first)} or {last}?" if first else f"Did you mean {last}?"
