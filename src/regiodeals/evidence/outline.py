"""The sections of a text: what stands under which heading.

The headings of a document are data (``rd:Onderdeel`` with ``rd:kop``, ``rd:deelVan``, ``rd:volgorde``), so a
section is found without guessing at lay-out. A heading is a line of its own that equals ``rd:kop``. Its
section runs up to the next heading of the same or a higher level; what stands under a lower heading belongs
to it. A line that opens with a superscript digit is a footnote: a section of its own, named by its marker,
wherever it interrupts the running text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import accumulate
from typing import TYPE_CHECKING

from regiodeals.evidence.text import footnote_marker, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A headed part of a document, as the data describes it.

    ``parent`` is the part it belongs to; None when it stands right under the document.
    """

    iri: str
    heading: str
    order: int
    parent: str | None = None

    @property
    def is_footnote(self) -> bool:
        """Tell whether the heading is the marker of a footnote."""
        return bool(footnote_marker(normalise(self.heading)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The normalised text of a part, heading included.

    ``level`` is how deep the part lies (0 is the top); ``line_starts`` where the lines of the source begin.
    """

    part: Part
    level: int
    text: str
    line_starts: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineProblem:
    """A part that cannot be placed.

    ``code`` is ``heading-missing``, ``heading-double``, ``heading-order`` or ``part-parent``. ``count`` is
    how many lines equal the heading; ``nearest`` the line that looks most like it.
    """

    code: str
    part: Part
    count: int = 0
    nearest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The sections of a text by the IRI of their part, in its order, and the headings not placed."""

    sections: Mapping[str, Section]
    problems: tuple[OutlineProblem, ...]


def outline(text_lines: Sequence[str], parts: Iterable[Part]) -> Outline:
    """Divide the normalised lines of a text into the sections of its parts."""
    by_iri = {part.iri: part for part in parts}
    levels = {iri: _level(iri, by_iri) for iri in by_iri}
    problems = [
        OutlineProblem(code="part-parent", part=by_iri[iri]) for iri, level in levels.items() if level is None
    ]
    index = _index(text_lines)
    places: dict[str, int] = {}
    for iri, part in by_iri.items():
        heading = normalise(part.heading)
        found = index.get(footnote_marker(heading) or heading, [])
        if len(found) == 1:
            places[iri] = found[0]
        else:
            problems.append(_unplaced(part, len(found), text_lines))
    placed = {iri: level for iri, level in levels.items() if level is not None and iri in places}
    running = [iri for iri in _reading_order(by_iri) if iri in placed and not by_iri[iri].is_footnote]
    kept = _longest_rise([places[iri] for iri in running])
    problems += [
        OutlineProblem(code="heading-order", part=by_iri[iri], count=1)
        for number, iri in enumerate(running)
        if number not in kept
    ]
    sections = {}
    for iri, level in sorted(placed.items(), key=lambda entry: places[entry[0]]):
        own = _section_lines(text_lines, iri, places=places, levels=placed, parts=by_iri)
        starts = accumulate((len(line) + 1 for line in own[:-1]), initial=0)
        sections[iri] = Section(
            part=by_iri[iri], level=level, text=" ".join(own), line_starts=frozenset(starts)
        )
    return Outline(sections=sections, problems=tuple(problems))


def _index(text_lines: Sequence[str]) -> dict[str, list[int]]:
    """Map each line, or the marker of a footnote, to the numbers of the lines where it stands."""
    index: dict[str, list[int]] = {}
    for number, line in enumerate(text_lines):
        index.setdefault(footnote_marker(line) or line, []).append(number)
    return index


def _unplaced(part: Part, count: int, text_lines: Sequence[str]) -> OutlineProblem:
    if count:
        return OutlineProblem(code="heading-double", part=part, count=count)
    heading = normalise(part.heading)
    alike = [line for line in text_lines if abs(len(line) - len(heading)) <= 3 + len(heading) // 4]
    near = get_close_matches(heading, alike, n=1)
    return OutlineProblem(code="heading-missing", part=part, nearest=near[0] if near else None)


def _level(iri: str, parts: Mapping[str, Part]) -> int | None:
    """Count the parts above a part; None when one of them is unknown, or when they go round in a circle."""
    level, seen, parent = 0, {iri}, parts[iri].parent
    while parent is not None:
        if parent in seen or parent not in parts:
            return None
        seen.add(parent)
        level, parent = level + 1, parts[parent].parent
    return level


def _reading_order(parts: Mapping[str, Part]) -> list[str]:
    """List the parts as the data orders them: each followed by its own parts."""
    below: dict[str | None, list[Part]] = {}
    for part in sorted(parts.values(), key=lambda part: (part.order, part.iri)):
        below.setdefault(part.parent, []).append(part)
    ordered: list[str] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        part = waiting.pop()
        ordered.append(part.iri)
        waiting.extend(reversed(below.get(part.iri, [])))
    return ordered


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the indexes of a longest rising row, so that the fewest headings are called out of order."""
    ends: list[int] = []
    end_indexes: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(end_indexes[length - 1] if length else None)
        ends[length : length + 1] = [number]
        end_indexes[length : length + 1] = [index]
    kept: set[int] = set()
    current = end_indexes[-1] if end_indexes else None
    while current is not None:
        kept.add(current)
        current = before[current]
    return kept


def _section_lines(
    text_lines: Sequence[str],
    iri: str,
    *,
    places: Mapping[str, int],
    levels: Mapping[str, int],
    parts: Mapping[str, Part],
) -> list[str]:
    start = places[iri]
    if parts[iri].is_footnote:
        return [text_lines[start]]
    ends = (
        places[other]
        for other, level in levels.items()
        if places[other] > start and level <= levels[iri] and not parts[other].is_footnote
    )
    end = min(ends, default=len(text_lines))
    return [line for line in text_lines[start:end] if not footnote_marker(line)]
