"""``regiodeals ask``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from regiodeals.cli.ask import complete_question, read_words
from regiodeals.errors import InputProblem, ParameterProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = json.loads(
    (Path(__file__).resolve().parents[1] / "questions" / "hostile-values.json").read_text(encoding="utf-8")
)


def test_the_six_sums_as_csv(run: Callable[..., Done]) -> None:
    done = run("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert rows[0] == ["landsdeel", "deals", "bedrag", "aandeel"]
    assert sorted(rows[1:]) == [
        ["BES", "1", "13000000", "0.0532"],
        ["Noord", "3", "41500000", "0.1699"],
        ["Noordwest", "2", "33000000", "0.1351"],
        ["Oost", "2", "47500000", "0.1944"],
        ["Zuid", "3", "50000000", "0.2047"],
        ["Zuidwest", "5", "59300000", "0.2427"],
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--tranche", "6", "bijdrage-per-landsdeel", "--format=csv"),
        ("--format", "csv", "bijdrage-per-landsdeel", "--tranche=6"),
        ("bijdrage-per-landsdeel", "--format", "csv", "--tranche", "6", "--lang", "en"),
    ],
)
def test_options_stand_in_any_order(words: tuple[str, ...], run: Callable[..., Done]) -> None:
    wanted = run("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--format", "csv").out
    assert run("ask", *words).out == wanted


def test_a_table_for_people(run: Callable[..., Done]) -> None:
    dutch = run("ask", "bijdrage-per-landsdeel", "--tranche", "6").out
    assert dutch.startswith("Hoeveel rijksbijdrage gaat naar elk landsdeel?\n")
    assert "€ 59.300.000    24,27%" in dutch
    assert "\x1b" not in dutch
    english = run("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--lang", "en").out
    assert "Southwest" in english
    assert "€59,300,000   24.27%" in english


def test_without_a_question_all_are_listed_by_theme(run: Callable[..., Done]) -> None:
    done = run("ask")
    assert done.code == 0
    assert done.out.startswith("Geld\n  bijdrage-per-deal [--tranche]\n      Hoeveel rijksbijdrage")
    assert "\nGegevens\n" in done.out
    assert run("ask", "--lang", "en").out.startswith("Money\n")
    listed = list(csv.DictReader(io.StringIO(run("ask", "--format", "csv").out, newline="")))
    assert len(listed) >= 12
    assert [entry["parameters"] for entry in listed if entry["question"] == "leemten"] == [""]


def test_questions_are_searched_by_words(run: Callable[..., Done]) -> None:
    assert "cofinanciering-per-deal" in run("ask", "--search", "co-financing").out
    nothing = run("ask", "--search", "xyzzy")
    assert (nothing.code, nothing.out) == (0, "Geen vraag gevonden met 'xyzzy'.\n")


def test_the_day_may_be_chosen(run: Callable[..., Done]) -> None:
    sixth = "6,16,244300000,244300000,0\r\n"
    assert sixth in run("ask", "totale-bijdrage", "--format", "csv").out
    on_the_day = run("ask", "totale-bijdrage", "--format", "csv", "--as-of", "2025-02-03")
    assert sixth in on_the_day.out
    assert "omdat hun bron geen datum heeft" in on_the_day.err
    before = run("ask", "totale-bijdrage", "--format", "csv", "--as-of", "2025-02-02")
    assert before.code == 0
    assert "\n6,16," not in before.out


@pytest.mark.parametrize(
    "value",
    [entry["value"] * entry.get("times", 1) for entry in HOSTILE],
    ids=[entry["name"] for entry in HOSTILE],
)
def test_a_hostile_value_is_refused(value: str, refused: Callable[..., str]) -> None:
    told = refused(2, "ask", "bijdrage-per-landsdeel", f"--tranche={value}")
    assert "Allowed is" in told
    assert len(told) < 400


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("bijdrage-per-landdeel",), "Nearest are: bijdrage-per-landsdeel, "),
        (("totale-bijdrage", "--trance", "6"), "Did you mean --tranche"),
        (("totale-bijdrage", "--fromat", "csv"), "Did you mean --format"),
        (("leemten", "--tranche", "6"), "It takes no parameters."),
        (("totale-bijdrage", "--tranche"), "Write --tranche VALUE."),
        (("totale-bijdrage", "--tranche", "6", "--tranche", "6"), "stands there twice"),
        (("totale-bijdrage", "--tranche", "99"), "Allowed is one of: 1, 2, 3, 4, 5, 6."),
        (("totale-bijdrage", "--tranche", "zes"), "Allowed is a whole number, such as 6."),
        (("--tranche", "6"), "needs a question"),
        (("totale-bijdrage", "leemten"), "One question at a time"),
        (("totale-bijdrage", "--search", "x"), "either named or searched for"),
        (("totale-bijdrage", "--as-of", "gisteren"), "--as-of is no date"),
        (("totale-bijdrage", "--as-of", "20250203"), "--as-of is no date"),
        (
            ("totale-bijdrage", "--as-of", "2025-02-03", "--endpoint", "http://127.0.0.1:9/"),
            "Leave out --endpoint",
        ),
        (("totale-bijdrage", "--endpoint", "ftp://127.0.0.1/"), "ftp://127.0.0.1/"),
        (("totale-bijdrage", "--format", "turtle"), "CONSTRUCT or DESCRIBE"),
    ],
)
def test_wrong_use_names_the_next_step(
    words: tuple[str, ...], told: str, refused: Callable[..., str]
) -> None:
    assert told in refused(2, "ask", *words)


def test_an_endpoint_that_is_down_is_3(refused: Callable[..., str]) -> None:
    assert "http://127.0.0.1:9/" in refused(3, "ask", "leemten", "--endpoint", "http://127.0.0.1:9/")


def test_words_are_read_in_pairs() -> None:
    assert read_words(["q", "--a", "--b", "--c=d=e", "--f", ""]) == ("q", {"a": "--b", "c": "d=e", "f": ""})
    with pytest.raises(ParameterProblem):
        read_words(["q", "--a"])
    with pytest.raises(InputProblem):
        read_words(["q", "r"])


def test_the_shell_completes_questions() -> None:
    offered = dict(complete_question("bij"))
    assert offered["bijdrage-per-landsdeel"].startswith("How much State contribution")
    assert complete_question("--tr") == []


def test_evidence_stands_beside_each_row(run: Callable[..., Done]) -> None:
    done = run("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--evidence", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert rows[0] == ["landsdeel", "deals", "bedrag", "aandeel", "bewijs"]
    assert all("(nagegaan)" in row[-1] for row in rows[1:])
    told = run(
        "ask", "totale-bijdrage", "--tranche", "6", "--evidence", "--format", "markdown", "--lang", "en"
    )
    assert "verified" in told.out
    assert "evidence" in told.out


def test_evidence_in_a_table_stands_below_its_row_and_fits(run: Callable[..., Done]) -> None:
    words = ("ask", "bijdrage-per-deal", "--tranche", "6", "--evidence")
    table = run(*words).out
    lines = table.splitlines()
    assert max(map(len, lines)) <= 80
    first = next(place for place, line in enumerate(lines) if "€ 15.000.000" in line)
    assert any(
        line.startswith("     “#1 Noord-Drenthe € 15,0” – Kamerbrief") for line in lines[first : first + 5]
    )
    whole = " ".join(table.split())
    markdown = run(*words, "--format", "markdown").out.replace("\\", "").splitlines()
    cells = [line.rstrip(" |").rpartition(" | ")[2] for line in markdown if line.startswith("| 6")]
    assert len(cells) == 16
    assert all(" ".join(cell.split()) in whole for cell in cells)


def test_a_search_that_finds_nothing_names_what_is_near(run: Callable[..., Done]) -> None:
    told = run("ask", "--search", "landsdelen")
    assert (told.code, told.out) == (0, "Geen vraag gevonden met 'landsdelen'. Bedoelt u landsdeel?\n")
    assert "Did you mean landsdeel?" in run("ask", "--search", "landsdelen", "--lang", "en").out


def test_a_workbook_goes_to_a_file(run: Callable[..., Done], tmp_path: Path) -> None:
    path = tmp_path / "antwoord.xlsx"
    assert run("ask", "bijdrage-per-landsdeel", "--format", "xlsx", "--out", path).code == 0
    assert path.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("words", [(), ("--search", "kaart")])
def test_a_list_of_questions_is_a_workbook_too_and_no_chart(
    words: tuple[str, ...], run: Callable[..., Done], refused: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "vragen.xlsx"
    assert run("ask", *words, "--format", "xlsx", "--out", path).code == 0
    (sheet, *_) = load_workbook(path).worksheets
    listed = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert listed[0] == ["theme", "question", "summary", "parameters"]
    assert "kaart-van-deals" in [row[1] for row in listed]
    assert "A list of questions has no chart." in refused(2, "ask", *words, "--format", "svg")
    told = run("ask", *words, "--format", "svg", "--lang", "nl").err
    assert "Een lijst van vragen heeft geen grafiek." in told


def test_a_chart_with_evidence_keeps_its_labels(run: Callable[..., Done]) -> None:
    words = ("ask", "bijdrage-per-tranche", "--format", "svg")
    assert run(*words, "--evidence").out == run(*words).out


def test_a_chart_is_drawn_where_the_question_has_one(
    run: Callable[..., Done], refused: Callable[..., str]
) -> None:
    done = run("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--format", "svg", "--lang", "en")
    assert done.code == 0
    assert done.out.startswith("<svg ")
    assert "Southwest" in done.out
    assert "has no chart" in refused(2, "ask", "leemten", "--format", "svg")
    assert "A query has no chart" in refused(2, "query", ROOT / "queries/geld/uitgaven.rq", "--format", "svg")


def test_questions_of_others_are_listed_and_answered(
    run: Callable[..., Done], refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "rondes.rq").write_text(
        "#+ summary: Rounds\nPREFIX rd: <https://w3id.org/regiodeals/def/>\n"
        "SELECT ?n { ?t a rd:Tranche ; rd:nummer ?n , ?_nr_integer } ORDER BY ?n",
        encoding="utf-8",
    )
    listed = run("ask", "--catalogue", tmp_path)
    assert listed.out == "api\n  rondes --nr\n      Rounds\n"
    done = run("ask", "rondes", "--catalogue", tmp_path, "--nr", "6", "--format", "csv")
    assert done.out == "n\r\n6\r\n"
    assert "Nearest are: rondes." in refused(2, "ask", "ronde", "--catalogue", tmp_path)
    assert "no folder" in refused(2, "ask", "--catalogue", tmp_path / "x")
