"""The statements of a view and their places, indexed in memory: portraits without a query each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.terms import named, preferred_text
from regiodeals.namespaces import expand
from regiodeals.questions.portrait import Source
from regiodeals.questions.portraying import TELLING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.terms import Term
    from regiodeals.graph.view import View

_TYPE = expand("rdf:type")
_LABELS = (expand("rdfs:label"), expand("skos:prefLabel"))
_DOCUMENTS = (expand("rd:document"), expand("dct:source"))


class PortraitIndex:
    """Reads a view as :class:`regiodeals.questions.portraying.Reader` asks, from dictionaries.

    ``extra`` are triples to know besides those of the view, such as the shapes; they have no passages.
    """

    __slots__ = ("_graphs", "_incoming", "_outgoing", "_stated", "_tellers")

    def __init__(self, dataset: Dataset, view: View, *, extra: Iterable[Triple] = ()) -> None:
        self._outgoing: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        self._incoming: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for triple in (*view.triples, *extra):
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                continue
            self._outgoing[triple.subject.value].append((triple.predicate.value, triple.object))
            if isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
                self._incoming[triple.object.value].append((triple.predicate.value, triple.subject.value))
        self._graphs: Mapping[NamedNode, tuple[Triple, ...]] = dataset.graphs
        self._tellers: dict[str, tuple[Source, ...]] = {}
        self._stated: dict[str, list[tuple[str, Term, str]]] = defaultdict(list)
        replaced = view.replaced | view.later | view.undated
        for graph, said in dataset.graphs.items():
            kinds = {kind for kind in self.values(graph.value, _TYPE) if kind in TELLING}
            if not kinds or graph in replaced:
                continue
            self._tellers[graph.value] = tuple(
                source for kind in sorted(kinds) for source in self._sources(graph.value, kind)
            )
            for triple in said:
                if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple):
                    self._stated[triple.subject.value].append(
                        (triple.predicate.value, triple.object, graph.value)
                    )

    @property
    def things(self) -> list[str]:
        """The IRIs that something is said about, sorted."""
        return sorted(self._outgoing)

    def facts(self, iri: str) -> Iterable[tuple[str, Term]]:
        """Give property and value of each statement of the view about a thing."""
        return self._outgoing.get(iri, ())

    def incoming(self, iri: str) -> Iterable[tuple[str, str]]:
        """Give property and subject of each statement of the view whose value is a thing."""
        return self._incoming.get(iri, ())

    def stated(self, iri: str) -> Iterable[tuple[str, Term, Source]]:
        """Give property, value and place of what counting passages, registers and derivations state."""
        for name, value, graph in self._stated.get(iri, ()):
            for source in self._tellers[graph]:
                yield name, value, source

    def claim(self, passage: str) -> tuple[Source, Iterable[tuple[str, str, Term]]]:
        """Give a passage, and subject, property and value of each of its statements."""
        said = self._graphs.get(NamedNode(passage), ())
        return self._sources(passage, expand("rd:Passage"))[0], [
            (triple.subject.value, triple.predicate.value, triple.object)
            for triple in said
            if isinstance(triple.subject, NamedNode) and not isinstance(triple.object, Triple)
        ]

    def place(self, graph: str) -> Source | None:
        """Return a passage, register or derivation as a place; None when it states nothing that counts."""
        places = self._tellers.get(graph, ())
        return places[0] if places else None

    def values(self, iri: str, name: str) -> list[str]:
        """Return the values of a property of a thing as texts or IRIs, sorted."""
        return sorted(value.value for found, value in self._outgoing.get(iri, ()) if found == name)

    def literals(self, iri: str, name: str) -> list[Literal]:
        """Return the literals of a property of a thing."""
        return [
            value
            for found, value in self._outgoing.get(iri, ())
            if found == name and isinstance(value, Literal)
        ]

    def text(self, iri: str, name: str, lang: str) -> str | None:
        """Return the text of a property in a language, else in another."""
        return preferred_text(self.literals(iri, name), lang)

    def instances(self, cls: str) -> list[str]:
        """Return the things of a class, sorted; ``cls`` is a short name or an IRI."""
        wanted = named(cls).value
        return sorted({subject for name, subject in self._incoming.get(wanted, ()) if name == _TYPE})

    def labels(self, lang: str) -> dict[str, str]:
        """Return IRI to label of all that has one: in the language asked, else in another."""
        found = {}
        for iri, said in self._outgoing.items():
            texts = [value for name, value in said if name in _LABELS]
            text = preferred_text(texts, lang) if texts else None
            if text is not None:
                found[iri] = text
        return found

    def _sources(self, graph: str, kind: str) -> list[Source]:
        """Return a graph as a place; a passage under two headings is two places."""
        quotes: list[str | None] = [*self.values(graph, expand("oa:exact"))] or [None]
        parts: list[str | None] = [
            head
            for part in self.values(graph, expand("rd:onderdeel"))
            for head in self.values(part, expand("rd:kop"))
        ] or [None]
        documents: list[str | None] = [
            *sorted({one for name in _DOCUMENTS for one in self.values(graph, name)})
        ] or [None]
        grades: list[str | None] = [*self.values(graph, expand("rd:graad"))] or [None]
        return [
            Source(iri=graph, kind=kind, quote=quote, part=part, document=document, grade=grade)
            for quote in quotes
            for part in parts
            for document in documents
            for grade in grades
        ]
