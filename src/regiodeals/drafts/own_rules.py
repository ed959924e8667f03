"""Funding rules that somebody brings: refused unless a check can read each of their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.graph.terms import Term, named
from regiodeals.rules.findings import Severity
from regiodeals.rules.validation import find_in_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

    from regiodeals.errors import Wording
    from regiodeals.rules.ruleset import RuleSet

OWN_RULE: Final = (
    "<id/regel/eigen> a rd:Financieringsregel ; rd:geldtVoor <id/tranche/6> ; rd:minimumbijdrage 1000000.00 ."
)
"""A funding rule as it is written."""

_TYPE, _RULE, _HOLDS_FOR = named("rdf:type"), named("rd:Financieringsregel"), named("rd:geldtVoor")
_ABOUT_RULES: Final = "Financieringsregel"
_MOST_TOLD: Final = 12


def check_own_rules(own: Sequence[Triple], *, background: Iterable[Triple], rules: RuleSet) -> None:
    """Refuse funding rules that break a shape of such rules: what cannot be read is not compared.

    Raises:
        InputProblem: a rule has no class, or a limit that is no number or no possible one.

    """
    written = {triple.subject for triple in own if triple.predicate == _HOLDS_FOR}
    typed = {triple.subject for triple in own if triple.predicate == _TYPE and triple.object == _RULE}
    untyped = sorted(_shown(subject) for subject in written - typed)
    if untyped:
        listed = ", ".join(untyped[:_MOST_TOLD])
        raise _refusal(
            {
                "nl": f"Deze eigen regels zijn geen rd:Financieringsregel: {listed}.",
                "en": f"These rules of your own are no rd:Financieringsregel: {listed}.",
            }
        )
    findings = [
        finding
        for finding in find_in_context(own, subjects=typed, background=background, rules=rules)
        if finding.rule_name.startswith(_ABOUT_RULES) and finding.severity is Severity.VIOLATION
    ][:_MOST_TOLD]
    if findings:
        opening = {
            "nl": "De eigen regels kunnen zo niet worden toegepast:",
            "en": "The rules of your own cannot be applied as they are:",
        }
        raise _refusal(
            {
                lang: "\n".join(
                    [
                        opening[lang],
                        *dict.fromkeys(f"  {each.subject[lang]}: {each.message[lang]}" for each in findings),
                    ]
                )
                for lang in opening
            }
        )


def _refusal(message: Wording) -> InputProblem:
    return InputProblem(
        message, hint={"nl": f"Schrijf regels zoals: {OWN_RULE}", "en": f"Write rules such as: {OWN_RULE}"}
    )


def _shown(subject: object) -> str:
    return str(subject) if isinstance(subject, Term) else ""
