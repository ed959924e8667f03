"""The shapes as the validator needs them: the same tests in a form that is quick to go through.

pySHACL visits each property shape once per focus node when its node shape names it, and once for all focus
nodes when it has a target of its own; it words a result for each alternative that a value does not meet, also
when another alternative is met; and it reads the whole text of a query again for each focus node. None of it
changes what is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import rdflib
from rdflib import RDF, RDFS, SH, Literal, URIRef
from rdflib.namespace import DCTERMS

from regiodeals.graph.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rdflib.term import Node

    Statement = tuple[Node, Node, Node]

_TEXTS: Final = (SH.name, SH.description, SH.message, SH.order, DCTERMS.source)
"""What a rule tells people; the validator compares each with all constraints, for each value it tests."""

_TARGETS: Final = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
_LISTS: Final = (SH["and"], SH["or"], SH.xone)
_UNSAID: Final = Literal("-")


def lean_shapes(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return shapes that find exactly what the given ones find, without what they tell people."""
    lean = rdflib.Graph()
    moved = set(_held(shapes))
    for statement in shapes:
        subject, predicate, target = statement
        if predicate == SH.select:
            lean.add((subject, predicate, Literal(one_line(str(target)))))
        elif predicate not in _TEXTS and statement not in moved:
            lean.add(statement)
    for holder, _, held in moved:
        for target_kind in _TARGETS:
            for target in shapes.objects(holder, target_kind):
                lean.add((held, target_kind, target))
    for member in _members(shapes):
        if not isinstance(member, URIRef):
            lean.add((member, SH.message, _UNSAID))
    return lean


def aimed(shapes: rdflib.Graph, graph: rdflib.Graph, focus: Iterable[Node]) -> rdflib.Graph:
    """Return shapes that are about some things only, of all that they are about in a graph."""
    near = rdflib.Graph()
    near += (statement for statement in shapes if statement[1] not in _TARGETS)
    nodes = set(focus)
    for shape in set(shapes.subjects(None, None)):
        for node in targets_among(shapes, graph, shape, nodes):
            near.add((shape, SH.targetNode, node))
    return near


def targets_among(
    shapes: rdflib.Graph, graph: rdflib.Graph, shape: Node, nodes: Collection[Node]
) -> set[Node]:
    """Return which of some things a shape is about in a graph."""
    classes = {
        kind
        for wanted in shapes.objects(shape, SH.targetClass)
        for kind in graph.transitive_subjects(RDFS.subClassOf, wanted)
    }
    named = set(shapes.objects(shape, SH.targetNode))
    subjects_of = list(shapes.objects(shape, SH.targetSubjectsOf))
    objects_of = list(shapes.objects(shape, SH.targetObjectsOf))
    if not (classes or named or subjects_of or objects_of):
        return set()
    return {
        node
        for node in nodes
        if node in named
        or any(kind in classes for kind in graph.objects(node, RDF.type))
        or any((node, predicate, None) in graph for predicate in subjects_of)
        or any((None, predicate, node) in graph for predicate in objects_of)
    }


def one_line(query: str) -> str:
    r"""Return a query on one line, without comments; one with a string of several lines stays as it is.

    >>> one_line("SELECT $this # the deal\nWHERE { $this <urn:a#b> 1 }")
    'SELECT $this WHERE { $this <urn:a#b> 1 }'
    """
    ends: dict[int, int] = {}
    for token in tokens(query):
        if "\n" in token.text:
            return query
        ends[token.line] = token.column - 1 + len(token.text)
    lines = query.split("\n")
    return " ".join(lines[number - 1][:end].strip() for number, end in ends.items())


def _held(shapes: rdflib.Graph) -> Iterator[Statement]:
    """Yield the links to property shapes that can have the target of their node shape instead.

    Not those of a shape that is switched off or closed, or that another shape refers to.
    """
    for holder, held in shapes.subject_objects(SH.property):
        if (
            isinstance(holder, URIRef)
            and not any((holder, kept, None) in shapes for kept in (SH.deactivated, SH.closed, SH.path))
            and not any(shapes.subjects(None, holder))
            and any((holder, target, None) in shapes for target in _TARGETS)
        ):
            yield holder, SH.property, held


def _members(shapes: rdflib.Graph) -> Iterator[Node]:
    """Yield the alternatives of each list of shapes, and what must not hold."""
    yield from shapes.objects(None, SH["not"])
    for kind in _LISTS:
        for rest in shapes.objects(None, kind):
            node: Node | None = rest
            while node is not None and node != RDF.nil:
                yield from shapes.objects(node, RDF.first)
                node = shapes.value(node, RDF.rest)
