"""Do the links hold? The form of each table, each identifier beside its register, and what has ended."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import InputProblem
from regiodeals.graph.linksets import SUFFIX, read_link_set
from regiodeals.graph.terms import named
from regiodeals.links.forms import wrong_forms
from regiodeals.namespaces import BASE, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from pyoxigraph import Triple

    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.linksets import Link, LinkSet

_TOOI: Final = "https://identifier.overheid.nl/tooi/id/"
_NUTS: Final = "http://data.europa.eu/nuts/code/"
_CHECKED: Final = (_TOOI, _NUTS, f"{BASE}id/", f"{BASE}def/")
"""What can be looked up here: registers that the graph holds, and what is our own."""
_TYPE, _END, _CODE = named("rdf:type"), named("tooiont:einddatum"), named("tooiont:gemeentecode")
_IDENTIFIER: Final = named("dct:identifier")
_NUTS_OF, _VERSION, _NEXT = named("rd:nuts"), named("rd:nutsversie"), named("dct:isReplacedBy")
_SAME, _WITHIN, _NOTATION = named("owl:sameAs"), named("geo:sfWithin"), named("skos:notation")
_CLOSE: Final = named("skos:closeMatch")
_NAMES: Final = frozenset(
    map(named, ("rdfs:label", "skos:prefLabel", "skos:altLabel", "tooiont:officieleNaamExclSoort"))
)
_LINKSET: Final = named("void:Linkset")

KINDS: Final = {
    "tooiont:Gemeente": ("gemeenten", "municipalities"),
    "tooiont:Provincie": ("provincies", "provinces"),
    "tooiont:CaribischOpenbaarLichaam": ("eilanden", "islands"),
    "tooiont:Waterschap": ("waterschappen", "water authorities"),
    "tooiont:Ministerie": ("ministeries", "ministries"),
    "tooiont:Samenwerkingsorganisatie": ("samenwerkingsorganisaties", "inter-municipal bodies"),
}
"""Kinds of public body of which coverage is counted, with their names in Dutch and English."""
DOCUMENTS: Final = {
    "kst": (r"kst-[\d-]+", "officielebekendmakingen.nl", "Kamerstukken", "parliamentary papers"),
    "h-tk": (r"h-tk-[\d-]+", "officielebekendmakingen.nl", "Handelingen", "parliamentary debates"),
    "stcrt": (
        r"stcrt-[\d-]+",
        "officielebekendmakingen.nl",
        "stukken in de Staatscourant",
        "documents in the Staatscourant",
    ),
    "stb": (
        r"stb-[\d-]+",
        "officielebekendmakingen.nl",
        "besluiten in het Staatsblad",
        "decrees in the Staatsblad",
    ),
    "prb": (r"prb-[\d-]+", "officielebekendmakingen.nl", "provinciale bladen", "provincial gazettes"),
    "tk": (r"20\d\dD\d{5}", "tweedekamer.nl", "nummers van de Tweede Kamer", "numbers of the House"),
}
"""Kinds of document by identifier: its form, the site of its publisher, and names in Dutch and English."""
NAMES: Final = {**KINDS, **{kind: names[2:] for kind, names in DOCUMENTS.items()}}
"""The names of all kinds of which coverage is counted, in Dutch and English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProblem:
    """Something that is wrong: where it stands, which kind of fault it is, and its text per language."""

    where: str
    kind: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many things of one kind that exist today a link set links, and which it does not."""

    kind: str
    linked: int
    all: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSet:
    """What a check found about one link set.

    ``ended`` counts links from things that have ended, ``faults`` what is wrong with its rows.
    """

    name: str
    title: Mapping[str, str]
    version: str
    issued: str
    links: int
    reviewed: int
    predicates: Mapping[str, int]
    ended: int
    faults: int
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """The health of all link sets: what each holds, and what is wrong.

    ``identifiers`` counts the identifiers of registers that the data uses; ``ended`` maps those that ended to
    their last day.
    """

    sets: tuple[CheckedSet, ...]
    problems: tuple[LinkProblem, ...]
    identifiers: int
    ended: Mapping[str, str]


def read_link_sets(folder: Path) -> tuple[list[LinkSet], list[LinkProblem]]:
    """Return the link sets of a folder that can be read, and what is wrong with the others."""
    sets, problems = [], []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            sets.append(read_link_set(path))
        except InputProblem as problem:
            texts = {
                lang: f"{problem.said(lang)} {problem.advised(lang) or ''}".strip() for lang in ("nl", "en")
            }
            problems.append(LinkProblem(where=problem.where or path.name, kind="form", text=texts))
    return sets, problems


def check_links(sets: Sequence[LinkSet], dataset: Dataset, *, today: date | None = None) -> LinkReport:
    """Return what is wrong with link sets, by the registers and the things that the data holds.

    With ``today`` a date after it is wrong too.

    Offline and pure: nothing is fetched. Whether an address answers is for
    :func:`regiodeals.links.health.visit`.
    """
    known = _Known.of(dataset)
    problems = [list(_problems(links, known, today)) for links in sets]
    unknown, ended, count = _identifiers(dataset, known)
    return LinkReport(
        sets=tuple(
            _checked(links, known, faults=len(found)) for links, found in zip(sets, problems, strict=True)
        ),
        problems=(*chain.from_iterable(problems), *unknown),
        identifiers=count,
        ended=ended,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What registers and our own data say, by thing."""

    types: Mapping[str, set[str]]
    ends: Mapping[str, str]
    codes: Mapping[str, str]
    nuts: Mapping[str, str]
    versions: Mapping[str, set[str]]
    followers: Mapping[str, set[str]]
    identifiers: Mapping[str, set[str]]
    names: Mapping[str, set[str]]

    @classmethod
    def of(cls, dataset: Dataset) -> _Known:
        types, versions = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        followers, identifiers = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        names = defaultdict[str, set[str]](set)
        values: dict[NamedNode, dict[str, str]] = {_END: {}, _CODE: {}, _NUTS_OF: {}}
        for triple in _triples(dataset):
            subject, target = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode | Literal):
                continue
            if triple.predicate == _TYPE:
                types[subject.value].add(target.value)
            elif triple.predicate == _VERSION:
                versions[subject.value].add(target.value)
            elif triple.predicate == _NEXT:
                followers[subject.value].add(target.value)
            elif triple.predicate == _IDENTIFIER:
                identifiers[subject.value].add(target.value)
            elif triple.predicate in _NAMES:
                names[subject.value].add(target.value)
            elif triple.predicate in values:
                values[triple.predicate][subject.value] = target.value
        return cls(
            types=types,
            ends=values[_END],
            codes=values[_CODE],
            nuts=values[_NUTS_OF],
            versions=versions,
            followers=followers,
            identifiers=identifiers,
            names=names,
        )

    def is_living_body(self, thing: str) -> bool:
        """Tell whether a thing is one of the registers that exists."""
        return thing.startswith(_TOOI) and thing in self.types and thing not in self.ends

    def is_same_line(self, first: str, second: str) -> bool:
        """Tell whether one of two things followed the other."""
        return second in self.followers.get(first, ()) or first in self.followers.get(second, ())


def _triples(dataset: Dataset) -> Iterator[Triple]:
    yield from dataset.vocabulary
    yield from dataset.statements
    for triples in dataset.graphs.values():
        yield from triples


def _problems(links: LinkSet, known: _Known, today: date | None) -> Iterator[LinkProblem]:
    """Yield what is wrong with the rows of a link set."""
    targets: dict[NamedNode | Literal, list[Link]] = {}
    for link in links.links:
        where = f"{links.path.name}:{link.line}"
        for term in (link.subject, link.target):
            if (
                isinstance(term, NamedNode)
                and term.value.startswith(_CHECKED)
                and term.value not in known.types
            ):
                yield _problem(where, "unknown", name=shrink(term.value))
        yield from _wrong_code(links, link, where, known)
        subject = link.subject.value
        own = {"names": known.names.get(subject, ()), "identifiers": known.identifiers.get(subject, ())}
        for kind, text in wrong_forms(link, **own, today=today):
            yield LinkProblem(where=where, kind=kind, text=text)
        if link.predicate == _SAME or (link.predicate == _CLOSE and known.is_living_body(subject)):
            targets.setdefault(link.target, []).append(link)
    for target, others in targets.items():
        first, *more = others
        for other in more:
            if not known.is_same_line(first.subject.value, other.subject.value):
                yield _problem(
                    f"{links.path.name}:{other.line}", "shared", name=str(target), line=str(first.line)
                )


def _wrong_code(links: LinkSet, link: Link, where: str, known: _Known) -> Iterator[LinkProblem]:
    """Yield codes that differ from those of the register."""
    subject = link.subject.value
    code = known.codes.get(subject)
    if link.predicate == _NOTATION and code is not None and link.target.value != f"GM{code}":
        yield _problem(where, "code", name=link.target.value, wanted=f"GM{code}")
    if isinstance(link.target, NamedNode) and link.target.value.startswith(_NUTS):
        year = re.search(r"\d{4}", links.version)
        versions = known.versions.get(link.target.value, set())
        if versions and (year is None or year[0] not in versions):
            yield _problem(
                where, "version", name=shrink(link.target.value), wanted=", ".join(sorted(versions))
            )
        region = known.nuts.get(subject)
        if link.predicate == _WITHIN and region is not None and region != link.target.value:
            yield _problem(where, "region", name=shrink(link.target.value), wanted=shrink(region))
        if link.predicate == _WITHIN and subject in known.ends:
            yield _problem(where, "ended", name=link.cells["subject_label"], wanted=known.ends[subject])


def _identifiers(dataset: Dataset, known: _Known) -> tuple[list[LinkProblem], dict[str, str], int]:
    """Return identifiers of registers that no register holds, those that ended, and how many there are.

    Only the passages and our own statements are looked at: registers speak for themselves.
    """
    registers = {
        triple.subject
        for triple in dataset.statements
        if triple.predicate == _TYPE and triple.object in {named("rd:Registeruitgave"), _LINKSET}
    }
    used: dict[str, str] = {}
    for graph, triples in [(None, dataset.statements), *dataset.graphs.items()]:
        if graph in registers:
            continue
        for triple in triples:
            for term in (triple.subject, triple.object):
                if (
                    isinstance(term, NamedNode)
                    and term.value.startswith((_TOOI, _NUTS))
                    and term not in registers
                ):
                    used.setdefault(term.value, graph.value if graph is not None else "")
    used = {iri: place for iri, place in used.items() if iri not in (_TOOI, _NUTS)}
    unknown = [
        _problem(shrink(place) if place else "data", "unknown", name=shrink(iri))
        for iri, place in sorted(used.items())
        if iri not in known.types
    ]
    return unknown, {iri: known.ends[iri] for iri in sorted(used) if iri in known.ends}, len(used)


def _checked(links: LinkSet, known: _Known, *, faults: int) -> CheckedSet:
    return CheckedSet(
        name=links.name,
        title=links.title,
        version=links.version,
        issued=links.issued,
        links=len(links.links),
        reviewed=sum("review_date" in link.cells for link in links.links),
        predicates=dict(sorted(Counter(shrink(link.predicate.value) for link in links.links).items())),
        ended=sum(link.subject.value in known.ends for link in links.links),
        faults=faults,
        coverage=(*_bodies(links, known), *_documents(links, known)),
    )


def _bodies(links: LinkSet, known: _Known) -> Iterator[Coverage]:
    """Yield how many public bodies of today are linked, for each kind that is linked at all."""
    subjects = {link.subject.value for link in links.links}
    for kind in KINDS:
        iri = named(kind).value
        members = {
            thing
            for thing, types in known.types.items()
            if iri in types and thing not in known.ends and thing.startswith(_TOOI)
        }
        if members & subjects:
            yield _covered(kind, members, subjects)


def _documents(links: LinkSet, known: _Known) -> Iterator[Coverage]:
    """Yield how many documents of each kind are linked to the site of their publisher."""
    for kind, (form, site, *_) in DOCUMENTS.items():
        subjects = {
            link.subject.value
            for link in links.links
            if isinstance(link.target, NamedNode)
            and (urlsplit(link.target.value).hostname or "").endswith(site)
        }
        if subjects:
            members = {
                thing
                for thing, identifiers in known.identifiers.items()
                if any(re.fullmatch(form, one) for one in identifiers)
            }
            yield _covered(kind, members, subjects)


def _covered(kind: str, members: set[str], subjects: set[str]) -> Coverage:
    return Coverage(
        kind=kind,
        linked=len(members & subjects),
        all=len(members),
        missing=tuple(sorted(members - subjects)),
    )


_TEXTS: Final = {
    "unknown": (
        "{name} staat in geen register en niet in de gegevens. Verbeter de code.",
        "{name} stands in no register and not in the data. Correct the code.",
    ),
    "code": (
        "De code {name} is niet die van het register: {wanted}.",
        "The code {name} is not that of the register: {wanted}.",
    ),
    "version": (
        "{name} komt niet voor in deze versie, wel in {wanted}.",
        "{name} does not occur in this version, but in {wanted}.",
    ),
    "region": (
        "Het register zegt dat de gemeente in {wanted} ligt, niet in {name}.",
        "The register says that the municipality lies in {wanted}, not in {name}.",
    ),
    "ended": (
        "{name} bestond tot en met {wanted}, dus ligt nu nergens meer in.",
        "{name} existed until {wanted}, so it lies in nothing today.",
    ),
    "shared": (
        "{name} hoort al bij het onderwerp van regel {line}; een van beide klopt niet.",
        "{name} belongs to the subject of line {line} already; one of the two is wrong.",
    ),
}


def _problem(where: str, kind: str, **values: str) -> LinkProblem:
    dutch, english = _TEXTS[kind]
    return LinkProblem(
        where=where, kind=kind, text={"nl": dutch.format(**values), "en": english.format(**values)}
    )


def without_links(missing: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Return the names of things, or their IRIs where they have none, sorted."""
    return sorted(labels.get(iri, shrink(iri)) for iri in missing)
