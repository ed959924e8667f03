"""Mutations of the graph: what rules read, and each way in which one fact can be wrong.

What rules read is derived from the shapes: the paths and properties of core constraints, and the triple
patterns of ``sh:select``. The mutations of a fact follow from the datatype of its value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from rdflib import RDF, RDFS, SH, SKOS, XSD, BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue

from regiodeals.graph.bridge import from_rdflib_term, to_rdflib_term
from regiodeals.graph.terms import Span, to_span
from regiodeals.namespaces import VOCABULARY, expand, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Graph
    from rdflib.term import Identifier, Node

    Statement = tuple[Node, Node, Node]

_EXISTS: Final = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
FAR: Final = 12
"""Steps that a path of any length may take."""

_PATH_WORDS: Final = frozenset(
    {
        SH.path,
        SH.inversePath,
        SH.alternativePath,
        SH.zeroOrMorePath,
        SH.oneOrMorePath,
        SH.zeroOrOnePath,
        SH.equals,
        SH.disjoint,
        SH.lessThan,
        SH.lessThanOrEquals,
        SH.targetSubjectsOf,
        SH.targetObjectsOf,
        RDF.first,
    }
)
_FAR_WORDS: Final = frozenset({SH.zeroOrMorePath, SH.oneOrMorePath})
_CLASS_WORDS: Final = frozenset({RDF.type, RDFS.subClassOf})
_MADE_BY_THE_BUILD: Final = frozenset(
    URIRef(expand(name))
    for name in ("prov:wasDerivedFrom", "rd:vroegsteDatum", "rd:laatsteDatum", "void:triples")
)
_DAY: Final = URIRef(expand("rd:datum"))
_EARLIEST, _LATEST = URIRef(expand("rd:vroegsteDatum")), URIRef(expand("rd:laatsteDatum"))
_MOMENTS: Final = frozenset({XSD.date, XSD.gYearMonth, XSD.gYear})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a rule reads. ``joined`` lead from one thing to another; ``apart`` are not joined to the focus.

    ``steps`` is the most that lie between the focus and a fact that counts for it. ``own`` and ``inverse``
    are set for a rule that reads one property only, of the focus or towards it.
    """

    properties: frozenset[URIRef]
    joined: frozenset[URIRef]
    apart: frozenset[URIRef]
    steps: int
    own: URIRef | None = None
    inverse: URIRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """The graph with one fact wrong: the statements that go and those that come.

    ``thing`` is the class of what the fact is about, ``kind`` says how the fact is made wrong.
    """

    thing: URIRef
    predicate: URIRef
    kind: str
    removed: tuple[Statement, ...]
    added: tuple[Statement, ...]

    @property
    def key(self) -> str:
        """A number drawn from the fact itself, so that a sample stays the same when other facts change."""
        text = "\t".join(node.n3() for node in self.removed[0])
        return sha256(f"{self.kind}\t{text}".encode()).hexdigest()


def reading(shapes: Graph, shape: Node) -> Reading:
    """Return what a shape with a target reads, with all that it refers to."""
    found: list[URIRef] = []
    joined: set[URIRef] = set()
    apart: set[URIRef] = set()
    steps, waiting, seen = 0, [shape], {shape}
    while waiting:
        node = waiting.pop()
        for predicate, target in shapes.predicate_objects(node):
            if predicate in _PATH_WORDS and isinstance(target, URIRef):
                found.append(target)
                joined.add(target)
                steps += 1
            if predicate in _FAR_WORDS:
                steps += FAR
            if predicate == SH.select:
                query = _Patterns(str(target))
                found += query.properties
                joined |= query.joined
                apart |= query.apart
                steps += query.steps
            if target not in seen and (target, None, None) in shapes:
                seen.add(target)
                waiting.append(target)
    path = shapes.value(shape, SH.path)
    turned = None if path is None else shapes.value(path, SH.inversePath)
    single = len(found) == 1
    return Reading(
        properties=frozenset(found) - _CLASS_WORDS,
        joined=frozenset(joined),
        apart=frozenset(apart),
        steps=steps,
        own=path if single and isinstance(path, URIRef) else None,
        inverse=turned if single and isinstance(turned, URIRef) else None,
    )


class _Patterns:
    """The triple patterns of a query: which properties, and which are joined to the focus."""

    def __init__(self, select: str) -> None:
        self.properties: list[URIRef] = []
        self.joined: set[URIRef] = set()
        self.apart: set[URIRef] = set()
        self.steps = 0
        self._patterns: list[tuple[Node, Node | Path, Node]] = []
        traverse(prepareQuery(sparql_prologue() + select).algebra, visitPost=self._visit)
        away = self._away()
        for subject, predicate, target in self._patterns:
            names = [*_names(predicate)]
            self.properties += names
            ends = {end for end in (subject, target) if _is_open(end)}
            if not ends & away.keys():
                self.apart |= set(names)
            elif len(ends) == 2 or isinstance(predicate, Path):
                self.joined |= set(names)
                self.steps = max(self.steps, min(away[end] for end in ends) + _length(predicate))

    def _visit(self, part: Any) -> None:
        if not isinstance(part, CompValue):
            return
        if part.name == "BGP":
            self._patterns += part.triples
        elif part.name in _EXISTS:
            # The translated pattern is an attribute; among the items is the pattern as it was parsed.
            traverse(part.graph, visitPost=self._visit)

    def _away(self) -> dict[Node, int]:
        """Return the variables that are joined to the focus, and in how many steps at least."""
        away: dict[Node, int] = {Variable("this"): 0}
        before: dict[Node, int] = {}
        while away != before:
            before = dict(away)
            for subject, predicate, target in self._patterns:
                for start, end in ((subject, target), (target, subject)):
                    if start in away and _is_open(end):
                        away[end] = min(away.get(end, FAR * FAR), away[start] + _length(predicate))
        return away


def _is_open(node: Node) -> bool:
    return isinstance(node, Variable | BNode)


def _names(predicate: Node | Path) -> Iterator[URIRef]:
    if isinstance(predicate, URIRef):
        yield predicate
    elif isinstance(predicate, InvPath):
        yield from _names(predicate.arg)
    elif isinstance(predicate, MulPath):
        yield from _names(predicate.path)
    elif isinstance(predicate, SequencePath | AlternativePath | NegatedPath):
        for part in predicate.args:
            yield from _names(part)


def _length(predicate: Node | Path) -> int:
    return FAR if _is_far(predicate) else max(1, len([*_names(predicate)]))


def _is_far(predicate: Node | Path) -> bool:
    if isinstance(predicate, MulPath):
        return True
    if isinstance(predicate, SequencePath | AlternativePath):
        return any(_is_far(part) for part in predicate.args)
    return isinstance(predicate, InvPath) and _is_far(predicate.arg)


def facts(graph: Graph) -> list[Statement]:
    """Return the facts of a view: no vocabulary, no classes, and nothing that the build adds itself."""
    return sorted(
        statement
        for statement in graph
        if isinstance(statement[0], URIRef)
        and not statement[0].startswith(VOCABULARY)
        and statement[1] not in _CLASS_WORDS | _MADE_BY_THE_BUILD
        and (statement[0], RDF.type, None) in graph
    )


def mutants(graph: Graph, properties: Iterable[URIRef]) -> Iterator[Mutant]:
    """Yield each mutation of each fact with one of the properties, in one order."""
    wanted, peers = set(properties), _Peers(graph)
    for subject, predicate, target in facts(graph):
        if predicate not in wanted or not isinstance(predicate, URIRef):
            continue
        for kind, value in _variants(target, peers, set(graph.objects(subject, predicate))):
            removed: list[Statement] = [(subject, predicate, target)]
            added: list[Statement] = [] if value is None else [(subject, predicate, value)]
            if predicate == _DAY:
                # The build says the first and the last day next to each date.
                removed += [
                    (subject, bound, day)
                    for bound in (_EARLIEST, _LATEST)
                    for day in graph.objects(subject, bound)
                ]
                added += _bounds(subject, value)
            thing = class_of(graph, subject)
            yield Mutant(
                thing=thing, predicate=predicate, kind=kind, removed=tuple(removed), added=tuple(added)
            )


def class_of(graph: Graph, thing: Node) -> URIRef:
    """Return the class of a thing, the first when it has several."""
    return min(kind for kind in graph.objects(thing, RDF.type) if isinstance(kind, URIRef))


def _bounds(subject: Node, value: Identifier | None) -> Iterator[Statement]:
    span = None if value is None else to_span(from_rdflib_term(value))
    if isinstance(span, Span):
        for bound, day in ((_EARLIEST, span.earliest), (_LATEST, span.latest)):
            yield subject, bound, Literal(day.isoformat(), datatype=XSD.date, normalize=False)


class _Peers:
    """For each thing the next one of its kind: of its scheme when it is a concept, else of its class."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._groups: dict[Node, list[URIRef]] = {}

    def other(self, thing: URIRef, taken: set[Node]) -> URIRef | None:
        """Return another thing of the same kind that is not taken, or None."""
        kinds = sorted(self._graph.objects(thing, SKOS.inScheme), key=str) or sorted(
            self._graph.objects(thing, RDF.type), key=str
        )
        link = SKOS.inScheme if (thing, SKOS.inScheme, None) in self._graph else RDF.type
        for kind in kinds:
            if kind not in self._groups:
                found = {node for node in self._graph.subjects(link, kind) if isinstance(node, URIRef)}
                self._groups[kind] = sorted(found)
            group = self._groups[kind]
            place = group.index(thing)
            for other in (*group[place + 1 :], *group[:place]):
                if other not in taken:
                    return other
        return None


def _variants(value: Node, peers: _Peers, taken: set[Node]) -> Iterator[tuple[str, Identifier | None]]:
    if isinstance(value, URIRef):
        other = peers.other(value, taken)
        if other is not None:
            yield "another of its kind", other
    elif isinstance(value, Literal):
        if value.datatype in {XSD.decimal, XSD.integer}:
            yield from _numbers(value)
        elif value.datatype in _MOMENTS:
            yield from _moments(value)
        elif value.datatype == XSD.boolean:
            yield "the opposite", _typed("false" if str(value) == "true" else "true", value)
        else:
            yield "emptied", Literal("", lang=value.language, datatype=value.datatype)
    yield "one language dropped" if isinstance(value, Literal) and value.language else "absent", None


def _numbers(value: Literal) -> Iterator[tuple[str, Identifier]]:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return
    if value.datatype == XSD.integer:
        yield "one more", _typed(str(int(number) + 1), value)
        yield "ten times", _typed(str(int(number) * 10 or 10), value)
        yield "negative", _typed(str(-int(number) or -1), value)
        return
    for kind, changed in (
        ("a cent more", number + Decimal("0.01")),
        ("ten times", number * 10 or Decimal(10)),
        ("negative", -number or Decimal(-1)),
    ):
        text = f"{changed:f}"
        yield kind, _typed(text if "." in text else f"{text}.0", value)


def _moments(value: Literal) -> Iterator[tuple[str, Identifier]]:
    """Yield the moment one unit of its precision earlier and later: a day, a month or a year."""
    span = to_span(from_rdflib_term(value))
    if span is None:
        return
    size = len(str(value))
    for kind, day in (
        ("earlier", span.earliest - timedelta(days=1)),
        ("later", span.latest + timedelta(days=1)),
    ):
        yield kind, _typed(date.isoformat(day)[:size], value)


def _typed(text: str, like: Literal) -> Identifier:
    literal = Literal(text, datatype=like.datatype, normalize=False)
    return to_rdflib_term(from_rdflib_term(literal))


def sample(found: Iterable[Mutant], most: int, *, by_thing: bool = True) -> list[Mutant]:
    """Return at most so many mutants of each class, property and kind: all, or those with the lowest keys."""
    groups: dict[tuple[str, ...], list[Mutant]] = {}
    for mutant in found:
        thing = str(mutant.thing) if by_thing else ""
        groups.setdefault((thing, str(mutant.predicate), mutant.kind), []).append(mutant)
    return [
        mutant for key in sorted(groups) for mutant in sorted(groups[key], key=lambda each: each.key)[:most]
    ]
