"""``regiodeals whatif``."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Done


def test_a_cut_of_the_last_tranche(run: Callable[..., Done]) -> None:
    done = run("whatif", "--change", "-10%")
    assert done.code == 0
    assert done.out.startswith("Tranche 6: € 219.870.000 verdeeld naar rato van de reserveringen\n")
    assert "€ 13.500.000" in done.out


def test_csv_adds_up_to_the_budget(run: Callable[..., Done]) -> None:
    done = run(
        "whatif", "--budget", "200 mln", "--minimum", "7,5 mln", "--zonder", "Bonaire", "--format", "csv"
    )
    assert done.code == 0
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 15
    assert sum(Decimal(row["nieuw"]) for row in rows) == 200_000_000
    assert min(Decimal(row["nieuw"]) for row in rows) >= 7_500_000


def test_the_ratio_changes_what_the_region_adds(run: Callable[..., Done]) -> None:
    done = run(
        "whatif", "--verhouding", "0,5", "--alleen", "Eemsdelta", "--budget", "8,5 mln", "--format", "json"
    )
    (deal,) = json.loads(done.out)["deals"]
    assert (deal["nieuw"], deal["cofinanciering"]) == ("8500000", "4250000")


def test_floors_that_do_not_fit_are_exit_1(run: Callable[..., Done]) -> None:
    done = run("whatif", "--budget", "70 mln", "--lang", "en")
    assert done.code == 1
    assert "The rules cannot be met" in done.out
    assert "Barendrecht-Ridderkerk-Rotterdam, Eemsdelta." in done.out


def test_all_proposals_are_a_gap_and_exit_1(run: Callable[..., Done]) -> None:
    done = run("whatif", "--alle-voorstellen", "--lang", "en")
    assert done.code == 1
    assert "Of 11 of the 27 proposals neither name" in " ".join(done.out.split())


def test_inhabitants_tell_their_gaps(run: Callable[..., Done]) -> None:
    done = run("whatif", "--verdeling", "inwoners")
    assert done.code == 0
    assert "Leemte: geen bron geeft een aantal inwoners" in done.out


def test_the_same_twice_and_to_a_file(run: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    words = ("whatif", "--tranche", "5", "--change", "-3,7%", "--format", "json")
    first = run(*words)
    assert run(*words, "--out", file).out == ""
    assert file.read_text(encoding="utf-8") == first.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--budget", "15.000"], "may mean"),
        (["--budget", "-5"], "--budget"),
        (["--change", "10%"], "no percentage with a sign"),
        (["--change", "-10%", "--budget", "1 mln"], "exclude one another"),
        (["--minimum", "50 mln"], "more than the maximum"),
        (["--zonder", "Eemsdleta"], "Regio Deal Eemsdelta"),
        (["--zonder", "Eemsdelta", "--alleen", "Bonaire"], "exclude one another"),
        (["--tranche", "9"], "Choose from: 1, 2, 3, 4, 5, 6"),
        (["--verhouding", "1:1"], "no ratio"),
        (["--verdeling", "loting"], "inwoners"),
        (["--tranche", "zes"], "--tranche"),
    ],
)
def test_wrong_use_is_exit_2(words: list[str], told: str, refused: Callable[..., str]) -> None:
    assert told in refused(2, "whatif", *words)
