"""What goes wrong is told in the language of the answer: no other language shows through."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import InputProblem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Done

SOURCES = Path(__file__).resolve().parents[2] / "src" / "regiodeals"
IN_BOTH = [
    *sorted(SOURCES.glob("drafts/*.py")),
    *sorted(SOURCES.glob("scenarios/*.py")),
    *(SOURCES / "cli" / f"{name}.py" for name in ("ask", "check", "delivery", "options", "output", "misuse")),
    *(SOURCES / "cli" / f"{name}.py" for name in ("show", "validate", "whatif", "opening", "story")),
    *(SOURCES / "questions" / f"{name}.py" for name in ("answering", "parameters", "things", "workbook")),
    SOURCES / "cli" / "query.py",
    SOURCES / "cli" / "links_propose.py",
    SOURCES / "evidence" / "sources.py",
    SOURCES / "graph" / "files.py",
    SOURCES / "links" / "name_table.py",
    SOURCES / "rules" / "validation.py",
]
"""Modules whose problems a reader of answers and findings meets (docs/decisions/0019)."""

KINDS = {
    *("InputProblem", "SyntaxProblem", "UnknownTerm", "UnknownQuestion", "UnknownThing", "ParameterProblem"),
    *("AnswerTooLarge", "EnvironmentProblem", "EndpointProblem", "FormProblem", "NoAmount", "NoDay"),
    *("refuse", "tell", "waiting"),
}
WORDS = {"message", "hint", "wording"}


def one_language(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a problem is told in a bare text, which has one language."""
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if not isinstance(node, ast.Call) or name not in KINDS:
            continue
        told = [argument for place, argument in enumerate(node.args) if not (name == "refuse" and place == 0)]
        told += [keyword.value for keyword in node.keywords if keyword.arg in WORDS]
        for text in told:
            is_text = isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
            if is_text or isinstance(text, ast.JoinedStr):
                yield text.lineno


@pytest.mark.parametrize("path", IN_BOTH, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_problem_is_worded_in_both_languages(path: Path) -> None:
    found = list(one_language(ast.parse(path.read_text(encoding="utf-8"))))
    assert not found, f'{path}: give the texts on lines {found} as {{"nl": …, "en": …}}'


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('ParameterProblem({"nl": "a", "en": "b"})', []),
        ('ParameterProblem("a")', [1]),
        ('InputProblem(TEXT, where="x", hint=f"{a} b")', [1]),
        ('refuse("place", TEXT, "next")', [1]),
        ('refuse("place", TEXT, "")', []),
    ],
)
def test_a_bare_text_is_noticed(code: str, lines: list[int]) -> None:
    assert list(one_language(ast.parse(code))) == lines


@pytest.mark.parametrize(
    ("words", "nl", "en"),
    [
        (["ask", "leemen"], "Er is geen vraag 'leemen'.", "There is no question 'leemen'."),
        (["ask", "leemten", "--jaar", "3"], "De vraag heeft geen parameters.", "It takes no parameters."),
        (["ask", "--as-of", "morgen"], "geen datum", "no date"),
        (["ask", "leemten", "--format", "svg"], "heeft geen grafiek", "has no chart"),
        (["show", "Emsdelta"], "Het meest lijken:", "Nearest are:"),
        (["show", "Eemsdelta"], "Voorstel Eemsdelta (voorstel)", "Proposal Eemsdelta (proposal)"),
        (["check"], "Noem het ontwerp", "Name the draft"),
        (["check", "nee.yaml"], "Dit bestand bestaat niet.", "There is no such file."),
        (["whatif", "--tranche", "9"], "Er is geen tranche 9.", "There is no tranche 9."),
        (["whatif", "--zonder", "Noord"], "Kies een van:", "Choose one of:"),
        (["validate", "nee.ttl"], "Dit bestand bestaat niet.", "The file does not exist."),
        (["validate", __file__], "worden niet gelezen", "are not read"),
        (["query", "nee.rq"], "De vraag kan niet worden gelezen", "The query cannot be read"),
        (["evidence", "--source", "nee.txt"], "Dit bestand bestaat niet.", "There is no such file."),
        (["build", "--out", __file__], "Dit is een bestand, geen map.", "This is a file, not a folder."),
        (["chek"], "Bedoelt u check?", "Did you mean check?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_problem_is_told_in_the_language_of_the_answer(
    words: list[str], nl: str, en: str, run: Callable[..., Done]
) -> None:
    told = {lang: run(*words, "--lang", lang) for lang in ("nl", "en")}
    for lang, expected, other in (("nl", nl, en), ("en", en, nl)):
        assert told[lang].code == 2
        assert told[lang].out == ""
        assert expected in told[lang].err
        assert other not in told[lang].err
    assert run(*words).err == told["nl"].err


def test_a_problem_in_english_alone_has_an_english_hint() -> None:
    hint = did_you_mean("bedarg", ["bedrag"])
    assert InputProblem("No.", hint=hint).text("nl") == "No.\nDid you mean bedrag?"
    assert InputProblem({"nl": "Nee.", "en": "No."}, hint=hint).text("nl") == "Nee.\nBedoelt u bedrag?"
