"""Frozen answers: what a question is expected to answer, kept as CSV and compared by value.

A number is compared as a number (``15000000.0`` is ``15000000``), anything else as text, and an empty
cell is an unbound one. Rows count in order, because every question states a total order.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from regiodeals import __version__
from regiodeals.errors import EnvironmentProblem, SyntaxProblem
from regiodeals.graph.terms import is_number
from regiodeals.namespaces import BASE
from regiodeals.questions.answering import answer
from regiodeals.questions.wording import canonical_number, exact_text, printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.store import Store
    from regiodeals.questions.catalogue import Question

_DATA_VERSION = re.compile(r"^(#\+ data-version: ).*$", re.MULTILINE)

MOST_DIFFERENCES = 5
"""Most differences told of one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the answer to a question compares with the expected one; no differences is as expected."""

    question: str
    rows: int
    differences: tuple[str, ...]


def check_question(question: Question, store: Store, *, base_iri: str = BASE) -> Outcome:
    """Answer a question without parameters and compare with the frozen answer beside it.

    Raises:
        InputProblem: the question or its expected answer is wrong.
        EnvironmentProblem: the store cannot answer, or there is no expected answer.

    """
    rows = answer(question, store, {})
    differences = compare(read_expected(question.expected_path), rows, base_iri=base_iri)
    return Outcome(question=question.name, rows=len(rows.rows), differences=tuple(differences))


def read_expected(path: Path) -> list[list[str]]:
    """Return the expected answer in a file: the names of the columns, then the rows.

    Raises:
        SyntaxProblem: the file is empty, no UTF-8 or no CSV.
        EnvironmentProblem: the file cannot be read.

    """
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SyntaxProblem(f"The expected answer cannot be read: {error}.", where=str(path)) from None
    except OSError as error:
        raise EnvironmentProblem(
            f"The expected answer cannot be read: {error.strerror}.",
            where=str(path),
            hint="Freeze it with: regiodeals test-questions --renew",
        ) from None
    if not rows:
        raise SyntaxProblem("The expected answer has no columns.", where=str(path))
    return rows


def frozen(rows: Rows) -> str:
    """Return an answer as the text of its file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows([exact_text(term) for term in row] for row in rows.rows)
    return stream.getvalue()


SOURCES_FILE: Final = "sources.csv"
"""In the folder of the queries: what each frozen answer rests on."""


def sources_text(questions: Sequence[Question], store: Store) -> str:
    """Return, as CSV, how many passages and documents each answer rests on, and the three used most.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    from regiodeals.questions.provenance import evidence_of

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["question", "passages", "documents", "used_most"])
    for question in questions:
        passages = {
            one for row in evidence_of(question.sparql, answer(question, store, {}), store) for one in row
        }
        used = Counter(one.source for one in passages if one.source)
        most = sorted(used, key=lambda source: (-used[source], source))[:3]
        writer.writerow([question.name, len(passages), len(used), " | ".join(most)])
    return stream.getvalue()


def with_data_version(text: str, version: str = __version__) -> str:
    r"""Return the text of a question with the release that its frozen answer is of.

    >>> with_data_version("#+ data-version: 0.0.9\n", "0.1.0")
    '#+ data-version: 0.1.0\n'
    """
    dated, count = _DATA_VERSION.subn(rf"\g<1>{version}", text, count=1)
    return dated if count else text.replace("#+ view:", f"#+ data-version: {version}\n#+ view:", 1)


def compare(expected: Sequence[Sequence[str]], rows: Rows, *, base_iri: str = BASE) -> list[str]:
    """Return the differences between an expected answer and rows, in words; none when they are equal.

    IRIs under another base count as those under ours.
    """
    if list(expected[0]) != list(rows.variables):
        return [f"columns are {', '.join(rows.variables)}, expected {', '.join(expected[0])}"]
    differences = []
    if len(rows.rows) != len(expected) - 1:
        differences.append(f"{len(rows.rows)} rows, expected {len(expected) - 1}")
    for number, (wanted, row) in enumerate(zip(expected[1:], rows.rows, strict=False), start=1):
        found = [_under_our_base(exact_text(term), base_iri) for term in row]
        numeric = [is_number(term) for term in row]
        for name, text, cell, is_numeric in zip(rows.variables, wanted, found, numeric, strict=False):
            if (canonical_number(text) if is_numeric else text) != cell:
                told, hoped = printable(cell) or "nothing", printable(text) or "nothing"
                differences.append(f"row {number}, {name}: {told}, expected {hoped}")
        if len(wanted) != len(found):
            differences.append(f"row {number} of the expected answer has {len(wanted)} cells")
    if len(differences) > MOST_DIFFERENCES:
        more = len(differences) - MOST_DIFFERENCES
        return [*differences[:MOST_DIFFERENCES], f"and {more} more differences"]
    return differences


def _under_our_base(text: str, base_iri: str) -> str:
    for kind in ("id/", "doc/"):
        if text.startswith(base_iri + kind):
            return BASE + text[len(base_iri) :]
    return text
