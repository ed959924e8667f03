"""Imports run one way: each part of the package imports only the parts below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "regiodeals"

NAMES = frozenset({"namespaces", "errors", "content"})
GRAPH = NAMES | {"graph"}
ALLOWED = {
    "errors": frozenset[str](),
    "namespaces": frozenset({"errors"}),
    "content": frozenset({"errors", "namespaces"}),
    "graph": NAMES,
    "rules": GRAPH,
    "questions": GRAPH,
    "drafts": GRAPH | {"rules"},
    "evidence": GRAPH,
    "scenarios": GRAPH | {"questions", "drafts"},
    "links": GRAPH,
    "skeletons": GRAPH | {"rules", "evidence"},
    "publish": GRAPH | {"rules", "questions", "evidence", "links"},
    "serve": GRAPH | {"drafts", "rules", "questions", "scenarios"},
    "cli": GRAPH
    | {"drafts", "rules", "questions", "evidence", "links", "scenarios", "skeletons", "publish", "serve"},
    "__main__": frozenset({"cli"}),
    "__init__": frozenset[str](),
}
"""What each part may import, itself apart. A new part gets a row here."""

HEAVY = frozenset({"rdflib", "pyshacl", "SPARQLWrapper"})
"""Slow to import: never on the way of `regiodeals ask`, which answers in about a second."""


def part_of(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_parts(source: str) -> set[str]:
    """The parts of the package that a module imports, wherever in the module it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full: from regiodeals.… import …"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "regiodeals" else [module]
        found.update(name.split(".")[1] for name in names if name.startswith("regiodeals."))
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_part_has_a_row() -> None:
    assert {part_of(module) for module in MODULES} <= set(ALLOWED)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    part = part_of(module)
    upward = imported_parts(module.read_text(encoding="utf-8")) - ALLOWED[part] - {part, "__version__"}
    assert not upward, f"{part} may not import {', '.join(sorted(upward))}"


def test_the_table_has_no_circles() -> None:
    def reaches(part: str, seen: frozenset[str]) -> None:
        assert part not in seen, f"{part} reaches itself"
        for below in ALLOWED[part]:
            reaches(below, seen | {part})

    for part in ALLOWED:
        reaches(part, frozenset())


def test_the_check_sees_an_import_that_runs_the_wrong_way() -> None:
    source = "from regiodeals import cli\ndef late():\n    import regiodeals.rules.validation\n"
    assert imported_parts(source) == {"cli", "rules"}


def test_asking_a_question_loads_nothing_heavy() -> None:
    program = (
        "import sys; from regiodeals.cli.main import main; "
        "code = main(['ask', 'bijdrage-per-landsdeel']); "
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stderr.split())
