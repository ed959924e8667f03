"""What validation finds, as plain values in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regiodeals.graph.terms import Term

LANGUAGES: Final = ("nl", "en")
"""Languages in which each rule speaks; Dutch is authoritative."""


class Severity(Enum):
    """How much a finding weighs; the value is its IRI in SHACL."""

    VIOLATION = "http://www.w3.org/ns/shacl#Violation"
    WARNING = "http://www.w3.org/ns/shacl#Warning"
    INFO = "http://www.w3.org/ns/shacl#Info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Where a rule comes from: the passage of an article, or a decision record of this project.

    ``document`` is the label of the document per language; ``quote`` is None for a decision record, and for
    a passage that is not in the graph.
    """

    iri: str
    document: Mapping[str, str]
    quote: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of validation, ready to be shown in either language.

    ``rule`` and ``focus`` are IRIs (``_:name`` for a blank node in someone's own file). ``subject`` names the
    focus. ``found`` shows the value that was found, per language, where the message does not tell it.
    ``field`` is the field of the form that a finding about a draft is about.
    """

    rule: str
    focus: str
    severity: Severity
    name: Mapping[str, str]
    message: Mapping[str, str]
    description: Mapping[str, str]
    subject: Mapping[str, str]
    component: str
    path: str | None = None
    value: Term | None = None
    found: Mapping[str, str] | None = None
    clause: str | None = None
    ground: Clause | None = None
    field: str | None = None

    @property
    def rule_name(self) -> str:
        """Name of the rule as it stands in a report, such as ``TrancheBudgetRule``."""
        return self.rule.removeprefix(SHAPES)


_RANK = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings in one order: the gravest first, then by focus, rule, path and value."""
    return tuple(
        sorted(
            findings,
            key=lambda found: (
                _RANK[found.severity],
                found.focus,
                found.rule,
                found.path or "",
                str(found.value or ""),
            ),
        )
    )


def count(findings: Iterable[Finding], severity: Severity) -> int:
    """Return how many findings have a severity."""
    return sum(finding.severity is severity for finding in findings)
