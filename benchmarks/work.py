"""One piece of work, done by this project or by plain rdflib and pySHACL, in a process of its own.

``python benchmarks/work.py TASK SIDE FOLDER`` prints the seconds of the work itself (start-up, imports and
preparation apart) and a count of what came out, as JSON. ``compare.py`` runs it and reads that line.
FOLDER holds ``content/`` (the four folders that people edit) and ``build/`` (what a build of it wrote).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib import Dataset, Graph

    Work = Callable[[], int]

QUESTION = "bijdrage-per-landsdeel"
BASE = "https://w3id.org/regiodeals/"


def data_files(folder: Path) -> list[Path]:
    """Return the TriG and Turtle files of the graph: the data and the vocabulary."""
    content = folder / "content"
    return sorted([*(content / "data").rglob("*.trig"), *(content / "ontology").rglob("*.ttl")])


def parse_with_rdflib(folder: Path) -> Dataset:
    """Return all files in one rdflib Dataset whose default graph is the union of its graphs."""
    from rdflib import Dataset

    dataset = Dataset(default_union=True)
    for path in data_files(folder):
        dataset.parse(path, format="trig" if path.suffix == ".trig" else "turtle", publicID=BASE)
    return dataset


def view_of_rdflib(folder: Path) -> Graph:
    """Return the view that a build wrote, as an rdflib Graph."""
    from rdflib import Graph

    return Graph().parse(folder / "build" / "regiodeals.nt", format="nt")


def shapes_of_rdflib(folder: Path) -> Graph:
    """Return all rules in one rdflib Graph."""
    from rdflib import Graph

    shapes = Graph()
    for path in sorted((folder / "content" / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle", publicID=BASE)
    return shapes


def parse_ours(folder: Path) -> Work:
    """Read all files into quads."""
    from regiodeals.graph.files import read_files

    paths = data_files(folder)
    return lambda: len(set(read_files(paths)))


def parse_peer(folder: Path) -> Work:
    """Read all files into quads."""
    import rdflib  # noqa: F401  (imports are no part of the work)

    return lambda: len({(s, p, o, g) for s, p, o, g in parse_with_rdflib(folder).quads()})


def load_ours(folder: Path) -> Work:
    """Read, check and index all files, with the view as default graph, ready for questions."""
    from regiodeals.content import Content
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.store import EmbeddedStore

    content = Content(root=folder / "content")
    return lambda: len(EmbeddedStore.from_dataset(load_dataset(content)).view.triples)


def load_peer(folder: Path) -> Work:
    """Read and index all files in a store with one graph over all; no checks and no view."""
    import rdflib  # noqa: F401

    return lambda: len(parse_with_rdflib(folder))


def validate_ours(folder: Path) -> Work:
    """Validate the view, findings with their texts."""
    import pyshacl  # noqa: F401

    from regiodeals.content import Content
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.rules.validation import validate

    content = Content(root=folder / "content")
    triples = EmbeddedStore.from_dataset(load_dataset(content)).view.triples
    return lambda: len(validate(triples, content=content))


def validate_peer(folder: Path) -> Work:
    """Validate the view with bare pySHACL: the rules read by rdflib, a report graph out."""
    import pyshacl
    from rdflib.namespace import RDF, SH

    view = view_of_rdflib(folder)

    def work() -> int:
        _, report, _ = pyshacl.validate(view, shacl_graph=shapes_of_rdflib(folder), advanced=False)
        return len(set(report.subjects(RDF.type, SH.ValidationResult)))

    return work


def answer_ours(folder: Path) -> Work:
    """Answer every question from the embedded store."""
    from regiodeals.content import Content
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.answering import answer
    from regiodeals.questions.catalogue import load_catalogue

    content = Content(root=folder / "content")
    store = EmbeddedStore.from_dataset(load_dataset(content))
    questions = load_catalogue(content.queries).questions()
    return lambda: sum(len(answer(question, store, {}).rows) for question in questions)


def answer_peer(folder: Path) -> Work:
    """Answer every question with rdflib, evidence from a Dataset with the same graphs."""
    from rdflib import Dataset, URIRef

    from regiodeals.content import Content
    from regiodeals.questions.catalogue import load_catalogue

    dataset = Dataset()
    dataset.parse(folder / "build" / "regiodeals.nq", format="nquads")
    dataset.remove_graph(URIRef(BASE + "id/graaf/actueel"))
    dataset.default_graph.parse(folder / "build" / "regiodeals.nt", format="nt")
    questions = load_catalogue(Content(root=folder / "content").queries).questions()
    return lambda: sum(len(list(dataset.query(question.sparql))) for question in questions)


def build_peer(folder: Path) -> Work:
    """Do the chain of a build with rdflib and pySHACL: read, answer, validate, write five dumps."""
    from regiodeals.content import Content
    from regiodeals.questions.catalogue import load_catalogue

    def work() -> int:
        import pyshacl

        dataset = parse_with_rdflib(folder)
        view = sum_of_graphs(dataset)
        for question in load_catalogue(Content(root=folder / "content").queries).questions():
            list(dataset.query(question.sparql))
        pyshacl.validate(view, shacl_graph=shapes_of_rdflib(folder))
        out = folder / "peer"
        out.mkdir(exist_ok=True)
        for name in ("turtle", "nt", "json-ld"):
            view.serialize(out / f"regiodeals.{name}", format=name, encoding="utf-8")
        for name in ("nquads", "trig"):
            dataset.serialize(out / f"regiodeals.{name}", format=name, encoding="utf-8")
        return len(view)

    return work


def sum_of_graphs(dataset: Dataset) -> Graph:
    """Return one Graph with the triples of all graphs."""
    from rdflib import Graph

    view = Graph()
    for subject, predicate, value, _ in dataset.quads():
        view.add((subject, predicate, value))
    return view


def site_ours(folder: Path) -> Work:
    """Make the whole site from a loaded graph and write it to disk: downloads, pages, data beside them.

    The findings of the rules are left out: validating is a row of its own.
    """
    from regiodeals.cli.build import publish
    from regiodeals.content import Content
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.graph.view import build_view
    from regiodeals.publish.edition import make_edition
    from regiodeals.questions.catalogue import load_catalogue

    content = Content(root=folder / "content")
    dataset = load_dataset(content)
    view = build_view(dataset)
    store = EmbeddedStore(view, dataset.graphs)
    questions = load_catalogue(content.queries).questions()

    def work() -> int:
        edition = make_edition(content, dataset, view, store=store, questions=questions)
        return publish(edition, folder / "site")

    return work


def ask_peer(folder: Path) -> Work:
    """Answer one question from the files with rdflib."""

    def work() -> int:
        query = next((folder / "content" / "queries").rglob(f"{QUESTION}.rq")).read_text(encoding="utf-8")
        rows = list(parse_with_rdflib(folder).query(query))
        print(*rows, sep="\n")
        return len(rows)

    return work


TASKS: dict[str, Callable[[Path], Work]] = {
    "parse-ours": parse_ours,
    "parse-peer": parse_peer,
    "load-ours": load_ours,
    "load-peer": load_peer,
    "validate-ours": validate_ours,
    "validate-peer": validate_peer,
    "answer-ours": answer_ours,
    "answer-peer": answer_peer,
    "build-peer": build_peer,
    "site-ours": site_ours,
    "ask-peer": ask_peer,
}


def main(task: str, folder: Path) -> None:
    """Prepare, time the work alone, and print what it took."""
    work = TASKS[task](folder)
    started = time.perf_counter()
    count = work()
    print(json.dumps({"seconds": time.perf_counter() - started, "count": count}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
