"""Words that come from a fixed list: the concepts of a scheme, and the lists of the form itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import nearest
from regiodeals.graph.terms import named
from regiodeals.namespaces import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

_LABELS: Final = (named("skos:prefLabel"), named("skos:altLabel"), named("skos:hiddenLabel"))
_PREFERRED: Final = named("skos:prefLabel")
_FEW: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A list of words: what each means, and how the list writes it."""

    meanings: Mapping[str, str]
    shown: tuple[str, ...]

    def find(self, written: str) -> str | None:
        """Return what a word means, None when it is not in the list."""
        return self.meanings.get(fold(written))

    def suggest(self, written: str) -> str:
        """Return the whole list when it is short, else the words that look most like this one."""
        if len(self.shown) <= _FEW:
            return ", ".join(self.shown)
        return ", ".join(nearest(written[:100], self.shown, at_least=0.0))


def fold(written: str) -> str:
    """Return what of a word counts when words are compared.

    >>> fold(" Openbaar  vervoer"), fold("in-natura"), fold("Financiën")
    ('openbaar vervoer', 'in natura', 'financien')
    """
    apart = unicodedata.normalize("NFKD", written.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[-_–]", " ", bare).split())


def choices_of(meanings: Mapping[str, str]) -> Choices:
    """Return a list made of words as they are shown, each with its meaning."""
    return Choices(
        meanings={fold(word): meaning for word, meaning in meanings.items()}, shown=tuple(meanings)
    )


def scheme_choices(vocabulary: Iterable[Triple], scheme: str) -> Choices:
    """Return the concepts of a scheme by their labels and the last part of their IRIs."""
    start = f"{VOCABULARY}{scheme}/"
    meanings: dict[str, str] = {}
    shown: dict[str, None] = {}
    for subject, predicate, target in vocabulary:
        if not (isinstance(subject, NamedNode) and subject.value.startswith(start)):
            continue
        if predicate in _LABELS and isinstance(target, Literal):
            meanings.setdefault(fold(target.value), subject.value)
            if predicate == _PREFERRED and target.language == "nl":
                shown[target.value] = None
        meanings[fold(subject.value[len(start) :])] = subject.value
    return Choices(meanings=meanings, shown=tuple(sorted(shown)))


KINDS: Final = choices_of(
    {
        "publiek": f"{VOCABULARY}herkomst/publiek",
        "privaat": f"{VOCABULARY}herkomst/privaat",
        "in-natura": f"{VOCABULARY}herkomst/in-natura",
    }
)
"""Kinds of co-financing."""

OWN: Final = "own"
STATE: Final = "state"
ORIGINS: Final = choices_of(
    {
        "eigen middelen": OWN,
        "specifieke uitkering van het Rijk": STATE,
        "subsidie van het Rijk": STATE,
        "opdracht van het Rijk": STATE,
    }
)
"""Where the money of a party comes from."""

ROLES: Final = choices_of({"kassier": f"{VOCABULARY}rol/kassier", "partner": f"{VOCABULARY}rol/partner"})
"""Roles of a party."""
