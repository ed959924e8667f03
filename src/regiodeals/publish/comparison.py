"""What changed between two releases: per thing, which facts came and which went."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from regiodeals.errors import InputProblem
from regiodeals.graph.dataset import TYPE
from regiodeals.graph.files import USER_FILE_LIMIT, read_file, shown
from regiodeals.graph.terms import named, preferred_text
from regiodeals.graph.view import TRIPLE_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

_DUMPS: Final = ("regiodeals.trig", "regiodeals.nq", "regiodeals.ttl", "regiodeals.nt", "regiodeals.jsonld")
_LABELS: Final = (named("rdfs:label"), named("skos:prefLabel"), named("sh:name"))
_VIEW_GRAPH: Final = "id/graaf/actueel"
_DATASET: Final = "id/dataset"
"""End of the IRI of the dataset, whose size tells the base; link sets have a size too, which is a fact."""

Fact = tuple[NamedNode, NamedNode | Literal]
"""A property and its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What one release says: facts per thing in its view, and the facts of each named graph."""

    base_iri: str | None
    things: Mapping[NamedNode, frozenset[Fact]]
    graphs: Mapping[NamedNode, frozenset[tuple[NamedNode, Fact]]]

    def label(self, iri: NamedNode, lang: str) -> str | None:
        """Return what a thing is called, in the language asked, else in Dutch; None when it has no name."""
        said = self.things.get(iri, frozenset())
        for name in _LABELS:
            text = preferred_text((value for predicate, value in said if predicate == name), lang)
            if text is not None:
                return text
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one property of a thing changed: the values that went, and those that came."""

    property: NamedNode
    removed: tuple[NamedNode | Literal, ...]
    added: tuple[NamedNode | Literal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """How one thing changed; ``state`` is ``new``, ``gone`` or ``changed``."""

    iri: NamedNode
    state: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChange:
    """How much a named graph changed: numbers of statements that came and went."""

    iri: NamedNode
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that differs between two releases. Named graphs are compared only when both releases hold them."""

    old: Release
    new: Release
    things: tuple[ThingChange, ...]
    graphs: tuple[GraphChange, ...]

    @property
    def equal(self) -> bool:
        """Tell whether the two releases say the same."""
        return not self.things and not self.graphs

    def label(self, iri: NamedNode, lang: str) -> str | None:
        """Return the newest name of a thing."""
        return self.new.label(iri, lang) or self.old.label(iri, lang)


def read_release(place: Path) -> Release:
    """Return what a dump says, or the best dump in a folder that ``build`` wrote.

    Raises:
        InputProblem: there is no such file, no dump in the folder, or it is too large, broken or empty, or
            holds a blank node, which a release never does.

    """
    path = _dump_in(place) if place.is_dir() else place
    return make_release(
        read_file(path, limit=USER_FILE_LIMIT, rename_blank_nodes=True).quads, where=shown(path)
    )


def _dump_in(folder: Path) -> Path:
    for name in _DUMPS:
        if (folder / name).is_file():
            return folder / name
    raise InputProblem(
        "This folder holds no release.",
        where=shown(folder),
        hint=f"Name a folder that regiodeals build wrote, with {', '.join(_DUMPS[:-1])} or {_DUMPS[-1]}.",
    )


def make_release(quads: Iterable[Quad], *, where: str) -> Release:
    """Return a release from its quads; raises what :func:`read_release` raises."""
    things: dict[NamedNode, set[Fact]] = defaultdict(set)
    graphs: dict[NamedNode, set[tuple[NamedNode, Fact]]] = defaultdict(set)
    base = None
    for quad in quads:
        subject, target, graph = quad.subject, quad.object, quad.graph_name
        if (
            not isinstance(subject, NamedNode)
            or not isinstance(target, (NamedNode, Literal))
            or isinstance(graph, BlankNode)
        ):
            raise InputProblem(
                f"A blank node stands in {quad.subject} {quad.predicate} {quad.object}.",
                where=where,
                hint="Compare releases of regiodeals: in those every thing has an IRI.",
            )
        if not isinstance(graph, DefaultGraph):
            if not graph.value.endswith(_VIEW_GRAPH):
                graphs[graph].add((subject, (quad.predicate, target)))
        elif quad.predicate == TRIPLE_COUNT and subject.value.endswith(_DATASET):
            base = subject.value.removesuffix(_DATASET)
        else:
            things[subject].add((quad.predicate, target))
    if not things:
        raise InputProblem(
            "The file holds no facts.", where=where, hint="Check that this is the file you meant."
        )
    return Release(
        base_iri=base,
        things={iri: frozenset(facts) for iri, facts in things.items()},
        graphs={iri: frozenset(facts) for iri, facts in graphs.items()},
    )


def compare(old: Release, new: Release) -> Comparison:
    """Return what differs between two releases, sorted by IRI.

    Raises:
        InputProblem: the releases have different bases, so that no thing of one is in the other.

    """
    if old.base_iri and new.base_iri and old.base_iri != new.base_iri:
        raise InputProblem(
            f"The releases have different bases: {old.base_iri} and {new.base_iri}.",
            hint="Build both with the same --base-iri.",
        )
    things = []
    for iri in sorted({*old.things, *new.things}, key=str):
        before, after = old.things.get(iri, frozenset()), new.things.get(iri, frozenset())
        if before != after:
            state = "new" if not before else "gone" if not after else "changed"
            things.append(ThingChange(iri=iri, state=state, changes=_changes(before, after)))
    return Comparison(old=old, new=new, things=tuple(things), graphs=_graph_changes(old, new))


def _changes(before: frozenset[Fact], after: frozenset[Fact]) -> tuple[Change, ...]:
    removed, added = before - after, after - before
    properties = {predicate for predicate, _ in removed | added}
    return tuple(
        Change(
            property=predicate,
            removed=_values(removed, predicate),
            added=_values(added, predicate),
        )
        for predicate in sorted(properties, key=lambda node: "" if node == TYPE else node.value)
    )


def _values(facts: frozenset[Fact], predicate: NamedNode) -> tuple[NamedNode | Literal, ...]:
    return tuple(sorted((value for name, value in facts if name == predicate), key=str))


def _graph_changes(old: Release, new: Release) -> tuple[GraphChange, ...]:
    if not old.graphs or not new.graphs:
        return ()
    changes = []
    for iri in sorted({*old.graphs, *new.graphs}, key=str):
        before, after = old.graphs.get(iri, frozenset()), new.graphs.get(iri, frozenset())
        if before != after:
            changes.append(GraphChange(iri=iri, added=len(after - before), removed=len(before - after)))
    return tuple(changes)
