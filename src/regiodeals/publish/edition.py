"""All that the pages of one build are made of, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, NamedNode, Triple

from regiodeals.graph.answer import Rows
from regiodeals.graph.files import read_files
from regiodeals.graph.store import EmbeddedStore
from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.namespaces import VOCABULARY, expand, shrink
from regiodeals.publish.addresses import LANGUAGES, paths_of
from regiodeals.publish.description import read_description
from regiodeals.publish.words import words_in
from regiodeals.questions.portrait import PARTS
from regiodeals.questions.portrait_index import PortraitIndex
from regiodeals.questions.portrait_words import QUOTES, borrowed_names
from regiodeals.questions.wording import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.terms import Term
    from regiodeals.graph.view import View
    from regiodeals.links.checking import LinkReport
    from regiodeals.links.visited import OnlineCheck
    from regiodeals.questions.catalogue import Question
    from regiodeals.rules.findings import Finding

_TYPE, _PASSAGE, _PART_OF_TEXT = expand("rdf:type"), expand("rd:Passage"), expand("rd:Onderdeel")
_QUOTE, _HEADING = expand("oa:exact"), expand("rd:kop")
_DOCUMENT, _TITLE = expand("rd:document"), expand("dct:title")
_OWNING: Final = (
    *PARTS,
    *(
        expand(name)
        for name in ("rd:betreft", "rd:deelVan", "prov:generated", "prov:used", "prov:invalidated")
    ),
)
_LONGEST_TITLE = 110


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One build of the site.

    ``index`` holds the view and the rules; ``paths`` the page of each thing, without ending; ``titles`` per
    language what each thing is called; ``order`` per class the place of each property among its facts.
    ``links`` tells whether the links to other data hold; ``online`` is the last time they were visited.
    """

    content: Content
    dataset: Dataset
    view: View
    store: EmbeddedStore
    index: PortraitIndex
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    paths: Mapping[str, str]
    titles: Mapping[str, Mapping[str, str]]
    order: Mapping[str, Mapping[str, float]]
    links: LinkReport
    online: OnlineCheck | None

    @property
    def base_iri(self) -> str:
        """Base of the IRIs of things."""
        return self.dataset.base_iri

    def title(self, iri: str, lang: str) -> str:
        """Return what a thing is called, at least the end of its IRI."""
        return self.titles[lang].get(iri) or printable(shrink(iri, base=self.base_iri))

    def kinds(self, iri: str) -> list[str]:
        """Return the classes of a thing."""
        return self.index.values(iri, _TYPE)

    def rows(self, name: str) -> tuple[tuple[Term | None, ...], ...]:
        """Return what a query of the folder ``queries`` answers."""
        text = (files("regiodeals.publish") / "queries" / f"{name}.rq").read_text(encoding="utf-8")
        answer = self.store.query(text)
        return answer.rows if isinstance(answer, Rows) else ()

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Facet to deal to values, such as ``tranche`` to the IRI of a deal to those of its tranches."""
        found: dict[str, dict[str, set[str]]] = {}
        for deal, facet, value in self.rows("facets"):
            if isinstance(deal, NamedNode) and facet is not None and isinstance(value, NamedNode):
                found.setdefault(facet.value, {}).setdefault(deal.value, set()).add(value.value)
        return {
            facet: {deal: frozenset(values) for deal, values in deals.items()}
            for facet, deals in found.items()
        }

    @cached_property
    def amounts(self) -> Mapping[str, Mapping[str, Term]]:
        """Deal to kind of money to the amount in euro."""
        found: dict[str, dict[str, Term]] = {}
        for deal, kind, amount in self.rows("amounts"):
            if isinstance(deal, NamedNode) and kind is not None and amount is not None:
                found.setdefault(deal.value, {})[kind.value] = amount
        return found

    @cached_property
    def deals_of(self) -> Mapping[str, tuple[str, ...]]:
        """Thing to the deals that have to do with it, by any facet."""
        found: dict[str, set[str]] = {}
        for deals in self.facets.values():
            for deal, values in deals.items():
                for value in values:
                    found.setdefault(value, set()).add(deal)
        return {value: tuple(sorted(deals)) for value, deals in found.items()}


def make_edition(
    content: Content,
    dataset: Dataset,
    view: View,
    *,
    store: EmbeddedStore | None = None,
    questions: tuple[Question, ...] = (),
    findings: tuple[Finding, ...] = (),
    links: LinkReport | None = None,
    online: OnlineCheck | None = None,
) -> Edition:
    """Gather what the pages are made of.

    Raises:
        InputProblem: a file with rules cannot be read, or two things would have one page.

    """
    rules = (quad.triple for quad in read_files(sorted(content.shapes.glob("*.ttl"))))
    known = set(view.triples)
    described = (one for one in described_things(content, dataset.base_iri) if one not in known)
    index = PortraitIndex(dataset, view, extra=(*_numbered(rules), *described))
    paths = paths_of(index.things, dataset.base_iri)
    return Edition(
        content=content,
        dataset=dataset,
        view=view,
        store=store or EmbeddedStore(view, dataset.graphs),
        index=index,
        questions=questions,
        findings=findings,
        paths=paths,
        titles={lang: _titles(index, lang) for lang in LANGUAGES},
        order=_order(index),
        links=links or links_of(content, dataset),
        online=online,
    )


def links_of(content: Content, dataset: Dataset) -> LinkReport:
    """Return whether the links to other data hold, as far as that can be told without network."""
    sets, _ = read_link_sets(content.data / "links")
    return check_links(sets, dataset)


def described_things(content: Content, base_iri: str) -> tuple[Triple, ...]:
    """Return what the description says of the dataset, its files, its releases, and the codes they use.

    The vocabulary is left out: it describes itself.
    """
    if not content.description.is_file():
        return ()
    described = read_description(content.description, base_iri=base_iri).triples
    return tuple(triple for triple in described if triple.subject != NamedNode(VOCABULARY[:-1]))


def _numbered(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Give blank nodes names by their order, so that the same files give the same bytes."""
    names: dict[BlankNode, BlankNode] = {}
    for triple in triples:
        subject, target = triple.subject, triple.object
        if isinstance(subject, BlankNode):
            subject = names.setdefault(subject, BlankNode(f"b{len(names)}"))
        if isinstance(target, BlankNode):
            target = names.setdefault(target, BlankNode(f"b{len(names)}"))
        yield Triple(subject, triple.predicate, target)


def _titles(index: PortraitIndex, lang: str) -> dict[str, str]:
    """Return what each thing is called in a language; those without a label after what they belong to."""
    titles = {**borrowed_names(lang), **index.labels(lang)}
    titles.update(_names_of_rules(index, titles, lang))
    words = words_in(lang)
    for iri in index.things:
        if iri in titles:
            continue
        kinds = index.values(iri, _TYPE)
        documents = [titles[one] for one in index.values(iri, _DOCUMENT) if one in titles]
        if _PASSAGE in kinds:
            quote = next(iter(index.values(iri, _QUOTE)), None)
            place = words["mentioned in"].format(document=documents[0] if documents else "?")
            titles[iri] = QUOTES[lang].format(quote) if quote else place
        elif title := index.text(iri, _TITLE, lang):
            titles[iri] = title
        elif _PART_OF_TEXT in kinds and (heading := index.text(iri, _HEADING, lang)):
            titles[iri] = heading
    for iri in index.things:
        if iri in titles:
            continue
        kind = next((titles[one] for one in index.values(iri, _TYPE) if one in titles), None)
        owners = sorted(titles[one] for name, one in index.incoming(iri) if name in _OWNING and one in titles)
        owners += [titles[one] for name in _OWNING for one in index.values(iri, name) if one in titles]
        if kind and owners:
            titles[iri] = f"{kind}: {owners[0]}"
    return {iri: _cut(printable(title)) for iri, title in titles.items()}


def _names_of_rules(index: PortraitIndex, labels: Mapping[str, str], lang: str) -> dict[str, str]:
    names = {}
    for cls in ("sh:NodeShape", "sh:PropertyShape"):
        for iri in index.instances(cls):
            name = index.text(iri, expand("sh:name"), lang)
            about = next((one for one in index.values(iri, expand("sh:targetClass")) if one in labels), None)
            if name:
                names[iri] = name[0].upper() + name[1:]
            elif about:
                names[iri] = words_in(lang)["rules about"].format(subject=labels[about])
    return names


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _order(index: PortraitIndex) -> dict[str, dict[str, float]]:
    """Return class to property to its place, as the shapes order them (``sh:order``)."""
    order: dict[str, dict[str, float]] = {}
    for shape in index.instances("sh:NodeShape"):
        for cls in index.values(shape, expand("sh:targetClass")):
            for rule in index.values(shape, expand("sh:property")):
                for path in index.values(rule, expand("sh:path")):
                    places = index.values(rule, expand("sh:order"))
                    if places:
                        order.setdefault(cls, {}).setdefault(path, float(places[0]))
    return order
