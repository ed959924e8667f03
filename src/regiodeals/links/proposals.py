"""Proposed matches: names of somebody else beside the things that registers and the graph know.

Each proposal has a score from 0 to 1 and a reason; a person decides. RapidFuzz compares the names
(https://rapidfuzz.github.io/RapidFuzz/); the reasons come before it: the same name, the same but for case or
accents, a name in another language, a code, a province in brackets. A name that says its kind means no other
kind. What had ended or had not begun on the day comes with what followed it or went into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from regiodeals.graph.bodies import ALSO_CALLED
from regiodeals.links.known_things import NUTS, Thing, class_name, read_things
from regiodeals.links.name_parts import CARIBBEAN, code_of, take_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pyoxigraph import Triple

    from regiodeals.links.name_parts import NameParts
    from regiodeals.links.name_table import Aim, NameRow


MOST: Final = 8
"""Proposals per name, at most."""
NEAREST: Final = 5
"""Names that are like a name, at most."""
LEAST: Final = 0.75
"""Likeness below which a name is no proposal."""
SURE: Final = 0.95
"""Score from which a proposal counts as sure."""

_DOUBTFUL: Final = 0.4
"""Score of the same name for another kind, or in another place."""
_SEVERAL: Final = 0.5
_PART: Final = 0.8
_SHORT: Final = 5
"""Signs up to which a name is like many others."""
_LEAST_SHORT: Final = 0.85
_TELLING: Final = 4
_COMMON: Final = frozenset(
    {"land", "noord", "oost", "zuid", "west", "midden", "oude", "nieuwe", "regio", "stad", "over", "sint"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A thing that a name may mean; ``score`` runs from 0 to 1, ``reason`` is per language."""

    iri: str
    name: str
    score: float
    reason: dict[str, str]


@dataclass(slots=True, kw_only=True)
class _Match:
    """A thing that bears a name, before the day counts."""

    thing: Thing
    score: float
    reason: dict[str, str]
    is_unsaid: bool = False
    """Whether the register has a word for the kind in the name, and the name at hand has none."""


class Matcher:
    """What a view knows of municipalities, parties or areas, ready to be compared with names."""

    def __init__(self, view: Iterable[Triple], aim: Aim) -> None:
        known = read_things(list(view), aim)
        self._things = known.things
        self._by_code: dict[str, Thing] = {}
        self._by_key: dict[str, list[tuple[Thing, bool]]] = {}
        for thing in known.wanted:
            self._by_code[thing.iri] = thing
            if (code := code_of(thing.iri.rpartition("/")[2])) is not None:
                self._by_code[code] = thing
            for is_other, names in ((False, thing.names), (True, thing.other_names)):
                for name in names:
                    found = self._by_key.setdefault(take_apart(name).bare, [])
                    if all(thing is not one for one, _ in found):
                        found.append((thing, is_other))
        self._keys = sorted(self._by_key)

    def propose(self, row: NameRow, *, day: date) -> list[Proposal]:
        """Return what a name may mean on a day, the likeliest first; nothing when nothing is like it.

        The day of the row itself counts before ``day``. What ended before it is proposed after what followed
        it; what began later is proposed with what went into it.
        """
        when = (row.day or day).isoformat()
        coded = self._by_code.get(row.name) or self._by_code.get(code_of(row.name) or "")
        if coded is not None:
            matches = [_Match(thing=coded, score=1.0, reason=_told("code"))]
        else:
            parts = take_apart(row.name)
            matches = self._equal(row.name, parts, when)
            if not any(_is_asked(match.thing, parts) for match in matches):
                matches += self._alike(parts)
        found = [proposal for match in matches for proposal in self._on_day(match, when)]
        best: dict[str, Proposal] = {}
        for proposal in sorted(found, key=lambda one: (-one.score, one.iri)):
            best.setdefault(proposal.iri, proposal)
        return list(best.values())[:MOST]

    def knows(self, name: str, *, day: date) -> bool:
        """Tell whether a text is a name or a code of something, and not only like one."""
        parts = take_apart(name)
        matches = self._equal(name, parts, day.isoformat())
        return (code_of(name) or "") in self._by_code or any(match.score >= _SEVERAL for match in matches)

    def _equal(self, name: str, parts: NameParts, when: str) -> list[_Match]:
        """Return what bears the name; when several do on the day, none of them is sure."""
        also = ALSO_CALLED.get(parts.bare)
        known = self._by_key.get(parts.bare) or (self._by_key.get(also, []) if also else [])
        matches = [
            self._match(name, parts, thing, is_other=is_other or also is not None)
            for thing, is_other in known
        ]
        if any(match.score > _DOUBTFUL for match in matches):
            matches = [match for match in matches if match.score > _DOUBTFUL]
        if any(not match.is_unsaid and match.score >= SURE for match in matches):
            for match in matches:
                match.score = min(match.score, 0.6) if match.is_unsaid else match.score
        matches = _of_the_day(matches, when)
        alive = [
            match
            for match in matches
            if match.score >= SURE and match.thing.exists(when) and match.thing.kind != NUTS
        ]
        for match in alive if len(alive) > 1 else ():
            match.score, match.reason = _SEVERAL, _told("several", str(len(alive)))
        for match in matches:
            if match.thing.kind == NUTS and match.score > _DOUBTFUL:
                match.score, match.reason = 0.45, _told("nuts")
        return matches

    def _match(self, name: str, parts: NameParts, thing: Thing, *, is_other: bool) -> _Match:
        score, reason, is_unsaid = 0.98, _told("spelling"), False
        if name in thing.names:
            score, reason = 1.0, _told("same")
        elif parts.text in thing.texts and (parts.kinds is None or not _is_asked(thing, parts)):
            pass
        elif parts.kinds is not None and not _is_asked(thing, parts):
            score, reason = _DOUBTFUL, _of_another_kind(thing, parts.kinds[0])
        elif parts.place and not parts.is_province:
            score, reason = _DOUBTFUL, _told("unplaced", parts.place)
        elif parts.place and (place := self._place(thing)) is None:
            score, reason = _PART, _told("nowhere")
        elif parts.place:
            fits = parts.place == place
            score = 0.96 if fits else _DOUBTFUL
            there = "islands" if fits and parts.place == CARIBBEAN else "province"
            reason = _told(there if fits else "elsewhere", parts.place.title())
        elif is_other:
            score, reason = 0.95, _told("other")
        elif parts.kinds is not None:
            score, reason = 0.97, _told("word")
        elif thing.needs_word:
            score, reason, is_unsaid = 0.95, _told("unsaid"), True
        return _Match(thing=thing, score=score, reason=reason, is_unsaid=is_unsaid)

    def _alike(self, parts: NameParts) -> list[_Match]:
        """Return what has a name that is like it, or of which the name is a part; never of another kind."""
        found: dict[str, float] = {}
        for key, _, _ in process.extract(
            parts.bare, self._keys, scorer=fuzz.token_set_ratio, score_cutoff=100, limit=5 * NEAREST
        ):
            shared = set(parts.bare.split()) & set(key.split()) - _COMMON
            if any(len(word) >= _TELLING for word in shared):
                found[key] = _PART
        least = LEAST if len(parts.bare) > _SHORT else _LEAST_SHORT
        for key, likeness, _ in process.extract(
            parts.bare, self._keys, scorer=fuzz.ratio, score_cutoff=least * 100, limit=5 * NEAREST
        ):
            found[key] = max(found.get(key, 0), likeness / 100 * 0.9)
        found.pop(parts.bare, None)
        matches = [
            _Match(
                thing=thing, score=score, reason=_told("part" if score == _PART else "like", thing.short_name)
            )
            for key, score in sorted(found.items(), key=lambda one: (-one[1], one[0]))
            for thing, _ in self._by_key[key]
            if _is_asked(thing, parts)
            if not parts.is_province or self._place(thing) in {parts.place, None}
        ]
        return matches[:NEAREST]

    def _on_day(self, match: _Match, when: str) -> list[Proposal]:
        """Return a match as a proposal, and with it what stood in its place on the day."""
        thing, score, reason = match.thing, match.score, match.reason
        if thing.exists(when):
            return [_proposal(thing, score, reason)]
        if thing.end is not None and thing.end < when:
            told = _told("follows", thing.short_name, thing.end)
            return [
                *(
                    _proposal(follower, score * 0.9, reason, told)
                    for follower in self._reached(thing, when, forward=True)
                ),
                _proposal(thing, score * 0.8, reason, _told("ended", thing.end)),
            ]
        begin = thing.begin or ""
        before = self._reached(thing, when, forward=False)
        share = 0.9 if len(before) == 1 else 0.7
        return [
            _proposal(thing, score * 0.8, reason, _told("begins", begin)),
            *(
                _proposal(one, score * share, reason, _told("went", thing.short_name, begin))
                for one in before
            ),
        ]

    def _reached(self, thing: Thing, when: str, *, forward: bool) -> list[Thing]:
        """Return what existed on a day of what followed a thing or went into it, over any number of steps."""
        found: dict[str, Thing] = {}
        waiting, seen = [thing.iri], set()
        while waiting:
            iri = waiting.pop(0)
            one = self._things.get(iri)
            if one is None or iri in seen:
                continue
            seen.add(iri)
            if one is not thing and one.exists(when):
                found[iri] = one
            else:
                waiting += one.followers if forward else one.predecessors
        return list(found.values())

    def _place(self, thing: Thing) -> str | None:
        if class_name(thing.kind) == "CaribischOpenbaarLichaam":
            return CARIBBEAN
        is_province = class_name(thing.kind) == "Provincie"
        province = thing if is_province else self._things.get(thing.province or "")
        return take_apart(province.short_name).bare if province is not None else None


def _is_asked(thing: Thing, parts: NameParts) -> bool:
    """Tell whether a thing is of the kind that a name says."""
    return parts.kinds is None or class_name(thing.kind) in parts.kinds


def _of_the_day(matches: Sequence[_Match], when: str) -> list[_Match]:
    """Return matches without those that another of the same name and kind stands nearer to the day.

    A ministry that took up the name of an earlier one is not the earlier one.
    """
    kept = []
    for match in matches:
        thing = match.thing
        same = [
            other.thing
            for other in matches
            if other is not match
            and other.score >= match.score
            and (other.thing.kind, other.thing.short_name, other.thing.province)
            == (thing.kind, thing.short_name, thing.province)
        ]
        if not thing.exists(when) and any(
            other.exists(when) or other.stands_between(thing, when) for other in same
        ):
            continue
        kept.append(match)
    return kept


def _proposal(thing: Thing, score: float, *reasons: dict[str, str]) -> Proposal:
    reason = {lang: "; ".join(one[lang] for one in reasons) for lang in ("nl", "en")}
    return Proposal(iri=thing.iri, name=thing.short_name, score=round(score, 2), reason=reason)


_REASONS: Final = {
    "same": ("dezelfde naam", "the same name"),
    "spelling": ("dezelfde naam op hoofdletters, accenten of tekens na", "the same but for case or accents"),
    "word": ("dezelfde naam zonder het woord ervoor", "the same name without the word before it"),
    "unsaid": (
        "dezelfde naam; in het register staat de soort ervoor",
        "the same name; the register has the kind before it",
    ),
    "code": ("de code ervan", "its code"),
    "other": ("een andere naam van hetzelfde", "another name of the same"),
    "province": ("dezelfde naam, in provincie {}", "the same name, in the province {}"),
    "islands": ("dezelfde naam, in {}", "the same name, in {}"),
    "elsewhere": ("dezelfde naam, maar niet in {}", "the same name, but not in {}"),
    "nowhere": (
        "dezelfde naam; in welke provincie het ligt, staat niet in het register",
        "the same name; the register does not say in which province it lies",
    ),
    "unplaced": ("dezelfde naam; '{}' is geen provincie", "the same name; '{}' is no province"),
    "several": ("{} dragen deze naam", "{} bear this name"),
    "kind": ("dezelfde naam, maar {}, geen {}", "the same name, but {}, not {}"),
    "nuts": (
        "een NUTS-gebied met deze naam; een deal beslaat vaak andere gemeenten",
        "a NUTS region of this name; a deal often covers other municipalities",
    ),
    "like": ("lijkt op {}", "looks like {}"),
    "part": ("deelt een heel woord met {}", "shares a whole word with {}"),
    "ended": ("bestond tot en met {}", "existed until {}"),
    "follows": ("volgt {} op, die bestond tot en met {}", "follows {}, which existed until {}"),
    "begins": ("bestaat pas sinds {}", "exists only since {}"),
    "went": ("ging op in {}, dat bestaat sinds {}", "went into {}, which exists since {}"),
}
_KINDS: Final = {
    "Gemeente": ("gemeente", "a municipality"),
    "CaribischOpenbaarLichaam": ("openbaar lichaam", "a public body"),
    "Provincie": ("provincie", "a province"),
    "Waterschap": ("waterschap", "a water authority"),
    "Samenwerkingsorganisatie": ("samenwerkingsorganisatie", "an inter-municipal body"),
    "Ministerie": ("ministerie", "a ministry"),
    "Organisatie": ("organisatie", "an organisation"),
    "Gebied": ("gebied", "an area"),
    "Regio": ("regio", "a region"),
    "Nutsgebied": ("NUTS-gebied", "a NUTS region"),
}


def _of_another_kind(thing: Thing, asked: str) -> dict[str, str]:
    (own_nl, own_en), (asked_nl, asked_en) = _KINDS[class_name(thing.kind)], _KINDS[asked]
    return {
        "nl": _REASONS["kind"][0].format(f"een {own_nl}", asked_nl),
        "en": _REASONS["kind"][1].format(own_en, asked_en),
    }


def _told(reason: str, *values: str) -> dict[str, str]:
    dutch, english = _REASONS[reason]
    return {"nl": dutch.format(*values), "en": english.format(*values)}
