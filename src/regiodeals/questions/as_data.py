"""The questions as RDF, in the form of the SIB: each a ``sh:SPARQLExecutable`` that can be asked for itself.

https://github.com/sib-swiss/sparql-examples describes the form. What it leaves open is said with SHACL
(parameters), CSVW (columns) and schema.org (the rest), so no term is invented. Read back by
:mod:`regiodeals.questions.foreign`, the triples give the same questions. What is part of a question has its
IRI with a fragment, and what questions share that of them all (``id/vragen``), so that each leads to a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from regiodeals.questions.catalogue import Column, Question
    from regiodeals.questions.parameters import Parameter

QUESTION_FOLDER: Final = "id/vraag/"
ALL: Final = "id/vragen"
"""The questions together, with what they share: prefixes, parameters, and the policy questions."""

_TYPE = named("rdf:type")


def questions_graph(
    questions: Iterable[Question], *, base_iri: str = BASE, endpoint: str | None = None
) -> list[Triple]:
    """Return the triples that describe questions, in their order.

    ``endpoint`` is the address that answers them, ``{base}sparql`` unless told.
    """
    target = NamedNode(endpoint or f"{base_iri}sparql")
    triples = list(_prefixes(base_iri))
    for question in questions:
        triples.extend(_question(question, base_iri, target))
    return triples


def question_iri(name: str, *, base_iri: str = BASE) -> NamedNode:
    """Return the IRI of a question.

    >>> question_iri("totale-bijdrage").value
    'https://w3id.org/regiodeals/id/vraag/totale-bijdrage'
    """
    return NamedNode(f"{base_iri}{QUESTION_FOLDER}{name}")


def _prefixes(base_iri: str) -> Iterator[Triple]:
    """Return the prefixes that the questions may use, declared once."""
    here = NamedNode(base_iri + ALL)
    yield Triple(here, _TYPE, named("owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        node = NamedNode(f"{here.value}#prefix/{prefix}")
        yield Triple(here, named("sh:declare"), node)
        yield Triple(node, named("sh:prefix"), Literal(prefix))
        yield Triple(node, named("sh:namespace"), Literal(namespace, datatype=named("xsd:anyURI")))


def _question(question: Question, base_iri: str, target: NamedNode) -> Iterator[Triple]:
    iri = question_iri(question.name, base_iri=base_iri)
    for kind in ("sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
        yield Triple(iri, _TYPE, named(kind))
    yield Triple(iri, named("dct:identifier"), Literal(question.name))
    yield from _texts(iri, "rdfs:comment", question.summary)
    yield from _texts(iri, "dct:description", question.description)
    yield from _texts(iri, "schema:audience", question.asked_by)
    yield from _texts(iri, "skos:note", question.reading)
    yield Triple(iri, named("sh:prefixes"), NamedNode(base_iri + ALL))
    yield Triple(iri, named("sh:select"), Literal(question.sparql))
    yield Triple(iri, named("schema:target"), target)
    yield Triple(iri, named("schema:genre"), Literal(question.theme))
    yield Triple(iri, named("schema:additionalType"), Literal(question.view))
    yield Triple(iri, named("schema:version"), Literal(question.data_version))
    for tag in question.tags:
        yield Triple(iri, named("schema:keywords"), Literal(tag))
    for number in question.answers:
        yield Triple(iri, named("dct:relation"), NamedNode(f"{base_iri}{ALL}#beleidsvraag/{number}"))
    if question.page_size is not None:
        yield Triple(iri, named("schema:numberOfItems"), Literal(question.page_size))
    if question.view_column:
        yield Triple(iri, named("schema:mainEntity"), NamedNode(f"{iri.value}#kolom/{question.view_column}"))
    for order, column in enumerate(question.columns, start=1):
        yield from _column(iri, column, order)
    for parameter in question.parameters:
        yield from _parameter(iri, parameter, base_iri)


def _column(question: NamedNode, column: Column, order: int) -> Iterator[Triple]:
    node = NamedNode(f"{question.value}#kolom/{column.name}")
    yield Triple(question, named("csvw:column"), node)
    yield Triple(node, _TYPE, named("csvw:Column"))
    yield Triple(node, named("csvw:name"), Literal(column.name))
    yield from _texts(node, "csvw:title", column.heading)
    yield Triple(node, named("schema:unitText"), Literal(column.unit))
    yield Triple(node, named("sh:order"), Literal(order))


def _parameter(question: NamedNode, parameter: Parameter, base_iri: str) -> Iterator[Triple]:
    """Return a parameter as SHACL describes the inputs of a function; without a value it stays free."""
    node = NamedNode(f"{question.value}#parameter/{parameter.name}")
    yield Triple(question, named("sh:parameter"), node)
    yield Triple(node, _TYPE, named("sh:Parameter"))
    yield Triple(node, named("sh:path"), NamedNode(f"{base_iri}{ALL}#parameter/{parameter.name}"))
    yield from _texts(node, "sh:description", parameter.description)
    yield Triple(node, named("sh:optional"), Literal(True))
    if parameter.datatype == "iri":
        yield Triple(node, named("sh:nodeKind"), named("sh:IRI"))
    elif len(parameter.datatype) == len("nl"):
        yield Triple(node, named("sh:datatype"), named("rdf:langString"))
    else:
        yield Triple(node, named("sh:datatype"), named(f"xsd:{parameter.datatype}"))
    if parameter.cls and parameter.prop:
        yield Triple(node, named("schema:valueReference"), NamedNode(expand(parameter.prop)))
        yield Triple(node, named("schema:domainIncludes"), NamedNode(expand(parameter.cls)))
    elif parameter.cls:
        yield Triple(node, named("sh:class"), NamedNode(expand(parameter.cls)))
    if parameter.default is not None:
        yield Triple(node, named("sh:defaultValue"), Literal(parameter.default))
    yield from _list(node, parameter.values)


def _list(node: NamedNode, values: tuple[str, ...]) -> Iterator[Triple]:
    """Return the values allowed as an RDF list, each of its cells with an IRI."""
    cells = [NamedNode(f"{node.value}/waarde/{place}") for place in range(1, len(values) + 1)]
    if not cells:
        return
    yield Triple(node, named("sh:in"), cells[0])
    for value, cell, following in zip(values, cells, [*cells[1:], named("rdf:nil")], strict=True):
        yield Triple(cell, named("rdf:first"), Literal(value))
        yield Triple(cell, named("rdf:rest"), following)


def _texts(node: NamedNode, predicate: str, texts: Mapping[str, str]) -> Iterator[Triple]:
    for lang, text in texts.items():
        yield Triple(node, named(predicate), Literal(text, language=lang))
