"""Names as people write them find what they mean, with a score and a reason."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from regiodeals.errors import InputProblem
from regiodeals.links.known_things import read_things
from regiodeals.links.name_table import Aim, NameRow, read_names
from regiodeals.links.proposals import MOST, SURE, Matcher
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
        ("Assen gem.", "gm0106", "the same name without the word before it"),
        ("Utrecht (gemeente)", "gm0344", "the same name without the word before it"),
        ("GM0106", "gm0106", "its code"),
        ("0106", "gm0106", "its code"),
        ("ASSEN", "gm0106", "the same but for case or accents"),
        ("Sudwest Fryslan", "gm1900", "the same but for case or accents"),
        ("Bergen (NH)", "gm0373", "the same name"),
        ("Bergen (Noord-Holland)", "gm0373", "the same name, in the province Noord Holland"),
        ("Bergen (Limburg)", "gm0893", "the same name, in the province Limburg"),
        ("Gemeente Bergen (prov. Limburg)", "gm0893", "the same name, in the province Limburg"),
        ("Bergen (N-H)", "gm0373", "the same name, in the province Noord Holland"),
        ("Bergen, L", "gm0893", "the same name, in the province Limburg"),
        ("Assen, Drenthe", "gm0106", "the same name, in the province Drenthe"),
        ("Sint Eustatius (BES)", "col02", "the same name, in Caribisch Nederland"),
        ("Assen, Nederland", "gm0106", "the same but for case or accents"),
        ("Hengelo (O.)", "gm0164", "the same name, in the province Overijssel"),
        ("Middelburg (Z.)", "gm0687", "the same name, in the province Zeeland"),
        ("Den Haag", "gm0518", "another name of the same"),
        ("Ljouwert", "gm0080", "another name of the same"),
        ("Mestreech", "gm0935", "another name of the same"),
        ("Eaststellingwerf", "gm0085", "another name of the same"),
        ("Opsterlân", "gm0086", "another name of the same"),
        ("Smellingerlân", "gm0090", "another name of the same"),
        ("Boneiru", "col01", "another name of the same"),
        ("Entidat Públiko Boneiru", "col01", "another name of the same"),
        ("Statia", "col02", "another name of the same"),
        ("Emsdelta", "gm1979", "looks like Eemsdelta"),
        ("Tietjerksteradeel", "gm0737", "looks like Tytsjerksteradiel"),
        ("Edam", "gm0385", "shares a whole word with Edam-Volendam"),
        ("Volendam", "gm0385", "shares a whole word with Edam-Volendam"),
        ("Gulpen", "gm1729", "shares a whole word with Gulpen-Wittem"),
        ("Nuenen c.a.", "gm0820", "shares a whole word with Nuenen, Gerwen en Nederwetten"),
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
        ("Provincie Utrecht", "pv26"),
        ("Prov. Groningen", "pv20"),
        ("Utrecht (provincie)", "pv26"),
        ("Provincie Utrecht (Utrecht)", "pv26"),
        ("gemeente Utrecht", "gm0344"),
        ("Waterschap Limburg", "ws0665"),
        ("Waterschap Fryslân", "ws0653"),
        ("de Provinsje Fryslân", "pv21"),
        ("Waterschap Delfland", "ws0372"),
        ("Hoogheemraadschap Rijnland", "ws0616"),
        ("I&W", "mnre1130"),
    ],
)
def test_parties_are_found(propose: Callable[..., list[tuple[str, float, str]]], name: str, end: str) -> None:
    (first, score, _), *others = propose(name, Aim.partijen)
    assert (first, others) == (end, [])
    assert score >= SURE


@pytest.mark.parametrize(
    ("name", "aim", "told"),
    [
        ("Provincie Groningen", Aim.gemeenten, "the same name, but a municipality, not a province"),
        ("Waterschap Almere", Aim.partijen, "the same name, but a municipality, not a water authority"),
        ("Gemeente Zeeland", Aim.gebieden, "the same name, but a province, not a municipality"),
        ("Bergen (Drenthe)", Aim.gemeenten, "the same name, but not in Drenthe"),
        ("Hengelo (Twente)", Aim.gemeenten, "the same name; 'twente' is no province"),
    ],
)
def test_another_kind_or_place_is_never_likely(
    propose: Callable[..., list[tuple[str, float, str]]], name: str, aim: Aim, told: str
) -> None:
    found = propose(name, aim)
    assert told in {reason for _, _, reason in found}
    assert all(score < 0.5 for _, score, reason in found if "the same name" in reason)
    assert all(score < SURE for _, score, _ in found)


def test_a_name_that_is_like_it_is_of_the_kind_that_the_name_says(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    assert propose("Waterschap Limburg") == []
    assert propose("Provincie Limbrug", Aim.partijen)[0][0] == "pv31"
    assert [code for code, _, _ in propose("Waterschap Rivierenlnd", Aim.partijen)] == ["ws0621"]


def test_a_body_of_which_the_province_is_not_known_is_not_sure(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    ((end, score, why),) = propose("Waterschap Limburg (L)", Aim.partijen)
    assert (end, score) == ("ws0665", 0.8)
    assert "does not say in which province" in why


@pytest.mark.parametrize("aim", Aim)
def test_a_sure_proposal_existed_on_the_day(
    matchers: dict[Aim, Matcher], released_view: list[Triple], aim: Aim
) -> None:
    things = {thing.iri: thing for thing in read_things(released_view, aim).wanted}
    assert len(things) > 50
    for day in (date(2005, 6, 1), date(2019, 6, 1), DAY):
        for thing in things.values():
            for name in (*thing.names, *thing.other_names):
                found = matchers[aim].propose(NameRow(line=2, name=name), day=day)
                sure = [one for one in found if one.score >= SURE]
                assert all(things[one.iri].exists(day.isoformat()) for one in sure), name
                assert len(sure) < 2, name


def test_a_name_that_two_kinds_share_is_not_sure(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    found = {code: (score, why) for code, score, why in propose("Utrecht", Aim.partijen)}
    assert found == dict.fromkeys(("gm0344", "pv26"), (0.5, "2 bear this name"))


@pytest.mark.parametrize(
    ("name", "day", "end"),
    [
        ("LNV", date(2019, 7, 5), "hv_33909618"),
        ("ministerie van Landbouw, Natuur en Voedselkwaliteit", date(2019, 7, 5), "hv_33909618"),
        ("LNV", date(2005, 1, 1), "mnre1150"),
        ("EZ", date(2025, 2, 3), "hv_22300580"),
        ("IenM", date(2017, 1, 1), "hv_06784634"),
        ("EZK", DAY, "mnre1045"),
    ],
)
def test_a_ministry_is_that_of_its_day(
    propose: Callable[..., list[tuple[str, float, str]]], name: str, day: date, end: str
) -> None:
    found = propose(name, Aim.partijen, day)
    assert [code for code, _, _ in found] == [end]
    assert found[0][1] >= SURE


@pytest.mark.parametrize(
    ("name", "codes"), [("LNV", ["mnre1153", "hv_33909618"]), ("EZ", ["mnre1045", "hv_22300580"])]
)
def test_a_name_of_an_earlier_ministry_leads_to_that_of_now(
    propose: Callable[..., list[tuple[str, float, str]]], name: str, codes: list[str]
) -> None:
    found = propose(name, Aim.partijen)
    assert [code for code, _, _ in found] == codes
    assert found[0][1] < SURE


@pytest.mark.parametrize(
    ("name", "day", "begin", "before"),
    [
        ("Eemsdelta", date(2018, 1, 1), "2021-01-01", {"gm0003", "gm0010", "gm0024"}),
        (
            *("Land van Cuijk", date(2019, 7, 1), "2022-01-01"),
            {"gm0756", "gm0786", "gm0815", "gm1684", "gm1702"},
        ),
        (
            *("Súdwest-Fryslân", date(2005, 1, 1), "2011-01-01"),
            {"gm0064", "gm0091", "gm0104", "gm0683", "gm0710"},
        ),
    ],
)
def test_what_began_after_the_day_comes_with_what_went_into_it(
    propose: Callable[..., list[tuple[str, float, str]]], name: str, day: date, begin: str, before: set[str]
) -> None:
    first, *others = propose(name, day=day)
    assert first[1:] == (0.8, f"the same name; exists only since {begin}")
    assert {code for code, _, _ in others} == before
    assert all(f"went into {name}" in why and score < first[1] for _, score, why in others)


def test_what_went_alone_into_another_is_the_likeliest(
    propose: Callable[..., list[tuple[str, float, str]]],
) -> None:
    found = propose("LVVN", Aim.partijen, date(2019, 1, 1))
    assert [code for code, _, _ in found] == ["hv_33909618", "mnre1153"]


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


def test_a_review_table_tells_the_line_and_the_day(matchers: dict[Aim, Matcher]) -> None:
    rows = [
        NameRow(line=2, name="Boxmeer", day=date(2021, 12, 31)),
        NameRow(line=3, name="Boxmeer", day=date(2022, 1, 1)),
        NameRow(line=5, name="xyzzy"),
    ]
    proposals = [(row, matchers[Aim.gemeenten].propose(row, day=DAY)) for row in rows]
    table = review_table(proposals, lang="en", day=DAY)
    head = yaml.safe_load("".join(line[1:] for line in table.splitlines(True) if line.startswith("#")))
    assert [one["slot_name"] for one in head["extension_definitions"]] == ["ext_line", "ext_date"]
    for one in head["extension_definitions"]:
        assert {one[key].partition(":")[0] for key in ("property", "type_hint")} <= set(head["curie_map"])
    found = list(csv.DictReader([line for line in table.splitlines() if line[0] != "#"], delimiter="\t"))
    assert [(row["object_id"], row["ext_line"], row["ext_date"]) for row in found] == [
        ("tooi:gemeente/gm0756", "2", "2021-12-31"),
        ("tooi:gemeente/gm1982", "3", "2022-01-01"),
        ("tooi:gemeente/gm0756", "3", "2022-01-01"),
        ("sssom:NoTermFound", "5", "2026-11-25"),
    ]


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
        assert [row.name for row in read_names(path).rows] == names
    assert read_names(path).rows[0].day == date(2018, 5, 1)
    with pytest.raises(InputProblem, match="no column 'plaats'"):
        read_names(path, column="plaats")


def test_the_column_of_the_aim_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("Naam,Gemeente,Partij\na,b,c\n", encoding="utf-8")
    found = {aim: read_names(path, aim=aim) for aim in Aim}
    assert {aim: (table.column, table.rows[0].name) for aim, table in found.items()} == {
        Aim.gemeenten: ("Gemeente", "b"),
        Aim.partijen: ("Partij", "c"),
        Aim.gebieden: ("Naam", "a"),
    }
    assert read_names(path, column="partij", aim=Aim.gemeenten).column == "Partij"


def test_an_unusual_header_is_told(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    for header, is_usual in (("Utrecht", False), ("Gemeente", True)):
        path.write_text(f"{header}\nAssen\n", encoding="utf-8")
        assert read_names(path).is_usual is is_usual
    assert read_names(path, column="gemeente").is_usual


def test_a_name_is_known_or_only_like_one(matchers: dict[Aim, Matcher]) -> None:
    matcher = matchers[Aim.gemeenten]
    for name in ("Utrecht", "Bergen", "gm0344", "Delfzijl"):
        assert matcher.knows(name, day=DAY)
    for name in ("Utrecth", "plaats", "Provincie Utrecht"):
        assert not matcher.knows(name, day=DAY)
