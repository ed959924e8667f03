"""Modules and functions stay small enough to read without scrolling."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
MODULES = sorted(
    path for folder in ("src", "tests", "docs", "benchmarks") for path in (ROOT / folder).rglob("*.py")
)


def too_long(source: str) -> list[str]:
    """Name the functions that have too many lines."""
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def test_there_are_modules_to_measure() -> None:
    assert len(MODULES) > 20


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    count = source.count("\n")
    assert count <= LONGEST_MODULE, f"{count} lines: split this module by what it is about"
    assert not too_long(source)


def test_a_long_function_is_seen() -> None:
    line = "    pass\n"
    assert too_long("def long():\n" + line * LONGEST_FUNCTION) == ["long: 61 lines"]
    assert not too_long("def short():\n" + line * (LONGEST_FUNCTION - 1))
