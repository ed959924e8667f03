"""The commands of the README work, and answer what the README shows."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from regiodeals.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
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
