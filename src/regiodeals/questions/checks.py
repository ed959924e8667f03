"""Hygiene: what the data must never show, as queries in ``queries/checks``.

The form is that of the hygiene tests of FIBO: the first line is a comment with the rule in words, the query
answers ``?subject ?problem``, and the answer must be empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals.errors import EnvironmentProblem, SyntaxProblem
from regiodeals.graph.answer import Rows
from regiodeals.namespaces import shrink
from regiodeals.questions.catalogue import CHECKS
from regiodeals.questions.wording import exact_text, printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regiodeals.graph.store import Store

COLUMNS: Final = ("subject", "problem")
MOST_TOLD: Final = 5
"""Most problems told of one check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """What one check found: its name, its rule in words, and each subject with its problem; none is good."""

    name: str
    rule: str
    problems: tuple[tuple[str, str], ...]


def run_checks(queries: Path, store: Store) -> tuple[CheckOutcome, ...]:
    """Run every check of a folder with queries, in the order of their names.

    Raises:
        SyntaxProblem: a file states no rule, or answers other columns.
        EnvironmentProblem: there is no check, or the store cannot answer.

    """
    paths = sorted((queries / CHECKS).glob("*.rq"))
    if not paths:
        raise EnvironmentProblem(
            "No checks of the data were found.",
            where=str(queries / CHECKS),
            hint="Install regiodeals again, or restore the folder from the repository.",
        )
    return tuple(_run(path, store) for path in paths)


def _run(path: Path, store: Store) -> CheckOutcome:
    text = path.read_text(encoding="utf-8")
    first = text.split("\n", 1)[0]
    where = f"{CHECKS}/{path.name}"
    rule = first.removeprefix("#").strip()
    if not first.startswith("# ") or not rule:
        raise SyntaxProblem("The check states no rule.", where=f"{where}:1", hint="Start it with: # rule")
    found = store.query(text)
    if not isinstance(found, Rows) or found.variables != COLUMNS:
        raise SyntaxProblem(
            "The check answers other columns than ?subject ?problem.",
            where=where,
            hint="Select ?subject ?problem, in this order.",
        )
    problems = tuple((exact_text(subject), exact_text(problem)) for subject, problem in found.rows)
    return CheckOutcome(name=path.stem, rule=rule, problems=problems)


def told(outcomes: Sequence[CheckOutcome]) -> list[str]:
    """Return the lines that tell what the checks found; none when the data is clean."""
    lines = []
    for outcome in outcomes:
        if outcome.problems:
            lines.append(f"{outcome.name}: {outcome.rule}")
            lines.extend(
                f"    {printable(shrink(subject))}: {printable(problem)}"
                for subject, problem in outcome.problems[:MOST_TOLD]
            )
            if len(outcome.problems) > MOST_TOLD:
                lines.append(f"    … {len(outcome.problems) - MOST_TOLD} more")
    return lines
