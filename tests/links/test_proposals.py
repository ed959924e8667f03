"""Names as people write them find what they mean, with a score and a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regiodeals.errors import InputProblem
from regiodeals.links.name_table import Aim, NameRow, read_names
from regiodeals.links.proposals import MOST, Matcher
from regiodeals.links.review import review_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Triple

DAY = date(2026, 11, 25)
HOSTILE = sorted((Path(__file__).parent / "hostile").glob("*.csv"))


@pytest.fixture(scope="module")
def matchers(released_view: list[Triple]) -> dict[Aim, Matcher]:
    return {aim: Matcher(released_view, aim) for aim in Aim}


@pytest.fixture
def propose(matchers: dict[Aim, Matcher]) -> Callable[..., list[tuple[str, float, str]]]:
    """Return what a name may mean: the end of its IRI, the score and the reason."""

    def call(name: str, aim: Aim = Aim.gemeenten, day: date = DAY) -> list[tuple[str, float, str]]:
        found = matchers[aim].propose(NameRow(line=2, name=name), day=day)
        return [(one.iri.rpartition("/")[2], one.score, one.reason["en"]) for one in found]

    return call


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("Assen", "gm0106", "the same name"),
        ("gem. Assen", "gm0106", "the same name without the word before it"),
        ("Gemeente Assen", "gm0106", "the same name without the word before it"),
        ("ASSEN", "gm0106", "the same but for case or accents"),
        ("Sudwest Fryslan", "gm1900", "the same but for case or accents"),
        ("Bergen (NH)", "gm0373", "the same name"),
        ("Bergen (Noord-Holland)", "gm0373", "the same name, in the province Noord Holland"),
        ("Bergen (Limburg)", "gm0893", "the same name, in the province Limburg"),
        ("Hengelo (O.)", "gm0164", "the same name, in the province Overijssel"),
        ("Middelburg (Z.)", "gm0687", "the same name, in the province Zeeland"),
        ("Den Haag", "gm0518", "another name of the same"),
        ("Ljouwert", "gm0080", "another name of the same"),
        ("Mestreech", "gm0935", "another name of the same"),
        ("Boneiru", "col01", "another name of the same"),
        ("Statia", "col02", "another name of the same"),
        ("Emsdelta", "gm1979", "looks like eemsdelta"),
        ("Tietjerksteradeel", "gm0737", "looks like tytsjerksteradiel"),
    ],
)
def test_a_name_finds_its_municipality(
    propose: Callable[..., list[tuple[str, float, str]]], name: str, code: str, reason: str
) -> None:
    first, score, why = propose(name)[0]
    assert (first, why) == (code, reason)
    assert 0.6 < score <= 1


def test_two_of_one_name_are_both_proposed_and_neither_is_sure(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    found = propose("Bergen")
    assert {code for code, _, _ in found} == {"gm0373", "gm0893"}
    assert all(score == 0.5 and "2 bear this name" in why for _, score, why in found)


def test_a_municipality_is_that_of_its_day(propose: Callable[..., list[tuple[str, float, str]]]) -> None:
    then = propose("Delfzijl", day=date(2018, 5, 1))
    assert [code for code, _, _ in then] == ["gm0010"]
    now = propose("Delfzijl")
    assert [code for code, _, _ in now] == ["gm1979", "gm0010"]
    assert "follows Delfzijl, which existed until 2020-12-31" in now[0][2]
    assert now[0][1] > now[1][1]


def test_a_divided_municipality_leads_to_each_that_followed(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    assert {"gm0757", "gm0824", "gm0855", "gm0865"} <= {code for code, _, _ in propose("Haaren")}


def test_a_nuts_region_is_proposed_as_what_it_is(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    found = {code: (score, why) for code, score, why in propose("Noord-Drenthe", Aim.gebieden)}
    assert found["6-noord-drenthe"][0] > found["NL131"][0]
    assert "a deal often covers other municipalities" in found["NL131"][1]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("BZK", "mnre1034"),
        ("Ministerie van BZK", "mnre1034"),
        ("waterschap Drents Overijsselse Delta", "ws0664"),
        ("Regio Foodvalley", "so0688"),
        ("Provincie Friesland", "pv21"),
    ],
)
def test_parties_are_found(propose: Callable[..., list[tuple[str, float, str]]], name: str, end: str) -> None:
    assert propose(name, Aim.partijen)[0][0] == end


def test_nothing_like_it_is_nothing(propose: Callable[..., list[tuple[str, float, str]]]) -> None:
    assert propose("xyzzy") == []
    assert propose("(") == []


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60))
def test_any_name_gets_few_proposals_with_a_score_below_one(matchers: dict[Aim, Matcher], name: str) -> None:
    found = matchers[Aim.gemeenten].propose(NameRow(line=1, name=name), day=DAY)
    assert len(found) <= MOST
    assert all(0 < one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_review_table_holds_each_name_and_no_formula(matchers: dict[Aim, Matcher]) -> None:
    rows = [NameRow(line=2, name="=1+1"), NameRow(line=3, name="Assen")]
    table = review_table([(row, matchers[Aim.gemeenten].propose(row, day=DAY)) for row in rows], lang="nl")
    lines = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    assert lines[1][:4] == ["'=1+1", "rdfs literal", "skos:closeMatch", "sssom:NoTermFound"]
    assert lines[2][:4] == ["Assen", "rdfs literal", "skos:closeMatch", "tooi:gemeente/gm0106"]
    assert lines[2][6:8] == ["1.00", "dezelfde naam"]


def test_there_is_a_hostile_corpus() -> None:
    assert len(HOSTILE) >= 12


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_table_is_refused_with_its_place(path: Path) -> None:
    """The name of a file says what is wrong with it; its message is one text, short and printable."""
    with pytest.raises(InputProblem) as caught:
        read_names(path)
    told = str(caught.value)
    assert path.name in told
    assert caught.value.hint
    assert len(told) < 400
    assert all(sign.isprintable() or sign == "\n" for sign in told)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("naam\nAssen\n".encode("utf-16"), "UTF-16"),
        ("naam\nSúdwest-Fryslân\n".encode("latin-1"), "not UTF-8"),
        (b"naam\nAss\x00en\n", "NUL|control character"),
        (b"naam\n" + b"a\n" * 20_001, "more than 20,000 names"),
        (b"naam\n" + b"a" * 9_000_000, "larger than"),
    ],
)
def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(content)
    with pytest.raises(InputProblem, match=told):
        read_names(path)


def test_usual_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    for content, names in (
        (b"naam\nAssen\n\n  Tynaarlo \n", ["Assen", "Tynaarlo"]),
        (b"\xef\xbb\xbfid;Gemeente\r\n1;'s-Gravenhage\r\n", ["'s-Gravenhage"]),
        (b"nr\tpartij\n1\tWaterschap X\n", ["Waterschap X"]),
        (b'naam,datum\n"Assen, de stad",2018-05-01\n', ["Assen, de stad"]),
    ):
        path.write_bytes(content)
        assert [row.name for row in read_names(path)] == names
    assert read_names(path)[0].day == date(2018, 5, 1)
    with pytest.raises(InputProblem, match="no column 'plaats'"):
        read_names(path, column="plaats")
