"""The catalogue: what a file must hold, and how questions are found."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import EnvironmentProblem, InputProblem, SyntaxProblem, UnknownQuestion
from regiodeals.namespaces import PREFIXES
from regiodeals.questions.catalogue import THEMES, load_catalogue, read_question
from regiodeals.questions.parameters import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.questions.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
GOOD = (ROOT / "queries" / "geld" / "bijdrage-per-landsdeel.rq").read_text(encoding="utf-8")


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], object]:
    """Read a question from text."""

    def make(text: str) -> object:
        path = tmp_path / "geld" / "vraag.rq"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
        return read_question(path)

    return make


def test_there_are_at_least_twelve_questions(catalogue: Catalogue) -> None:
    assert len(catalogue.names) >= 12
    assert {question.theme for question in catalogue.questions()} == set(THEMES)


def test_each_text_is_there_in_both_languages(catalogue: Catalogue) -> None:
    for question in catalogue.questions():
        for texts in (question.summary, question.description, question.asked_by, question.reading):
            assert set(texts) == {"nl", "en"}
            assert texts["nl"] != texts["en"]
        assert question.summary["nl"].endswith("?")
        assert question.summary["en"].endswith("?")
        assert question.tags
        for column in question.columns:
            assert set(column.heading) == {"nl", "en"}


def test_no_parameter_hides_an_option(catalogue: Catalogue) -> None:
    for question in catalogue.questions():
        assert not {parameter.name for parameter in question.parameters} & RESERVED


def test_prefixes_are_those_of_the_project(catalogue: Catalogue) -> None:
    for question in catalogue.questions():
        lines = [line for line in question.sparql.splitlines() if line.startswith("PREFIX")]
        bound = {line.split()[1].rstrip(":"): line.split()[2].strip("<>") for line in lines}
        assert bound.items() <= PREFIXES.items(), question.name
        body = question.sparql.partition("SELECT")[2]
        needless = {prefix for prefix in bound if f"{prefix}:" not in body}
        # grlc writes a typed value with xsd:, and would add the line in the wrong places.
        assert needless <= ({"xsd"} if question.parameters else set()), question.name


def test_an_unknown_question_names_the_three_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownQuestion) as caught:
        catalogue.find("bijdrage-per-landdeel")
    assert str(caught.value).startswith("There is no question 'bijdrage-per-landdeel'.\nNearest are: ")
    near = str(caught.value).splitlines()[1].removeprefix("Nearest are: ").rstrip(".").split(", ")
    assert len(near) == 3
    assert near[0] == "bijdrage-per-landsdeel"


@pytest.mark.parametrize(
    "name", ["", "x", "../geld/leemten", "\x1b[31m", "a" * 100_000, "geld/totale-bijdrage"]
)
def test_a_strange_name_is_unknown_and_safe_to_print(name: str, catalogue: Catalogue) -> None:
    with pytest.raises(UnknownQuestion) as caught:
        catalogue.find(name)
    assert len(str(caught.value)) < 400
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("cofinanciering", "cofinanciering-per-deal"),
        ("co-financing", "cofinanciering-per-deal"),
        ("GEMEENTE eiland", "gemeenten-per-deal"),
        ("oversubscribed", "overvraging-per-tranche"),
        ("Vitale Regio", "overlap-met-programmas"),
        ("krimp", "overlap-met-programmas"),
        ("border", "overlap-met-programmas"),
        ("overvraagd", "overvraging-per-tranche"),
        ("spent", "uitbetaald"),
        ("second", "vervolgdeals"),
        ("financiering", "cofinanciering-per-deal"),
        ("VAT", "bandbreedte-per-tranche"),
        ("vraging", "overvraging-per-tranche"),
    ],
)
def test_questions_are_found_by_words_in_both_languages(words: str, name: str, catalogue: Catalogue) -> None:
    assert name in [question.name for question in catalogue.search(words)]


def test_a_short_word_is_not_found_within_others(catalogue: Catalogue) -> None:
    assert "herkomst-van-cofinanciering" not in [question.name for question in catalogue.search("VAT")]


def test_the_words_of_the_questions_are_known(catalogue: Catalogue) -> None:
    assert {"landsdeel", "cofinanciering", "overvraagd"} <= catalogue.words()


def test_words_that_nothing_holds_find_nothing(catalogue: Catalogue) -> None:
    assert catalogue.search("xyzzy") == ()


def test_a_folder_without_questions_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="No saved questions"):
        load_catalogue(tmp_path)


def test_a_question_outside_a_theme_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queries" / "geld", tmp_path / "varia")
    with pytest.raises(InputProblem, match="folder of a theme"):
        load_catalogue(tmp_path)


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "queries" / "geld", tmp_path / "geld")
    shutil.copytree(ROOT / "queries" / "geld", tmp_path / "tijd")
    with pytest.raises(InputProblem, match="Two questions are called"):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ summary: ", "#+ samenvatting: ", "no text for 'summary'"),
        ("#+ view: bar", "#+ view: pie", "'pie' is no view"),
        ("unit: euro", "unit: dollar", "unknown unit"),
        ("{nl: aandeel, en: share,", "{nl: aandeel,", "no text in 'en'"),
        ("#+ view: bar", "#+ view: bar\n#+ view: bar", ": The key 'view' stands"),
        ("#+ view: bar", "#+ view: [bar", "not valid YAML"),
        ("#+ view: bar", "#+ view: a: b", "not valid YAML"),
        ("#+   - tranche\n", "#+   - trance\n", "no parameter 'trance'"),
        ("            # parameter: tranche\n", "", None),
        ("# parameter: tranche", "", "No line '# parameter: tranche'"),
        ("__tranche_integer", "__format_integer", "no parameter 'tranche'"),
        ("#+ tags: [", "#+ tags: [[", "not valid YAML"),
        ("#+ columns:\n", "#+ kolommen:\n", "names no columns"),
    ],
)
def test_faulty_front_matter_is_told_with_its_file(
    old: str, new: str, message: str | None, read: Callable[[str], object]
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new)
    if message is None:
        read(text)
        return
    with pytest.raises(SyntaxProblem) as caught:
        read(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("geld/vraag.rq")


def test_a_parameter_called_after_an_option_is_refused(read: Callable[[str], object]) -> None:
    text = GOOD.replace("__tranche_integer", "__format_integer").replace(
        "parameter: tranche", "parameter: format"
    )
    text = text.replace("#+   tranche: {", "#+   format: {").replace("#+   - tranche", "#+   - format")
    with pytest.raises(SyntaxProblem, match="called after an option"):
        read(text)


@pytest.mark.parametrize("text", ["", "SELECT ?x {}\n", "#+\nSELECT ?x {}\n", "#+ a\nSELECT ?x {}\n"])
def test_a_file_without_front_matter_is_refused(text: str, read: Callable[[str], object]) -> None:
    with pytest.raises(SyntaxProblem, match=r"geld/vraag\.rq:1: "):
        read(text)


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vraag.rq"
    path.write_bytes(b"#+ summary: caf\xe9\n")
    with pytest.raises(InputProblem, match=r"not UTF-8 \(byte 15\)"):
        read_question(path)
