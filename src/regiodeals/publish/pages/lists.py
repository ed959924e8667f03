"""Lists of things of a kind, the A to Z of everything, and the index that the search page reads."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import SHAPES, expand
from regiodeals.publish.addresses import LANGUAGES, html_path
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import Draughtsman, Link
from regiodeals.questions.things import simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiodeals.publish.edition import Edition

LISTS: Final = (
    ("tranches", ("rd:Tranche",)),
    ("voorstellen", ("rd:Voorstel",)),
    ("regios", ("rd:Regio",)),
    ("programmas", ("rd:Programma",)),
    ("ministeries", ("tooiont:Ministerie",)),
    ("gemeenten", ("tooiont:Gemeente", "tooiont:CaribischOpenbaarLichaam")),
    ("provincies", ("tooiont:Provincie",)),
    ("organisaties", ("rd:Organisatie",)),
    ("bronnen", ("rd:Kamerstuk", "rd:Document")),
)
"""Path of a list, which is also the key of its title, and the classes it lists."""

_INSIDE: Final = frozenset(
    expand(name)
    for name in (
        *("rd:Passage", "rd:Kengetal", "rd:Deelname", "rd:Onderdeel", "rd:Bijdrage"),
        *("rd:Leemte", "rd:Tegenstrijdigheid", "rd:Verband", "rd:Bevinding", "rd:Uitgave"),
        *("rd:Afleiding", "rd:Gebeurtenis", "sh:PropertyShape", "geo:Geometry"),
    )
)
"""Kinds that are reached by way of what they belong to, and so are not in the A to Z."""

_LEADING: Final = (
    *("Regio Deal ", "Voorstel ", "Proposal ", "gemeente ", "municipality of ", "provincie "),
    *("province of ", "ministerie van ", "Ministry of ", "waterschap ", "Convenant "),
)
"""First words that a reader leaves out when looking a name up."""

_DATE: Final = (expand("rd:datum"), expand("dct:date"))
_OFFICIAL: Final = expand("tooiont:officieleNaamExclSoort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: the thing, its kind, its date, and how many deals or passages it has.

    ``date`` orders what ``when`` tells.
    """

    thing: Link
    kind: str
    when: str
    date: str
    deals: int
    passages: int
    ended: str
    key: str


def list_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the lists, the A to Z, and the search page with its index."""
    passages = _passages_per_document(edition)
    for lang in LANGUAGES:
        for path, classes in LISTS:
            things = {iri for cls in classes for iri in edition.index.instances(cls)}
            entries = [_entry(edition, iri, lang, passages) for iri in sorted(things) if iri in edition.paths]
            newest_first = path == "bronnen"
            entries.sort(key=lambda entry: entry.key)
            if newest_first:
                entries.sort(key=lambda entry: entry.date, reverse=True)
            columns = {
                name: any(getattr(entry, name) for entry in entries)
                for name in ("when", "deals", "passages", "ended")
            }
            columns["deals"] = columns["deals"] and not newest_first
            context = {"heading": path, "entries": entries, "columns": columns}
            yield render("list.html", path, lang, context)
        yield from _search(edition, lang)
    yield from _letters(edition, passages)


def _entry(edition: Edition, iri: str, lang: str, passages: dict[str, int]) -> Entry:
    write = Draughtsman(edition=edition, lang=lang)
    days = [value for name in _DATE for value in edition.index.literals(iri, name)]
    latest = max(days, key=lambda day: day.value, default=None)
    ends = edition.index.literals(iri, expand("tooiont:einddatum"))
    return Entry(
        thing=write.link(iri),
        kind=kind_of(edition, iri, lang),
        when=write.value("", latest).text if latest else "",
        date=latest.value if latest else "",
        deals=len(edition.deals_of.get(iri, ())),
        passages=passages.get(iri, 0),
        ended=write.value("", ends[0]).text if ends else "",
        key=sort_key(edition, iri, lang),
    )


def kind_of(edition: Edition, iri: str, lang: str) -> str:
    """Return what kind of thing something is, in a word."""
    named = [edition.titles[lang][kind] for kind in edition.kinds(iri) if kind in edition.titles[lang]]
    return named[0] if named else ""


def sort_key(edition: Edition, iri: str, lang: str) -> str:
    """Return under what a thing is looked up: its name without the words that all of its kind share."""
    official = edition.index.text(iri, _OFFICIAL, "nl")
    title = official or edition.title(iri, lang)
    for words in _LEADING:
        title = title.removeprefix(words)
    return simple(title).lstrip("'‘’„“\"- ")


def _passages_per_document(edition: Edition) -> dict[str, int]:
    counts: dict[str, int] = {}
    for passage in edition.view.passages:
        for document in edition.index.values(passage.value, expand("rd:document")):
            counts[document] = counts.get(document, 0) + 1
    return counts


def _letters(edition: Edition, passages: dict[str, int]) -> Iterator[PublishedFile]:
    """Yield the A to Z: a page with the letters, and a page for each; the same letters in both languages."""
    listed = [iri for iri in edition.paths if not _INSIDE & set(edition.kinds(iri))]
    entries = {lang: [_entry(edition, iri, lang, passages) for iri in listed] for lang in LANGUAGES}
    letters = sorted({_letter(entry.key) for found in entries.values() for entry in found})
    for lang, found in entries.items():
        context = {"letters": letters, "lists": [path for path, _ in LISTS]}
        yield render("letters.html", "a-z", lang, context)
        found.sort(key=lambda entry: (entry.key, entry.thing.text))
        for letter in letters:
            chosen = [entry for entry in found if _letter(entry.key) == letter]
            yield render(
                "letter.html", f"a-z/{letter}", lang, {**context, "letter": letter, "entries": chosen}
            )


def _letter(key: str) -> str:
    first = unicodedata.normalize("NFKD", key[:1])[:1]
    return first if first.isascii() and first.isalpha() else "0-9"


def _search(edition: Edition, lang: str) -> Iterator[PublishedFile]:
    """Yield the search page, and its index: per thing its title, its kind, its page, and other names."""
    records: list[list[str]] = []
    for iri, path in edition.paths.items():
        if iri.startswith(SHAPES) and "-" in iri.removeprefix(SHAPES):
            continue
        others = " ".join(
            sorted(
                {
                    name.value
                    for prop in ("skos:altLabel", "rd:naam")
                    for name in edition.index.literals(iri, expand(prop))
                }
            )
        )
        records.append([edition.title(iri, lang), kind_of(edition, iri, lang), html_path(path, lang), others])
    for question in edition.questions:
        kind = {"nl": "vraag", "en": "question"}[lang]
        page = html_path(question_path(question.name), lang)
        records.append([question.summary[lang], kind, page, " ".join(question.tags)])
    records.sort(key=lambda record: (simple(record[0]), record[2]))
    text = ",\n".join(json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records)
    yield PublishedFile(path=f"assets/search.{lang}.json", content=f"[\n{text}\n]\n".encode())
    yield render("search.html", "zoeken", lang, {"index": f"assets/search.{lang}.json"})
