"""Dumps: the same bytes each time, the same graph when read back, whole or not there."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple, parse

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.graph import dumps
from regiodeals.graph.bridge import to_rdflib
from regiodeals.graph.dataset import Dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.graph.literals import one_spelling
from regiodeals.graph.view import build_view, view_graph_iri
from regiodeals.namespaces import BASE, PREFIXES, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from regiodeals.content import Content

NAMES = [f"regiodeals.{ending}" for ending in ("ttl", "nt", "jsonld", "nq", "trig", "sha256")]


def read(path: Path) -> set[Quad]:
    return set(parse(path=path))


def placed(triples: Iterable[Triple], graph: NamedNode | DefaultGraph | None = None) -> set[Quad]:
    return {
        Quad(triple.subject, triple.predicate, triple.object, graph or DefaultGraph()) for triple in triples
    }


def expected_quads(dataset: Dataset) -> set[Quad]:
    view = build_view(dataset).triples
    graphs = {**dataset.graphs, view_graph_iri(dataset.base_iri): view}
    return placed(view).union(*(placed(triples, graph) for graph, triples in graphs.items()))


def test_six_files_are_written_and_returned(world: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "build"
    written = write_dumps(world, folder)
    assert [path.name for path in written] == NAMES
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_every_dump_reads_back_as_the_same_graph(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    view = placed(build_view(world).triples)
    for ending in ("ttl", "nt", "jsonld"):
        assert read(tmp_path / f"regiodeals.{ending}") == view
    for ending in ("nq", "trig"):
        assert read(tmp_path / f"regiodeals.{ending}") == expected_quads(world)


def test_rdflib_reads_the_same_view(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    expected = set(to_rdflib(build_view(world).triples))
    for ending in ("ttl", "nt", "jsonld"):
        kind = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}[ending]
        with (tmp_path / f"regiodeals.{ending}").open("rb") as stream:
            assert set(rdflib.Graph().parse(stream, format=kind)) == expected


def test_same_bytes_in_another_process_with_another_hash_seed(world_content: Content, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from regiodeals.content import Content\n"
        "from regiodeals.graph.dataset import load_dataset\n"
        "from regiodeals.graph.dumps import write_dumps\n"
        "write_dumps(load_dataset(Content(root=pathlib.Path(sys.argv[1]))), pathlib.Path(sys.argv[2]))\n"
    )
    sums = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", code, str(world_content.root), str(folder)]
        subprocess.run(command, env=environment, check=True)
        sums.add(tuple(hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in NAMES))
    assert len(sums) == 1


def test_order_of_the_input_does_not_show(world: Dataset, tmp_path: Path) -> None:
    def shuffled(triples: Sequence[Triple]) -> tuple[Triple, ...]:
        return tuple(random.Random(6).sample(triples, len(triples)))

    graphs = {graph: shuffled(world.graphs[graph]) for graph in reversed(list(world.graphs))}
    other = Dataset(
        vocabulary=shuffled(world.vocabulary), statements=shuffled(world.statements), graphs=graphs
    )
    for name, dataset in (("a", world), ("b", other)):
        write_dumps(dataset, tmp_path / name)
    for name in NAMES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_second_run_replaces_the_first(world: Dataset, tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("old")
    write_dumps(world, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(NAMES)
    assert all((tmp_path / name).read_text() != "old" for name in NAMES)


def test_check_sums_are_those_of_the_files(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    lines = (tmp_path / "regiodeals.sha256").read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == sorted(NAMES[:-1])
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_turtle_declares_the_prefixes_it_uses_in_the_projects_order(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    for name in ("regiodeals.ttl", "regiodeals.trig"):
        text = (tmp_path / name).read_text()
        header = text[: text.index("\n\n")].splitlines()
        declared = [line.split()[1].rstrip(":") for line in header]
        assert header == [
            f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in PREFIXES if prefix in declared
        ]
        assert {"rd", "rdfs", "prov", "void", "xsd"} <= set(declared)
        assert "wdt" not in declared
        assert "rd:bedrag 15000000.0" in text


def test_types_come_first_in_turtle(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    assert f"<{BASE}id/bijdrage/noord> a rd:Bijdrage ;" in (tmp_path / "regiodeals.ttl").read_text()


def test_json_ld_has_one_thing_on_a_line(world: Dataset, tmp_path: Path) -> None:
    write_dumps(world, tmp_path)
    lines = (tmp_path / "regiodeals.jsonld").read_text().splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    assert lines[1:-1] == sorted(lines[1:-1], key=lambda line: line.split('"')[3])


def test_dump_of_another_base_names_the_view_under_that_base(world: Dataset, tmp_path: Path) -> None:
    moved = Dataset(vocabulary=(), statements=(), graphs=world.graphs, base_iri="https://example.org/")
    write_dumps(moved, tmp_path)
    assert "<https://example.org/id/graaf/actueel>" in (tmp_path / "regiodeals.nq").read_text()


@pytest.mark.parametrize("broken", ["regiodeals.ttl", "regiodeals.nq", "regiodeals.sha256"])
def test_full_disk_leaves_the_earlier_dumps_whole(
    world: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("old")
    flush, current = os.fsync, {"name": ""}
    original = dumps._written_aside

    def note(target: Path, write: object) -> Path:
        current["name"] = target.name
        return original(target, write)  # type: ignore[arg-type]

    def fail(handle: int) -> None:
        if current["name"] == broken:
            raise OSError(28, "No space left on device")
        flush(handle)

    monkeypatch.setattr(dumps, "_written_aside", note)
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentProblem, match="No space left on device") as caught:
        write_dumps(world, tmp_path)
    assert "half-written" in (caught.value.hint or "")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(NAMES)
    assert all((tmp_path / name).read_text() == "old" for name in NAMES)


def test_file_in_place_of_the_folder_is_refused(world: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "build"
    path.write_text("x")
    with pytest.raises(InputProblem, match="a file, not a folder"):
        write_dumps(world, path)


def test_folder_that_cannot_be_made_is_told(world: Dataset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        write_dumps(world, tmp_path / "file" / "build")


_nodes = st.sampled_from(
    [VOCABULARY, VOCABULARY + "a/b", BASE + "id/x", "https://example.org/é#1", "urn:a:b"]
).map(NamedNode)
_texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
_literals = st.one_of(
    _texts.map(Literal),
    st.builds(
        lambda text, language: Literal(text, language=language), _texts, st.sampled_from(["nl", "en-gb"])
    ),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(PREFIXES["xsd"] + kind)),
        _texts | st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,2})?", fullmatch=True),
        st.sampled_from(["decimal", "integer", "gYear", "date", "boolean", "double"]),
    ),
)
_triples = st.lists(st.builds(Triple, _nodes, _nodes, _nodes | _literals), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(_triples, st.dictionaries(_nodes, _triples.map(tuple), max_size=3))
def test_any_graph_survives_the_dump(
    tmp_path: Path, statements: list[Triple], graphs: dict[NamedNode, tuple[Triple, ...]]
) -> None:
    def spelled(triples: Sequence[Triple]) -> tuple[Triple, ...]:
        quads = one_spelling(sorted(placed(triples), key=str))
        return tuple(dict.fromkeys(quad.triple for quad in quads))

    dataset = Dataset(
        vocabulary=(),
        statements=spelled(statements),
        graphs={graph: spelled(said) for graph, said in graphs.items()},
    )
    write_dumps(dataset, tmp_path)
    view = placed(build_view(dataset).triples)
    assert [read(tmp_path / name) == view for name in NAMES[:3]] == [True] * 3
    assert [read(tmp_path / name) == expected_quads(dataset) for name in NAMES[3:5]] == [True] * 2
