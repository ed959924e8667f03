"""What a scenario starts from, as the graph tells it: tranches, deals, rules and inhabitants."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import InputProblem, ParameterProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import to_decimal
from regiodeals.namespaces import expand
from regiodeals.scenarios import patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from regiodeals.graph.store import Store
    from regiodeals.graph.terms import Term

    Row = Mapping[str, Term | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """How many people live in the region of a deal, and how that is known.

    ``year`` is the reference year, ``nearly`` the word of a source that gives no exact number. A sum over
    ``municipalities`` is made here; ``derived`` tells that their list is derived and not stated.
    """

    inhabitants: int
    year: str | None = None
    nearly: str | None = None
    municipalities: int | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A deal, or a proposal for one. Amounts are cents, None is not known; ``aliases`` are other names."""

    iri: str
    names: Mapping[str, str]
    aliases: frozenset[str] = frozenset()
    reserved: int | None = None
    asked: int | None = None
    population: Population | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A funding rule that bears on the allocation, with the passages that state it. Amounts are cents.

    ``only_for`` is the one deal that the rule is about, None where it holds for the whole tranche.
    """

    iri: str
    names: Mapping[str, str]
    minimum: int | None = None
    maximum: int | None = None
    ratio: Decimal | None = None
    at_most_asked: bool = False
    deviation: bool = False
    earmark: int | None = None
    only_for: str | None = None
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A tranche: its money in cents, its numbers of proposals, its deals, proposals and rules."""

    number: int
    budget: int | None
    asked: int | None
    proposal_count: int | None
    deals: tuple[Party, ...]
    proposals: tuple[Party, ...]
    rules: tuple[Rule, ...]


def read_round(store: Store, number: int | None = None) -> Round:
    """Return a tranche from a store: the one with a number, else the last.

    Raises:
        ParameterProblem: there is no tranche with that number.
        InputProblem: the graph holds an amount with parts of a cent.
        EnvironmentProblem: the store cannot answer.

    """
    rounds = {_integer(row["nummer"]): row for row in _rows(store, patterns.TRANCHES)}
    if not rounds or (number is not None and number not in rounds):
        listed = ", ".join(map(str, sorted(rounds)))
        raise ParameterProblem(
            {"nl": f"Er is geen tranche {number}.", "en": f"There is no tranche {number}."}
            if rounds
            else {"nl": "De graaf bevat geen tranche.", "en": "The graph holds no tranche."},
            hint={"nl": f"Kies uit: {listed}.", "en": f"Choose from: {listed}."} if rounds else None,
        )
    chosen = max(rounds) if number is None else number
    row = rounds[chosen]
    populations = _populations(store, chosen)
    return Round(
        number=chosen,
        budget=_cents(row["budget"]),
        asked=_cents(row["gevraagd"]),
        proposal_count=_integer(row["voorstellen"]) if row["voorstellen"] else None,
        deals=tuple(_parties(store, patterns.DEALS, chosen, populations)),
        proposals=tuple(_parties(store, patterns.PROPOSALS, chosen, {})),
        rules=tuple(_rules(store, chosen)),
    )


def _parties(
    store: Store, pattern: str, number: int, populations: Mapping[str, Population]
) -> Iterator[Party]:
    aliases = defaultdict[str, set[str]](set)
    for row in _rows(store, patterns.ALIASES, number):
        aliases[_text(row["ding"])].add(_text(row["alias"]))
    seen = set()
    for row in _rows(store, pattern, number):
        iri = _text(row["ding"])
        if iri in seen:
            continue
        seen.add(iri)
        yield Party(
            iri=iri,
            names=_names(row),
            aliases=frozenset(aliases[iri]),
            reserved=_cents(row["gereserveerd"]),
            asked=_cents(row["gevraagd"]),
            population=populations.get(iri),
        )


def _populations(store: Store, number: int) -> dict[str, Population]:
    """Return the inhabitants by deal: the latest figure of a source, else the latest complete sum."""
    found: dict[str, Population] = {}
    for row in _rows(store, patterns.INHABITANTS_SUMMED, number):
        found[_text(row["deal"])] = Population(
            inhabitants=_integer(row["inwoners"]),
            year=_text(row["jaar"]),
            municipalities=_integer(row["gemeenten"]),
            derived=_text(row["afgeleid"]) == "true",
        )
    for row in _rows(store, patterns.INHABITANTS_STATED, number):
        found[_text(row["deal"])] = Population(
            inhabitants=_integer(row["inwoners"]),
            year=_text(row["jaar"]) or None,
            nearly=_text(row["nauwkeurigheid"]) or None,
        )
    return {deal: population for deal, population in found.items() if population.inhabitants > 0}


def _rules(store: Store, number: int) -> Iterator[Rule]:
    grouped = defaultdict[str, list["Row"]](list)
    for row in _rows(store, patterns.RULES, number):
        grouped[_text(row["regel"])].append(row)
    for iri, rows in grouped.items():
        values: dict[str, Term] = {}
        for row in rows:
            if row["waarde"] is not None:
                values.setdefault(_text(row["eigenschap"]), row["waarde"])
        ratio = values.get(expand("rd:minimaleVerhouding"))
        yield Rule(
            iri=iri,
            names=_names(rows[0]),
            minimum=_cents(values.get(expand("rd:minimumbijdrage"))),
            maximum=_cents(values.get(expand("rd:maximumbijdrage"))),
            ratio=to_decimal(ratio) if ratio is not None else None,
            at_most_asked=expand("rd:vereist") in values,
            deviation=_text(values.get(expand("rd:afwijkingToegestaan"))) == "true",
            earmark=_cents(values.get(expand("rd:reservering"))),
            only_for=_text(rows[0]["alleenVoor"]) or None,
            passages=tuple(sorted({_text(row["passage"]) for row in rows if row["passage"]})),
        )


def _rows(store: Store, pattern: str, number: int | None = None) -> Iterable[Row]:
    answer = store.query(patterns.complete(pattern, number))
    if not isinstance(answer, Rows):
        return
    for row in answer.rows:
        yield dict(zip(answer.variables, row, strict=True))


def _names(row: Row) -> dict[str, str]:
    dutch = _text(row["naam"])
    return {"nl": dutch, "en": _text(row["name"]) or dutch}


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _integer(term: Term | None) -> int:
    return int(to_decimal(term))


def _cents(term: Term | None) -> int | None:
    if term is None:
        return None
    cents = to_decimal(term).scaleb(2)
    if cents != cents.to_integral_value():
        raise InputProblem(
            {
                "nl": f"Het bedrag {term} in de graaf heeft delen van een cent.",
                "en": f"The amount {term} in the graph has parts of a cent.",
            }
        )
    return int(cents)
