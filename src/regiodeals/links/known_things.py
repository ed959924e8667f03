"""Things that a name may mean: what a view tells of their names, their days and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.bodies import KINDS
from regiodeals.graph.terms import named
from regiodeals.links.name_parts import take_apart
from regiodeals.links.name_table import Aim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

NUTS: Final = named("rd:Nutsgebied").value
"""The class of regions of the statistical classification."""

_CLASSES: Final = {
    Aim.gemeenten: ("tooiont:Gemeente", "tooiont:CaribischOpenbaarLichaam"),
    Aim.partijen: (*(f"tooiont:{kind}" for kind in KINDS), "rd:Organisatie"),
    Aim.gebieden: ("rd:Gebied", "rd:Regio", "tooiont:Provincie", "rd:Nutsgebied"),
}
_VERSION: Final = named("tooiont:HistorischeVersie").value
_NAMES: Final = (named("rdfs:label"), named("tooiont:officieleNaamExclSoort"))
_OTHER_NAMES: Final = (named("skos:altLabel"), named("rd:naam"))
_TYPE, _BEGIN, _END = named("rdf:type"), named("tooiont:begindatum"), named("tooiont:einddatum")
_FOLLOWED, _FOLLOWS = named("dct:isReplacedBy"), named("dct:replaces")
_GENERATED, _INVALIDATED, _DAY = named("prov:generated"), named("prov:invalidated"), named("rd:datum")
_PROVINCE, _VERSION_OF = named("tooiont:ligtInProvincie"), named("prov:specializationOf")


@dataclass(slots=True, kw_only=True)
class Thing:
    """A body or an area, with its names, its first and last day, and what came before and after it."""

    iri: str
    names: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    kind: str = ""
    version_of: str | None = None
    begin: str | None = None
    end: str | None = None
    followers: list[str] = field(default_factory=list)
    predecessors: list[str] = field(default_factory=list)
    province: str | None = None
    texts: frozenset[str] = frozenset()
    needs_word: bool = False
    """Whether each of its names starts with a word for its kind, as ``Hoogheemraadschap van Delfland``."""

    @property
    def short_name(self) -> str:
        """Return the shortest of its names."""
        return min(self.names, key=lambda name: (len(name), name))

    def exists(self, when: str) -> bool:
        """Tell whether it exists on a day, as far as the registers tell."""
        return (self.begin is None or self.begin <= when) and (self.end is None or self.end >= when)

    def stands_between(self, other: Thing, when: str) -> bool:
        """Tell whether it stands in time between another thing and a day, on the same side of the day."""
        if other.end is not None and other.end < when:
            return self.end is not None and other.end < self.end < when
        return self.begin is not None and other.begin is not None and when < self.begin < other.begin


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownThings:
    """All things by their IRI, and those that names are matched with, in the order of their IRIs."""

    things: dict[str, Thing]
    wanted: tuple[Thing, ...]


def read_things(view: Sequence[Triple], aim: Aim) -> KnownThings:
    """Return the things that a view describes.

    A name that a ministry bore earlier is a thing of its own, a ``HistorischeVersie`` with its days; it
    counts as a ministry. A day on which a municipality came to be is also read from the change that made it.
    """
    things = _described(view)
    for thing in things.values():
        if thing.kind == _VERSION:
            whole = things.get(thing.version_of or "")
            thing.kind = whole.kind if whole is not None else ""
    things = {iri: thing for iri, thing in things.items() if thing.names and thing.kind}
    _read_changes(view, things)
    _link_predecessors(things)
    wanted = {named(kind).value for kind in _CLASSES[aim]}
    for thing in things.values():
        parts = [take_apart(name) for name in thing.names]
        thing.texts = frozenset(part.text for part in parts)
        thing.needs_word = all(part.kinds is not None for part in parts)
    return KnownThings(
        things=things,
        wanted=tuple(things[iri] for iri in sorted(things) if things[iri].kind in wanted),
    )


def class_name(kind: str) -> str:
    """Return the last part of the IRI of a class.

    >>> class_name("https://identifier.overheid.nl/tooi/def/ont/Gemeente")
    'Gemeente'
    """
    return kind.rpartition("/")[2]


def _described(view: Iterable[Triple]) -> dict[str, Thing]:
    classes = {named(kind).value for kinds in _CLASSES.values() for kind in kinds} | {_VERSION}
    things: dict[str, Thing] = {}
    for subject, predicate, target in view:
        is_named = isinstance(subject, NamedNode) and isinstance(target, NamedNode)
        if is_named and predicate == _TYPE and target.value in classes:
            things.setdefault(subject.value, Thing(iri=subject.value)).kind = target.value
    replaced: list[tuple[str, str]] = []
    for subject, predicate, target in view:
        thing = things.get(subject.value) if isinstance(subject, NamedNode) else None
        if thing is not None and isinstance(target, Literal):
            _read_text(thing, predicate, target.value)
        elif thing is not None and isinstance(target, NamedNode):
            if predicate == _FOLLOWS:
                replaced.append((target.value, thing.iri))
            _read_relation(thing, predicate, target.value)
    for earlier, later in replaced:
        _follow(things, earlier, later)
    return things


def _follow(things: dict[str, Thing], earlier: str, later: str) -> None:
    """Note what replaced a thing, where the days allow it: one ministry keeps its code under many names."""
    before, after = things.get(earlier), things.get(later)
    if before is None or after is None or before.end is None or later in before.followers:
        return
    if after.begin is not None and after.begin > before.end:
        before.followers.append(later)


def _read_text(thing: Thing, predicate: NamedNode, text: str) -> None:
    if predicate in _NAMES:
        thing.names.append(text)
    elif predicate in _OTHER_NAMES:
        thing.other_names.append(text)
    elif predicate == _BEGIN:
        thing.begin = text
    elif predicate == _END:
        thing.end = text


def _read_relation(thing: Thing, predicate: NamedNode, target: str) -> None:
    if predicate == _FOLLOWED:
        thing.followers.append(target)
    elif predicate == _PROVINCE:
        thing.province = target
    elif predicate == _VERSION_OF:
        thing.version_of = target


def _read_changes(view: Iterable[Triple], things: dict[str, Thing]) -> None:
    """Read which things a change made out of which others, and the day of it."""
    told: dict[str, dict[NamedNode, list[str]]] = {}
    for subject, predicate, target in view:
        if predicate in {_GENERATED, _INVALIDATED, _DAY} and isinstance(subject, NamedNode):
            told.setdefault(subject.value, {}).setdefault(predicate, []).append(target.value)
    for change in told.values():
        for iri in change.get(_GENERATED, ()):
            if (made := things.get(iri)) is None:
                continue
            made.begin = made.begin or min(change.get(_DAY, ()), default=None)
            made.predecessors += change.get(_INVALIDATED, ())


def _link_predecessors(things: dict[str, Thing]) -> None:
    """Sort names and relations, and note what went into a thing where no change tells it."""
    told = {iri for iri, thing in things.items() if thing.predecessors}
    for thing in things.values():
        for later in thing.followers:
            after = things.get(later)
            if after is not None and later not in told and thing.end and (after.begin or "") > thing.end:
                after.predecessors.append(thing.iri)
    for thing in things.values():
        thing.names.sort()
        thing.followers = sorted(set(thing.followers))
        thing.predecessors = sorted(set(thing.predecessors))
