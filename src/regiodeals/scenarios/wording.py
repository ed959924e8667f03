"""A scenario in words: the headings, the reasons, and what a reader must know beside the figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from regiodeals.graph.terms import named
from regiodeals.namespaces import shrink
from regiodeals.questions.wording import for_people, printable
from regiodeals.scenarios.scenario import Method, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from regiodeals.scenarios.facts import Party, Rule
    from regiodeals.scenarios.scenario import Outcome

HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "deal": {"nl": "deal", "en": "deal"},
    "tranche": {"nl": "tranche", "en": "tranche"},
    "maatstaf": {"nl": "maatstaf", "en": "measure"},
    "huidig": {"nl": "huidig", "en": "current"},
    "nieuw": {"nl": "nieuw", "en": "new"},
    "verschil": {"nl": "verschil", "en": "difference"},
    "reden": {"nl": "reden", "en": "reason"},
    "cofinanciering": {"nl": "cofinanciering nodig", "en": "co-financing needed"},
}
"""The columns, in their order, and their headings."""

REASONS: Final[Mapping[Reason, Mapping[str, str]]] = {
    Reason.SHARE: {"nl": "aandeel", "en": "share"},
    Reason.FLOOR: {"nl": "ondergrens", "en": "floor"},
    Reason.CAP: {"nl": "bovengrens", "en": "cap"},
    Reason.ASKED: {"nl": "hooguit het gevraagde", "en": "at most what was asked"},
    Reason.OUTSIDE: {"nl": "valt buiten", "en": "falls outside"},
    Reason.GAP: {"nl": "leemte", "en": "gap"},
    Reason.OPEN: {"nl": "niet berekend", "en": "not calculated"},
}

_METHODS: Final = {
    Method.PRO_RATA: {"nl": "naar rato van de reserveringen", "en": "in proportion to the reservations"},
    Method.ASKED: {"nl": "naar rato van het gevraagde", "en": "in proportion to what was asked"},
    Method.INHABITANTS: {
        "nl": "naar rato van het aantal inwoners",
        "en": "in proportion to the inhabitants",
    },
}

_MISSING: Final = {
    Method.PRO_RATA: {"nl": "een gereserveerd bedrag", "en": "a reserved amount"},
    Method.ASKED: {"nl": "een gevraagd bedrag", "en": "an amount asked"},
    Method.INHABITANTS: {"nl": "een aantal inwoners", "en": "a number of inhabitants"},
}

_ABSENT: Final = {
    "minimum": {"nl": "ondergrens", "en": "floor"},
    "maximum": {"nl": "bovengrens", "en": "cap"},
    "verhouding": {"nl": "verhouding voor de cofinanciering", "en": "ratio of co-financing"},
}

_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "title": {
        "nl": "Tranche {number}: {budget} verdeeld {method}",
        "en": "Tranche {number}: {budget} divided {method}",
    },
    "changed": {"nl": "Het budget was {before}.", "en": "The budget was {before}."},
    "summed": {
        "nl": "Geen bron noemt het budget van deze tranche; de som van de reserveringen is gebruikt.",
        "en": "No source states the budget of this tranche; the sum of the reservations is used.",
    },
    "minimum": {"nl": "Ondergrens: {value}, {origin}.", "en": "Floor: {value}, {origin}."},
    "maximum": {"nl": "Bovengrens: {value}, {origin}.", "en": "Cap: {value}, {origin}."},
    "asked": {
        "nl": "Een deal krijgt hooguit wat is gevraagd, waar dat bekend is: {origin}.",
        "en": "A deal gets at most what was asked, where that is known: {origin}.",
    },
    "ratio": {
        "nl": "Cofinanciering nodig: {value} keer het nieuwe bedrag, op de cent naar boven, {origin}.",
        "en": "Co-financing needed: {value} times the new amount, rounded up to the cent, {origin}.",
    },
    "own-ratio": {
        "nl": "Cofinanciering nodig voor {deal}: {value} keer het nieuwe bedrag, op de cent naar boven, "
        "{origin}.",
        "en": "Co-financing needed for {deal}: {value} times the new amount, rounded up to the cent, "
        "{origin}.",
    },
    "deviation": {
        "nl": "Een financieel zwakkere regio kan daarvan met redenen afwijken.",
        "en": "A financially weaker region may deviate from it with reasons.",
    },
    "chosen": {"nl": "gekozen in dit scenario", "en": "chosen in this scenario"},
    "none": {
        "nl": "De gegevens noemen geen {what} voor deze tranche.",
        "en": "The data state no {what} for this tranche.",
    },
    "rounding": {
        "nl": "Afgerond op de cent naar de grootste rest; bij gelijke rest gaat een cent naar de grootste "
        "reservering, daarna op alfabet van het adres.",
        "en": "Rounded to the cent by the largest remainder; between equal remainders a cent goes to the "
        "largest reservation, then by alphabet of the address.",
    },
    "outside": {
        "nl": "De regels zijn niet te halen: de ondergrenzen samen passen niet in het budget. De kleinste "
        "reservering valt eerst buiten, bij gelijke het laatste adres in het alfabet: {deals}.",
        "en": "The rules cannot be met: the floors together do not fit in the budget. The smallest "
        "reservation falls outside first, of equal ones the last address in the alphabet: {deals}.",
    },
    "refused": {
        "nl": "De regels zijn niet te halen: minder gevraagd dan de ondergrens: {deals}.",
        "en": "The rules cannot be met: less was asked than the floor: {deals}.",
    },
    "rest": {
        "nl": "Rest: {rest} is niet te plaatsen, want iedereen die meedeelt zit aan zijn maximum.",
        "en": "Rest: {rest} cannot be placed, because everyone who shares is at the maximum.",
    },
    "rest-empty": {
        "nl": "Rest: {rest} is niet te plaatsen, want niemand deelt mee.",
        "en": "Rest: {rest} cannot be placed, because nobody shares.",
    },
    "gaps": {
        "nl": "Leemte: geen bron geeft {missing} voor {count} van de {total}. Wie er geen heeft, krijgt "
        "in dit scenario niets: {deals}.",
        "en": "Gap: no source gives {missing} for {count} of the {total}. Those without one get "
        "nothing in this scenario: {deals}.",
    },
    "impossible": {
        "nl": "Leemte: deze verdeling is niet te berekenen. Van {unnamed} van de {total} voorstellen zijn "
        "naam en bedrag niet bekend; van de {named} andere is van {known} {missing} bekend.",
        "en": "Gap: this division cannot be calculated. Of {unnamed} of the {total} proposals neither "
        "name nor amount is known; of the {named} others {known} have {missing} that is known.",
    },
    "unknown": {
        "nl": "Leemte: deze verdeling is niet te berekenen; geen enkele deal heeft {missing} dat bekend is.",
        "en": "Gap: this division cannot be calculated; no deal has {missing} that is known.",
    },
    "overall": {
        "nl": "Het gevraagde totaal is wel bekend: {asked}. Zonder grenzen kreeg elk voorstel {share} van "
        "wat het vroeg.",
        "en": "The total asked is known: {asked}. Without limits each proposal would get {share} of what it "
        "asked.",
    },
    "left-out": {"nl": "Doet niet mee: {deals}.", "en": "Takes no part: {deals}."},
    "summed-inhabitants": {
        "nl": "Inwoners opgeteld over de gemeenten van de regio ({year}): {deals}.",
        "en": "Inhabitants summed over the municipalities of the region ({year}): {deals}.",
    },
    "derived-inhabitants": {
        "nl": "De lijst van gemeenten is hier afgeleid en staat in geen bron: {deals}.",
        "en": "The list of municipalities is derived here and stands in no source: {deals}.",
    },
    "derived-possible": {
        "nl": "Met --afgeleid tellen ook lijsten van gemeenten mee die in geen bron staan: {deals}.",
        "en": "With --afgeleid lists of municipalities that stand in no source count too: {deals}.",
    },
    "nearly": {
        "nl": "De bron geeft een rond getal: {deals}.",
        "en": "The source gives a round number: {deals}.",
    },
    "earmark": {
        "nl": "Niet meegerekend: {rule} ({value}).",
        "en": "Not reckoned with: {rule} ({value}).",
    },
}


def euros(cents: int, lang: str) -> str:
    """Return an amount as people read it."""
    return for_people(_decimal(Decimal(cents).scaleb(-2)), unit="euro", lang=lang)


def count(number: int, lang: str) -> str:
    """Return a number of people as people read it."""
    return for_people(_decimal(Decimal(number)), unit="count", lang=lang)


def title(outcome: Outcome, lang: str) -> str:
    """Return the scenario in one line."""
    method = _METHODS[_method(outcome)][lang]
    budget = euros(outcome.limits.budget, lang)
    return _say("title", lang, number=outcome.round.number, budget=budget, method=method)


def notes(outcome: Outcome, lang: str) -> tuple[str, ...]:
    """Return what a reader must know beside the figures: breaches and gaps first, then limits and method."""
    return (*problems(outcome, lang), *explanation(outcome, lang))


def explanation(outcome: Outcome, lang: str) -> tuple[str, ...]:
    """Return how the figures were reached: inhabitants, limits with their passages, rounding."""
    return (*_inhabitants(outcome, lang), *_limits(outcome, lang), _say("rounding", lang))


def problems(outcome: Outcome, lang: str) -> tuple[str, ...]:
    """Return what does not go by the rules, what is not known and what is left."""
    return (*_breaches(outcome, lang), *_gaps(outcome, lang), *_rest(outcome, lang))


def _breaches(outcome: Outcome, lang: str) -> Iterator[str]:
    minimum = outcome.limits.minimum or 0
    capped = outcome.limits.at_most_asked
    refused = [p for p in outcome.outside if capped and p.asked is not None and p.asked < minimum]
    fallen = [party for party in outcome.outside if party not in refused]
    if refused:
        yield _say("refused", lang, deals=_names(refused, lang))
    if fallen:
        yield _say("outside", lang, deals=_names(fallen, lang))


def _gaps(outcome: Outcome, lang: str) -> Iterator[str]:
    missing = _MISSING[_method(outcome)][lang]
    gaps, facts = outcome.gaps, outcome.round
    if outcome.computable:
        if gaps:
            parties = [line.party for line in gaps]
            total = len(outcome.lines)
            names = _names(parties, lang)
            yield _say("gaps", lang, missing=missing, count=len(gaps), total=total, deals=names)
        return
    if not outcome.wish.all_proposals:
        yield _say("unknown", lang, missing=missing)
        return
    named_count = len(facts.proposals)
    total = max(facts.proposal_count or 0, named_count)
    known = sum(1 for line in outcome.lines if line.measure)
    yield _say(
        "impossible",
        lang,
        total=total,
        named=named_count,
        unnamed=total - named_count,
        known=known,
        missing=missing,
    )
    if facts.asked and _method(outcome) is Method.ASKED:
        share = for_people(
            _decimal(Decimal(outcome.limits.budget) / Decimal(facts.asked)), unit="fraction", lang=lang
        )
        yield _say("overall", lang, asked=euros(facts.asked, lang), share=share)


def _rest(outcome: Outcome, lang: str) -> Iterator[str]:
    if outcome.rest and outcome.computable:
        placed = any(line.new for line in outcome.lines)
        yield _say("rest" if placed else "rest-empty", lang, rest=euros(outcome.rest, lang))


def _inhabitants(outcome: Outcome, lang: str) -> Iterator[str]:
    if outcome.wish.method is not Method.INHABITANTS:
        return
    sharing = [line.party for line in outcome.lines if line.measure]
    summed = [p for p in sharing if p.population and p.population.municipalities is not None]
    for year in sorted({p.population.year or "" for p in summed if p.population}):
        same = [p for p in summed if p.population and (p.population.year or "") == year]
        yield _say("summed-inhabitants", lang, year=year, deals=_names(same, lang))
    derived = [p for p in summed if p.population and p.population.derived]
    if derived:
        yield _say("derived-inhabitants", lang, deals=_names(derived, lang))
    possible = [line.party for line in outcome.gaps if line.party.population is not None]
    if possible:
        yield _say("derived-possible", lang, deals=_names(possible, lang))
    nearly = [p for p in sharing if p.population and p.population.nearly]
    if nearly:
        yield _say("nearly", lang, deals=_names(nearly, lang))


def _limits(outcome: Outcome, lang: str) -> Iterator[str]:
    limits = outcome.limits
    if not limits.stated_budget:
        yield _say("summed", lang)
    if "budget" in limits.changed:
        yield _say("changed", lang, before=euros(limits.before, lang))
    for key, bound in (("minimum", limits.minimum), ("maximum", limits.maximum)):
        if bound is None:
            yield _say("none", lang, what=_ABSENT[key][lang])
        else:
            yield _say(key, lang, value=euros(bound, lang), origin=_origin(outcome, key, lang))
    if limits.at_most_asked:
        yield _say("asked", lang, origin=_origin(outcome, "asked", lang))
    yield from _ratio(outcome, lang)
    if outcome.left_out:
        yield _say("left-out", lang, deals=_names(outcome.left_out, lang))
    for rule in outcome.round.rules:
        if rule.earmark is not None:
            yield _say("earmark", lang, rule=printable(rule.names[lang]), value=euros(rule.earmark, lang))


def _ratio(outcome: Outcome, lang: str) -> Iterator[str]:
    ratio = outcome.limits.ratio
    if ratio is None:
        yield _say("none", lang, what=_ABSENT["verhouding"][lang])
        yield from _own_ratios(outcome, lang)
        return
    value = for_people(_decimal(ratio), unit="ratio", lang=lang)
    yield _say("ratio", lang, value=value, origin=_origin(outcome, "verhouding", lang))
    if any(rule.deviation for rule in outcome.round.rules):
        yield _say("deviation", lang)
    yield from _own_ratios(outcome, lang)


def _own_ratios(outcome: Outcome, lang: str) -> Iterator[str]:
    """Yield the ratios of rules about one deal, where no ratio was chosen for all."""
    if "verhouding" in outcome.limits.changed:
        return
    for rule in outcome.round.rules:
        party = next((line.party for line in outcome.lines if line.party.iri == rule.only_for), None)
        if party is not None and rule.ratio is not None:
            yield _say(
                "own-ratio",
                lang,
                deal=_names([party], lang),
                value=for_people(_decimal(rule.ratio), unit="ratio", lang=lang),
                origin=_passages([rule], lang),
            )


def _origin(outcome: Outcome, limit: str, lang: str) -> str:
    """Return where a limit comes from: the passages of its rules, or the one who asks."""
    if limit in outcome.limits.changed:
        return _say("chosen", lang)
    held = {
        "minimum": [rule for rule in outcome.round.rules if rule.minimum == outcome.limits.minimum],
        "maximum": [rule for rule in outcome.round.rules if rule.maximum == outcome.limits.maximum],
        "verhouding": [
            rule
            for rule in outcome.round.rules
            if rule.ratio == outcome.limits.ratio and rule.only_for is None
        ],
        "asked": [rule for rule in outcome.round.rules if rule.at_most_asked],
    }[limit]
    return _passages(held, lang)


def _passages(rules: Sequence[Rule], lang: str) -> str:
    """Return the passages that state rules, else the names of the rules."""
    passages = sorted({shrink(passage).strip("<>") for rule in rules for passage in rule.passages})
    return ", ".join(passages) or ", ".join(printable(rule.names[lang]) for rule in rules)


def _method(outcome: Outcome) -> Method:
    """Return what the shares are proportional to; proposals have no reservation, only what they asked."""
    method = outcome.wish.method
    return Method.ASKED if outcome.wish.all_proposals and method is Method.PRO_RATA else method


def _names(parties: Iterable[Party], lang: str) -> str:
    return ", ".join(printable(party.names[lang]).removeprefix("Regio Deal ") for party in parties)


def _say(key: str, lang: str, **values: str | int) -> str:
    return _TEXTS[key][lang].format(**values)


def _decimal(number: Decimal) -> Literal:
    return Literal(format(number, "f"), datatype=named("xsd:decimal"))
