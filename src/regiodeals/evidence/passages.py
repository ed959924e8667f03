"""Passages, documents, parts and readings, taken out of the graph into plain records.

The other modules of this folder work on these records, so they need no RDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.evidence.text import normalise
from regiodeals.graph.terms import is_number
from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

    from regiodeals.graph.dataset import Dataset

GRADES: Final = ("nagegaan", "aangehaald", "vermeld")
"""The grades of a passage, the strongest first."""

_GRADE: Final = expand("def/graad/")
_KINDS: Final = {
    **{expand(f"xsd:{name}"): name for name in ("date", "gYearMonth", "gYear")},
    expand("xsd:string"): "text",
    expand("rdf:langString"): "text",
}
_LABELS: Final = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
_NO_FIGURES: Final = {expand("xsd:boolean"), expand("xsd:anyURI")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source; ``sha256`` is the hash of its normalised text, None when that was never held."""

    iri: str
    identifiers: tuple[str, ...] = ()
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPart:
    """A headed part as the data has it: every value of each property, right or wrong."""

    iri: str
    headings: tuple[str, ...] = ()
    orders: tuple[int, ...] = ()
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A literal that may hold a number.

    ``kind`` is ``number``, ``date``, ``gYearMonth``, ``gYear`` or ``text``; ``other`` for any other datatype.
    """

    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, a date or a text that a passage states of something."""

    subject: str
    predicate: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a source: every value of each property, right or wrong, and the figures of its graph."""

    iri: str
    documents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def document(self) -> str | None:
        """The document, when there is exactly one."""
        return self.documents[0] if len(self.documents) == 1 else None

    @property
    def quote(self) -> str | None:
        """The quote, when there is exactly one and it holds a word."""
        return self.quotes[0] if len(self.quotes) == 1 and normalise(self.quotes[0]) else None

    @property
    def grade(self) -> str | None:
        """The name of the grade, when there is exactly one: ``nagegaan``, ``aangehaald`` or ``vermeld``."""
        return self.grades[0].removeprefix(_GRADE) if len(self.grades) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReading:
    """Words that are read as a number or a date: their labels in Dutch, and the values."""

    iri: str
    labels: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that the data says about where its facts come from, by IRI."""

    passages: Mapping[str, Passage]
    documents: Mapping[str, Document]
    parts: Mapping[str, DocumentPart]
    readings: Mapping[str, WordReading]

    def document_of(self, part: str) -> str | None:
        """Return the document that a part belongs to, through the parts above it; None when there is none."""
        seen: set[str] = set()
        while part in self.parts and part not in seen:
            seen.add(part)
            parents = self.parts[part].parents
            if len(parents) != 1:
                return None
            part = parents[0]
        return part if part in self.documents else None


def collect(dataset: Dataset) -> Evidence:
    """Take the passages and what they point at out of a dataset."""
    statements = Index(dataset.statements)
    vocabulary = Index(dataset.vocabulary)
    graphs = {graph.value: triples for graph, triples in dataset.graphs.items()}
    parts = {iri: _part(iri, statements) for iri in sorted(statements.instances("rd:Onderdeel"))}
    passages = {
        iri: _passage(iri, statements, graphs.get(iri, ()))
        for iri in sorted(statements.instances("rd:Passage"))
    }
    documents = statements.instances("rd:Document") | statements.instances("rd:Kamerstuk")
    documents |= statements.subjects("rd:tekstSha256")
    documents |= {
        iri for passage in passages.values() for iri in passage.documents if iri in statements.by_subject
    }
    wanted = {iri for passage in passages.values() for iri in passage.readings}
    return Evidence(
        passages=passages,
        documents={iri: _document(iri, statements) for iri in sorted(documents)},
        parts=parts,
        readings={iri: _reading(iri, vocabulary, statements) for iri in sorted(wanted)},
    )


def to_value(literal: Literal) -> Value | None:
    """Return the number, date or text in a literal; None for a boolean or an address.

    A value of another datatype is kept as ``other``, so that it is reported and not passed over.
    """
    datatype = literal.datatype.value
    if datatype in _NO_FIGURES:
        return None
    kind = "number" if is_number(literal) else _KINDS.get(datatype, "other")
    return Value(text=literal.value.strip(), kind=kind)


class Index:
    """Triples by subject and property, for looking things up."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.by_subject: dict[str, dict[str, list[NamedNode | Literal]]] = {}
        for triple in triples:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, (NamedNode, Literal)):
                properties = self.by_subject.setdefault(triple.subject.value, {})
                properties.setdefault(triple.predicate.value, []).append(triple.object)

    def objects(self, subject: str, name: str) -> list[NamedNode | Literal]:
        """Return what a property of a subject points at, in a fixed order."""
        return sorted(self.by_subject.get(subject, {}).get(expand(name), ()), key=str)

    def values(self, subject: str, name: str) -> tuple[str, ...]:
        """Return the IRIs and texts that a property of a subject has."""
        return tuple(found.value for found in self.objects(subject, name))

    def instances(self, name: str) -> set[str]:
        """Return the things of a class, named in so many words."""
        wanted = NamedNode(expand(name))
        kind = expand("rdf:type")
        return {
            subject for subject, properties in self.by_subject.items() if wanted in properties.get(kind, ())
        }

    def subjects(self, name: str) -> set[str]:
        """Return the things that have a property."""
        wanted = expand(name)
        return {subject for subject, properties in self.by_subject.items() if wanted in properties}


def _document(iri: str, statements: Index) -> Document:
    hashes = statements.values(iri, "rd:tekstSha256")
    return Document(
        iri=iri,
        identifiers=statements.values(iri, "dct:identifier"),
        sha256=hashes[0].lower() if hashes else None,
    )


def _part(iri: str, statements: Index) -> DocumentPart:
    orders = statements.values(iri, "rd:volgorde")
    return DocumentPart(
        iri=iri,
        headings=statements.values(iri, "rd:kop"),
        orders=tuple(int(order) for order in orders if order.isascii() and order.isdigit()),
        parents=statements.values(iri, "rd:deelVan"),
    )


def _passage(iri: str, statements: Index, triples: Iterable[Triple]) -> Passage:
    return Passage(
        iri=iri,
        documents=statements.values(iri, "rd:document"),
        parts=statements.values(iri, "rd:onderdeel"),
        quotes=statements.values(iri, "oa:exact"),
        grades=statements.values(iri, "rd:graad"),
        scales=statements.values(iri, "rd:schaal"),
        factors=statements.values(iri, "rd:schaalfactor"),
        readings=statements.values(iri, "rd:lezing"),
        replaced_by=statements.values(iri, "rd:vervangenDoor"),
        reasons=statements.values(iri, "rd:redenVervanging"),
        figures=tuple(sorted(_figures(triples), key=_figure_order)),
    )


def _figures(triples: Iterable[Triple]) -> Iterable[Figure]:
    for triple in triples:
        value = to_value(triple.object) if isinstance(triple.object, Literal) else None
        if value is not None and isinstance(triple.subject, NamedNode):
            yield Figure(subject=triple.subject.value, predicate=triple.predicate.value, value=value)


def _figure_order(figure: Figure) -> tuple[str, str, str]:
    return figure.subject, figure.predicate, figure.value.text


def _reading(iri: str, *indexes: Index) -> WordReading:
    labels = [
        found.value
        for index in indexes
        for name in _LABELS
        for found in index.objects(iri, name)
        if isinstance(found, Literal) and found.language in {None, "nl"}
    ]
    found_values = [
        to_value(found)
        for index in indexes
        for found in index.objects(iri, "rd:leesAls")
        if isinstance(found, Literal)
    ]
    return WordReading(
        iri=iri,
        labels=tuple(labels),
        values=tuple(value for value in found_values if value is not None),
    )
