"""``regiodeals links``: other registers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]
ISLAND = "https://identifier.overheid.nl/tooi/id/col/col99"
TABLE = f"tooi_uri,label,name,valid_from,basis\n{ISLAND},openbaar lichaam Rots,Rots,2010-10-10,"


def test_an_import_tells_what_it_wrote(run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "bes.csv").write_text(f"{TABLE}source\n{ISLAND}8,x,x,,memory\n", encoding="utf-8")
    words = ("links", "import-registers", tmp_path, "--out", tmp_path / "out", "--lang", "en")
    done = run(*words)
    assert (done.code, done.err) == (0, "")
    file = "caribische-openbare-lichamen.trig"
    assert done.out == (
        f"{file}: 10 statements, changed, rows without a source left out: 1\n"
        f"Files in {tmp_path / 'out'}: 1, of which changed: 1.\n"
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


def test_a_check_of_the_links_that_ship_is_good(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("links", "check", "--out", tmp_path / "report", "--lang", "en")
    assert done.code == 0, done.out
    assert "342 of 342 municipalities" in done.out
    assert "; 336 without a link" in done.out
    assert max(map(len, done.out.splitlines())) < 250
    assert done.out.endswith("No faults.\n")
    names = {path.name for path in (tmp_path / "report").iterdir()}
    assert names == {"koppelingen.json", "koppelingen.nl.md", "koppelingen.en.md", "koppelingen.ttl"}


def test_a_wrong_link_is_1_with_its_line(run: Callable[..., Done], tmp_path: Path) -> None:
    source = ROOT / "data" / "links" / "corop.sssom.tsv"
    text = source.read_text(encoding="utf-8").replace("nuts:NL111\t", "nuts:NL999\t", 1)
    text = text.replace("nuts:NL112\t", "nuts:NL998\t", 1)
    (tmp_path / source.name).write_text(text, encoding="utf-8")
    (tmp_path / "stuk.sssom.tsv").write_text("#x", encoding="utf-8")
    done = run("links", "check", "--links", tmp_path, "--out", tmp_path / "report")
    assert done.code == 1
    assert "stuk.sssom.tsv:1: The file has no header." in done.out
    assert "NL998" in done.out


def test_hosts_and_online_go_together(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "names the hosts" in refused(2, "links", "check", "--online", "--out", tmp_path)
    assert "names the hosts" in refused(2, "links", "check", "--host", "www.wikidata.org", "--out", tmp_path)
    assert "This is no folder" in refused(2, "links", "check", "--links", tmp_path / "no", "--out", tmp_path)


def test_names_are_proposed_to_review(run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("gemeente\ngem. Assen\nxyzzy\n", encoding="utf-8")
    done = run("links", "propose", tmp_path / "names.csv", "--to", "gemeenten", "--lang", "en")
    assert done.code == 0
    assert "gem. Assen\trdfs literal\tskos:closeMatch\ttooi:gemeente/gm0106\tAssen\t" in done.out
    assert "2 names: 1 with a sure proposal, 0 to look at, 1 without." in done.err
    assert "column" not in done.err


def test_what_is_read_from_a_table_is_told_in_the_language(run: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("Naam,Gemeente\nx,Assen\n", encoding="utf-8")
    done = run("links", "propose", tmp_path / "names.csv", "--to", "gemeenten")
    assert "De namen staan in kolom Gemeente." in done.err
    assert "1 namen: 1 met een zeker voorstel, 0 om te bekijken, 0 zonder." in done.err
    (tmp_path / "names.csv").write_text("Utrecht\nAssen\n", encoding="utf-8")
    words = ("links", "propose", tmp_path / "names.csv", "--to", "gemeenten")
    assert "De eerste regel, Utrecht, is gelezen als kop, maar is zelf een naam." in run(*words).err
    assert "The first line, Utrecht, was read as the header" in run(*words, "--lang", "en").err


def test_a_table_without_names_is_2(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    told = refused(2, "links", "propose", tmp_path / "names.csv", "--to", "partijen")
    assert "names.csv:1: No column is called naam" in told
    assert "--to" in refused(2, "links", "propose", tmp_path / "names.csv", "--to", "landen")


def test_figures_of_cbs_become_a_register(run: Callable[..., Done], tmp_path: Path) -> None:
    rows = "Measure;Value;RegioS;Perioden\nM1;45000;GM1979;2030JJ00\nM1;9;GM9999;2030JJ00\n"
    (tmp_path / "cbs.csv").write_text(rows, encoding="utf-8")
    words = ("links", "import-cbs", tmp_path / "cbs.csv", "--table", "03759ned", "--measure", "M1")
    done = run(*words, "--out", tmp_path, "--lang", "en")
    assert done.code == 0
    assert done.out == (
        "inwoners-cbs-2030.trig: 1 municipalities, 2030\nCodes without a municipality in the register: 9999\n"
    )


def test_boundaries_need_a_year_and_a_source(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    words = ("links", "import-boundaries", tmp_path / "x.json", "--out", tmp_path)
    assert "no year" in refused(2, *words, "--year", "25", "--source", "https://example.org/")
    assert "no web address" in refused(2, *words, "--year", "2025", "--source", "cbs")
    assert "neither GeoJSON" in refused(2, *words, "--year", "2025", "--source", "https://example.org/")


def test_geojson_goes_to_a_file(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("links", "geojson", "provincies", "--out", tmp_path / "p.geojson")
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "p.geojson").read_text(encoding="utf-8").count('"type":"Feature"') == 12
