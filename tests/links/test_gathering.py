"""Registers fill link sets; what people wrote in a row stays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import InputProblem
from regiodeals.graph.linksets import SUFFIX, read_link_set
from regiodeals.links.gathering import gather_links

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 25)
NUTS = "nuts_version,code,name,cbs_corop_code,same_name_in_other_version,basis\n"
ONE = "2024,NL112,Delfzijl en omgeving,CR02,NL112,source\n"
TWO = "2024,NL114,Oost-Groningen,CR01,NL111,source\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a table of NUTS, and one with link sets that have a header and no rows."""
    tables, links = tmp_path / "tables", tmp_path / "links"
    tables.mkdir()
    links.mkdir()
    (tables / "nuts.csv").write_text(NUTS + ONE + TWO, encoding="utf-8")
    for name in ("corop", "nuts-2021"):
        text = (find_content().data / "links" / f"{name}{SUFFIX}").read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
        (links / f"{name}{SUFFIX}").write_text("".join(lines[: first + 1]), encoding="utf-8")
    return tables, links


def test_a_register_fills_the_link_sets_that_need_only_it(folders: tuple[Path, Path]) -> None:
    tables, links = folders
    told = gather_links(tables, links, day=DAY)
    assert [(one.path.name, one.links, one.new) for one in told] == [
        (f"corop{SUFFIX}", 2, 2),
        (f"nuts-2021{SUFFIX}", 1, 1),
    ]
    again = gather_links(tables, links, day=date(2027, 1, 1))
    assert [one.new for one in again] == [0, 0]
    assert {link.cells["mapping_date"] for link in read_link_set(told[0].path).links} == {"2026-11-25"}


def test_a_review_stays_and_a_link_that_lost_its_register_is_told(folders: tuple[Path, Path]) -> None:
    tables, links = folders
    path = gather_links(tables, links, day=DAY)[0].path
    text = path.read_text(encoding="utf-8").replace("\tconfidence\n", "\tconfidence\tcomment\n")
    path.write_text(text.replace("\t0.95\n", "\t0.95\tgezien\n"), encoding="utf-8")
    (tables / "nuts.csv").write_text(NUTS + TWO, encoding="utf-8")
    told = gather_links(tables, links, day=date(2027, 1, 1))[0]
    assert (told.links, told.new, told.unsupported) == (2, 0, ("Delfzijl en omgeving",))
    assert {link.cells["comment"] for link in read_link_set(path).links} == {"gezien"}


def test_what_is_from_memory_is_no_link(folders: tuple[Path, Path]) -> None:
    tables, links = folders
    (tables / "nuts.csv").write_text(NUTS + ONE.replace("source", "memory") + TWO, encoding="utf-8")
    assert gather_links(tables, links, day=DAY)[0].links == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NUTS.replace("cbs_corop_code", "corop") + ONE, "The column cbs_corop_code is missing"),
        ("", "no column basis"),
        (NUTS + "2024,NL112\n", "2 cells"),
    ],
)
def test_a_wrong_table_changes_nothing(folders: tuple[Path, Path], text: str, told: str) -> None:
    tables, links = folders
    (tables / "nuts.csv").write_text(text, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in links.iterdir()}
    with pytest.raises(InputProblem, match=told):
        gather_links(tables, links, day=DAY)
    assert {path.name: path.read_bytes() for path in links.iterdir()} == before


def test_a_link_set_without_its_header_is_asked_for(folders: tuple[Path, Path]) -> None:
    tables, links = folders
    (links / f"corop{SUFFIX}").unlink()
    with pytest.raises(InputProblem, match="does not exist"):
        gather_links(tables, links, day=DAY)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="No table of a known register"):
        gather_links(tmp_path, tmp_path, day=DAY)
