"""No tracked file holds the address of a package registry or a path of somebody's machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("python" + "hosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
]
HOMES = ["home", "root", "Users", "work", "tmp", "opt"]
ADDRESS = re.compile("|".join(re.escape(host) for host in REGISTRIES), re.IGNORECASE)
MACHINE_PATH = re.compile(rf"(?<![\w./:\\-])/(?:{'|'.join(HOMES)})/|[A-Z]:\\Users\\")


def problems(text: str) -> list[str]:
    """The lines of a text that should not be in the repository, numbered."""
    return [
        f"line {number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if ADDRESS.search(line) or MACHINE_PATH.search(line)
    ]


def test_no_registry_and_no_machine_path(tracked_files: list[Path], repository: Path) -> None:
    assert len(tracked_files) > 50
    found = {
        str(path.relative_to(repository)): lines
        for path in tracked_files
        if (lines := problems(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        f"index = https://{REGISTRIES[0]}/simple",
        f"files.{REGISTRIES[1]}",
        f"open('/{HOMES[0]}/somebody/data.ttl')",
        f"see /{HOMES[3]}/notes.md",
    ],
)
def test_the_check_finds(line: str) -> None:
    assert problems(line)


@pytest.mark.parametrize("line", ["https://example.org/home/page", "either/or", "docs/work/plan.md"])
def test_the_check_lets_through(line: str) -> None:
    assert not problems(line)


def test_text_files_are_utf8_with_unix_lines(tracked_files: list[Path], repository: Path) -> None:
    wrong = []
    for path in tracked_files:
        content = path.read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            if "invalid" not in path.parts and "bad" not in path.name:
                wrong.append(f"{path.relative_to(repository)}: not UTF-8")
        if b"\r" in content:
            wrong.append(f"{path.relative_to(repository)}: carriage returns")
        if content and not content.endswith(b"\n"):
            wrong.append(f"{path.relative_to(repository)}: no line end at the end")
    assert not wrong
