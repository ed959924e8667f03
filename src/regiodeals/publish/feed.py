"""What changes, as Atom feeds (RFC 4287): events of the deals, and releases of the dataset.

A feed per language. An event is dated by its own date, a release by the day it was issued: nothing depends
on the clock, and an entry keeps its identity in every build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.answer import Rows
from regiodeals.graph.labels import labels_of
from regiodeals.graph.terms import named, preferred_text
from regiodeals.publish.addresses import LANGUAGES, html_path, path_of
from regiodeals.publish.files import PublishedFile
from regiodeals.questions.wording import for_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.graph.store import Store
    from regiodeals.graph.terms import Term
    from regiodeals.publish.description import Description

FEEDS: Final[Mapping[str, str]] = {"nl": "feed.atom", "en": "en/feed.atom"}
"""Language to the path of its feed."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_QUERY: Final = Path(__file__).with_name("events.rq")
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: Final = {
    "nl": {
        "title": "Regio Deals: gebeurtenissen en versies van de gegevens",
        "subtitle": "Wat er met de Regio Deals gebeurt, en wat er in de gegevens verandert.",
        "event": "{kind}: {date}. Bron: {sources}.",
        "unsourced": "{kind}: {date}.",
        "release": "versie van de gegevens",
    },
    "en": {
        "title": "Regio Deals: events, and releases of the data",
        "subtitle": "What happens to the Regio Deals, and what changes in the data.",
        "event": "{kind}: {date}. Source: {sources}.",
        "unsourced": "{kind}: {date}.",
        "release": "release of the data",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed; ``day`` is written as year, month and day."""

    iri: str
    title: str
    day: str
    text: str
    kind: str
    kind_iri: str
    page: str


def feed_files(description: Description, store: Store) -> Iterator[PublishedFile]:
    """Yield the feed in each language.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    happened = _events(store)
    for lang in LANGUAGES:
        entries = [*_event_entries(happened, store, description, lang), *_release_entries(description, lang)]
        entries.sort(key=lambda entry: (entry.day, entry.iri), reverse=True)
        yield PublishedFile(path=FEEDS[lang], content=_feed(description, entries, lang))


@dataclass(slots=True)
class _Event:
    kind: str
    date: Term
    day: str
    things: set[str]
    documents: set[str]


def _events(store: Store) -> dict[str, _Event]:
    """Return each event by its IRI; one with several dates has the first of them."""
    answer = store.query(_QUERY.read_text(encoding="utf-8"))
    found: dict[str, _Event] = {}
    for event, kind, thing, date, day, document in answer.rows if isinstance(answer, Rows) else ():
        if not isinstance(event, NamedNode) or not isinstance(kind, NamedNode):
            continue
        if not isinstance(date, Literal) or not isinstance(day, Literal) or not isinstance(thing, NamedNode):
            continue
        one = found.setdefault(
            event.value, _Event(kind=kind.value, date=date, day=day.value, things=set(), documents=set())
        )
        if day.value < one.day:
            one.date, one.day, one.documents = date, day.value, set()
        one.things.add(thing.value)
        if isinstance(document, NamedNode) and date == one.date:
            one.documents.add(document.value)
    return found


def _event_entries(
    events: Mapping[str, _Event], store: Store, description: Description, lang: str
) -> Iterator[Entry]:
    """Yield the events up to the day of the release; a plan is no event yet."""
    newest = description.newest.issued.isoformat()
    names = labels_of(store, _named_in(events), lang=lang)
    words = _WORDS[lang]
    for iri, event in events.items():
        if event.day > newest:
            continue
        kind = names.get(event.kind, event.kind)
        things = " / ".join(sorted(names.get(thing, thing) for thing in event.things))
        sources = "; ".join(sorted(names.get(document, document) for document in event.documents))
        text = words["event" if sources else "unsourced"].format(
            kind=kind[:1].upper() + kind[1:],
            date=for_people(event.date, unit="date", lang=lang),
            sources=sources,
        )
        yield Entry(
            iri=iri,
            title=f"{things}: {kind}",
            day=event.day,
            text=text,
            kind=kind,
            kind_iri=event.kind,
            page=_page(iri, description.base_iri, lang),
        )


def _named_in(events: Mapping[str, _Event]) -> set[str]:
    return {iri for event in events.values() for iri in (event.kind, *event.things, *event.documents)}


def _release_entries(description: Description, lang: str) -> Iterator[Entry]:
    for release in description.releases:
        yield Entry(
            iri=release.iri,
            title=release.title[lang],
            day=release.issued.isoformat(),
            text=release.text[lang],
            kind=_WORDS[lang]["release"],
            kind_iri=f"{description.base_iri}id/dataset",
            page=description.base_iri + ("" if lang == "nl" else f"{lang}/"),
        )


def _page(iri: str, base_iri: str, lang: str) -> str:
    path = path_of(iri, base_iri)
    return base_iri + html_path(path, lang) if path else iri


def _feed(description: Description, entries: Iterable[Entry], lang: str) -> bytes:
    words, base, shown = _WORDS[lang], description.base_iri, list(entries)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _add(feed, "id", base + FEEDS[lang])
    _add(feed, "title", words["title"])
    _add(feed, "subtitle", words["subtitle"])
    _add(feed, "updated", _moment(max(entry.day for entry in shown)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=base + FEEDS[lang])
    _add(feed, "link", rel="alternate", type="text/html", href=base + ("" if lang == "nl" else f"{lang}/"))
    _add(ET.SubElement(feed, "author"), "name", _publisher(description, lang))
    licence = description.objects(NamedNode(f"{base}id/dataset"), named("dct:license"))
    for one in licence:
        _add(feed, "link", rel="license", href=one.value)
    for entry in shown:
        element = ET.SubElement(feed, "entry")
        _add(element, "id", entry.iri)
        _add(element, "title", entry.title)
        _add(element, "published", _moment(entry.day))
        _add(element, "updated", _moment(entry.day))
        _add(element, "link", rel="alternate", type="text/html", href=entry.page)
        _add(element, "category", term=entry.kind_iri, label=entry.kind)
        _add(element, "summary", entry.text, type="text")
    ET.indent(feed, " ")
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    clean = {key: _UNWRITABLE.sub("\ufffd", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, name, clean)
    element.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)


def _moment(day: str) -> str:
    """Return a day as RFC 3339 wants it; the hour is not known, so it is the first of the day."""
    return f"{day}T00:00:00Z"


def _publisher(description: Description, lang: str) -> str:
    dataset = NamedNode(f"{description.base_iri}id/dataset")
    agents = description.objects(dataset, named("dct:publisher"))
    names = [
        name
        for agent in agents
        if isinstance(agent, NamedNode)
        for name in description.objects(agent, named("foaf:name"))
    ]
    return preferred_text(names, lang) or description.base_iri
