"""What the graph says about one thing, as RDF or as a plain page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple, serialize

from regiodeals.errors import UnknownThing
from regiodeals.graph.answer import Rows, Triples, Truth
from regiodeals.graph.dumps import sorted_triples
from regiodeals.graph.terms import named
from regiodeals.graph.view import view_graph_iri
from regiodeals.namespaces import PREFIXES
from regiodeals.questions.portraying import labels_for, portray
from regiodeals.serve.answers import GRAPH_FORMS, QUAD_FORMS, RDF
from regiodeals.serve.frames import Frame
from regiodeals.serve.html import page
from regiodeals.serve.negotiation import Form
from regiodeals.serve.paths import path_to
from regiodeals.serve.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from regiodeals.serve.knowledge import Knowledge

HTML: Final = Form(name="html", media_type="text/html", aliases=("application/xhtml+xml",))
THING_FORMS: Final = (HTML, *(form for form in GRAPH_FORMS if form.name != "rdf"), *QUAD_FORMS)
"""The forms in which a thing is told."""


@cache
def _pattern() -> str:
    return (Path(__file__).parent / "queries" / "description.rq").read_text(encoding="utf-8")


def describe(knowledge: Knowledge, head: Mapping[str, Any]) -> Frame:
    """Return what is known about the first of some IRIs that the graph knows.

    Raises:
        UnknownThing: the graph knows none of them.
        EnvironmentProblem: the store cannot answer.

    """
    asked = _question(knowledge, head["iris"])
    node = asked or _known(knowledge, head["iris"])
    form = next(form for form in THING_FORMS if form.name == head["form"])
    if asked is not None:
        content = _told(knowledge, asked, form, head["lang"])
    elif form is HTML:
        portrait = portray(knowledge.store, node.value)
        labels = labels_for(knowledge.store, portrait, head["lang"])
        content = page(
            "thing.html", lang=head["lang"], **picture(portrait, labels, head["lang"], knowledge.base_iri)
        )
    elif form in QUAD_FORMS:
        content = serialize(_quads(knowledge, node), format=RDF[form.name], prefixes=dict(PREFIXES)) or b""
    else:
        triples = _triples(knowledge, node)
        content = serialize(triples, format=RDF[form.name], prefixes=dict(PREFIXES)) or b""
    return Frame(head={"type": form.header, "iri": node.value}, body=content)


def _question(knowledge: Knowledge, iris: Sequence[str]) -> NamedNode | None:
    """Return the IRI among these that names a saved question, unless the graph itself tells of it."""
    start = f"{knowledge.base_iri}id/vraag/"
    found = next((iri for iri in iris if iri.removeprefix(start) in knowledge.questions), None)
    if found is None or not found.startswith(start):
        return None
    node = NamedNode(found)
    told = knowledge.store.query(f"ASK {{ {node} ?p ?o }}")
    return None if isinstance(told, Truth) and told.value else node


def _told(knowledge: Knowledge, node: NamedNode, form: Form, lang: str) -> bytes:
    """Return a saved question as data, after https://www.w3.org/TR/shacl-af/, or as a page."""
    question = knowledge.questions[node.value.rpartition("/")[2]]
    if form is HTML:
        return page(
            "question.html", lang=lang, question=question, path=path_to(node.value, knowledge.base_iri)
        )
    triples = [
        Triple(node, named("rdf:type"), named("sh:SPARQLExecutable")),
        Triple(node, named("rdf:type"), named("sh:SPARQLSelectExecutable")),
        *(
            Triple(node, named("rdfs:label"), Literal(question.summary[each], language=each))
            for each in ("nl", "en")
        ),
        *(
            Triple(node, named("rdfs:comment"), Literal(question.description[each], language=each))
            for each in ("nl", "en")
        ),
        *(Triple(node, named("schema:keywords"), Literal(tag)) for tag in question.tags),
        Triple(node, named("sh:select"), Literal(question.sparql)),
    ]
    return serialize(triples, format=RDF[form.name], prefixes=dict(PREFIXES)) or b""


def _known(knowledge: Knowledge, iris: Sequence[str]) -> NamedNode:
    view = view_graph_iri(knowledge.base_iri)
    for iri in iris:
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        told = f"{{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }}"
        answer = knowledge.store.query(f"ASK {{ {told} }}")
        if node == view or (isinstance(answer, Truth) and answer.value):
            return node
    raise UnknownThing("The graph says nothing about this address.", hint="Start at /, or search at /api/v1.")


def _triples(knowledge: Knowledge, node: NamedNode) -> list[Triple]:
    if node == view_graph_iri(knowledge.base_iri):
        return _all(knowledge, "?s ?p ?o")
    answer = knowledge.store.query(_pattern().replace("?thing", str(node)))
    return sorted_triples(answer.triples if isinstance(answer, Triples) else ())


def _quads(knowledge: Knowledge, node: NamedNode) -> list[Quad]:
    """Return the statements about a thing, each in the graph that states it, and what a graph states."""
    about = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in _triples(knowledge, node)]
    if node == view_graph_iri(knowledge.base_iri):
        return about
    answer = knowledge.store.query(
        f"SELECT DISTINCT ?g ?p ?o WHERE {{ GRAPH ?g {{ {node} ?p ?o }} }} ORDER BY ?g ?p ?o"
    )
    rows = answer.rows if isinstance(answer, Rows) else ()
    stated = [
        Quad(node, p, o, g)
        for g, p, o in rows
        if isinstance(g, NamedNode) and isinstance(p, NamedNode) and o is not None
    ]
    inside = _all(knowledge, f"GRAPH {node} {{ ?s ?p ?o }}")
    return [*about, *stated, *(Quad(t.subject, t.predicate, t.object, node) for t in inside)]


def _all(knowledge: Knowledge, pattern: str) -> list[Triple]:
    answer = knowledge.store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    return sorted_triples(answer.triples if isinstance(answer, Triples) else ())
