"""Proposed matches: names of somebody else beside the things that registers and the graph know.

Each proposal has a score from 0 to 1 and a reason; a person decides. RapidFuzz compares the names
(https://rapidfuzz.github.io/RapidFuzz/); the reasons come before it: the same name, the same but for case or
accents, a name in another language, a province in brackets, a municipality that ended and what followed it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from regiodeals.graph.bodies import ALSO_CALLED, KINDS, name_key
from regiodeals.graph.terms import named
from regiodeals.links.name_table import Aim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pyoxigraph import Triple

    from regiodeals.links.name_table import NameRow


MOST: Final = 5
"""Proposals per name, at most."""
LEAST: Final = 0.72
"""Likeness below which a name is no proposal."""

_CLASSES: Final = {
    Aim.gemeenten: ("tooiont:Gemeente", "tooiont:CaribischOpenbaarLichaam"),
    Aim.partijen: (*(f"tooiont:{kind}" for kind in KINDS), "rd:Organisatie"),
    Aim.gebieden: ("rd:Gebied", "rd:Regio", "tooiont:Provincie", "rd:Nutsgebied"),
}
_NAMES: Final = tuple(
    named(name) for name in ("rdfs:label", "tooiont:officieleNaamExclSoort", "skos:altLabel", "rd:naam")
)
_TYPE, _END = named("rdf:type"), named("tooiont:einddatum")
_NEXT, _PROVINCE = named("dct:isReplacedBy"), named("tooiont:ligtInProvincie")
_NUTS: Final = named("rd:Nutsgebied").value
_BRACKETS: Final = re.compile(r"(?P<bare>.+?) ?\((?P<place>[^()]*)\)\.?\Z")
_WORD: Final = re.compile(r"\A(?:gem|gemeente|municipality of|gemeinte|prov|provincie|provinsje) ")
_ABBREVIATED: Final = {
    "nh": "noord holland",
    "zh": "zuid holland",
    "nb": "noord brabant",
    "ov": "overijssel",
    "l": "limburg",
    "li": "limburg",
    "lb": "limburg",
    "gld": "gelderland",
    "gd": "gelderland",
    "o": "overijssel",
    "z": "zeeland",
    "zl": "zeeland",
    "ze": "zeeland",
    "ut": "utrecht",
    "fr": "fryslan",
    "friesland": "fryslan",
    "gr": "groningen",
    "dr": "drenthe",
    "fl": "flevoland",
}
"""Provinces as they stand in brackets behind the name of a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A thing that a name may mean; ``score`` runs from 0 to 1, ``reason`` is per language."""

    iri: str
    name: str
    score: float
    reason: dict[str, str]


@dataclass(slots=True, kw_only=True)
class _Thing:
    iri: str
    names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    kind: str = ""
    end: str | None = None
    followers: list[str] = field(default_factory=list)
    province: str | None = None


class Matcher:
    """What a view knows of municipalities, parties or areas, ready to be compared with names."""

    def __init__(self, view: Iterable[Triple], aim: Aim) -> None:
        self._things = _read(list(view))
        wanted = {named(kind).value for kind in _CLASSES[aim]}
        self._by_key: dict[str, list[tuple[_Thing, bool]]] = {}
        for thing in sorted(self._things.values(), key=lambda one: one.iri):
            if thing.kind in wanted:
                self._index(thing)
        self._keys = sorted(self._by_key)

    def _index(self, thing: _Thing) -> None:
        for is_other, names in ((False, thing.names), (True, thing.other_names)):
            for name in names:
                key = _key(name)
                bracketed = _BRACKETS.match(key)
                for one in dict.fromkeys((key, bracketed["bare"] if bracketed else key)):
                    found = self._by_key.setdefault(one, [])
                    if all(thing is not known for known, _ in found):
                        found.append((thing, is_other))

    def propose(self, row: NameRow, *, day: date) -> list[Proposal]:
        """Return what a name may mean on a day, the likeliest first; nothing when nothing is like it.

        The day of the row itself counts before ``day``. A municipality that ended before it is proposed
        after what followed it.
        """
        when = (row.day or day).isoformat()
        key = _key(row.name)
        place = _BRACKETS.match(key)
        bare, where = (place["bare"], place["place"].strip()) if place else (key, "")
        found = self._equal(row.name, key, when) or self._equal(row.name, bare, when, where)
        if not found:
            close = process.extract(
                bare, self._keys, scorer=fuzz.ratio, score_cutoff=LEAST * 100, limit=5 * MOST
            )
            for match, likeness, _ in close:
                for thing, _ in self._by_key[match]:
                    found += self._on_day(thing, likeness / 100 * 0.9, _told("like", match), when)
        best: dict[str, Proposal] = {}
        for proposal in sorted(found, key=lambda one: (-one.score, one.iri)):
            best.setdefault(proposal.iri, proposal)
        return list(best.values())[:MOST]

    def _equal(self, name: str, key: str, when: str, where: str = "") -> list[Proposal]:
        also = ALSO_CALLED.get(key)
        known = self._by_key.get(key) or (self._by_key.get(also, []) if also else [])
        alive = [thing for thing, _ in known if _exists(thing, when)]
        proposals = []
        for thing, is_other in known:
            score, reason = 0.98, _told("spelling")
            if name in thing.names:
                score, reason = 1.0, _told("same")
            elif also is not None or is_other:
                score, reason = 0.95, _told("other")
            elif _WORD.match(_simple(name)):
                score, reason = 0.97, _told("word")
            if where:
                wanted = _ABBREVIATED.get(where, where)
                fits = wanted == self._province(thing)
                score = 0.96 if fits else 0.4
                reason = _told("province" if fits else "elsewhere", wanted.title())
            elif len({one.iri for one in alive if one.kind == thing.kind}) > 1 and thing in alive:
                score, reason = 0.5, _told("several", str(len(alive)))
            if thing.kind == _NUTS:
                score, reason = min(score, 0.6), _told("nuts")
            proposals += self._on_day(thing, score, reason, when)
        return proposals

    def _on_day(self, thing: _Thing, score: float, reason: dict[str, str], when: str) -> list[Proposal]:
        """Return a thing as a proposal, and before it what followed it when it had ended on the day."""
        own = Proposal(iri=thing.iri, name=_name(thing), score=round(score, 2), reason=reason)
        if _exists(thing, when):
            return [own]
        told = _told("ended", thing.end or "")
        ended = Proposal(
            iri=thing.iri, name=_name(thing), score=round(score * 0.8, 2), reason=_joined(reason, told)
        )
        return [
            *(
                Proposal(
                    iri=follower.iri,
                    name=_name(follower),
                    score=round(score * 0.9, 2),
                    reason=_joined(reason, _told("follows", _name(thing), thing.end or "")),
                )
                for follower in self._followers(thing, when)
            ),
            ended,
        ]

    def _followers(self, thing: _Thing, when: str) -> list[_Thing]:
        """Return what exists on a day of what followed a thing, over any number of steps."""
        found: dict[str, _Thing] = {}
        waiting, seen = list(thing.followers), {thing.iri}
        while waiting:
            iri = waiting.pop(0)
            follower = self._things.get(iri)
            if follower is None or iri in seen:
                continue
            seen.add(iri)
            if _exists(follower, when):
                found[iri] = follower
            else:
                waiting += follower.followers
        return list(found.values())

    def _province(self, thing: _Thing) -> str | None:
        province = self._things.get(thing.province or "")
        return _key(_name(province)) if province is not None else None


def _read(view: Sequence[Triple]) -> dict[str, _Thing]:
    """Return the things that have a class of interest, with their names and what is known of their end."""
    classes = {named(kind).value for kinds in _CLASSES.values() for kind in kinds}
    things: dict[str, _Thing] = {}
    for subject, predicate, target in view:
        is_named = isinstance(subject, NamedNode) and isinstance(target, NamedNode)
        if is_named and predicate == _TYPE and target.value in classes:
            things.setdefault(subject.value, _Thing(iri=subject.value)).kind = target.value
    for subject, predicate, target in view:
        thing = things.get(subject.value) if isinstance(subject, NamedNode) else None
        if thing is None:
            continue
        if isinstance(target, Literal) and predicate in _NAMES:
            (thing.other_names if predicate in _NAMES[2:] else thing.names).append(target.value)
        elif isinstance(target, Literal) and predicate == _END:
            thing.end = target.value
        elif isinstance(target, NamedNode) and predicate == _NEXT:
            thing.followers.append(target.value)
        elif isinstance(target, NamedNode) and predicate == _PROVINCE:
            thing.province = target.value
    for thing in things.values():
        thing.names.sort()
        thing.followers.sort()
    return {iri: thing for iri, thing in things.items() if thing.names}


def _exists(thing: _Thing, when: str) -> bool:
    return thing.end is None or thing.end >= when


def _name(thing: _Thing) -> str:
    return min(thing.names, key=lambda name: (len(name), name))


def _key(name: str) -> str:
    key, _ = name_key(_WORD.sub("", _simple(name)))
    return key


def _simple(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").split())


_REASONS: Final = {
    "same": ("dezelfde naam", "the same name"),
    "spelling": ("dezelfde naam op hoofdletters, accenten of tekens na", "the same but for case or accents"),
    "word": ("dezelfde naam zonder het woord ervoor", "the same name without the word before it"),
    "other": ("een andere naam van hetzelfde", "another name of the same"),
    "province": ("dezelfde naam, in provincie {}", "the same name, in the province {}"),
    "elsewhere": ("dezelfde naam, maar niet in {}", "the same name, but not in {}"),
    "several": ("{} dragen deze naam", "{} bear this name"),
    "nuts": (
        "een NUTS-gebied met deze naam; een deal beslaat vaak andere gemeenten",
        "a NUTS region of this name; a deal often covers other municipalities",
    ),
    "like": ("lijkt op {}", "looks like {}"),
    "ended": ("bestond tot en met {}", "existed until {}"),
    "follows": ("volgt {} op, die bestond tot en met {}", "follows {}, which existed until {}"),
}


def _told(reason: str, *values: str) -> dict[str, str]:
    dutch, english = _REASONS[reason]
    return {"nl": dutch.format(*values), "en": english.format(*values)}


def _joined(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    return {lang: f"{first[lang]}; {second[lang]}" for lang in first}
