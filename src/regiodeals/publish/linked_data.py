"""The data beside a page: Turtle, N-Triples, and JSON-LD with the published context."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from regiodeals.graph.dumps import sorted_triples, write_turtle
from regiodeals.namespaces import PREFIXES, VOCABULARY, expand
from regiodeals.publish.files import PublishedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiodeals.graph.terms import Term
    from regiodeals.questions.portrait import Portrait
    from regiodeals.questions.portrait_index import PortraitIndex

CONTEXT_PATH: Final = "context.jsonld"

_TYPE, _STRING = expand("rdf:type"), expand("xsd:string")
_TEXTS: Final = {
    "label": "rdfs:label",
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "definition": "skos:definition",
    "scopeNote": "skos:scopeNote",
}
"""Properties whose texts JSON-LD keeps by language, under a name of their own."""

_HOLDING: Final = (expand("skos:inScheme"), expand("rdfs:isDefinedBy"))
"""Properties that lead from a term to what it is part of, whose data hold the term too."""

_ABOUT_PASSAGES: Final = tuple(
    expand(name) for name in ("oa:exact", "rd:document", "rd:graad", "rd:onderdeel")
)


def triples_about(index: PortraitIndex, portrait: Portrait) -> list[Triple]:
    """Return what the data of a thing holds, sorted.

    Its own statements and those of its parts, the quotes of the passages that state them, and the statements
    of other things about it; of a scheme and of the vocabulary also all that is said of their terms.
    """
    triples: set[Triple] = set()
    for one in (portrait, *(part for _, part in portrait.parts)):
        node = NamedNode(one.iri)
        for fact in one.facts:
            triples.add(Triple(node, NamedNode(fact.property), fact.value))
            triples.update(_inside(index, fact.value))
            for source in fact.sources:
                triples.update(
                    Triple(NamedNode(source.iri), NamedNode(name), value)
                    for name, value in index.facts(source.iri)
                    if name in _ABOUT_PASSAGES
                )
    for member in {subject for name, subject in index.incoming(portrait.iri) if name in _HOLDING}:
        triples.update(
            Triple(NamedNode(member), NamedNode(name), value) for name, value in index.facts(member)
        )
    about = NamedNode(portrait.iri)
    triples.update(
        Triple(NamedNode(subject), NamedNode(name), about) for name, subject in index.incoming(portrait.iri)
    )
    return sorted_triples(triples)


def _inside(index: PortraitIndex, term: Term) -> Iterator[Triple]:
    """Yield what is said of a thing without a name, and of those inside it."""
    if isinstance(term, BlankNode):
        for name, value in index.facts(term.value):
            yield Triple(term, NamedNode(name), value)
            yield from _inside(index, value)


def data_files(
    path: str, triples: list[Triple], *, object_properties: frozenset[str]
) -> Iterator[PublishedFile]:
    """Yield the data of a thing in each form, beside its page."""
    turtle = io.BytesIO()
    write_turtle(triples, turtle)
    yield PublishedFile(path=f"{path}.ttl", content=turtle.getvalue())
    yield PublishedFile(path=f"{path}.nt", content=serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    context = "../" * path.count("/") + CONTEXT_PATH
    document = json_ld(triples, context=context, object_properties=object_properties)
    content = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    yield PublishedFile(path=f"{path}.jsonld", content=content.encode())


def object_properties_of(index: PortraitIndex) -> frozenset[str]:
    """Return the properties of our vocabulary whose values are things."""
    return frozenset(index.instances("owl:ObjectProperty"))


def context_file(index: PortraitIndex) -> PublishedFile:
    """Return the JSON-LD context: short names for our terms, texts by language, and the prefixes."""
    names: dict[str, Any] = {"id": "@id", "type": "@type"}
    names.update(PREFIXES)
    for name, term in _TEXTS.items():
        names[name] = {"@id": term, "@container": "@language"}
    things = object_properties_of(index)
    for kind in ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"):
        for iri in index.instances(kind):
            if iri.startswith(VOCABULARY):
                short = iri.removeprefix(VOCABULARY)
                names[short] = {"@id": iri, "@type": "@id"} if iri in things else {"@id": iri}
    text = json.dumps({"@context": {"@version": 1.1, **names}}, ensure_ascii=False, indent=1) + "\n"
    return PublishedFile(path=CONTEXT_PATH, content=text.encode())


def json_ld(triples: Iterable[Triple], *, context: str, object_properties: frozenset[str]) -> dict[str, Any]:
    """Return triples as a JSON-LD document under our context; its address is given."""
    things: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
            continue
        thing = things.setdefault(_id(triple.subject), {"id": _id(triple.subject)})
        _add(thing, triple.predicate.value, triple.object, object_properties)
    return {"@context": context, "@graph": [_lone(thing) for thing in things.values()]}


def _add(thing: dict[str, Any], name: str, value: Term, object_properties: frozenset[str]) -> None:
    if name == _TYPE and isinstance(value, NamedNode):
        thing.setdefault("type", []).append(value.value)
        return
    text = next((short for short, term in _TEXTS.items() if expand(term) == name), None)
    if text and isinstance(value, Literal) and value.language:
        thing.setdefault(text, {}).setdefault(value.language, []).append(value.value)
        return
    key = _key(name)
    if isinstance(value, Literal):
        thing.setdefault(key, []).append(_literal(value))
    else:
        plain = name in object_properties and name.startswith(VOCABULARY)
        thing.setdefault(key, []).append(_id(value) if plain else {"id": _id(value)})


def _key(name: str) -> str:
    """Return the name of a property under the context; an IRI as it is where the context has none."""
    local = name.removeprefix(VOCABULARY)
    if name.startswith(VOCABULARY) and "/" not in local:
        return local
    for prefix, namespace in PREFIXES.items():
        if name.startswith(namespace) and not name.startswith(VOCABULARY):
            return f"{prefix}:{name.removeprefix(namespace)}"
    return name


def _id(term: NamedNode | BlankNode | Literal) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value


def _literal(literal: Literal) -> Any:
    if literal.language:
        return {"@value": literal.value, "@language": literal.language}
    if literal.datatype.value == _STRING:
        return literal.value
    return {"@value": literal.value, "@type": literal.datatype.value}


def _lone(thing: dict[str, Any]) -> dict[str, Any]:
    """Return a thing with each list of one written as its one member."""

    def unpacked(value: Any) -> Any:
        if isinstance(value, list):
            return value[0] if len(value) == 1 else value
        if isinstance(value, dict) and "@value" not in value:
            return {key: unpacked(inner) for key, inner in value.items()}
        return value

    return {key: unpacked(value) for key, value in thing.items()}
