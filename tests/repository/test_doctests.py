"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
    for path in (ROOT / "src" / "regiodeals").rglob("*.py")
    if path.name not in {"__init__.py", "__main__.py"}
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_hold(module: str) -> None:
    done = doctest.testmod(importlib.import_module(module))
    assert done.failed == 0, f"{done.failed} of {done.attempted} examples fail; see the output above"


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    assert (
        sum(len(test.examples) for name in MODULES for test in finder.find(importlib.import_module(name)))
        > 20
    )
