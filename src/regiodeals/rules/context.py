"""What someone's own files are checked against: our world without our deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from regiodeals.graph.terms import Term, named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Triple

_TYPE = named("rdf:type")
_OWN_CLASSES: Final = frozenset(
    named(f"rd:{name}")
    for name in (
        "Afwijking",
        "Bijdrage",
        "Convenant",
        "Deelname",
        "Gebeurtenis",
        "Leemte",
        "RegioDeal",
        "Tegenstrijdigheid",
        "Voorstel",
    )
)
"""Classes whose members belong to a deal: someone's file brings its own, ours would count twice."""
_ON_DEMAND: Final = frozenset(
    named(f"rd:{name}") for name in ("Bevinding", "Kengetal", "Nutsgebied", "Passage", "Uitgave", "Verband")
)
"""Classes with many members that a file seldom builds on: only those that it mentions are kept."""


def context_of(view: Iterable[Triple], *, mentioned: Collection[Term] = ()) -> list[Triple]:
    """Return the part of a view that another file builds on.

    It keeps the vocabulary, registers, programmes, tranches, their rules and totals, documents and regions.
    Proposals, deals and what belongs to them are left out, and so are passages and figures that nothing
    mentions.
    """
    triples = list(view)
    dropped: set[Term] = set()
    for triple in triples:
        if triple.predicate != _TYPE or not isinstance(triple.object, NamedNode):
            continue
        subject = triple.subject
        if isinstance(subject, Term) and (
            triple.object in _OWN_CLASSES or (triple.object in _ON_DEMAND and subject not in mentioned)
        ):
            dropped.add(subject)
    return [triple for triple in triples if triple.subject not in dropped]
