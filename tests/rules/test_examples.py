"""Each example under tests/shapes is validated in the invented world and gives exactly what it expects.

``#+ expect: RULE SEVERITY, …`` (or ``none``) is the first line of an example. ``invalid.*`` is a ``valid.*``
or ``limit.*`` of its folder with one line changed, added or removed. ``#+ limit: RULE …`` names the rules at
whose limit an example stands.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import SH, Literal, URIRef

from regiodeals.namespaces import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiodeals.rules.findings import Finding
    from regiodeals.rules.ruleset import RuleSet
    from tests.rules.conftest import World

FOLDER = Path(__file__).resolve().parents[1] / "shapes"
EXAMPLES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in {".ttl", ".trig"})
INVALID = [path for path in EXAMPLES if path.name.startswith("invalid.")]
_HEADER = re.compile(r"#\+ (?P<key>[a-z]+): (?P<value>.+)")


def header(path: Path, key: str) -> str | None:
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            return None
        if match["key"] == key:
            return match["value"]
    return None


def expected(path: Path) -> Counter[str]:
    text = header(path, "expect")
    assert text is not None, f"{path}: write '#+ expect: …' as the first line"
    return Counter() if text == "none" else Counter(part.strip() for part in text.split(","))


def body(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#+ ")]


def changed_lines(first: list[str], second: list[str]) -> int:
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 150


@pytest.fixture(scope="module")
def findings(world: World) -> dict[Path, list[Finding]]:
    return world.findings_of_each(EXAMPLES)


def told(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(f"{each.rule_name} {each.severity.name.capitalize()}" for each in findings)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_example_gives_exactly_what_it_expects(path: Path, findings: dict[Path, list[Finding]]) -> None:
    assert told(findings[path]) == expected(path)


@pytest.mark.parametrize("folder", ["financiering", "totaal"])
def test_examples_give_the_same_alone(folder: str, world: World) -> None:
    for path in EXAMPLES:
        if path.parent.name == folder and path in INVALID:
            assert told(world.findings(path)) == expected(path), path.name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_name_tells_the_outcome(path: Path) -> None:
    kind, case, _ = path.name.split(".")
    assert re.fullmatch(r"[a-z0-9-]+", case)
    assert kind in {"valid", "limit", "invalid"}
    assert (kind == "invalid") == bool(expected(path))
    assert (kind == "limit") == bool(header(path, "limit"))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_invalid_example_is_a_valid_one_with_one_line_changed(path: Path) -> None:
    others = [other for other in path.parent.iterdir() if other not in INVALID]
    assert min(changed_lines(body(other), body(path)) for other in others) == 1


def test_each_rule_is_seen_failing(rules: RuleSet) -> None:
    seen = {part.split()[0] for path in INVALID for part in expected(path)}
    assert seen == {iri.removeprefix(SHAPES) for iri in rules.rules}, "add an invalid example"


def test_each_rule_is_seen_failing_beside_its_own_shape(rules: RuleSet) -> None:
    """A rule's examples stand in the folder named after its file."""
    home = {}
    for path in sorted((FOLDER.parents[1] / "shapes").glob("*.ttl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("ds:"):
                home[line.strip().removeprefix("ds:")] = path.stem
    for iri in rules.rules:
        name = iri.removeprefix(SHAPES)
        examples = [path for path in INVALID if path.parent.name == home[name]]
        assert any(f"{name} " in f"{part} " for path in examples for part in expected(path)), name


def test_each_rule_with_a_number_has_an_example_at_its_limit(rules: RuleSet) -> None:
    at_limit = {name for path in EXAMPLES for name in (header(path, "limit") or "").split()}
    compares = re.compile(r"\?\w+ (?:[<>]=?|!=) \?\w+")
    limited = set()
    for iri in rules.rules:
        node = URIRef(iri)
        constraint = rules.shapes.value(node, SH.sparql)
        select = "" if constraint is None else str(rules.shapes.value(constraint, SH.select))
        amounts = any(word in select for word in ("SUM(", "COUNT(", "rd:bedrag"))
        if amounts and compares.search(select):
            limited.add(iri.removeprefix(SHAPES))
        least = rules.shapes.value(node, SH.minCount)
        if (node, SH.lessThanOrEquals, None) in rules.shapes or (
            isinstance(least, Literal) and int(least) > 1
        ):
            limited.add(iri.removeprefix(SHAPES))
    assert limited
    assert limited <= at_limit, "add an example limit.<case>.ttl"
