"""The page of each thing, with its data beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from regiodeals.namespaces import SHAPES, VOCABULARY, expand
from regiodeals.publish.addresses import DATA_ENDINGS, LANGUAGES
from regiodeals.publish.linked_data import data_files, object_properties_of, triples_about
from regiodeals.publish.pages.deals import deal_rows, sum_of
from regiodeals.publish.pages.rules import message_of, rule_context
from regiodeals.publish.pages.vocabulary import ONTOLOGY
from regiodeals.publish.rendering import render
from regiodeals.publish.search_data import described
from regiodeals.publish.sheet import Draughtsman, Link, Row, money
from regiodeals.questions.portrait_words import WORDS
from regiodeals.questions.portraying import compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile
    from regiodeals.questions.portrait import Fact, Portrait

MOST_LINKS: Final = 60
"""Most links listed under one property; the data beside the page holds them all."""

_TYPE, _ABOUT = expand("rdf:type"), expand("rd:betreft")
_DEFINITION, _NOTE = expand("skos:definition"), expand("skos:scopeNote")
_DESCRIPTIONS: Final = (
    _DEFINITION,
    expand("dct:description"),
    expand("rd:toelichting"),
    expand("sh:description"),
)
_PARTY, _TAKES_PART, _ROLE = expand("rd:partij"), expand("rd:deelname"), expand("rd:rol")
_FIGURE, _QUANTITY, _YEAR, _AMOUNT = (
    expand(f"rd:{name}") for name in ("kengetal", "grootheid", "peiljaar", "waarde")
)
_DATE, _EVENT_KIND = expand("rd:datum"), expand("rd:soortGebeurtenis")
_LABELS: Final = frozenset(expand(name) for name in ("sh:name", "skos:altLabel", "skos:prefLabel"))
_SHOWN_APART: Final = frozenset({*_DESCRIPTIONS, _NOTE, *_LABELS, expand("sh:message")})
_OF_RULES: Final = frozenset(expand(name) for name in ("sh:path", "sh:targetClass"))
_PASSAGE_HEAD: Final = frozenset(
    expand(name) for name in ("oa:exact", "rd:document", "rd:onderdeel", "rd:graad")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A thing told inside the page of another: a contribution, an event, a gap."""

    title: Link
    label: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Things that say something of this one by one property, at most :data:`MOST_LINKS`, and their number."""

    name: Link
    links: tuple[Link, ...]
    count: int


def thing_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the page of each thing in both languages, and its data in each form."""
    object_properties = object_properties_of(edition.index)
    for iri, path in edition.paths.items():
        portrait = compose(edition.index, iri)
        for lang in LANGUAGES if iri != ONTOLOGY else ():
            yield render("thing.html", path, lang, _context(edition, portrait, path, lang))
        yield from data_files(
            path, triples_about(edition.index, portrait), object_properties=object_properties
        )


def _context(edition: Edition, portrait: Portrait, path: str, lang: str) -> Mapping[str, Any]:
    write = Draughtsman(edition=edition, lang=lang)
    kinds = edition.kinds(portrait.iri)
    is_passage = expand("rd:Passage") in kinds
    hidden = _SHOWN_APART | (_PASSAGE_HEAD if is_passage else frozenset())
    rule = rule_context(edition, portrait.iri, lang)
    facts = [
        fact for fact in portrait.stated if fact.property not in hidden and (not rule or _is_plain(fact))
    ]
    title = edition.title(portrait.iri, lang)
    about = next(
        (text for name in _DESCRIPTIONS if (text := edition.index.text(portrait.iri, name, lang))), None
    )
    is_deal = expand("rd:RegioDeal") in kinds
    deals = [] if is_deal else deal_rows(edition, lang, edition.deals_of.get(portrait.iri, ()))
    return {
        "title": title,
        "iri": portrait.iri,
        "kinds": [write.link(kind) for kind in kinds],
        "also": _also(portrait, title),
        "summary": about,
        "note": edition.index.text(portrait.iri, _NOTE, lang),
        "message": message_of(edition, portrait.iri, lang),
        "passage": write.place(edition.index.claim(portrait.iri)[0]) if is_passage else None,
        "rule": rule,
        "rows": write.rows(facts, kinds, portrait.iri),
        "states": write.told(portrait.states),
        "blocks": _parts(write, portrait),
        "figures": _figures(write, portrait),
        "parties": _parties(write, portrait),
        "near": _blocks(
            write,
            [(name, one) for name, one in portrait.near],
            lambda fact: bool(fact.sources),
        ),
        "events": [_event(write, event) for event in portrait.events],
        "others": _others(write, portrait, lang),
        "contradictions": [contradiction(write, one) for one in portrait.contradictions],
        "gaps": [gap(write, one) for one in portrait.gaps],
        "deals": deals,
        "deals_total": money(sum_of(deals), lang),
        "brief": deal_rows(edition, lang, [portrait.iri])[0] if is_deal else None,
        "links": _links(write, portrait),
        "data": [(ending, f"{path}.{ending}") for ending in DATA_ENDINGS],
        "external": portrait.iri if _is_foreign(edition, portrait.iri) else None,
        "described": described(edition, portrait, title, about, lang),
    }


def _is_plain(fact: Fact) -> bool:
    """Tell whether a fact of a rule is for people: one in our own words, or what the rule looks at."""
    return fact.property.startswith(VOCABULARY) or fact.property in _OF_RULES


def _is_foreign(edition: Edition, iri: str) -> bool:
    return not iri.startswith((edition.base_iri, VOCABULARY[: -len("/")]))


def _also(portrait: Portrait, title: str) -> list[str]:
    names = {
        term.value for term in portrait.values(expand("skos:altLabel")) if not isinstance(term, NamedNode)
    }
    return sorted(names - {title})


def _blocks(write: Draughtsman, parts: Iterable[tuple[str, Portrait]], wanted: Any = None) -> list[Block]:
    """Return things under the property that leads to them, those with nothing to tell left out."""
    blocks = []
    for name, part in parts:
        facts = [fact for fact in part.stated if fact.property != _ABOUT and (wanted is None or wanted(fact))]
        rows = write.rows(facts, write.edition.kinds(part.iri), part.iri)
        if rows:
            blocks.append(
                Block(title=write.link(part.iri), label=write.link(name).text if name else None, rows=rows)
            )
    return blocks


def _parts(write: Draughtsman, portrait: Portrait) -> list[Block]:
    apart = {_TAKES_PART, _FIGURE}
    return _blocks(write, [(name, part) for name, part in portrait.parts if name not in apart])


def _figures(write: Draughtsman, portrait: Portrait) -> list[dict[str, Any]]:
    """Return the key figures, a line each: which quantity, of which year, how much, and where it stands."""
    figures = []
    for name, part in portrait.parts:
        if name != _FIGURE:
            continue
        values: dict[str, list[Link]] = {}
        for fact in part.stated:
            values.setdefault(fact.property, []).append(write.value(fact.property, fact.value, part.iri))
        others = [fact for fact in part.stated if fact.property not in {_QUANTITY, _YEAR, _AMOUNT}]
        sources = dict.fromkeys(source for fact in part.stated for source in fact.sources)
        figures.append(
            {
                "thing": write.link(part.iri),
                "quantity": values.get(_QUANTITY, []),
                "year": values.get(_YEAR, []),
                "amount": values.get(_AMOUNT, []),
                "others": [write.value(fact.property, fact.value) for fact in _informing(others)],
                "evidence": write.evidence(sources),
            }
        )
    return sorted(
        figures,
        key=lambda one: ([link.text for link in one["quantity"]], [link.text for link in one["year"]]),
    )


def _informing(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact.value, NamedNode)]


def _parties(write: Draughtsman, portrait: Portrait) -> list[dict[str, Any]]:
    """Return the parties by role, each with the places that name it."""
    roles: dict[str, list[dict[str, Any]]] = {}
    for name, part in portrait.parts:
        if name != _TAKES_PART:
            continue
        named = [fact for fact in part.stated if fact.property == _PARTY]
        plays = [fact for fact in part.stated if fact.property == _ROLE]
        links = [write.value(_PARTY, fact.value) for fact in named] or [write.link(part.iri)]
        for role in plays or (None,):
            label = write.value(_ROLE, role.value).text if role else WORDS[write.lang]["no_role"]
            sources = dict.fromkeys(
                source for fact in (*named, *([role] if role else [])) for source in fact.sources
            )
            roles.setdefault(label, []).append({"links": links, "evidence": write.evidence(sources)})
    return [
        {"role": role, "parties": sorted(roles[role], key=lambda one: one["links"][0].text)}
        for role in sorted(roles)
    ]


def _event(write: Draughtsman, event: Portrait) -> dict[str, Any]:
    told = [fact for fact in event.stated if fact.property in {_DATE, _EVENT_KIND}]
    sources = dict.fromkeys(source for fact in told for source in fact.sources)
    rest = [fact for fact in event.stated if fact.property not in {_DATE, _EVENT_KIND, _ABOUT}]
    kinds = event.values(_EVENT_KIND) or event.values(_TYPE)
    return {
        "when": [write.value(_DATE, day).text for day in event.values(_DATE)],
        "title": write.link(event.iri),
        "kinds": [write.value(_EVENT_KIND, kind) for kind in kinds],
        "rows": write.rows(rest),
        "evidence": write.evidence(sources),
    }


def _others(write: Draughtsman, portrait: Portrait, lang: str) -> list[dict[str, Any]]:
    words = WORDS[lang]
    groups = (
        (words["relations"], portrait.relations),
        (words["spending"], portrait.spending),
        (words["findings"], portrait.findings),
    )
    return [
        {"title": title, "blocks": blocks}
        for title, others in groups
        if (blocks := _blocks(write, [("", one) for one in others]))
    ]


def contradiction(write: Draughtsman, portrait: Portrait) -> dict[str, Any]:
    """Return a contradiction for a page: its nature, what competes, and why."""
    natures = portrait.values(expand("rd:aard"))
    return {
        "title": write.link(portrait.iri),
        "natures": [write.value("", nature) for nature in natures],
        "disputes": write.disputes(portrait),
        "note": write.edition.index.text(portrait.iri, expand("rd:toelichting"), write.lang),
    }


def gap(write: Draughtsman, gap: Portrait) -> dict[str, Any]:
    """Return a gap for a page: what is missing, and where and when it was looked for."""
    return {
        "title": write.link(gap.iri),
        "missing": [write.value("", one) for one in gap.values(expand("rd:eigenschap"))],
        "documents": [write.value("", one) for one in gap.values(expand("rd:gezochtIn"))],
        "days": [write.value("", one).text for one in gap.values(expand("rd:gezochtOp"))],
        "note": write.edition.index.text(gap.iri, expand("rd:toelichting"), write.lang),
    }


def _links(write: Draughtsman, portrait: Portrait) -> list[Incoming]:
    """Return what links here by property, sorted by name."""
    found: dict[str, list[str]] = {}
    for name, subject in portrait.links:
        if not name.startswith(SHAPES):
            found.setdefault(name, []).append(subject)
    groups = []
    for name, subjects in found.items():
        links = sorted((write.link(one) for one in dict.fromkeys(subjects)), key=lambda link: link.text)
        groups.append(Incoming(name=write.link(name), links=tuple(links[:MOST_LINKS]), count=len(links)))
    return sorted(groups, key=lambda group: group.name.text)
