"""All that the files say, as one value: the vocabulary, our own statements, and each named graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Triple

from regiodeals.errors import INSTALL_AGAIN, EnvironmentProblem, InputProblem, ParameterProblem
from regiodeals.graph.files import FORMATS, USER_FILE_LIMIT, ParsedFile, check_terms, read_file, shown
from regiodeals.graph.linksets import SUFFIX, link_set_file
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, VOCABULARY, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from regiodeals.content import Content

TYPE: Final = named("rdf:type")
PASSAGE: Final = named("rd:Passage")
DERIVATION: Final = named("rd:Afleiding")
GRAPH_CLASSES: Final = (PASSAGE, named("rd:Registeruitgave"), DERIVATION, named("void:Linkset"))
"""What a named graph in the data may be."""

_REPLACED_BY: Final = named("rd:vervangenDoor")
_VERSIONS = (named("owl:versionIRI"), named("owl:priorVersion"))
_MOVABLE = (BASE + "id/", BASE + "doc/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What the files say, before any view is taken.

    ``vocabulary`` is the ontology with its alignments and schemes. ``statements`` stand outside any named
    graph: identity, passage metadata and our own statements. ``graphs`` holds what each passage, register,
    link set and derivation says; ``origins`` tells in which file each of these graphs stands.
    """

    vocabulary: tuple[Triple, ...]
    statements: tuple[Triple, ...]
    graphs: Mapping[NamedNode, tuple[Triple, ...]]
    base_iri: str = BASE
    origins: Mapping[NamedNode, Path] = field(default_factory=dict)


def load_vocabulary(content: Content) -> tuple[Triple, ...]:
    """Return the triples of the ontology, its alignments and its concept schemes.

    Raises:
        EnvironmentProblem: the folder holds no vocabulary.
        InputProblem: a file cannot be read, or uses a term of ours that none of them defines.

    """
    files = [read_file(path) for path in sorted(content.ontology.rglob("*.ttl"))]
    _refuse_blank_nodes(files)
    triples = tuple(dict.fromkeys(quad.triple for file in files for quad in file.quads))
    known = defined_terms(triples)
    if not known:
        raise EnvironmentProblem(
            {"nl": "De woordenlijst ontbreekt.", "en": "The vocabulary is missing."},
            where=shown(content.ontology),
            hint=INSTALL_AGAIN,
        )
    check_terms(files, known)
    return triples


def defined_terms(vocabulary: Iterable[Triple]) -> frozenset[str]:
    """Return the IRIs under ``def/`` that a vocabulary gives a type, and those of its versions."""
    typed = {triple.subject for triple in vocabulary if triple.predicate == TYPE}
    versions = {triple.object for triple in vocabulary if triple.predicate in _VERSIONS}
    return frozenset(
        term.value
        for term in typed | versions
        if isinstance(term, NamedNode) and term.value.startswith(VOCABULARY)
    )


def load_dataset(content: Content, *, base_iri: str = BASE, with_links: bool = True) -> Dataset:
    """Return everything in ``ontology/`` and ``data/``, moved to another base when one is given.

    The description of the dataset is left out: it is about the graph, not of it. Link sets are left out when
    ``with_links`` is false, so that broken ones can be looked at.

    Raises:
        EnvironmentProblem: a folder is missing or empty.
        InputProblem: a file cannot be read, uses an unknown term or a blank node, holds a named graph
            that nothing declares, or a passage is replaced by itself.
        ParameterProblem: the base is no absolute http(s) IRI that ends in a slash.

    """
    _check_base(base_iri)
    vocabulary = load_vocabulary(content)
    paths = sorted(
        path
        for path in content.data.rglob("*")
        if _is_data(path, with_links=with_links) and path.is_file() and path != content.description
    )
    if not paths:
        raise EnvironmentProblem(
            {"nl": "De gegevens ontbreken.", "en": "The data is missing."},
            where=shown(content.data),
            hint=INSTALL_AGAIN,
        )
    files = [link_set_file(path) if path.name.endswith(SUFFIX) else read_file(path) for path in paths]
    check_terms(files, defined_terms(vocabulary))
    _refuse_blank_nodes(files)
    dataset = _collect(files, vocabulary=vocabulary)
    _check_graphs(dataset)
    _check_replacements(dataset)
    return _moved(dataset, base_iri)


def load_user_files(
    paths: Iterable[Path], *, content: Content | None = None, base_iri: str = BASE
) -> Dataset:
    """Return what someone's own files say; blank nodes and other named graphs are welcome there.

    With ``content``, terms of ours that its vocabulary does not define are refused. The vocabulary is not
    part of the result.

    Raises:
        InputProblem: a file cannot be read, is over 64 MiB, holds nothing, or uses an unknown term.

    """
    _check_base(base_iri)
    files = []
    for path in paths:
        file = read_file(path, limit=USER_FILE_LIMIT, rename_blank_nodes=True)
        if not file.quads:
            raise InputProblem(
                {"nl": "Het bestand bevat geen uitspraken.", "en": "The file holds no statements."},
                where=shown(path),
                hint={
                    "nl": "Ga na of dit het bedoelde bestand is.",
                    "en": "Check that this is the file you meant.",
                },
            )
        files.append(file)
    if content is not None:
        check_terms(files, defined_terms(load_vocabulary(content)))
    return _moved(_collect(files), base_iri)


def join_datasets(first: Dataset, *others: Dataset) -> Dataset:
    """Return one dataset that says what several say; they must share one base.

    Raises:
        ParameterProblem: the datasets have different bases.

    """
    everything = (first, *others)
    if len({dataset.base_iri for dataset in everything}) > 1:
        raise ParameterProblem("Datasets with different base IRIs cannot be joined.")
    graphs: dict[NamedNode, dict[Triple, None]] = {}
    origins: dict[NamedNode, Path] = {}
    for dataset in everything:
        for graph, triples in dataset.graphs.items():
            graphs.setdefault(graph, {}).update(dict.fromkeys(triples))
            if graph in dataset.origins:
                origins.setdefault(graph, dataset.origins[graph])
    return Dataset(
        vocabulary=tuple(dict.fromkeys(triple for dataset in everything for triple in dataset.vocabulary)),
        statements=tuple(dict.fromkeys(triple for dataset in everything for triple in dataset.statements)),
        graphs={graph: tuple(triples) for graph, triples in graphs.items()},
        base_iri=first.base_iri,
        origins=origins,
    )


def _is_data(path: Path, *, with_links: bool) -> bool:
    return path.suffix in FORMATS or (with_links and path.name.endswith(SUFFIX))


def _collect(files: Iterable[ParsedFile], *, vocabulary: tuple[Triple, ...] = ()) -> Dataset:
    """Sort the quads of files into statements and graphs, each triple once."""
    statements: dict[Triple, None] = {}
    graphs: dict[NamedNode, dict[Triple, None]] = {}
    origins: dict[NamedNode, Path] = {}
    for file in files:
        for quad in file.quads:
            graph = quad.graph_name
            if isinstance(graph, DefaultGraph):
                statements[quad.triple] = None
                continue
            name = graph if isinstance(graph, NamedNode) else NamedNode(f"urn:graph:{graph.value}")
            graphs.setdefault(name, {})[quad.triple] = None
            origins.setdefault(name, file.path)
    return Dataset(
        vocabulary=vocabulary,
        statements=tuple(statements),
        graphs={graph: tuple(triples) for graph, triples in graphs.items()},
        origins=origins,
    )


def _refuse_blank_nodes(files: Iterable[ParsedFile]) -> None:
    for file in files:
        for quad in file.quads:
            for term in (quad.subject, quad.object, quad.graph_name):
                if isinstance(term, BlankNode):
                    raise InputProblem(
                        {
                            "nl": f"Naamloos ding in {quad.subject} {quad.predicate} {quad.object}.",
                            "en": f"A blank node stands in {quad.subject} {quad.predicate} {quad.object}.",
                        },
                        where=shown(file.path),
                        hint={
                            "nl": "Geef het ding een IRI: dan is het te noemen en te koppelen.",
                            "en": "Give the thing an IRI, so that it can be named, cited and linked.",
                        },
                    )


def _check_graphs(dataset: Dataset) -> None:
    """Refuse a named graph that nothing declares as a passage, register, derivation or link set."""
    declared = {
        triple.subject
        for triple in dataset.statements
        if triple.predicate == TYPE and triple.object in GRAPH_CLASSES
    }
    for graph in dataset.graphs:
        if graph not in declared:
            raise InputProblem(
                f"The named graph {shrink(graph.value)} is not declared.",
                where=shown(dataset.origins[graph]),
                hint="State outside the graph what it is: "
                + ", ".join(f"a {shrink(kind.value)}" for kind in GRAPH_CLASSES)
                + ".",
            )


def _check_replacements(dataset: Dataset) -> None:
    """Refuse passages that replace one another in a circle, because none of them would count."""
    followers: dict[NamedNode, set[NamedNode]] = {}
    for subject, predicate, target in dataset.statements:
        if predicate == _REPLACED_BY and isinstance(subject, NamedNode) and isinstance(target, NamedNode):
            followers.setdefault(subject, set()).add(target)
    for start, next_ones in followers.items():
        reached, waiting = set[NamedNode](), list(next_ones)
        while waiting:
            passage = waiting.pop()
            if passage not in reached:
                reached.add(passage)
                waiting.extend(followers.get(passage, ()))
        if start in reached:
            origin = dataset.origins.get(start)
            raise InputProblem(
                f"The passage {shrink(start.value)} replaces itself, directly or through others.",
                where=shown(origin) if origin else None,
                hint="Remove one rd:vervangenDoor, so that the newest passage is not replaced.",
            )


def _check_base(base_iri: str) -> None:
    try:
        NamedNode(base_iri)
    except ValueError:
        valid = False
    else:
        valid = base_iri.startswith(("https://", "http://")) and base_iri.endswith("/")
    if not valid:
        raise ParameterProblem(
            f"'{base_iri}' cannot be a base IRI.",
            hint=f"Write an http(s) address that ends in a slash, such as {BASE}",
        )


def _moved(dataset: Dataset, base_iri: str) -> Dataset:
    """Return the dataset with ``id/`` and ``doc/`` under another base; the vocabulary keeps its IRIs."""
    if base_iri == BASE:
        return dataset
    places: dict[NamedNode, NamedNode] = {}

    def move_node(node: NamedNode) -> NamedNode:
        if node not in places:
            iri = node.value
            places[node] = NamedNode(base_iri + iri[len(BASE) :]) if iri.startswith(_MOVABLE) else node
        return places[node]

    def move(triple: Triple) -> Triple:
        subject, target = triple.subject, triple.object
        return Triple(
            move_node(subject) if isinstance(subject, NamedNode) else subject,
            triple.predicate,
            move_node(target) if isinstance(target, NamedNode) else target,
        )

    return Dataset(
        vocabulary=tuple(move(triple) for triple in dataset.vocabulary),
        statements=tuple(move(triple) for triple in dataset.statements),
        graphs={move_node(graph): tuple(map(move, triples)) for graph, triples in dataset.graphs.items()},
        base_iri=base_iri,
        origins={move_node(graph): path for graph, path in dataset.origins.items()},
    )
