"""The outcome of a scenario as a table, as CSV and as JSON. Files hold exact amounts and Dutch codes."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from regiodeals.questions.table import draw_table
from regiodeals.questions.wording import canonical_number, printable
from regiodeals.scenarios.scenario import Method
from regiodeals.scenarios.wording import HEADINGS, REASONS, count, euros, explanation, notes, problems, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from regiodeals.scenarios.facts import Party, Rule
    from regiodeals.scenarios.scenario import Line, Outcome

_REST = "rest"
_TOTAL = {"nl": "totaal", "en": "total"}


class ScenarioFormat(StrEnum):
    """How an outcome is written."""

    table = "table"
    csv = "csv"
    json = "json"


def render(
    outcome: Outcome,
    *,
    format: ScenarioFormat | str = ScenarioFormat.table,  # noqa: A002 - the name of the option
    lang: str = "nl",
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Return an outcome as text that ends with a line end; ``width`` is the terminal's, in characters."""
    kind = ScenarioFormat(format)
    if kind is ScenarioFormat.csv:
        return _csv(outcome)
    if kind is ScenarioFormat.json:
        return _json(outcome, lang)
    return _table(outcome, lang, width, colour)


def _table(outcome: Outcome, lang: str, width: int | None, colour: bool) -> str:
    # Between deals of one tranche its number says nothing, and a measure in euros may be the current amount.
    hidden = {"tranche"} if outcome.wish.method is not Method.PRO_RATA else {"tranche", "maatstaf"}
    if outcome.wish.all_proposals:
        hidden.discard("maatstaf")
    columns = [name for name in HEADINGS if name not in hidden]
    rows = [_for_people(line, outcome, lang) for line in outcome.lines]
    totals = {
        "huidig": _total(line.party.reserved for line in outcome.lines),
        "nieuw": _total(line.new for line in outcome.lines),
        "verschil": _total(line.difference for line in outcome.lines),
        "cofinanciering": _total(line.cofinancing for line in outcome.lines),
    }
    rows.append({"deal": _TOTAL[lang], **_in_euros(totals, lang)})
    if outcome.rest:
        rows.append({"deal": _REST, "nieuw": euros(outcome.rest, lang)})
    drawn = draw_table(
        [HEADINGS[name][lang] for name in columns],
        [[row.get(name, "") for name in columns] for row in rows],
        numeric=[name not in {"deal", "reden"} for name in columns],
        title=title(outcome, lang),
        above=problems(outcome, lang),
        width=width,
        colour=colour,
    )
    return drawn + "".join(_filled(note, width) + "\n" for note in explanation(outcome, lang))


def _for_people(line: Line, outcome: Outcome, lang: str) -> dict[str, str]:
    measure = "" if line.measure is None else euros(line.measure, lang)
    if line.measure is not None and outcome.wish.method is Method.INHABITANTS:
        measure = count(line.measure, lang)
    amounts = {
        "huidig": line.party.reserved,
        "nieuw": line.new,
        "verschil": line.difference,
        "cofinanciering": line.cofinancing,
    }
    return {
        "deal": printable(line.party.names[lang]),
        "maatstaf": measure,
        "reden": REASONS[line.reason][lang],
        **_in_euros(amounts, lang),
    }


def _in_euros(amounts: Mapping[str, int | None], lang: str) -> dict[str, str]:
    return {name: "" if cents is None else euros(cents, lang) for name, cents in amounts.items()}


def _filled(note: str, width: int | None) -> str:
    import textwrap

    return note if width is None else textwrap.fill(note, width, break_on_hyphens=False)


def _csv(outcome: Outcome) -> str:
    """Write the deals, and the rest as a row of its own, so that the new amounts add up to the budget."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in outcome.lines:
        writer.writerow(_exact(line, outcome).values())
    if outcome.rest:
        row = {"deal": _REST, "tranche": outcome.round.number, "nieuw": _amount(outcome.rest), "reden": _REST}
        writer.writerow(row.get(name, "") for name in HEADINGS)
    return stream.getvalue()


def _exact(line: Line, outcome: Outcome) -> dict[str, str | int | None]:
    in_euros = outcome.wish.method is not Method.INHABITANTS
    measure = _amount(line.measure) if in_euros or line.measure is None else str(line.measure)
    return {
        "deal": line.party.names["nl"],
        "tranche": outcome.round.number,
        "maatstaf": measure,
        "huidig": _amount(line.party.reserved),
        "nieuw": _amount(line.new),
        "verschil": _amount(line.difference),
        "reden": line.reason.value,
        "cofinanciering": _amount(line.cofinancing),
    }


def _json(outcome: Outcome, lang: str) -> str:
    limits, wish = outcome.limits, outcome.wish
    content = {
        "tranche": outcome.round.number,
        "verdeling": wish.method.value,
        "alle_voorstellen": wish.all_proposals,
        "budget": {"was": _amount(limits.before), "is": _amount(limits.budget)},
        "ondergrens": _amount(limits.minimum),
        "bovengrens": _amount(limits.maximum),
        "hooguit_gevraagd": limits.at_most_asked,
        "verhouding": _number(limits.ratio),
        "gewijzigd": sorted(limits.changed),
        "regels": [_rule(rule) for rule in outcome.round.rules],
        "deals": [
            {"id": line.party.iri, **_exact(line, outcome), "inwoners": _population(line.party)}
            for line in outcome.lines
        ],
        "totaal": _amount(_total(line.new for line in outcome.lines) or 0),
        "rest": _amount(outcome.rest),
        "buiten": [party.iri for party in outcome.outside],
        "leemten": [line.party.iri for line in outcome.gaps],
        "doet_niet_mee": [party.iri for party in outcome.left_out],
        "berekend": outcome.computable,
        "voldoet": outcome.holds,
        "bevindingen": problems(outcome, lang),
        "toelichting": notes(outcome, lang),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, str | bool | Sequence[str] | None]:
    return {
        "id": rule.iri,
        "naam": rule.names["nl"],
        "minimum": _amount(rule.minimum),
        "maximum": _amount(rule.maximum),
        "verhouding": _number(rule.ratio),
        "afwijking_toegestaan": rule.deviation,
        "hooguit_gevraagd": rule.at_most_asked,
        "reservering": _amount(rule.earmark),
        "alleen_voor": rule.only_for,
        "passages": rule.passages,
    }


def _population(party: Party) -> dict[str, str | int | bool | None] | None:
    found = party.population
    if found is None:
        return None
    return {
        "aantal": found.inhabitants,
        "peiljaar": found.year,
        "nauwkeurigheid": found.nearly,
        "gemeenten": found.municipalities,
        "lijst_afgeleid": found.derived,
    }


def _total(amounts: Iterable[int | None]) -> int | None:
    """Return the sum of the amounts that are there, None when there are none."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _amount(cents: int | None) -> str | None:
    """Return euros as a plain decimal with one spelling."""
    return None if cents is None else canonical_number(str(Decimal(cents).scaleb(-2)))


def _number(number: Decimal | None) -> str | None:
    return None if number is None else canonical_number(str(number))
