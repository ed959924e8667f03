"""The register of clauses: what each funding rule states, where, and which shapes hold deals to it.

A shape enforces a clause because it reads a property, or a requirement, that the clause states
(``rd:handhaaft``, decision 12). A clause that no shape reads says why (``rd:nietToetsbaar``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.graph.dataset import TYPE
from regiodeals.graph.terms import Term, named
from regiodeals.graph.view import build_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

    from regiodeals.graph.dataset import Dataset
    from regiodeals.rules.ruleset import RuleSet

_RULE, _HOLDS_FOR = named("rd:Financieringsregel"), named("rd:geldtVoor")
_ONLY_FOR, _REASON, _REQUIRES = named("rd:alleenVoor"), named("rd:nietToetsbaar"), named("rd:vereist")
_QUALIFIERS: Final = frozenset({_HOLDS_FOR, _ONLY_FOR, named("rd:fonds"), named("rd:voorGebied")})
"""Properties that say what another property of the clause is about; there is nothing to check in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One thing that a clause states: a property with a value, the passages, and the shapes that read it.

    ``term`` is what a shape names in ``rd:handhaaft``: the property, or the requirement itself.
    """

    term: str
    property: str
    value: Term
    passages: tuple[str, ...]
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A funding rule of the sources: its tranches, its demands, and why it cannot be checked, if so.

    ``passages`` are all passages in the view that state something of the rule.
    """

    iri: str
    tranches: tuple[str, ...]
    only_for: str | None
    demands: tuple[Demand, ...]
    reason: Mapping[str, str]
    passages: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """Whether shapes read all that the clause demands, or a reason says why none does."""
        read = [bool(demand.shapes) for demand in self.demands]
        if self.reason:
            return set(self.reason) == {"nl", "en"} and not any(read)
        return bool(read) and all(read)


def clause_register(dataset: Dataset, rules: RuleSet) -> tuple[Clause, ...]:
    """Return the clauses of the current view in the order of their IRIs."""
    readers: dict[str, list[str]] = defaultdict(list)
    for rule in rules.rules.values():
        for term in rule.enforces:
            readers[term].append(rule.iri)
    passages = sorted(build_view(dataset).passages, key=lambda passage: passage.value)
    told: dict[NamedNode, dict[tuple[NamedNode, Term], list[str]]] = {
        node: {} for node in sorted(_instances(dataset.statements), key=lambda node: node.value)
    }
    for passage in passages:
        for subject, predicate, target in dataset.graphs.get(passage, ()):
            if isinstance(subject, NamedNode) and subject in told and isinstance(target, Term):
                told[subject].setdefault((predicate, target), []).append(passage.value)
    reasons = _reasons(dataset.statements)
    return tuple(
        _clause(rule, facts, reason=reasons.get(rule, {}), readers=readers) for rule, facts in told.items()
    )


def _instances(statements: Iterable[Triple]) -> set[NamedNode]:
    return {
        subject
        for subject, predicate, target in statements
        if predicate == TYPE and target == _RULE and isinstance(subject, NamedNode)
    }


def _reasons(statements: Iterable[Triple]) -> dict[NamedNode, dict[str, str]]:
    found: dict[NamedNode, dict[str, str]] = {}
    for subject, predicate, target in statements:
        if predicate == _REASON and isinstance(subject, NamedNode) and isinstance(target, Literal):
            found.setdefault(subject, {})[target.language or ""] = target.value
    return found


def _clause(
    rule: NamedNode,
    facts: Mapping[tuple[NamedNode, Term], list[str]],
    *,
    reason: Mapping[str, str],
    readers: Mapping[str, list[str]],
) -> Clause:
    demands = []
    for (predicate, value), passages in sorted(facts.items(), key=lambda fact: str(fact[0])):
        if predicate in _QUALIFIERS:
            continue
        term = value.value if predicate == _REQUIRES else predicate.value
        demands.append(
            Demand(
                term=term,
                property=predicate.value,
                value=value,
                passages=tuple(passages),
                shapes=tuple(sorted(readers.get(term, ()))),
            )
        )
    return Clause(
        iri=rule.value,
        tranches=tuple(sorted(target.value for predicate, target in facts if predicate == _HOLDS_FOR)),
        only_for=next((target.value for predicate, target in facts if predicate == _ONLY_FOR), None),
        demands=tuple(demands),
        reason=dict(reason),
        passages=tuple(sorted({passage for passages in facts.values() for passage in passages})),
    )
