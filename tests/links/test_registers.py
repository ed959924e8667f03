"""Tables of registers become named graphs: only what a source says, the same bytes each time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.links import register_tables
from regiodeals.links.registers import import_registers
from regiodeals.links.releases import RELEASES
from regiodeals.namespaces import BASE, expand

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Quad

ROOT = Path(__file__).resolve().parents[2]
TOOI = "https://identifier.overheid.nl/tooi/id/"
MUNICIPALITIES = (
    "name,cbs_code,tooi_uri,province_tooi_uri,nuts3_2024,valid_from,valid_to,successor,"
    "population_roo,population_2021,basis"
)
OLD = f"Kustdorp,GM9001,{TOOI}gemeente/gm9001,{TOOI}provincie/pv20,NL112,,2020-12-31,gm9002,,1500,source"
NEW = (
    f'"Kust, Nieuw",GM9002,{TOOI}gemeente/gm9002,{TOOI}provincie/pv20,NL112,2021-01-01,,,2500,,source (list)'
)
REMEMBERED = f"Duindorp,GM9003,{TOOI}gemeente/gm9003,,,,,,,,memory"
ISLANDS = (
    f"tooi_uri,label,name,valid_from,basis\n{TOOI}col/col99,openbaar lichaam Rots,Rots,2010-10-10,source\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small table of municipalities and one of islands."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "municipalities.csv").write_text(
        "\n".join([MUNICIPALITIES, OLD, NEW, REMEMBERED]) + "\n", encoding="utf-8"
    )
    (folder / "bes.csv").write_text(ISLANDS, encoding="utf-8")
    return folder


@pytest.fixture
def refused(folder: Path, tmp_path: Path) -> Callable[..., str]:
    """Import a table with this text, which must fail before anything is written; return the message."""

    def call(text: str | bytes, table: str = "municipalities.csv") -> str:
        content = text.encode() if isinstance(text, str) else text
        (folder / table).write_bytes(content)
        with pytest.raises(InputProblem) as caught:
            import_registers(folder, tmp_path / "out")
        assert not (tmp_path / "out").exists()
        assert caught.value.hint
        return str(caught.value)

    return call


def quads(path: Path) -> set[Quad]:
    return set(parse(path.read_bytes(), format=RdfFormat.TRIG))


def values(path: Path, subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in quads(path)
        if quad.subject == NamedNode(subject)
        and quad.predicate == NamedNode(expand(predicate))
        and isinstance(quad.object, NamedNode | Literal)
    }


def test_each_register_is_a_named_graph_with_its_source_and_date(folder: Path, tmp_path: Path) -> None:
    written = import_registers(folder, tmp_path / "out")
    assert [register.path.name for register in written] == [
        "gemeenten.trig",
        "caribische-openbare-lichamen.trig",
        "inwoners-cbs-2021.trig",
        "inwoners-roo-2026.trig",
    ]
    for register in written:
        found = quads(register.path)
        graphs = {quad.graph_name for quad in found if isinstance(quad.graph_name, NamedNode)}
        assert len(graphs) == 1
        (graph,) = graphs
        for predicate in ("rdf:type", "rdfs:label", "dct:source", "dct:issued"):
            assert values(register.path, graph.value, predicate)
        assert register.statements == len(found)


def test_a_municipality_leads_to_its_successor(folder: Path, tmp_path: Path) -> None:
    import_registers(folder, tmp_path)
    path, old = tmp_path / "gemeenten.trig", f"{TOOI}gemeente/gm9001"
    assert values(path, old, "dct:isReplacedBy") == {f"{TOOI}gemeente/gm9002"}
    assert values(path, old, "tooiont:einddatum") == {"2020-12-31"}
    assert values(path, old, "rdfs:label") == {"gemeente Kustdorp"}
    assert values(path, f"{TOOI}gemeente/gm9002", "rdfs:label") == {"gemeente Kust, Nieuw"}


def test_inhabitants_carry_their_year(folder: Path, tmp_path: Path) -> None:
    import_registers(folder, tmp_path)
    figure = f"{BASE}id/kengetal/gm9001-inwoners-cbs-2021"
    path = tmp_path / "inwoners-cbs-2021.trig"
    assert values(path, figure, "rd:waarde") == {"1500"}
    assert values(path, figure, "rd:peiljaar") == {"2021"}
    assert "gm9001" not in (tmp_path / "inwoners-roo-2026.trig").read_text(encoding="utf-8")


def test_rows_from_memory_are_left_out_and_counted(folder: Path, tmp_path: Path) -> None:
    written = import_registers(folder, tmp_path)
    assert "gm9003" not in (tmp_path / "gemeenten.trig").read_text(encoding="utf-8")
    assert [register.left_out for register in written] == [1, 0, 1, 1]


def test_the_same_tables_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = import_registers(folder, tmp_path / "out")
    assert all(register.changed for register in first)
    before = {register.path: register.path.read_bytes() for register in first}
    rows = [MUNICIPALITIES, REMEMBERED, NEW, OLD]
    (folder / "municipalities.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode() + b"\r\n\r\n")
    again = import_registers(folder, tmp_path / "out")
    assert not any(register.changed for register in again)
    assert {register.path: register.path.read_bytes() for register in again} == before


def test_only_tables_that_are_there_are_imported(folder: Path, tmp_path: Path) -> None:
    (folder / "municipalities.csv").unlink()
    (folder / "programmes.csv").write_text("name,basis\nx,source\n", encoding="utf-8")
    assert [register.path.name for register in import_registers(folder, tmp_path / "out")] == [
        "caribische-openbare-lichamen.trig"
    ]


def test_a_version_without_rows_is_left_as_it_was(folder: Path, tmp_path: Path) -> None:
    (folder / "nuts.csv").write_text(
        "uri,name,code,level,nuts_version,cbs_corop_code,basis\n"
        "http://data.europa.eu/nuts/code/NL112,Delfzijl en omgeving,NL112,3,2024,CR02,source\n",
        encoding="utf-8",
    )
    assert "nuts-2021.trig" not in {register.path.name for register in import_registers(folder, tmp_path)}
    assert (tmp_path / "nuts-2024.trig").is_file()


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("tooi_uri", "gm9001", "is not an http(s) IRI"),
        ("tooi_uri", "https://a b", "is not an http(s) IRI"),
        ("tooi_uri", "", "is not an http(s) IRI"),
        ("province_tooi_uri", "pv20", "is not an http(s) IRI"),
        ("valid_to", "31-12-2020", "is not a date"),
        ("valid_to", "2020-02-30", "is not a date"),
        ("valid_from", "2020", "is not a date"),
        ("successor", "xx9002", "is not a code"),
        ("successor", "gemeente Eemsdelta", "is not a code"),
        ("cbs_code", "9001", "is not a code"),
        ("population_2021", "1.500", "is not a whole number"),
        ("population_2021", "-3", "is not a whole number"),
        ("population_2021", "\u0661\u0662", "is not a whole number"),
        ("population_2021", "\x1b[31m", "is not a whole number"),
    ],
)
def test_a_wrong_cell_is_named_with_its_line(
    column: str, cell: str, told: str, refused: Callable[..., str]
) -> None:
    cells = OLD.split(",")
    cells[MUNICIPALITIES.split(",").index(column)] = cell
    message = refused("\n".join([MUNICIPALITIES, NEW, ",".join(cells)]) + "\n")
    assert "municipalities.csv:3: " in message
    assert f"in column {column} {told}" in message
    assert message.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "municipalities.csv:1: The header has no column basis"),
        ("name;basis\n", "municipalities.csv:1: The header has no column basis"),
        (
            MUNICIPALITIES.replace("name", "naam") + f"\n{OLD}\n",
            "municipalities.csv:1: The column name is missing.",
        ),
        (MUNICIPALITIES + ",basis\n", "or one column twice"),
        ("basis,name\nsource,Kustdorp\n", "are missing."),
        (f"{MUNICIPALITIES}\n{OLD}\n\n{OLD},more\n", "municipalities.csv:4: The row has 12 cells"),
        (f"{MUNICIPALITIES}\n{OLD.rpartition(',')[0]}\n", "municipalities.csv:2: The row has 10 cells"),
        (f"{MUNICIPALITIES}\n", "No row of this table belongs to the register."),
        (f"{MUNICIPALITIES}\n{REMEMBERED}\n", "No row of this table belongs to the register."),
        (f'{MUNICIPALITIES}\n"Kust"dorp\n', "The table is no CSV"),
        (f'{MUNICIPALITIES}\n"Kustdorp\n', "The table is no CSV"),
        (f"{MUNICIPALITIES}\nFrysl\u00e2n".encode("latin-1"), "The table is not UTF-8."),
        (MUNICIPALITIES.encode("utf-16"), "The table is not UTF-8."),
    ],
)
def test_a_wrong_table_is_refused_before_anything_is_written(
    text: str | bytes, told: str, refused: Callable[..., str]
) -> None:
    message = refused(text)
    assert told in message
    assert "municipalities.csv" in message


def test_a_class_that_is_no_iri_is_refused(refused: Callable[..., str]) -> None:
    header = "event_uri,event_type,date,invalidated,used,generated,basis"
    message = refused(
        f"{header}\n{TOOI}gemeente/wzg_1,Samenvoeging,2021-01-01,gm9001,,gm9002,source\n",
        table="municipality_events.csv",
    )
    assert "municipality_events.csv:2: 'Samenvoeging' in column event_type" in message


@pytest.mark.parametrize("name", ["missing", "tables/bes.csv", "x" * 300])
def test_a_folder_that_is_none_is_refused(name: str, folder: Path) -> None:
    with pytest.raises(InputProblem, match="no folder"):
        import_registers(folder.parent / name, folder.parent / "out")


def test_a_folder_without_known_tables_names_them(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="No table") as caught:
        import_registers(tmp_path, tmp_path / "out")
    assert all(release.table in str(caught.value.hint) for release in RELEASES)


def test_a_file_as_target_is_refused(folder: Path) -> None:
    with pytest.raises(InputProblem, match="a file, not a folder"):
        import_registers(folder, folder / "bes.csv")


def test_a_table_that_is_too_large_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_tables, "_TABLE_LIMIT", 100)
    with pytest.raises(InputProblem, match="32 MiB"):
        import_registers(folder, tmp_path / "out")


def test_a_disk_that_refuses_leaves_the_old_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_registers(folder, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (folder / "municipalities.csv").write_text(f"{MUNICIPALITIES}\n{OLD}\n", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        import_registers(folder, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


OTHERS = {"punten.trig", "andere-namen.trig"}
"""Made by `links import-geometry`, and by hand."""


def test_the_files_in_data_are_what_the_command_makes(tmp_path: Path) -> None:
    folder = os.environ.get("REGIODEALS_REGISTERS")
    if not folder:
        pytest.skip("REGIODEALS_REGISTERS is not set: name the folder with the tables of the registers in it")
    written = import_registers(Path(folder), tmp_path)
    kept = ROOT / "data" / "registers"
    assert {register.path.name for register in written} == {
        path.name for path in kept.glob("*.trig")
    } - OTHERS
    differing = [
        register.path.name
        for register in written
        if register.path.read_bytes() != (kept / register.path.name).read_bytes()
    ]
    assert not differing, "run: regiodeals links import-registers with this folder"
