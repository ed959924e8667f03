"""The graph as files for others: sorted, the same bytes on every run, and whole or not there at all.

``regiodeals.ttl``, ``.nt`` and ``.jsonld`` hold the view. ``regiodeals.nq`` and ``.trig`` hold the view as
default graph, every named graph, and the view once more as ``{base}id/graaf/actueel``, for stores that
merge all graphs into their default graph. ``regiodeals.sha256`` lists their check sums.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.graph.dataset import TYPE
from regiodeals.graph.files import shown
from regiodeals.graph.view import View, build_view, view_graph_iri
from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO

    from regiodeals.graph.dataset import Dataset

NAME: Final = "regiodeals"


def write_dumps(dataset: Dataset, folder: Path, *, view: View | None = None) -> list[Path]:
    """Write all dumps into a folder and return their paths, the check sums last.

    Each file is written aside and flushed to disk; the set is renamed into place once all are complete.
    ``view`` is the current view when it was already built.

    Raises:
        InputProblem: the folder is a file.
        EnvironmentProblem: the disk refuses; earlier dumps stay as they were.

    """
    written = _writers(dataset, view or build_view(dataset))
    if folder.exists() and not folder.is_dir():
        raise InputProblem("This is a file, not a folder.", where=shown(folder), hint="Name another folder.")
    waiting: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sums = []
        for ending, write in written.items():
            target = folder / f"{NAME}.{ending}"
            waiting[target] = aside = _written_aside(target, write)
            with aside.open("rb") as stream:
                sums.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {target.name}\n")
        listing = "".join(sorted(sums, key=lambda line: line.split()[1])).encode()
        target = folder / f"{NAME}.sha256"
        waiting[target] = _written_aside(target, lambda stream: _write_all(stream, listing))
        for target, aside in waiting.items():
            aside.replace(target)
    except OSError as error:
        raise EnvironmentProblem(
            f"The dumps cannot be written: {error.strerror or error}.",
            where=shown(folder),
            hint="Make room or choose another folder with --out. Nothing half-written was left.",
        ) from None
    finally:
        for aside in waiting.values():
            aside.unlink(missing_ok=True)
    return list(waiting)


def dump_contents(dataset: Dataset, view: View) -> dict[str, bytes]:
    """Return the bytes of each dump by its file name; the same bytes as :func:`write_dumps` writes."""
    contents = {}
    for ending, write in _writers(dataset, view).items():
        stream = io.BytesIO()
        write(stream)
        contents[f"{NAME}.{ending}"] = stream.getvalue()
    return contents


def dump_quads(dataset: Dataset, view: View) -> list[Quad]:
    """Return the quads of the dumps that hold everything, in their order."""
    return sorted_quads(dataset.graphs, sorted_triples(view.triples), view_graph_iri(dataset.base_iri))


def _writers(dataset: Dataset, view: View) -> dict[str, Callable[[BinaryIO], object]]:
    """Map the ending of each dump to what writes it."""
    triples = sorted_triples(view.triples)
    quads = sorted_quads(dataset.graphs, triples, view_graph_iri(dataset.base_iri))
    return {
        "ttl": lambda stream: write_turtle(triples, stream),
        "nt": lambda stream: serialize(triples, stream, RdfFormat.N_TRIPLES),
        "jsonld": lambda stream: _write_json(triples, stream),
        "nq": lambda stream: serialize(quads, stream, RdfFormat.N_QUADS),
        "trig": lambda stream: _write_prefixed(quads, stream, RdfFormat.TRIG),
    }


def write_turtle(triples: list[Triple], stream: BinaryIO) -> None:
    """Write triples as Turtle in their order, under the prefixes of the project that they use."""
    _write_prefixed(triples, stream, RdfFormat.TURTLE)


def write_trig(path: Path, quads: Iterable[Quad], *, comment: str) -> None:
    """Write quads as one TriG file: a comment, prefixes, what stands outside graphs, then each graph.

    The statements are sorted, so the same quads give the same bytes; the file is written aside and renamed.

    Raises:
        EnvironmentProblem: the disk refuses; an earlier file stays as it was.

    """
    ordered = sorted(set(quads), key=lambda quad: (_graph_name(quad), _order(quad.triple)))
    _write_file(path, ordered, RdfFormat.TRIG, comment)


def write_turtle_file(path: Path, triples: Iterable[Triple], *, comment: str) -> None:
    """Write triples as one Turtle file, as :func:`write_trig` does with quads."""
    _write_file(path, sorted_triples(triples), RdfFormat.TURTLE, comment)


def _write_file(path: Path, ordered: list[Triple] | list[Quad], kind: RdfFormat, comment: str) -> None:
    stream = io.BytesIO(f"# {comment}\n".encode())
    stream.seek(0, io.SEEK_END)
    _write_prefixed(ordered, stream, kind)
    write_whole(path, stream.getvalue())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside and rename it into place once it is whole; its folder is made when needed.

    Raises:
        EnvironmentProblem: the disk refuses; an earlier file stays as it was.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _written_aside(path, lambda stream: _write_all(stream, content)).replace(path)
    except OSError as error:
        raise EnvironmentProblem(
            f"The file cannot be written: {error.strerror or error}.",
            where=shown(path),
            hint="Make room or choose another place. Nothing half-written was left.",
        ) from None


def _graph_name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def sorted_triples(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples by subject, then the type first, then by predicate and object."""
    return sorted(set(triples), key=_order)


def sorted_quads(
    graphs: Mapping[NamedNode, tuple[Triple, ...]], view: Iterable[Triple], view_graph: NamedNode
) -> list[Quad]:
    """Return the view as default graph, then every graph by its IRI, the view among them."""
    named_graphs: dict[NamedNode, Iterable[Triple]] = {**graphs, view_graph: view}
    quads = [_placed(triple, DefaultGraph()) for triple in view]
    for graph in sorted(named_graphs, key=lambda graph: graph.value):
        quads.extend(_placed(triple, graph) for triple in sorted_triples(named_graphs[graph]))
    return quads


def _placed(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _order(triple: Triple) -> tuple[str, str, str]:
    subject, predicate = triple.subject, triple.predicate
    name = str(subject) if isinstance(subject, Triple) else subject.value
    return name, "" if predicate == TYPE else predicate.value, str(triple.object)


def _write_prefixed(statements: list[Triple] | list[Quad], stream: BinaryIO, kind: RdfFormat) -> None:
    """Write Turtle or TriG under the prefixes that it uses, in the project's order."""
    body = serialize(statements, format=kind, prefixes=dict(PREFIXES)) or b""
    while body.startswith(b"@prefix "):
        body = body.partition(b"\n")[2]
    used = _used_prefixes(statements)
    header = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in PREFIXES if prefix in used)
    stream.write(header.encode() + b"\n" + body)


def _used_prefixes(statements: Iterable[Triple | Quad]) -> set[str]:
    """Return the prefixes of which an IRI or a datatype stands in the statements."""
    nodes = set[str]()
    for statement in statements:
        graph = statement.graph_name if isinstance(statement, Quad) else None
        for term in (statement.subject, statement.predicate, statement.object, graph):
            node = term.datatype if isinstance(term, Literal) else term
            if isinstance(node, NamedNode):
                nodes.add(node.value)
    return {
        prefix for prefix, namespace in PREFIXES.items() if any(iri.startswith(namespace) for iri in nodes)
    }


def _write_json(triples: list[Triple], stream: BinaryIO) -> None:
    """Write JSON-LD with one thing on a line, so that two releases can be compared by line."""
    things = json.loads(serialize(triples, format=RdfFormat.JSON_LD) or b"[]")
    lines = ",\n".join(json.dumps(thing, ensure_ascii=False, separators=(",", ":")) for thing in things)
    _write_all(stream, f"[\n{lines}\n]\n".encode())


def _write_all(stream: BinaryIO, content: bytes) -> None:
    stream.write(content)


def _written_aside(target: Path, write: Callable[[BinaryIO], object]) -> Path:
    """Write to a hidden name beside the target and return that name; leave nothing when it fails."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
