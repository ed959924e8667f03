"""Does each triple stand where it belongs?

Facts stand in the graph of the passage that states them. Outside it stand only identity, the metadata of
passages and documents, and our own statements: the properties that the ontology marks with
``rd:buitenPassage true``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import nearest
from regiodeals.evidence.problems import Problem, problem
from regiodeals.graph.dataset import DERIVATION, GRAPH_CLASSES, PASSAGE, TYPE
from regiodeals.graph.terms import named
from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Triple

    from regiodeals.graph.dataset import Dataset

_OUTSIDE: Final = named("rd:buitenPassage")
_AMOUNT: Final = named("rd:bedrag")
_GIVES_SCALE: Final = named("rd:schaalfactor")


def check_placement(dataset: Dataset, *, name: Callable[[str], str] = shrink) -> list[Problem]:
    """Return the triples of a dataset that stand in the wrong place.

    ``name`` gives the short name of an IRI for the messages.
    """
    identity = identity_properties(dataset)
    kinds = _kinds(dataset)
    problems = list(_outside(dataset, identity, name))
    declared = _declared(dataset, kinds)
    for graph, triples in dataset.graphs.items():
        if graph not in kinds:
            problems.append(problem("undeclared-graph", graph.value, subject=name(graph.value)))
        elif PASSAGE in kinds[graph]:
            problems += _in_passage(graph, triples, identity, declared, name)
        elif DERIVATION not in kinds[graph]:
            problems += _amounts(triples, name)
    return problems + list(_empty(dataset, kinds))


def identity_properties(dataset: Dataset) -> frozenset[NamedNode]:
    """Return the properties that may stand outside passages, as the ontology marks them."""
    return frozenset(
        triple.subject
        for triple in dataset.vocabulary
        if triple.predicate == _OUTSIDE
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.object.value in {"true", "1"}
    )


def _kinds(dataset: Dataset) -> dict[NamedNode, set[NamedNode]]:
    """Map each declared graph to what it is: a passage, a register, a link set or a derivation."""
    kinds: dict[NamedNode, set[NamedNode]] = {}
    for subject, predicate, target in _named(dataset.statements):
        if predicate == TYPE and isinstance(target, NamedNode) and target in GRAPH_CLASSES:
            kinds.setdefault(subject, set()).add(target)
    return kinds


def _declared(dataset: Dataset, kinds: dict[NamedNode, set[NamedNode]]) -> frozenset[str]:
    """Return the things that have a type outside passages.

    The type stands in our statements, a register or the vocabulary.
    """
    sources = [dataset.statements, dataset.vocabulary]
    sources += [
        triples for graph, triples in dataset.graphs.items() if PASSAGE not in kinds.get(graph, set())
    ]
    return frozenset(
        subject.value for triples in sources for subject, predicate, _ in _named(triples) if predicate == TYPE
    )


def _outside(
    dataset: Dataset, identity: frozenset[NamedNode], name: Callable[[str], str]
) -> Iterator[Problem]:
    yield from _unnamed(None, dataset.statements, name)
    for subject, predicate, target in _named(dataset.statements):
        if predicate not in identity:
            yield problem(
                "fact-outside-passage",
                subject.value,
                property=name(predicate.value),
                value=_shown(target, name),
            )


def _in_passage(
    graph: NamedNode,
    triples: Iterable[Triple],
    identity: frozenset[NamedNode],
    declared: frozenset[str],
    name: Callable[[str], str],
) -> Iterator[Problem]:
    yield from _unnamed(graph, triples, name)
    undeclared: set[str] = set()
    for subject, predicate, _ in _named(triples):
        if predicate in identity:
            yield problem(
                "identity-in-passage",
                graph.value,
                property=name(predicate.value),
                subject=name(subject.value),
            )
        if subject.value not in declared:
            undeclared.add(subject.value)
    for iri in sorted(undeclared):
        kind = iri.rpartition("/")[0]
        alike = (name(other) for other in declared if other.rpartition("/")[0] == kind)
        near = nearest(name(iri), alike, count=1, at_least=0.8)
        yield problem("undeclared-subject", graph.value, nearest=near[0] if near else None, subject=name(iri))


def _amounts(triples: Iterable[Triple], name: Callable[[str], str]) -> Iterator[Problem]:
    """Find amounts that a register states: an amount stands in a passage or follows from one."""
    for subject, predicate, target in _named(triples):
        if predicate == _AMOUNT:
            yield problem(
                "amount-without-passage",
                subject.value,
                value=_shown(target, name),
                subject=name(subject.value),
            )


def _empty(dataset: Dataset, kinds: dict[NamedNode, set[NamedNode]]) -> Iterator[Problem]:
    """Find passages that state nothing; one that gives a scale states that."""
    giving = {subject for subject, predicate, _ in _named(dataset.statements) if predicate == _GIVES_SCALE}
    for graph, classes in kinds.items():
        if PASSAGE in classes and not dataset.graphs.get(graph) and graph not in giving:
            yield problem("empty-passage", graph.value)


def _named(triples: Iterable[Triple]) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """Yield the triples without blank nodes."""
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, (NamedNode, Literal)):
            yield triple.subject, triple.predicate, triple.object


def _unnamed(
    graph: NamedNode | None, triples: Iterable[Triple], name: Callable[[str], str]
) -> Iterator[Problem]:
    """Report the triples with a blank node, at their graph or else at their subject."""
    for triple in triples:
        if not (isinstance(triple.subject, NamedNode) and isinstance(triple.object, (NamedNode, Literal))):
            at = graph or triple.subject
            yield problem(
                "blank-node",
                at.value if isinstance(at, NamedNode) else str(at),
                property=name(triple.predicate.value),
            )


def _shown(term: NamedNode | Literal, name: Callable[[str], str]) -> str:
    return name(term.value) if isinstance(term, NamedNode) else f"'{term.value}'"
