"""``regiodeals links``: other registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Done

ISLAND = "https://identifier.overheid.nl/tooi/id/col/col99"
TABLE = f"tooi_uri,label,name,valid_from,basis\n{ISLAND},openbaar lichaam Rots,Rots,2010-10-10,"


def test_an_import_tells_what_it_wrote(run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "bes.csv").write_text(f"{TABLE}source\n{ISLAND}8,x,x,,memory\n", encoding="utf-8")
    words = ("links", "import-registers", tmp_path, "--out", tmp_path / "out", "--lang", "en")
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    file = "caribische-openbare-lichamen.trig"
    assert done.out == (
        f"{file}: 10 statements, changed, 1 rows without a source left out\n"
        f"1 files in {tmp_path / 'out'}, of which 1 changed.\n"
    )
    assert "unchanged" in run(*words).out
    assert "ongewijzigd" in run(*words[:-2]).out
    assert "openbaar lichaam Rots" in (tmp_path / "out" / file).read_text(encoding="utf-8")


def test_a_wrong_table_is_2_with_its_line(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "bes.csv").write_text(TABLE.replace("2010-10-10", "10-10-10") + "source\n", encoding="utf-8")
    told = refused(2, "links", "import-registers", tmp_path, "--out", tmp_path / "out")
    assert "bes.csv:2: '10-10-10' in column valid_from is not a date such as 2025-02-03." in told
    assert not (tmp_path / "out").exists()


def test_a_missing_folder_is_2(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "This is no folder." in refused(2, "links", "import-registers", tmp_path / "missing")
