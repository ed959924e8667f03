"""Checks of shapes that SHACL itself does not make: it passes over a misspelt name in silence.

Each check returns what is wrong as texts, so that a test can plant a fault and see it named.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import rdflib
from rdflib import DCTERMS, RDF, SH, Literal, URIRef

from regiodeals.graph.linksets import JUSTIFICATIONS
from regiodeals.namespaces import BASE, PREFIXES, SHAPES, VOCABULARY
from regiodeals.rules.findings import LANGUAGES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

KNOWN_ELSEWHERE = {
    PREFIXES["dct"]: {"created", "identifier", "isReplacedBy", "issued", "license", "source", "spatial"},
    PREFIXES["foaf"]: {"page"},
    PREFIXES["geo"]: {"sfWithin"},
    PREFIXES["oa"]: {"exact"},
    PREFIXES["owl"]: {
        *("DatatypeProperty", "ObjectProperty", "sameAs", "versionInfo"),
        *("annotatedProperty", "annotatedSource", "annotatedTarget"),
    },
    PREFIXES["prov"]: {"wasDerivedFrom"},
    PREFIXES["rdf"]: {"Property", "langString"},
    PREFIXES["rdfs"]: {"label", "seeAlso"},
    PREFIXES["semapv"]: {name.removeprefix("semapv:") for name in JUSTIFICATIONS},
    PREFIXES["skos"]: {
        *("Concept", "editorialNote", "inScheme", "notation", "prefLabel"),
        *("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"),
    },
    PREFIXES["sssom"]: {"Mapping", "confidence", "mapping_justification", "object_source_version"},
    PREFIXES["tooiont"]: {
        "CaribischOpenbaarLichaam",
        "Gemeente",
        "HistorischeVersie",
        "Ministerie",
        "ligtInProvincie",
        "Provincie",
        "Samenwerkingsorganisatie",
        "Waterschap",
        "begindatum",
        "einddatum",
    },
    PREFIXES["void"]: {"Linkset", "objectsTarget", "subjectsTarget", "triples"},
    PREFIXES["xsd"]: {"boolean", "date", "decimal", "double", "gYear", "gYearMonth", "integer", "string"},
}
"""Terms of other vocabularies that the shapes may use, each looked up at its own address."""
PATHS = (SH.path, SH.inversePath, SH.oneOrMorePath, SH.lessThanOrEquals, SH.disjoint)
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
TERMS = (*PATHS, SH["class"], SH.datatype, SH.hasValue, *TARGETS)
TEXTS = (SH.name, SH.message, SH.description)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def rule_nodes(shapes: rdflib.Graph) -> list[URIRef]:
    """Return the shapes that can be the source of a finding."""
    nodes = {
        node
        for kind in (SH.PropertyShape, SH.NodeShape)
        for node in shapes.subjects(RDF.type, kind)
        if isinstance(node, URIRef) and any((node, text, None) in shapes for text in TEXTS)
    }
    return sorted(nodes)


def select_of(shapes: rdflib.Graph, node: Node) -> str:
    """Return the query of a rule, an empty text when it has none."""
    constraint = shapes.value(node, SH.sparql)
    return "" if constraint is None else str(shapes.value(constraint, SH.select))


def is_known(iri: str, defined: frozenset[str]) -> bool:
    return iri in defined or any(
        iri.startswith(space) and iri[len(space) :] in names for space, names in KNOWN_ELSEWHERE.items()
    )


def unknown_shacl(shapes: rdflib.Graph) -> set[str]:
    """Return the names in the namespace of SHACL that its vocabulary does not define."""
    vocabulary = rdflib.Graph().parse(str(files("pyshacl").joinpath("assets/shacl.ttl")), format="turtle")
    existing = {str(term) for term in vocabulary.subjects() if str(term).startswith(str(SH))}
    assert len(existing) > 150
    return {str(term) for triple in shapes for term in triple if str(term).startswith(str(SH))} - existing


def unknown_terms(shapes: rdflib.Graph, defined: frozenset[str]) -> set[str]:
    """Return what shapes name as a path, class, datatype, value, target or clause and nobody defines."""
    predicates = (*TERMS, URIRef(VOCABULARY + "handhaaft"))
    named = {
        str(term)
        for predicate in predicates
        for term in shapes.objects(None, predicate)
        if isinstance(term, URIRef)
    }
    in_lists = {str(term) for term in shapes.objects(None, RDF.first) if isinstance(term, URIRef)}
    return {iri for iri in named | in_lists if not is_known(iri, defined)}


def unknown_in_queries(shapes: rdflib.Graph, defined: frozenset[str]) -> set[str]:
    """Return the names in queries that no vocabulary defines; a query is text, so nothing else looks."""
    unknown = set()
    for node in rule_nodes(shapes):
        select = re.sub(r"#.*", "", _STRING.sub('""', _without_iris(select_of(shapes, node))))
        used = {PREFIXES[prefix] + name for prefix, name in re.findall(r"\b([a-z]+):(\w+)", select)}
        used |= set(re.findall(rf"<({VOCABULARY}[^>]+)>", select_of(shapes, node)))
        unknown |= {iri for iri in used if not is_known(iri, defined)}
    return unknown


def _without_iris(select: str) -> str:
    return re.sub(r"<[^<>\s]+>", "", select)


def texts_amiss(shapes: rdflib.Graph) -> set[str]:
    """Return the rules that lack a text in one of the languages, or have two in one."""
    amiss = set()
    for node in rule_nodes(shapes):
        for predicate in TEXTS:
            texts = [text for text in shapes.objects(node, predicate) if isinstance(text, Literal)]
            if sorted(str(text.language) for text in texts) != sorted(LANGUAGES):
                amiss.add(f"{name_of(node)} {name_of(predicate)}")
    return amiss


def ungrounded(shapes: rdflib.Graph) -> set[str]:
    """Return the rules without one known severity, or without one clause or decision record."""
    severities = {severity.value for severity in Severity}
    amiss = set()
    for node in rule_nodes(shapes):
        found = [str(each) for each in shapes.objects(node, SH.severity)]
        sources = [str(each) for each in shapes.objects(node, DCTERMS.source)]
        grounded = len(sources) == 1 and sources[0].startswith((BASE + "id/passage/", BASE + "id/besluit/"))
        if len(found) != 1 or found[0] not in severities or not grounded:
            amiss.add(name_of(node))
    return amiss


def dead_targets(shapes: rdflib.Graph, data: rdflib.Graph) -> set[str]:
    """Return the targets that match nothing in the data: their shapes are never applied."""
    dead = {str(each) for each in shapes.objects(None, SH.targetClass) if (None, RDF.type, each) not in data}
    return dead | {
        str(each) for each in shapes.objects(None, SH.targetSubjectsOf) if (None, each, None) not in data
    }


def dead_paths(shapes: rdflib.Graph, data: rdflib.Graph) -> set[str]:
    """Return the properties in paths and in queries that no thing in the data has."""
    used = {str(each) for each in data.predicates()}
    return {
        iri for path in shapes.objects(None, SH.path) for iri in _properties(shapes, path) if iri not in used
    } | {
        VOCABULARY + name
        for node in rule_nodes(shapes)
        for name in re.findall(r"\brd:([a-z]\w*)", select_of(shapes, node))
        if VOCABULARY + name not in used and (None, RDF.type, URIRef(VOCABULARY + name)) not in data
    }


def _properties(shapes: rdflib.Graph, path: Node) -> Iterator[str]:
    """Yield the properties of a path, however deep: a list, or what its blank node points at."""
    if isinstance(path, URIRef):
        if path != RDF.nil:
            yield str(path)
        return
    for part in shapes.objects(path, None):
        yield from _properties(shapes, part)


def name_of(node: Node) -> str:
    return re.split(r"[/#]", str(node).removeprefix(SHAPES))[-1]
