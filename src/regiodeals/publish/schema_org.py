"""The description for search engines: a schema.org Dataset, made from the DCAT description by one query."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryTriples, Store, Triple

from regiodeals.graph.terms import named
from regiodeals.graph.view import dataset_iri
from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_QUERY: Final = Path(__file__).with_name("schema-org.rq")
_TYPE: Final = named("rdf:type")
_SCHEMA: Final = PREFIXES["schema"]


def schema_org(catalogue: Iterable[Triple], *, base_iri: str) -> bytes:
    """Return the schema.org description of a catalogue as one JSON-LD document in UTF-8."""
    triples = schema_triples(catalogue)
    said: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted(triples, key=str):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, (NamedNode, Literal)):
            said[triple.subject][triple.predicate].append(triple.object)
    # A vocabulary of its own, so that no tool fetches the context of schema.org.
    document = {"@context": {"@vocab": _SCHEMA}, **_nested(dataset_iri(base_iri), said, set())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def schema_triples(catalogue: Iterable[Triple]) -> list[Triple]:
    """Return what ``schema-org.rq`` makes of a catalogue."""
    store = Store()
    store.extend(
        Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in catalogue
    )
    answer = store.query(_QUERY.read_text(encoding="utf-8"))
    assert isinstance(answer, QueryTriples)  # noqa: S101 - the query is a CONSTRUCT
    return list(answer)


def _nested(
    node: NamedNode,
    said: Mapping[NamedNode, Mapping[NamedNode, list[NamedNode | Literal]]],
    told: set[NamedNode],
) -> dict[str, Any]:
    """Return a thing with the things it leads to inside it, each told in full once."""
    told.add(node)
    shown: dict[str, Any] = {"@id": node.value}
    for predicate, values in said[node].items():
        if predicate == _TYPE:
            shown["@type"] = values[0].value.removeprefix(_SCHEMA)
            continue
        written = [_value(value, said, told) for value in values]
        shown[predicate.value.removeprefix(_SCHEMA)] = written if len(written) > 1 else written[0]
    return shown


def _value(
    value: NamedNode | Literal,
    said: Mapping[NamedNode, Mapping[NamedNode, list[NamedNode | Literal]]],
    told: set[NamedNode],
) -> object:
    if isinstance(value, NamedNode):
        return _nested(value, said, told) if value in said and value not in told else {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == named("xsd:string"):
        return value.value
    return {"@value": value.value, "@type": value.datatype.value}
