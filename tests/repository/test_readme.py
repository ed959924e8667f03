"""The commands of the README work, and answer what the README shows."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.main import get_command

from regiodeals.cli.main import app, main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"`(regiodeals [^`]+)`")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ regiodeals"
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A command of the README, and the lines it shows below it."""

    command: str
    shown: tuple[str, ...]


def examples(page: str) -> list[Example]:
    r"""The commands in the console blocks of a page.

    >>> [example.shown for example in examples("```console\n$ regiodeals ask\na\n…\n```\n")]
    [('a', '…')]
    """
    found = []
    for block in BLOCK.findall(page):
        for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
            command, *shown = part.rstrip("\n").split("\n")
            if command.startswith(PROMPT):
                found.append(
                    Example(command=command.removeprefix("$ "), shown=tuple(line.rstrip() for line in shown))
                )
    return found


def agrees(shown: tuple[str, ...], printed: str) -> bool:
    """Tell whether the shown lines stand in the output in this order; a line of … leaves lines out."""
    lines = [line.rstrip() for line in printed.rstrip("\n").replace("\u00a0", " ").split("\n")]
    pattern = "".join(r"(?:.*\n)*" if line == LEFT_OUT else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "\n".join(lines) + "\n") is not None


README = examples((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_readme_has_examples() -> None:
    assert len(README) >= 5
    assert sum(bool(example.shown) for example in README) >= 3


@pytest.mark.parametrize("example", README, ids=lambda example: example.command)
def test_a_command_of_the_readme_works(
    example: Example, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments = shlex.split(example.command)[1:]
    if "--source" in arguments:
        place = arguments.index("--source") + 1
        folder = os.environ.get("REGIODEALS_SOURCES")
        if not folder:
            pytest.skip("REGIODEALS_SOURCES is not set: name the folder with the source texts in it")
        arguments[place] = str(Path(folder, arguments[place]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    code = main(arguments)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    if example.shown:
        assert agrees(example.shown, printed.out), f"the command now answers:\n{printed.out}"


TABLE = [
    [command for command in COMMAND.findall(line) if command.startswith("regiodeals ")]
    for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and "`regiodeals " in line
]
"""The commands of the table, row by row: those of one row follow on each other."""

RUN_ELSEWHERE = {
    "build": "a console block above builds",
    "diff": "tests/cli/test_diff.py compares two releases",
    "links": "tests/cli/test_links.py checks the links",
    "serve": "tests/serve starts servers",
}


def test_the_table_has_commands() -> None:
    commands = {command.split()[1] for row in TABLE for command in row}
    assert set(RUN_ELSEWHERE) < commands
    assert len(commands - set(RUN_ELSEWHERE)) >= 3


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_a_command_of_the_table_works(
    row: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in row:
        words = shlex.split(command)[1:]
        with get_command(app).make_context("regiodeals", words) as context:
            name, leaf, rest = context.command.resolve_command(context, words)  # type: ignore[attr-defined]
            leaf.make_context(name, rest, parent=context)
        if words[0] not in RUN_ELSEWHERE:
            code = main(words)
            assert code == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (("a", "b"), "a\nb\n", True),
        (("a", "b"), "a\nc\n", False),
        (("a",), "a\nb\n", False),
        (("a", "…"), "a\nb\nc\n", True),
        (("a", "…", "c"), "a\nb\nb\nc\n", True),
        (("a", "…", "d"), "a\nb\nc\n", False),
    ],
)
def test_shown_lines_are_compared(shown: tuple[str, ...], printed: str, same: bool) -> None:
    assert agrees(shown, printed) is same
