"""Finding a thing by what people call it: a label, the last part of its IRI, a path or the IRI itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import UnknownTerm, UnknownThing, joined, nearest
from regiodeals.graph.answer import Rows, Truth
from regiodeals.graph.labels import labels_of
from regiodeals.graph.terms import named
from regiodeals.namespaces import VOCABULARY, expand, shrink, sparql_prologue
from regiodeals.questions.portrait_words import borrowed_names
from regiodeals.questions.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from regiodeals.errors import Wording
    from regiodeals.graph.store import Store

MOST_LISTED = 10
"""Most things named in a message; more do not help to choose."""

_NAMES = """
SELECT ?thing ?name ?main WHERE {
    %s
    {
        ?thing rdfs:label|skos:prefLabel|tooiont:officieleNaamExclSoort ?name .
        BIND(true AS ?main)
    }
    UNION
    {
        ?thing skos:altLabel|rd:naam|dct:identifier ?name .
        BIND(false AS ?main)
    }
    FILTER(ISIRI(?thing))
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing in the graph and what it is called; ``is_label`` is false for a lesser name."""

    iri: str
    name: str
    is_label: bool

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def find_thing(store: Store, text: str, *, cls: str | None = None) -> Thing:
    """Return the thing that a text names, of a class when one is given (such as ``rd:RegioDeal``).

    Tried in this order: IRI or path, label or official name, other names, last part of the IRI, that part
    without the number of the tranche. The first that fits counts; case and accents do not. Things of the data
    come before terms of the vocabulary.

    Raises:
        UnknownThing: nothing is called so (the nearest names are given), or several things are.
        EnvironmentProblem: the store cannot answer.

    """
    by_iri = _by_iri(store, text, cls)
    if by_iri is not None:
        return by_iri
    things = _named_things(store, cls)
    found = [_called(text, group) for group in _data_first(things)]
    candidates = next((things_found for things_found in found if things_found), {})
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    if candidates:
        choices = _called(text, _data_first(things)[0], every_way=True) or candidates
        raise UnknownThing(
            {
                "nl": f"{shown(text)} is de naam van {len(choices)} dingen.",
                "en": f"{shown(text)} is the name of {len(choices)} things.",
            },
            hint=joined(
                {
                    "nl": "Kies er één, met de eerste kolom in plaats van de naam:",
                    "en": "Choose one, with the first column in place of the name:",
                },
                listing(store, choices.values()),
                between="\n",
            ),
        )
    raise UnknownThing(
        {"nl": f"Niets heet {shown(text)}.", "en": f"Nothing is called {shown(text)}."},
        hint=_nearest(store, text, things),
    )


def _data_first(things: Iterable[Thing]) -> tuple[list[Thing], list[Thing]]:
    """Return the things of the data, and those of the vocabulary."""
    listed = list(things)
    in_data = [thing for thing in listed if not thing.iri.startswith(VOCABULARY)]
    return in_data, [thing for thing in listed if thing.iri.startswith(VOCABULARY)]


def _called(text: str, things: Iterable[Thing], *, every_way: bool = False) -> dict[str, Thing]:
    """Return the things that a text names in the first way that fits any of them, or in every way."""
    listed, wanted, in_words = list(things), simple(text), spaced(text)
    if not wanted:
        return {}
    ways: tuple[Callable[[Thing], bool], ...] = (
        lambda thing: thing.is_label and simple(thing.name) == wanted,
        lambda thing: simple(thing.name) == wanted,
        lambda thing: spaced(thing.slug) == in_words,
        lambda thing: spaced(thing.slug.lstrip("0123456789")) == in_words,
    )
    found: dict[str, Thing] = {}
    for fits in ways:
        for thing in listed:
            if fits(thing):
                found.setdefault(thing.iri, thing)
        if found and not every_way:
            break
    return found


def simple(text: str) -> str:
    """Return a text without what people leave out: case, accents and double spaces.

    >>> simple("Noordoost-Frysl\u00e2n")
    'noordoost-fryslan'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def spaced(text: str) -> str:
    """Return a text as :func:`simple` does, with spaces for the hyphens of an IRI.

    >>> spaced("-Noord-Drenthe")
    'noord drenthe'
    """
    return simple(text.replace("-", " "))


def _by_iri(store: Store, text: str, cls: str | None) -> Thing | None:
    """Return the thing whose IRI, short name or path is written, None when the text is none of these."""
    written = text.strip()
    if not (written.startswith(("<", "id/", "def/", "doc/")) or ":" in written) or " " in written:
        return None
    try:
        iri = expand(written)
        node = NamedNode(iri)
    except (UnknownTerm, ValueError):
        return None
    pattern = f"{node} a {named(cls)}" if cls else f"{node} ?property ?value"
    answer = store.query(f"ASK {{ {pattern} }}")
    if isinstance(answer, Truth) and answer.value:
        return Thing(iri=iri, name=shrink(iri), is_label=False)
    raise UnknownThing(
        {
            "nl": f"De graaf zegt niets over {shown(text)}.",
            "en": f"The graph says nothing about {shown(text)}.",
        }
        if cls is None
        else {"nl": f"{shown(text)} is geen {cls}.", "en": f"{shown(text)} is no {cls}."},
        hint=_nearest(store, Thing(iri=iri, name="", is_label=False).slug, _named_things(store, cls)),
    )


def _named_things(store: Store, cls: str | None) -> tuple[Thing, ...]:
    restriction = f"?thing a {named(cls)} ." if cls else ""
    answer = store.query(sparql_prologue() + _NAMES % restriction)
    things = {
        Thing(iri=thing.value, name=name.value, is_label=main is not None and main.value == "true")
        for thing, name, main in (answer.rows if isinstance(answer, Rows) else ())
        if isinstance(thing, NamedNode) and isinstance(name, Literal) and not isinstance(main, NamedNode)
    }
    return tuple(sorted(things, key=lambda thing: (thing.iri, not thing.is_label, thing.name)))


def _nearest(store: Store, text: str, things: Iterable[Thing]) -> Wording:
    """Return a hint with the three things whose name or last part of the IRI looks most like a text."""
    in_data, terms = _data_first(things)
    listed = in_data or terms
    words = [word for thing in listed for word in (thing.name, thing.slug)]
    close: dict[str, Thing] = {}
    for word in nearest(text[:100], words, count=9, at_least=0.3):
        for thing in listed:
            if word in (thing.name, thing.slug):
                close.setdefault(thing.iri, thing)
    if not close:
        return {
            "nl": "Noem een IRI, een pad zoals id/tranche/6, of een naam.",
            "en": "Name an IRI, a path such as id/tranche/6, or a label.",
        }
    return joined(
        {"nl": "Het meest lijken:", "en": "Nearest are:"},
        listing(store, list(close.values())[:3]),
        between="\n",
    )


def listing(store: Store, things: Iterable[Thing]) -> Wording:
    """Return a line for each thing: what to write to name it, what it is called, and what kind it is."""
    ordered = list(things)
    named_here = ordered[:MOST_LISTED]
    kinds = _kinds(store, [thing.iri for thing in named_here])
    written = {thing.iri: shrink(thing.iri).strip("<>") for thing in named_here}
    width = max(map(len, written.values()), default=0)
    left = len(ordered) - len(named_here)
    told: dict[str, str] = {}
    for lang, more in (("nl", f"  … en nog {left}"), ("en", f"  … and {left} more")):
        labels = borrowed_names(lang) | labels_of(
            store, [thing.iri for thing in named_here] + list(kinds.values()), lang=lang
        )
        lines = []
        for thing in named_here:
            kind = labels.get(kinds.get(thing.iri, ""))
            line = f"  {written[thing.iri]:<{width}}  {labels.get(thing.iri, thing.name)}"
            lines.append(f"{line} ({kind})" if kind else line)
        told[lang] = "\n".join([*lines, *([more] if left > 0 else [])])
    return told


def _kinds(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """Return the class of each thing, the first by IRI when it has several."""
    listed = " ".join(str(NamedNode(iri)) for iri in iris)
    answer = store.query(f"SELECT ?thing ?class WHERE {{ VALUES ?thing {{ {listed} }} ?thing a ?class . }}")
    rows = answer.rows if isinstance(answer, Rows) else ()
    pairs = sorted((thing.value, kind.value) for thing, kind in rows if thing and isinstance(kind, NamedNode))
    return dict(reversed(pairs))
