"""Whether a rule notices a mutation: only the rules that read the fact are run, on the things near it.

What is run is pySHACL with our shapes, on the whole graph with the mutation in it. Which things are near is
taken too wide rather than too narrow: all that the properties of a rule lead to, in as many steps as it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import SH, Graph, URIRef

from benchmarks.mutants import Mutant, Reading, class_of, facts, mutants, reading
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.view import current_view
from regiodeals.rules.engine import ValidatedGraph
from regiodeals.rules.lean import lean_shapes, targets_among
from regiodeals.rules.ruleset import load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from pyoxigraph import Triple
    from rdflib.term import Node

    from regiodeals.content import Content

_TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
_RESULT: Final = (SH.sourceShape, SH.focusNode, SH.resultPath, SH.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a mutant: the rules that notice it, and how many rules looked at a thing near it."""

    mutant: Mutant
    noticed: tuple[str, ...]
    looked: int


class Proof:
    """A graph with its rules, in which facts are made wrong one at a time."""

    def __init__(self, view: Iterable[Triple], shapes: Graph) -> None:
        self.graph = ValidatedGraph(view)
        self._lean = lean_shapes(shapes)
        validator = Validator(
            DataGraph.from_rdflib(self.graph), shacl_graph=self._lean, options={"inplace": True}
        )
        self._executor = validator.make_executor()
        self._data = validator.data_graph
        self._shapes = {shape.node: shape for shape in validator.shacl_graph.shapes}
        self._reading: dict[Node, Reading] = {
            node: reading(self._lean, node)
            for node in sorted(self._shapes)
            if any((node, target, None) in self._lean for target in _TARGETS)
        }
        # Rule, focus, path and value of what is found in the graph as it is.
        self._links = _links(self.graph)
        self.properties = frozenset(name for found in self._reading.values() for name in found.properties)
        self.known = {told for node in self._reading for told in self._found(node, None)}

    @classmethod
    def of_content(cls, content: Content) -> Proof:
        """Return the released graph with the released rules."""
        return cls(current_view(load_dataset(content)), load_rules(content).shapes)

    def unread(self) -> dict[tuple[URIRef, URIRef], int]:
        """Return the classes and properties of facts that no rule reads, with how many facts there are."""
        counts: dict[tuple[URIRef, URIRef], int] = {}
        for subject, predicate, _ in facts(self.graph):
            if isinstance(predicate, URIRef) and predicate not in self.properties:
                key = class_of(self.graph, subject), predicate
                counts[key] = counts.get(key, 0) + 1
        return counts

    def mutants(self) -> Iterator[Mutant]:
        """Yield the mutants of all that rules read."""
        return mutants(self.graph, self.properties)

    def outcome(self, mutant: Mutant, *, all_rules: bool = False) -> Outcome:
        """Make one fact wrong, run the rules that read it, and put it right again.

        The first rule that notices it is enough, unless ``all_rules``.
        """
        touched = {statement[1] for statement in (*mutant.removed, *mutant.added)}
        seeds = {
            node for subject, _, target in (*mutant.removed, *mutant.added) for node in (subject, target)
        }
        noticed, looked = [], 0
        self._exchange(mutant.removed, mutant.added)
        try:
            for shape, found in self._reading.items():
                focus = (
                    targets_among(self._lean, self.graph, shape, self._near(found, mutant, seeds))
                    if found.properties & touched
                    else frozenset()
                )
                looked += bool(focus)
                if focus and self._found(shape, focus) - self.known:
                    noticed.append(str(shape))
                    if not all_rules:
                        break
        finally:
            self._exchange(mutant.added, mutant.removed)
        return Outcome(mutant=mutant, noticed=tuple(noticed), looked=looked)

    def _exchange(self, old: Iterable[Any], new: Iterable[Any]) -> None:
        for statement in old:
            self.graph.remove(statement)
        for statement in new:
            self.graph.add(statement)

    def _near(self, found: Reading, mutant: Mutant, seeds: set[Node]) -> set[Node]:
        """Return the things for which a rule may read the fact, targets or not."""
        if found.own is not None:
            return {statement[0] for statement in mutant.removed}
        if found.inverse is not None:
            return {statement[2] for statement in (*mutant.removed, *mutant.added)}
        if found.apart & {statement[1] for statement in mutant.removed}:
            return set(self.graph.subjects())
        seen, edge = set(seeds), set(seeds)
        for _ in range(found.steps):
            edge = {
                node
                for name in found.joined
                for start in edge
                for node in self._links.get(name, {}).get(start, ())
            } - seen
            if not edge:
                break
            seen |= edge
        return seen

    def _found(self, shape: Node, focus: Set[Node] | None) -> set[tuple[str, ...]]:
        """Return what a shape finds about some of its targets, or about all."""
        nodes = None if focus is None else sorted(focus, key=str)
        _, reports = self._shapes[shape].validate(self._executor, self._data, focus=nodes)
        return {_told(statements) for _, _, statements in reports}


def _links(graph: Graph) -> Mapping[Node, Mapping[Node, Set[Node]]]:
    """Return for each property which things it ties together, in both directions."""
    links: dict[Node, dict[Node, set[Node]]] = {}
    for subject, predicate, target in graph:
        ends = links.setdefault(predicate, {})
        ends.setdefault(subject, set()).add(target)
        ends.setdefault(target, set()).add(subject)
    return links


def _told(statements: Iterable[tuple[Any, Any, Any]]) -> tuple[str, ...]:
    """Return a result as values that can be compared."""
    found = {
        predicate: target[1] if isinstance(target, tuple) else target for _, predicate, target in statements
    }
    return tuple(str(found.get(part)) for part in _RESULT)
