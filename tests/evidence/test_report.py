"""The report, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import ParameterProblem
from regiodeals.evidence import check, render
from regiodeals.evidence.problems import codes, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

VALUES = (
    "count document factor file grade heading label most other others part property quote reading scale "
    "sha256 subject value wanted_en wanted_nl words"
)


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_problem_is_told_in_both_languages_with_the_next_step(code: str) -> None:
    found = problem(code, "x", **dict.fromkeys(VALUES.split(), "…"))
    texts = [found.message.nl, found.message.en, found.hint.nl, found.hint.en]
    assert all(text.endswith(".") for text in texts)
    assert len(set(texts)) == 4


def test_without_a_text_the_report_says_so(invented_data: str, dataset_of: Callable[[str], Dataset]) -> None:
    report = check(dataset_of(invented_data))
    assert report.ok
    assert report.form_only
    assert (report.checked, report.found) == (0, 0)
    assert render(report, lang="nl") == (
        "Passages: 16 (16 nagegaan, 0 aangehaald, 0 vermeld).\n"
        "id/document/kustbrief-7: 16 citaten niet opgezocht, want zonder tekst (16 passages).\n"
        "Alleen vorm, getallen en plaats zijn nagegaan; met --source en de tekst ook de citaten.\n"
        "Geen fouten.\n"
    )


def test_with_a_text_the_report_counts_what_was_found(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    report = check(dataset_of(invented_data), sources=[invented_text])
    assert not report.form_only
    assert render(report, lang="en") == (
        "Passages: 16 (16 verified, 0 quoted, 0 mentioned).\n"
        f"id/document/kustbrief-7: 16 of 16 quotes found in {invented_text} (16 passages).\n"
        "No problems.\n"
    )


def test_documents_whose_text_was_never_held_are_one_line(
    invented_data: str, dataset_of: Callable[[str], Dataset]
) -> None:
    more = "".join(
        f"""
<id/document/krant-{number}> a rd:Document ; rdfs:label "Krant"@nl ; dct:identifier "krant-{number}" .
<id/passage/krant-{number}> a rd:Passage ; rd:document <id/document/krant-{number}> ;
    rd:graad <def/graad/vermeld> .
<id/passage/krant-{number}> {{ <id/document/krant-{number}> rd:vergaderjaar "2031" . }}
"""
        for number in range(3)
    )
    report = check(dataset_of(invented_data + more))
    text = render(report, lang="en")
    assert "Documents of which the text was never held: 3, with 0 quotes not looked up (3 passages)" in text
    assert "krant" not in text
    listed = json.loads(render(report, format="json"))["documents"]
    assert [document["held"] for document in listed] == [False, False, False, True]


def test_a_problem_has_its_line_the_nearest_words_and_the_next_step(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset], tmp_path: Path
) -> None:
    old = '"het kabinet reserveert maximaal € 10 miljoen"'
    trig = invented_data.replace(old, '"het kabinet reserveert maximaal € 12 miljoen"').replace(
        "rd:waarde 12500", "rd:waarde 12501"
    )
    report = check(dataset_of(trig), sources=[invented_text])
    lines = trig.splitlines()
    number = next(line for line, text in enumerate(lines, 1) if "12501" in text)
    quote = next(line for line, text in enumerate(lines, 1) if text == "<id/passage/weidehof>")
    text = render(report, lang="en")
    assert f"{tmp_path / 'data.trig'}:{number}: id/passage/inwoners [number-not-in-quote]\n" in text
    assert f"{tmp_path / 'data.trig'}:{quote}: id/passage/weidehof [quote-not-found]\n" in text
    assert "    What does stand there: het kabinet reserveert maximaal € 10 miljoen\n" in text.replace(
        "miljoen.", "miljoen"
    )
    assert "    Copy the quote from the source, letter by letter.\n" in text
    assert text.endswith("Problems: 3.\n")


def test_problems_stand_in_the_order_of_the_data(
    invented_data: str, dataset_of: Callable[[str], Dataset]
) -> None:
    trig = invented_data.replace("€ 35,0", "€ 36,0").replace("1 mei", "2 mei").replace("€ 10 ", "€ 11 ")
    report = check(dataset_of(trig))
    lines = [int((found.where or "").rsplit(":", 1)[1]) for found in report.problems]
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_the_same_input_gives_the_same_bytes(
    invented_data: str, dataset_of: Callable[[str], Dataset]
) -> None:
    trig = invented_data.replace("€ 35,0", "€ 36,0").replace("1 mei", "2 mei")
    first, second = (render(check(dataset_of(trig)), format="json") for _ in range(2))
    assert first == second


def test_json_has_both_languages(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    trig = invented_data.replace("rd:waarde 12500", "rd:waarde 12501")
    content = json.loads(render(check(dataset_of(trig), sources=[invented_text]), format="json"))
    assert content["ok"] is False
    assert content["grades"] == {"nagegaan": 16, "aangehaald": 0, "vermeld": 0}
    assert (content["checked"], content["found"]) == (16, 16)
    assert content["documents"][0]["passages"] == 16
    (found,) = content["problems"]
    assert found["code"] == "number-not-in-quote"
    assert found["nearest"] == "12.500"
    assert set(found["message"]) == set(found["hint"]) == {"nl", "en"}


LEDGER = """
<id/tegenstrijdigheid/naam> a rd:Tegenstrijdigheid ; rdfs:label "De naam"@nl , "The name"@en ;
    rd:bewering <id/passage/duin> , <id/passage/inwoners> .
<id/tegenstrijdigheid/som> a rd:Tegenstrijdigheid ; rdfs:label "De som"@nl ;
    rd:bewering <id/passage/duin> , <id/passage/inwoners> ; rd:geldt <id/passage/duin> .
<id/leemte/looptijd> a rd:Leemte ; rdfs:label "De looptijd"@nl , "The term"@en ;
    rd:gezochtIn <id/document/kustbrief-7> ; rd:gezochtOp "2031-05-01"^^xsd:date .
"""


def test_contradictions_and_gaps_are_listed_and_are_no_problems(
    invented_data: str, dataset_of: Callable[[str], Dataset]
) -> None:
    report = check(dataset_of(invented_data + LEDGER))
    assert report.ok
    text = render(report, lang="en")
    assert "Contradictions: 2.\n    The name: open\n    De som: id/passage/duin holds\n" in text
    assert "looked: 1.\n    The term (2031-05-01)\n" in text
    content = json.loads(render(report, format="json"))
    assert [len(content[name]) for name in ("contradictions", "gaps")] == [2, 1]


def test_another_format_is_refused(invented_data: str, dataset_of: Callable[[str], Dataset]) -> None:
    with pytest.raises(ParameterProblem, match="cannot be shown as 'html'"):
        render(check(dataset_of(invented_data)), format="html")


def test_a_quoted_passage_without_a_heading_is_looked_up_in_the_whole_text(
    invented_data: str, invented_text: Path, dataset_of: Callable[[str], Dataset]
) -> None:
    trig = invented_data.replace("    rd:onderdeel <id/onderdeel/duindorp> ;\n", "")
    lines = [line for line in trig.splitlines() if "rd:tekstSha256" not in line]
    quoted = "\n".join(lines).replace("graad/nagegaan", "graad/aangehaald").replace('7" ;\n.', '7" .')
    report = check(dataset_of(quoted), sources=[invented_text])
    assert report.problems == ()
    assert report.grades["aangehaald"] == report.found == 16
