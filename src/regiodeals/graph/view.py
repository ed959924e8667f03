"""The view on a date: which passages count, and what follows from them.

The view on date D holds identity, vocabulary, registers, link sets, the passages of sources dated up to D
less those replaced by such a passage, and the derivations that rest on these passages only. Without a date
nothing is left out for its date. All of this is pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.dataset import DERIVATION, PASSAGE, TYPE
from regiodeals.graph.terms import named, to_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from regiodeals.graph.dataset import Dataset

DERIVED_FROM: Final = named("prov:wasDerivedFrom")
TRIPLE_COUNT: Final = named("void:triples")

_DOCUMENT = named("rd:document")
_REPLACED_BY = named("rd:vervangenDoor")
_DATE = named("rd:datum")
_DOCUMENT_DATES = (_DATE, named("dct:date"))
_DOCUMENT_CLASSES = (named("rd:Document"), named("rd:Kamerstuk"))
_EARLIEST, _LATEST = named("rd:vroegsteDatum"), named("rd:laatsteDatum")
_XSD_DATE, _XSD_INTEGER = named("xsd:date"), named("xsd:integer")
_DATASET_CLASS = named("void:Dataset")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The triples that count on a date, and what was left out of them and why.

    ``passages`` are in the view. Left out are ``replaced`` ones, ``later`` ones (their source is dated after
    ``as_of``) and ``undated`` ones (no date of their source is known). ``estimated`` are the documents
    that count from the earliest event they report; ``underived`` the derivations left out because
    something they rest on is not in the view.
    """

    triples: tuple[Triple, ...]
    base_iri: str
    as_of: date | None
    passages: frozenset[NamedNode]
    replaced: frozenset[NamedNode]
    later: frozenset[NamedNode]
    undated: frozenset[NamedNode]
    estimated: frozenset[NamedNode]
    underived: frozenset[NamedNode]


def dataset_iri(base_iri: str) -> NamedNode:
    """Return the IRI under which the view describes itself."""
    return NamedNode(f"{base_iri}id/dataset")


def view_graph_iri(base_iri: str) -> NamedNode:
    """Return the IRI of the graph that holds the view in a dump of quads."""
    return NamedNode(f"{base_iri}id/graaf/actueel")


def current_view(dataset: Dataset, *, as_of: date | None = None) -> list[Triple]:
    """Return the triples of the view on a date, each once; see :func:`build_view`."""
    return list(build_view(dataset, as_of=as_of).triples)


def build_view(dataset: Dataset, *, as_of: date | None = None) -> View:
    """Return the view on a date, or on all there is when no date is given.

    Besides what the files say it holds ``?subject prov:wasDerivedFrom ?passage`` for each subject of a
    passage in the view, ``rd:vroegsteDatum`` and ``rd:laatsteDatum`` next to each ``rd:datum``, and its own
    size: ``<{base}id/dataset> void:triples N``, where N counts every triple of the view.
    """
    sources = _Sources.of(dataset)
    dates = {} if as_of is None else sources.dates(dataset)
    known, estimated, undated = set[NamedNode](), set[NamedNode](), set[NamedNode]()
    for passage in sources.passages:
        document = sources.document_of.get(passage)
        found = dates.get(document) if document is not None else None
        if as_of is None or (found is not None and found.day <= as_of):
            known.add(passage)
        elif found is None:
            undated.add(passage)
        if document is not None and found is not None and found.is_estimate:
            estimated.add(document)
    replaced = {passage for passage in known if sources.replaced_by[passage] & known}
    passages = known - replaced
    datable = {document for document, found in dates.items() if as_of is not None and found.day <= as_of}
    underived = _underived(sources, passages, None if as_of is None else datable)
    return View(
        triples=_view_triples(dataset, sources, passages, underived),
        base_iri=dataset.base_iri,
        as_of=as_of,
        passages=frozenset(passages),
        replaced=frozenset(replaced),
        later=frozenset(sources.passages - known - undated),
        undated=frozenset(undated),
        estimated=frozenset(estimated),
        underived=frozenset(underived),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _SourceDate:
    """The first day a source may be of, and whether only its events tell it."""

    day: date
    is_estimate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """What the statements say about passages, documents and derivations."""

    passages: set[NamedNode]
    documents: set[NamedNode]
    document_of: Mapping[NamedNode, NamedNode]
    replaced_by: Mapping[NamedNode, set[NamedNode]]
    derivations: Mapping[NamedNode, set[NamedNode]]

    @classmethod
    def of(cls, dataset: Dataset) -> _Sources:
        """Read the metadata of a dataset."""
        passages, documents, derivations = set[NamedNode](), set[NamedNode](), set[NamedNode]()
        document_of: dict[NamedNode, NamedNode] = {}
        replaced_by, derived_from = (
            defaultdict[NamedNode, set[NamedNode]](set),
            defaultdict[NamedNode, set[NamedNode]](set),
        )
        for subject, predicate, target in dataset.statements:
            if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
                continue
            if predicate == TYPE:
                if target == PASSAGE:
                    passages.add(subject)
                elif target == DERIVATION:
                    derivations.add(subject)
                elif target in _DOCUMENT_CLASSES:
                    documents.add(subject)
            elif predicate == _DOCUMENT:
                documents.add(target)
                document_of[subject] = min(target, document_of.get(subject, target), key=str)
            elif predicate == _REPLACED_BY:
                replaced_by[subject].add(target)
            elif predicate == DERIVED_FROM:
                derived_from[subject].add(target)
        return cls(
            passages=passages,
            documents=documents,
            document_of=document_of,
            replaced_by=replaced_by,
            derivations={derivation: derived_from[derivation] for derivation in derivations},
        )

    def dates(self, dataset: Dataset) -> dict[NamedNode, _SourceDate]:
        """Return the date of each source: its own, else that of the earliest event its passages report."""
        own: dict[NamedNode, date] = {}
        events: dict[NamedNode, date] = {}
        for graph, triples in [(None, dataset.statements), *dataset.graphs.items()]:
            reporter = self.document_of.get(graph) if graph is not None else None
            for subject, predicate, target in triples:
                span = to_span(target) if predicate in _DOCUMENT_DATES else None
                if span is None:
                    continue
                if subject in self.documents:
                    _keep_earliest(own, subject, span.earliest)
                elif reporter is not None and predicate == _DATE:
                    _keep_earliest(events, reporter, span.earliest)
        dates = {document: _SourceDate(day=day, is_estimate=True) for document, day in events.items()}
        dates.update({document: _SourceDate(day=day, is_estimate=False) for document, day in own.items()})
        return dates


def _keep_earliest(days: dict[NamedNode, date], node: NamedNode, day: date) -> None:
    days[node] = min(day, days.get(node, day))


def _underived(sources: _Sources, passages: set[NamedNode], datable: set[NamedNode] | None) -> set[NamedNode]:
    """Return the derivations that rest on something outside the view, directly or through another one."""
    told = {sources.document_of[passage] for passage in passages if passage in sources.document_of}

    def is_out(source: NamedNode, out: set[NamedNode]) -> bool:
        if source in sources.passages:
            return source not in passages
        if source in sources.documents:
            return datable is not None and source not in datable and source not in told
        return source in out

    out: set[NamedNode] = set()
    while True:
        more = {
            derivation
            for derivation, rests_on in sources.derivations.items()
            if derivation not in out and any(is_out(source, out) for source in rests_on)
        }
        if not more:
            return out
        out |= more


def _view_triples(
    dataset: Dataset, sources: _Sources, passages: set[NamedNode], underived: set[NamedNode]
) -> tuple[Triple, ...]:
    """Return vocabulary, statements and the graphs that count, with what the build adds, each once."""
    left_out = (sources.passages - passages) | underived
    triples = dict.fromkeys(dataset.vocabulary)
    triples.update(dict.fromkeys(dataset.statements))
    for graph, said in dataset.graphs.items():
        if graph in left_out:
            continue
        triples.update(dict.fromkeys(said))
        if graph in passages:
            triples.update(dict.fromkeys(Triple(fact.subject, DERIVED_FROM, graph) for fact in said))
    triples.update(dict.fromkeys(_day_triples(triples)))
    return _counted(triples, dataset_iri(dataset.base_iri))


def _day_triples(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the earliest and latest day of each date, so that every engine can sort them."""
    for triple in list(triples):
        span = to_span(triple.object) if triple.predicate == _DATE else None
        if span is not None:
            yield Triple(triple.subject, _EARLIEST, Literal(span.earliest.isoformat(), datatype=_XSD_DATE))
            yield Triple(triple.subject, _LATEST, Literal(span.latest.isoformat(), datatype=_XSD_DATE))


def _counted(triples: Iterable[Triple], dataset: NamedNode) -> tuple[Triple, ...]:
    """Return the triples with their own number among them."""
    others = {
        triple: None for triple in triples if triple.subject != dataset or triple.predicate != TRIPLE_COUNT
    }
    others[Triple(dataset, TYPE, _DATASET_CLASS)] = None
    number = Literal(str(len(others) + 1), datatype=_XSD_INTEGER)
    return (*others, Triple(dataset, TRIPLE_COUNT, number))
