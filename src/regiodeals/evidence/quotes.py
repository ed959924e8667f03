"""Finding a quote in a section: how often it stands there, and what looks like it when it does not.

A quote matches whole words and whole numbers only. ``€ 5 miljoen`` is not found inside ``€ 15 miljoen``,
``maximaal € 1`` not inside ``maximaal € 10``, ``€ 565,1`` not before ``miljoen``, and ``Rotterdam`` not
inside ``Rotterdam-Zuid``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from regiodeals.evidence.numbers import SCALE_WORDS
from regiodeals.evidence.text import SUPERSCRIPTS, normalise

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_QUOTE: Final = 15
"""The most words a quote may have."""

_JOINERS: Final = frozenset("-'()")
_NUMBER_JOINERS: Final = frozenset(".,:/")
_SCALE_FOLLOWS: Final = re.compile(rf"[0-9] ?(?:%|(?:{'|'.join(SCALE_WORDS)})(?![^\W_]))", re.IGNORECASE)
_GROUP_BEFORE: Final = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?: [0-9]{3})*\Z")
_GROUP_AFTER: Final = re.compile(r"[0-9]{3}(?![0-9])")
_ABBREVIATIONS: Final = re.compile(
    r"(?:[a-z]\.)+|(?:art|bijv|blz|ca|dhr|drs?|excl|incl|ing|ir|jl|max|mevr|min|mld|mln|mr|nrs?|pag|prof|resp"
    r"|vgl|zgn)\.",
    re.IGNORECASE,
)
_ENDS: Final = ".!?"
_CLOSING: Final = "\"')]" + SUPERSCRIPTS
_OPENING: Final = "\"'(["
_FULL_STOP: Final = re.compile(rf"[{re.escape(_CLOSING)}]*[.!?][{re.escape(_CLOSING)}]*(?= |\Z)")
_NEAR: Final = 200
_WIDEST_SEARCH: Final = 20_000
_LONGEST_COMPARED: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What looks most like a quote: the words of the source, and how alike they are (0 to 1)."""

    text: str
    likeness: float


def count_words(quote: str) -> int:
    """Count the words of a quote: what stands between spaces, a sign such as ``€`` too.

    >>> count_words("reserveert maximaal € 10 miljoen")
    5
    """
    return len(quote.split())


def occurrences(section: str, quote: str) -> tuple[int, ...]:
    """Return where a quote begins in a normalised section, as whole words.

    >>> occurrences("maximaal € 15 miljoen", "€ 5 miljoen")
    ()
    >>> occurrences("maximaal € 15 miljoen", "€ 15 miljoen")
    (9,)
    """
    wanted = normalise(quote)
    return tuple(
        start
        for start in _all_places(section, wanted)
        if not splits(section, start) and not splits(section, start + len(wanted))
    )


def is_cut(section: str, quote: str) -> bool:
    """Tell whether a quote stands in a section only with a word or a number cut in two."""
    return not occurrences(section, quote) and bool(_all_places(section, normalise(quote)))


def splits(text: str, place: int) -> bool:
    """Tell whether a place in a normalised text lies inside a word or a number.

    A hyphen, an apostrophe or a bracket between letters belongs to the word; a point, comma, colon or slash
    between digits, a space between groups of three digits, and a scale after a number belong to the number.

    >>> [splits("Rotterdam-Zuid krijgt € 8,5 miljoen", place) for place in (9, 14, 24, 27)]
    [True, False, False, True]
    """
    if place <= 0 or place >= len(text):
        return False
    before, after = text[place - 1], text[place]
    if _in_word(before) and _in_word(after):
        return True
    if _joins(text, place) or _joins(text, place - 1):
        return True
    if _SCALE_FOLLOWS.match(text, place - 1) or (
        before == " " and place > 1 and _SCALE_FOLLOWS.match(text, place - 2)
    ):
        return True
    if after == " ":
        return bool(_GROUP_AFTER.match(text, place + 1)) and _ends_in_group(text, place)
    return before == " " and bool(_GROUP_AFTER.match(text, place)) and _ends_in_group(text, place - 1)


def is_whole_sentence(section: str, start: int, end: int, *, line_starts: Collection[int] = (0,)) -> bool:
    """Tell whether a stretch of a section begins and ends where sentences do.

    Its full stop may stand in the stretch or right behind it. A line may begin a sentence; it ends none, as
    headings and rows of a table are no sentences.

    >>> text = "Dat telt. Dit is de laatste tranche van de Regio Deals. Toch niet."
    >>> is_whole_sentence(text, 10, 55), is_whole_sentence(text, 10, 54), is_whole_sentence(text, 17, 55)
    (True, True, False)
    """
    first = section[start:end].lstrip(_OPENING)[:1]
    if not (first.isupper() or first.isdigit()):
        return False
    before = section[max(0, start - _NEAR) : start].rstrip(" " + _OPENING)
    if start not in line_starts and before and not _ends_sentence(before):
        return False
    return _ends_sentence(section[start:end] + _closing_after(section, end))


def looks_like_sentence(quote: str) -> bool:
    """Tell whether a quote reads as a sentence of its own: a capital first, a full stop last.

    It is the check that can be made without the source.
    """
    wanted = normalise(quote)
    return wanted.lstrip(_OPENING)[:1].isupper() and _ends_sentence(wanted)


def nearest(section: str, quote: str, *, at_least: float = 0.5) -> Match | None:
    """Return the words of a normalised section that look most like a quote, or None when nothing does.

    Windows as long as the quote, and one word shorter or longer, are compared. Only those that share most
    words with it are compared letter by letter, and only in the first 20,000 words of a section. A quote of
    more than 500 characters has no nearest match: it is far too long anyhow.
    """
    wanted = normalise(quote)
    words = section.split()[:_WIDEST_SEARCH]
    size = count_words(wanted)
    if not words or not size or len(wanted) > _LONGEST_COMPARED:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best: Match | None = None
    for start in _promising(words, wanted.split()):
        for length in {max(1, size - 1), size, size + 1}:
            window = " ".join(words[start : start + length])
            matcher.set_seq1(window)
            likeness = matcher.ratio()
            if likeness >= at_least and (best is None or likeness > best.likeness):
                best = Match(text=window, likeness=likeness)
    return best


def _all_places(section: str, wanted: str) -> list[int]:
    places: list[int] = []
    place = section.find(wanted) if wanted else -1
    while place >= 0:
        places.append(place)
        place = section.find(wanted, place + 1)
    return places


def _in_word(character: str) -> bool:
    """Tell whether a character is a letter, an accent or a digit; a superscript digit is none of these."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _ends_in_group(text: str, place: int) -> bool:
    """Tell whether one to three digits stand before a place, as before the space in ``29 697``."""
    return bool(_GROUP_BEFORE.search(text[max(0, place - _NEAR) : place]))


def _joins(text: str, place: int) -> bool:
    """Tell whether the character at a place ties the characters beside it into one word or number."""
    if not 0 < place < len(text) - 1:
        return False
    before, sign, after = text[place - 1], text[place], text[place + 1]
    if sign in _JOINERS:
        return _in_word(before) and _in_word(after)
    return sign in _NUMBER_JOINERS and before.isdecimal() and after.isdecimal()


def _ends_sentence(text: str) -> bool:
    """Tell whether a text ends where a sentence does; the point of an abbreviation ends none."""
    stripped = text.rstrip().rstrip(_CLOSING)
    if not stripped or stripped[-1] not in _ENDS:
        return False
    last = stripped.rsplit(" ", 1)[-1].lstrip(_OPENING)
    return not _ABBREVIATIONS.fullmatch(last)


def _closing_after(section: str, end: int) -> str:
    """Return the full stop that directly follows a place, when a space or nothing follows it."""
    rest = _FULL_STOP.match(section, end)
    return rest.group() if rest else ""


def _promising(words: list[str], wanted: list[str], *, count: int = 12) -> list[int]:
    """Return where the windows begin that share most words with the quote, the best first."""
    needed = Counter(wanted)
    window: Counter[str] = Counter()
    held: deque[str] = deque()
    scores: list[tuple[int, int]] = []
    shared = 0
    for index, word in enumerate(words):
        held.append(word)
        window[word] += 1
        shared += window[word] <= needed[word]
        if len(held) > len(wanted):
            gone = held.popleft()
            shared -= window[gone] <= needed[gone]
            window[gone] -= 1
        start = index - len(held) + 1
        if len(held) == len(wanted) or index == len(words) - 1:
            scores.append((-shared, start))
    return [start for _, start in sorted(scores)[:count]]
