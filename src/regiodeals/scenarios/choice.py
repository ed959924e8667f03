"""Choosing deals of a tranche by what people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiodeals.errors import ParameterProblem, UnknownThing, nearest
from regiodeals.namespaces import shrink
from regiodeals.questions.things import simple
from regiodeals.questions.wording import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from regiodeals.errors import Wording
    from regiodeals.scenarios.facts import Party


def choose(
    parties: Sequence[Party], *, only: Sequence[str] = (), without: Sequence[str] = ()
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return the parties that take part and those that are left out, each in their own order.

    Raises:
        UnknownThing: a name is that of no party, or of several.
        ParameterProblem: both choices are made at once, or nobody is left.

    """
    if only and without:
        raise ParameterProblem(
            {
                "nl": "--alleen en --zonder sluiten elkaar uit.",
                "en": "--alleen and --zonder exclude one another.",
            },
            hint={"nl": "Gebruik een van beide.", "en": "Use one of them."},
        )
    chosen = {_named(parties, name).iri for name in (*only, *without)}
    staying = tuple(party for party in parties if (party.iri in chosen) == bool(only))
    if not staying:
        raise ParameterProblem(
            {
                "nl": "Er blijft geen deal over om het geld over te verdelen.",
                "en": "No deal is left to divide the money over.",
            },
            hint={"nl": "Laat minder deals weg.", "en": "Leave out fewer deals."},
        )
    return staying, tuple(party for party in parties if party not in staying)


def unknown_names(parties: Sequence[Party], names: Iterable[str]) -> list[UnknownThing]:
    """Return what is wrong with each name that is that of no party, or of several."""
    found = []
    for name in dict.fromkeys(names):
        try:
            _named(parties, name)
        except UnknownThing as problem:
            found.append(problem)
    return found


def _named(parties: Sequence[Party], name: str) -> Party:
    wanted = simple(name).removeprefix("regio deal ")
    exact = [party for party in parties if wanted in _words(party)]
    found = exact or [party for party in parties if wanted and any(wanted in word for word in _words(party))]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownThing(
            {
                "nl": f"{shown(name)} past op {len(found)} deals van deze tranche.",
                "en": f"{shown(name)} fits {len(found)} deals of this tranche.",
            },
            hint=_listing({"nl": "Kies een van", "en": "Choose one of"}, found),
        )
    close = nearest(wanted[:100], {word for party in parties for word in _words(party)}, at_least=0.4)
    likely = [party for party in parties if _words(party) & set(close)]
    raise UnknownThing(
        {
            "nl": f"Geen deal van deze tranche heet {shown(name)}.",
            "en": f"No deal of this tranche is called {shown(name)}.",
        },
        hint=_listing(
            {"nl": "Het meest lijken", "en": "Nearest are"}
            if likely
            else {"nl": "Kies uit", "en": "Choose from"},
            likely or parties,
        ),
    )


def _words(party: Party) -> set[str]:
    """Return what a party may be called: its names, its address, and the last part of that."""
    path = shrink(party.iri).strip("<>")
    slug = path.rpartition("/")[2]
    written = {*party.names.values(), *party.aliases, slug, slug.lstrip("0123456789").lstrip("-"), path}
    return {simple(word).removeprefix("regio deal ") for word in written} | {party.iri.casefold()}


def _listing(opening: Mapping[str, str], parties: Collection[Party]) -> Wording:
    return {
        lang: f"{text}:\n" + "\n".join(f"  {party.names[lang]}" for party in parties)
        for lang, text in opening.items()
    }
