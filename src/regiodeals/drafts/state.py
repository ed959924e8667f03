"""Names that mean the State itself: its own from the vocabulary, those of ministries from the register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.drafts.choices import fold
from regiodeals.graph.terms import named
from regiodeals.namespaces import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

STATE_MONEY: Final = NamedNode(f"{VOCABULARY}herkomst/rijk")
"""The origin of the money of the State; its labels are the names of the State."""

_NAMES: Final = tuple(
    named(name) for name in ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "rdfs:label")
)
_TYPE, _VERSION_OF = named("rdf:type"), named("prov:specializationOf")
_MINISTRY, _PAST_VERSION = named("tooiont:Ministerie"), named("tooiont:HistorischeVersie")
_BEFORE: Final = r"(?:(?:het|de|min|ministeries?|minister|departement(?:en)?|van|voor) )*"
_ANY_MINISTRY: Final = re.compile(r"(?:het |de )?(?:ministeries?(?: .*)?|ministers? (?:van|voor) .*)")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The names of the State and of its ministries, past ones too."""

    names: re.Pattern[str]

    def is_meant(self, party: str) -> bool:
        """Tell whether the name of a party is that of the State, of a ministry or of several ministries."""
        name = _bare(party[:_LONGEST])
        return bool(self.names.fullmatch(name) or _ANY_MINISTRY.fullmatch(name))


def read_state(vocabulary: Iterable[Triple], view: Iterable[Triple]) -> State:
    """Return the names of the State in the vocabulary, and those of the ministries in the register."""
    ministries = set()
    versions = {}
    labels: dict[object, list[str]] = {}
    for subject, predicate, target in view:
        if predicate == _TYPE and target == _MINISTRY:
            ministries.add(subject)
        elif predicate == _VERSION_OF:
            versions[subject] = target
        elif predicate in _NAMES and isinstance(target, Literal):
            labels.setdefault(subject, []).append(target.value)
    meant = ministries | {version for version, lasting in versions.items() if lasting in ministries}
    names = [
        target.value
        for subject, predicate, target in vocabulary
        if subject == STATE_MONEY and predicate in _NAMES and isinstance(target, Literal)
    ]
    names += [label for ministry in meant for label in labels.get(ministry, ())]
    return state_of(names)


def state_of(names: Iterable[str]) -> State:
    """Return the State by these names.

    >>> state = state_of(["Rijk", "BZK", "ministerie van Landbouw en Natuur"])
    >>> [state.is_meant(name) for name in ("Het Rijk (BZK)", "min. BZK", "Rijk van Nijmegen")]
    [True, True, False]
    """
    keys = {re.sub(rf"\A{_BEFORE}", "", _bare(name)) for name in names} - {""}
    known = "|".join(re.escape(key) for key in sorted(keys, key=lambda key: (-len(key), key)))
    one = f"{_BEFORE}(?:{known})"
    return State(names=re.compile(rf"{one}(?: (?:en )?{one})*"))


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[^\w ]", " ", fold(name.replace("&", " en "))).split())
