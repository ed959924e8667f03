"""Public bodies by the names that people use, from the registers in the graph."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from pyoxigraph import Triple

KINDS: Final = (
    "Gemeente",
    "CaribischOpenbaarLichaam",
    "Provincie",
    "Waterschap",
    "Samenwerkingsorganisatie",
    "Ministerie",
)
"""Kinds of public body; a name that two kinds share means the first."""

_CLASSES: Final = {named(f"tooiont:{kind}"): kind for kind in KINDS}
_TYPE: Final = named("rdf:type")
_NAMES: Final = (named("rdfs:label"), named("tooiont:officieleNaamExclSoort"))
_OTHER_NAME: Final = named("skos:altLabel")
_BEGIN: Final = named("tooiont:begindatum")
_END: Final = named("tooiont:einddatum")
_PREFIXES: Final = {
    "gemeente ": "Gemeente",
    "gem ": "Gemeente",
    "openbaar lichaam ": "CaribischOpenbaarLichaam",
    "eiland ": "CaribischOpenbaarLichaam",
    "provincie ": "Provincie",
    "provinsje ": "Provincie",
    "prov ": "Provincie",
    "waterschap ": "Waterschap",
    "ministerie van ": "Ministerie",
}
ALSO_CALLED: Final = {
    "den haag": "gravenhage",
    "the hague": "gravenhage",
    "den bosch": "hertogenbosch",
    "friesland": "fryslan",
    "sint eustatius": "sint eustatius",
    "st eustatius": "sint eustatius",
    "statia": "sint eustatius",
    "boneiru": "bonaire",
}
"""Names in daily use that differ from those of the register."""

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
_QUALIFIED: Final = re.compile(r"(?P<bare>.+?) \([a-z. ]+\)\.?")
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One public body: its IRI, its kind, and the first and last day that the register gives."""

    iri: str
    kind: str
    name: str
    begin: str | None = None
    end: str | None = None

    def exists(self, day: date) -> bool:
        """Tell whether the body exists on a day, as far as the register tells."""
        on = day.isoformat()
        return (self.begin is None or self.begin <= on) and (self.end is None or self.end >= on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """All public bodies by the keys of their names."""

    by_key: dict[str, list[Body]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def find(self, name: str, day: date, *, kinds: Sequence[str] = KINDS) -> Body | None:
        """Return the body that a name means: one that exists on the day before one that does not.

        None when nothing has the name, and when two municipalities share it (``Bergen``).
        """
        key, asked = name_key(name)
        found = [
            body
            for body in self.by_key.get(ALSO_CALLED.get(key, key), [])
            if body.kind in kinds and (asked is None or body.kind == asked)
        ]
        found.sort(key=lambda body: (not body.exists(day), KINDS.index(body.kind)))
        if not found:
            return None
        first = found[0]
        equals = [body for body in found if body.kind == first.kind and body.exists(day) == first.exists(day)]
        if len(equals) > 1:
            if first.exists(day):
                return None
            return max(equals, key=lambda body: body.end or "")
        return first

    def nearest(self, name: str, day: date, *, kinds: Sequence[str]) -> tuple[str, ...]:
        """Return the names of existing bodies that look most like a name, the likest first."""
        key, _ = name_key(name[:100])
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        scored = []
        for known, bodies in self.by_key.items():
            fitting = [body for body in bodies if body.kind in kinds and body.exists(day)]
            if not fitting:
                continue
            matcher.set_seq1(known)
            begins = len(key) > 2 and known.startswith(key)
            likeness = 1.0 if begins else matcher.ratio()
            scored += [(-likeness, body.name) for body in fitting]
        return tuple(dict.fromkeys(name for _, name in sorted(scored)))[:_NEAREST]


def read_bodies(view: Iterable[Triple]) -> Bodies:
    """Return the public bodies that a view describes."""
    kinds: dict[object, str] = {}
    texts: dict[object, dict[object, list[str]]] = {
        predicate: {} for predicate in (*_NAMES, _OTHER_NAME, _BEGIN, _END)
    }
    for subject, predicate, target in view:
        if predicate == _TYPE and isinstance(target, NamedNode) and target in _CLASSES:
            kinds[subject] = _CLASSES[target]
        elif isinstance(target, Literal) and predicate in texts:
            texts[predicate].setdefault(subject, []).append(target.value)
    bodies = Bodies()
    for subject, kind in sorted(kinds.items(), key=str):
        names = [name for predicate in _NAMES for name in texts[predicate].get(subject, ())]
        if not isinstance(subject, NamedNode) or not names:
            continue
        body = Body(
            iri=subject.value,
            kind=kind,
            name=min(names, key=len),
            begin=next(iter(texts[_BEGIN].get(subject, ())), None),
            end=next(iter(texts[_END].get(subject, ())), None),
        )
        keys = {name_key(name)[0] for name in (*names, *texts[_OTHER_NAME].get(subject, ()))}
        keys |= {match["bare"] for key in keys if (match := _QUALIFIED.fullmatch(key))}
        for key in sorted(keys):
            bodies.by_key.setdefault(key, []).append(body)
    return bodies


def name_key(name: str) -> tuple[str, str | None]:
    """Return what of a name counts when names are compared, and the kind that the name itself gives.

    >>> name_key("Gemeente ’s-Gravenhage"), name_key("Fryslân")
    (('gravenhage', 'Gemeente'), ('fryslan', None))
    """
    folded = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES).casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    key = " ".join(re.sub(r"[-–_.]", " ", bare).split())
    asked = None
    for prefix, kind in _PREFIXES.items():
        if key.startswith(prefix):
            key, asked = key.removeprefix(prefix), kind
            break
    return re.sub(r"\A'?s (?=gravenhage|hertogenbosch)", "", key), asked
