"""What is in the view, in numbers: VoID (https://www.w3.org/TR/void/) with partitions and link sets."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.terms import named
from regiodeals.graph.view import dataset_iri
from regiodeals.namespaces import PREFIXES, shrink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiodeals.graph.view import View
    from regiodeals.publish.description import Description

_TYPE: Final = named("rdf:type")
_DATASET, _LINKSET = named("void:Dataset"), named("void:Linkset")
_SPACE: Final = named("void:uriSpace")
_SUBSET: Final = named("void:subset")
_TRIPLES: Final = named("void:triples")
_ENTITIES: Final = named("void:entities")
_ABOUT_SETS: Final = PREFIXES["void"]


def void_triples(description: Description, view: View) -> Iterator[Triple]:
    """Yield the counts of a view, its partitions by class and property, and its links per register.

    What describes a part has the IRI of the dataset with a fragment, so that it leads to the dataset.

    Registers are those that the description gives a ``void:uriSpace``. A link is a triple whose object
    lies in that space and whose subject does not. One to which nothing links gets no link set. What VoID
    itself says of registers, such as the target of a link set, is no link.
    """
    dataset = dataset_iri(view.base_iri)
    things = f"{view.base_iri}id/"
    subjects = {triple.subject for triple in view.triples}
    classes = Counter(triple.object for triple in view.triples if triple.predicate == _TYPE)
    properties = Counter(triple.predicate for triple in view.triples)
    entities = {node for node in subjects if isinstance(node, NamedNode) and node.value.startswith(things)}
    yield Triple(dataset, _SPACE, Literal(things))
    yield Triple(dataset, _TRIPLES, _number(len(view.triples)))
    yield Triple(dataset, _ENTITIES, _number(len(entities)))
    yield Triple(dataset, named("void:classes"), _number(len(classes)))
    yield Triple(dataset, named("void:properties"), _number(len(properties)))
    yield Triple(dataset, named("void:distinctSubjects"), _number(len(subjects)))
    objects = {triple.object for triple in view.triples}
    yield Triple(dataset, named("void:distinctObjects"), _number(len(objects)))
    for kind, count in classes.items():
        if isinstance(kind, NamedNode):
            part = _part(dataset, "klasse", kind)
            yield Triple(dataset, named("void:classPartition"), part)
            yield Triple(part, _TYPE, _DATASET)
            yield Triple(part, named("void:class"), kind)
            yield Triple(part, _ENTITIES, _number(count))
    for predicate, count in properties.items():
        part = _part(dataset, "eigenschap", predicate)
        yield Triple(dataset, named("void:propertyPartition"), part)
        yield Triple(part, _TYPE, _DATASET)
        yield Triple(part, named("void:property"), predicate)
        yield Triple(part, _TRIPLES, _number(count))
    yield from _linksets(description, view, dataset)


def _linksets(description: Description, view: View, dataset: NamedNode) -> Iterator[Triple]:
    spaces = {
        register: space.value
        for register in description.of_class("void:Dataset")
        for space in description.objects(register, _SPACE)
        if register != dataset
    }
    counts: dict[NamedNode, Counter[NamedNode]] = defaultdict(Counter)
    for triple in view.triples:
        if not isinstance(triple.object, NamedNode) or not isinstance(triple.subject, NamedNode):
            continue
        if triple.predicate.value.startswith(_ABOUT_SETS):
            continue
        for register, space in spaces.items():
            if triple.object.value.startswith(space) and not triple.subject.value.startswith(space):
                counts[register][triple.predicate] += 1
    for register, by_predicate in counts.items():
        for predicate, count in by_predicate.items():
            name = f"{register.value.rpartition('/')[2]}/{_slug(predicate)}"
            linkset = NamedNode(f"{dataset.value}#linkset/{name}")
            yield Triple(dataset, _SUBSET, linkset)
            yield Triple(linkset, _TYPE, _LINKSET)
            yield Triple(linkset, named("void:subjectsTarget"), dataset)
            yield Triple(linkset, named("void:objectsTarget"), register)
            yield Triple(linkset, named("void:linkPredicate"), predicate)
            yield Triple(linkset, _TRIPLES, _number(count))


def _part(dataset: NamedNode, kind: str, term: NamedNode) -> NamedNode:
    return NamedNode(f"{dataset.value}#{kind}/{_slug(term)}")


def _slug(term: NamedNode) -> str:
    """Return a name for a path: ``rd-bedrag`` for ``rd:bedrag``, a digest for a term without a prefix."""
    short = shrink(term.value).replace(":", "-").replace("/", "-")
    if re.fullmatch(r"[A-Za-z0-9_.-]+", short):
        return short
    return hashlib.sha256(term.value.encode()).hexdigest()[:16]


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=named("xsd:integer"))
