"""``regiodeals query``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

PREFIX = "PREFIX rd: <https://w3id.org/regiodeals/def/>\n"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Put bytes on stdin."""

    def put(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return put


def test_a_file_is_answered(run: Callable[..., Done]) -> None:
    done = run("query", ROOT / "queries" / "geld" / "totale-bijdrage.rq", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("tranche,deals,bedrag,budget,resterend\r\n")
    assert "\r\n6,16,244300000,244300000,0\r\n" in done.out


def test_stdin_is_answered(run: Callable[..., Done], typed: Callable[[bytes], None]) -> None:
    typed(f"\ufeff{PREFIX}ASK {{ ?x rd:nummer 6 }}".encode())
    assert run("query", "-").out == "ja\n"


def test_the_sums_of_the_letter_with_the_passage_of_each_amount(
    run: Callable[..., Done], typed: Callable[[bytes], None]
) -> None:
    typed(
        f"""{PREFIX}SELECT (SUM(?amount) AS ?total) (COUNT(?passage) AS ?passages) WHERE {{
            ?deal a rd:RegioDeal ; rd:rijksbijdrage ?contribution .
            GRAPH ?passage {{ ?contribution rd:bedrag ?amount }}
            ?passage rd:document <https://w3id.org/regiodeals/id/kamerstuk/kst-29697-159> .
        }}""".encode()
    )
    assert run("query", "-", "--format", "csv").out == "total,passages\r\n488600000,32\r\n"


def test_triples_are_turtle_or_a_table(run: Callable[..., Done], typed: Callable[[bytes], None]) -> None:
    query = f"{PREFIX}CONSTRUCT {{ ?x rd:nummer 6 }} WHERE {{ ?x a rd:Tranche ; rd:nummer 6 }}".encode()
    typed(query)
    assert "rd:nummer 6" in run("query", "-", "--format", "turtle").out
    typed(query)
    assert json.loads(run("query", "-", "--format", "json").out)["head"]["vars"] == [
        "subject",
        "predicate",
        "object",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"SELECT ?x WHERE {\n  ?x rd:nummer 6 }", "stdin:2:6: The prefix rd: is not declared."),
        (b"SELECT ?x WHERE { ?x", "stdin:1:"),
        (b"SELECT ?x WHERE { caf\xe9 }", "stdin: The query is not UTF-8 (byte 21)."),
        (b"", "stdin: The query is empty."),
        (b"  \n", "stdin: The query is empty."),
        (b"DELETE WHERE { ?s ?p ?o }", "only questions are answered"),
        (b"SELECT ?x WHERE { SERVICE <http://127.0.0.1/> { ?x ?y ?z } }", "SERVICE would fetch"),
        (b"SELECT ?x WHERE { " + b"?x ?y ?z . " * 200_000 + b"}", "characters"),
        (b"SELECT ?x WHERE { " + b"{" * 50_000 + b"}" * 50_000 + b"}", "nested too deeply"),
    ],
)
def test_a_wrong_query_is_2_with_its_place(
    content: bytes, told: str, refused: Callable[..., str], typed: Callable[[bytes], None]
) -> None:
    typed(content)
    assert told in refused(2, "query", "-")


def test_a_wrong_query_in_a_file_names_the_file(refused: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "vraag.rq"
    path.write_text("SELECT ?x\nWHERE { ?x rd:nummer }", encoding="utf-8")
    assert f"{path}:2:" in refused(2, "query", path)


def test_a_missing_file_is_2(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "No such file" in refused(2, "query", tmp_path / "no.rq")
    assert "Is a directory" in refused(2, "query", tmp_path)
    assert "cannot be read" in refused(2, "query", "a\0b")


def test_rows_are_no_turtle(refused: Callable[..., str]) -> None:
    path = ROOT / "queries" / "geld" / "totale-bijdrage.rq"
    assert "CONSTRUCT or DESCRIBE" in refused(2, "query", path, "--format", "turtle")


SETTLED = """PREFIX rd: <https://w3id.org/regiodeals/def/>
BASE <https://w3id.org/regiodeals/>
SELECT (COUNT(DISTINCT ?deal) AS ?settled) WHERE {
    ?event rd:soortGebeurtenis <def/gebeurtenis/vaststelling> ; rd:betreft ?deal .
    ?deal rd:tranche <id/tranche/6> .
}"""


@pytest.mark.parametrize(
    ("options", "count"),
    [(("--as-of", "2025-02-03"), "0"), (("--as-of", "2025-11-19"), "16"), ((), "16")],
)
def test_covenants_of_the_sixth_tranche_are_settled_in_november_2025(
    options: tuple[str, ...], count: str, run: Callable[..., Done], tmp_path: Path
) -> None:
    path = tmp_path / "settled.rq"
    path.write_text(SETTLED, encoding="utf-8")
    done = run("query", path, "--format", "csv", *options)
    assert done.out.split() == ["settled", count]
    assert bool(options) is ("omdat hun bron geen datum heeft" in done.err)


@pytest.mark.parametrize("day", ["3 februari", "2025-02-30", "2025-13-01", "20250203", ""])
def test_a_wrong_day_is_2_with_a_hint(day: str, refused: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "settled.rq"
    path.write_text(SETTLED, encoding="utf-8")
    assert "such as --as-of 2025-02-03" in refused(2, "query", path, "--as-of", day)
