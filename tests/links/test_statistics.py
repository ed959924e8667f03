"""Files of CBS become figures per municipality and year, in each of its forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import find_content
from regiodeals.errors import InputProblem
from regiodeals.graph.dataset import Dataset, join_datasets, load_user_files
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.view import build_view
from regiodeals.links.statistics import read_statistics, write_statistics
from regiodeals.namespaces import BASE
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"0014": "Groningen", "1979": "Eemsdelta"}
ROWS: list[dict[str, object]] = [
    {"ID": 1, "RegioS": "NL01  ", "Perioden": "2025JJ00", "TotaleBevolking_1": 18000000},
    {"ID": 2, "RegioS": "GM0014", "Perioden": "2024JJ00", "TotaleBevolking_1": 240000},
    {"ID": 3, "RegioS": "GM0014", "Perioden": "2025JJ00", "TotaleBevolking_1": 243000.0},
    {"ID": 4, "RegioS": "GM1979", "Perioden": "2025JJ00", "TotaleBevolking_1": 45000},
    {"ID": 5, "RegioS": "GM1979", "Perioden": "2025MM01", "TotaleBevolking_1": 45001},
    {"ID": 6, "RegioS": "GM0003", "Perioden": "2025JJ00", "TotaleBevolking_1": None},
]
V3: dict[str, object] = {
    "odata.metadata": "https://opendata.cbs.nl/ODataApi/OData/03759ned/$metadata#Cbs.OData.WebAPI.TypedDataSet",
    "value": ROWS,
}
V4: dict[str, object] = {
    "@odata.context": "https://datasets.cbs.nl/odata/v1/CBS/03759ned/$metadata#Observations",
    "value": [
        {
            "Id": 1,
            "Measure": "M000352",
            "ValueAttribute": "None",
            "Value": 243000.0,
            "RegioS": "GM0014",
            "Perioden": "2025JJ00",
        },
        {
            "Id": 2,
            "Measure": "M000999",
            "ValueAttribute": "None",
            "Value": 7.5,
            "RegioS": "GM0014",
            "Perioden": "2025JJ00",
        },
    ],
}
CSV = '"Id";"Measure";"ValueAttribute";"Value";"RegioS";"Perioden"\n1;M000352;None;243000;GM0014;2025JJ00\n'


def write(folder: Path, content: object, name: str = "cbs.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_version_3_is_read(tmp_path: Path) -> None:
    found = read_statistics(write(tmp_path, V3))
    assert found.table == "03759ned"
    assert [(one.year, dict(one.numbers)) for one in found.years] == [
        ("2024", {"0014": 240000}),
        ("2025", {"0014": 243000, "1979": 45000}),
    ]
    assert found.passed_over == 3


@pytest.mark.parametrize(("content", "name"), [(V4, "cbs.json"), (CSV, "Observations.csv")])
def test_version_4_is_read_as_json_and_as_csv(tmp_path: Path, content: object, name: str) -> None:
    found = read_statistics(write(tmp_path, content, name), measure="M000352", table="03759ned")
    assert [(one.year, dict(one.numbers)) for one in found.years] == [("2025", {"0014": 243000})]


def changed(number: int, **cells: object) -> dict[str, object]:
    rows = [dict(row) for row in ROWS]
    rows[number].update(cells)
    return {**V3, "value": rows}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no JSON"),
        ("<html>", "no JSON"),
        ("[" * 100_000, "no JSON|no usable JSON"),
        ('{"value": [NaN]}', "NaN is no number"),
        ([1], "no list under 'value'"),
        ({"value": [1]}, "no object"),
        ({**V3, "odata.nextLink": "x"}, "one page of more"),
        ({**V3, "odata.metadata": "x"}, "does not say which table"),
        ({**V3, "value": []}, "no year of any municipality"),
        ({**V3, "value": [{"a": 1}]}, "no region or no period"),
        (V4, "row per measure"),
        (changed(1, RegioS=14), "no region or no period"),
        (changed(1, TotaleBevolking_1=-1), "no number of inhabitants"),
        (changed(1, TotaleBevolking_1=1.5), "no number of inhabitants"),
        (changed(1, TotaleBevolking_1=True), "no number of inhabitants"),
        (changed(1, TotaleBevolking_1=[1]), "no number of inhabitants"),
        (changed(1, TotaleBevolking_1="veel"), "no number of inhabitants"),
        (changed(1, Perioden="2025JJ00"), "second figure for GM0014 in 2025"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: object, told: str) -> None:
    with pytest.raises(InputProblem, match=told) as caught:
        read_statistics(write(tmp_path, content))
    assert "cbs.json" in str(caught.value)


def test_an_unknown_measure_names_the_columns(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no column Inwoners") as caught:
        read_statistics(write(tmp_path, V3), measure="Inwoners")
    assert "TotaleBevolking_1" in str(caught.value.hint)


def test_each_year_is_a_register_and_a_second_for_one_year_is_refused(tmp_path: Path) -> None:
    statistics = read_statistics(write(tmp_path, V3))
    written = write_statistics(statistics, tmp_path, names={"0014": "Groningen"})
    paths = [one.path for one in written]
    assert [path.name for path in paths] == ["inwoners-cbs-2024.trig", "inwoners-cbs-2025.trig"]
    assert {code for one in written for code in one.unknown} == {"1979"}
    before = [path.read_bytes() for path in paths]
    write_statistics(statistics, tmp_path, names={"0014": "Groningen"})
    assert [path.read_bytes() for path in paths] == before
    (tmp_path / "inwoners-roo-2025.trig").write_text("", encoding="utf-8")
    with pytest.raises(InputProblem, match="count twice"):
        write_statistics(statistics, tmp_path, names=NAMES)


def test_a_register_that_another_command_wrote_is_never_replaced(tmp_path: Path) -> None:
    ships = tmp_path / "inwoners-cbs-2025.trig"
    text = (find_content().data / "registers" / "inwoners-cbs-2021.trig").read_text(encoding="utf-8")
    ships.write_text(text, encoding="utf-8")
    statistics = read_statistics(write(tmp_path, V3))
    with pytest.raises(InputProblem, match="Figures of 2025 stand there already") as caught:
        write_statistics(statistics, tmp_path, names=NAMES)
    assert "--year" in str(caught.value.hint)
    assert ships.read_text(encoding="utf-8") == text
    assert not (tmp_path / "inwoners-cbs-2024.trig").exists()
    (one,) = write_statistics(statistics, tmp_path, names=NAMES, years=["2024"])
    assert one.year == "2024"
    with pytest.raises(InputProblem, match="no figures of those years") as caught:
        write_statistics(statistics, tmp_path, names=NAMES, years=["2030"])
    assert "2024, 2025" in str(caught.value.hint)


def test_figures_that_a_new_file_lacks_are_counted(tmp_path: Path) -> None:
    statistics = read_statistics(write(tmp_path, V3))
    first = write_statistics(statistics, tmp_path, names=NAMES, years=["2025"])
    assert [(one.figures, one.gone) for one in first] == [(2, 0)]
    second = write_statistics(statistics, tmp_path, names={"0014": "Groningen"}, years=["2025"])
    assert [(one.figures, one.gone) for one in second] == [(1, 1)]


DEAL = f"""BASE <{BASE}>
PREFIX rd: <{BASE}def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<id/tranche/99> a rd:Tranche ; rd:nummer 99 .
<id/regiodeal/99-eems> a rd:RegioDeal ; rdfs:label "Regio Deal Eems"@nl ;
    rd:tranche <id/tranche/99> ; rd:regio <id/regio/99-eems> ;
    rd:landsdeel <def/landsdeel/noord> ; rd:rijksbijdrage <id/bijdrage/99-eems> .
<id/bijdrage/99-eems> a rd:Bijdrage ; rd:bedrag 4000000.00 ; rd:stadium <def/stadium/gereserveerd> .
<id/regio/99-eems> a rd:Regio ; rd:gemeente <https://identifier.overheid.nl/tooi/id/gemeente/gm1979> .
"""


def test_the_question_per_inhabitant_takes_the_newest_year(tmp_path: Path, released_data: Dataset) -> None:
    """One invented deal in Eemsdelta, with the registers: first as they ship, then with a newer year."""
    (tmp_path / "deal.ttl").write_text(DEAL, encoding="utf-8")
    registers = {
        graph: triples for graph, triples in released_data.graphs.items() if "/id/register/" in graph.value
    }
    data = join_datasets(
        load_user_files([tmp_path / "deal.ttl"]),
        Dataset(vocabulary=released_data.vocabulary, statements=(), graphs=registers),
    )
    catalogue = load_catalogue(find_content().queries)

    def asked(data: Dataset, name: str = "bijdrage-per-inwoner") -> list[list[str]]:
        rows = answer(catalogue.find(name), EmbeddedStore(build_view(data), data.graphs), {}).rows
        return [[exact_text(cell) for cell in row] for row in rows]

    by_deal = "bijdrage-per-inwoner-per-deal"
    deal = ["Regio Deal Eems", "99", "4000000"]
    assert asked(data) == [["Noord", "4000000", "44846", "89.19"]]
    assert asked(data, by_deal) == [[*deal, "44846", "2026", "89.19"]]
    newer = {**V3, "value": [{"RegioS": "GM1979", "Perioden": "2030JJ00", "TotaleBevolking_1": 40000}]}
    written = write_statistics(read_statistics(write(tmp_path, newer)), tmp_path, names=NAMES)
    paths = [one.path for one in written]
    data = join_datasets(data, load_user_files(paths))
    assert asked(data) == [["Noord", "4000000", "40000", "100"]]
    assert asked(data, by_deal) == [[*deal, "40000", "2030", "100"]]
    more = "<id/regio/99-eems> rd:gemeente <https://identifier.overheid.nl/tooi/id/gemeente/gm0614> .\n"
    (tmp_path / "more.ttl").write_text(DEAL[: DEAL.index("<id/")] + more, encoding="utf-8")
    with_one_that_ended = join_datasets(data, load_user_files([tmp_path / "more.ttl"]))
    assert asked(with_one_that_ended, by_deal) == [[*deal, "", "", ""]]
