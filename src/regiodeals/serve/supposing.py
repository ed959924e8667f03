"""What-if for the API and for a page: a tranche divided anew, under the same rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from regiodeals.errors import ParameterProblem, RegiodealsError
from regiodeals.scenarios.amounts import read_amount, read_change, read_ratio
from regiodeals.scenarios.choice import unknown_names
from regiodeals.scenarios.facts import Round, read_round
from regiodeals.scenarios.formats import render
from regiodeals.scenarios.scenario import Method, Outcome, Wish, play
from regiodeals.scenarios.wording import HEADINGS, REASONS, euros, notes, problems, title
from regiodeals.serve.frames import Frame
from regiodeals.serve.html import page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from regiodeals.serve.knowledge import Knowledge

NAMES: Final = (
    *("tranche", "budget", "change", "minimum", "maximum", "verhouding"),
    *("verdeling", "zonder", "alleen", "afgeleid", "alleVoorstellen"),
)
"""The parameters of a scenario, as the API calls them."""

_T = TypeVar("_T")
_OPTION: Final = re.compile(f"--(?=(?:{'|'.join(NAMES)})\\b)")
_PASSAGE: Final = re.compile(r"(id/passage/[\w./-]*\w)")

MOST_NAMES: Final = 100
LONGEST: Final = 200


def suppose(knowledge: Knowledge, head: Mapping[str, Any]) -> Frame:
    """Return the outcome of a scenario as ``json`` or ``csv``.

    Raises:
        InputProblem: the wishes contradict one another, or name a deal that the tranche does not have.
        EnvironmentProblem: the store cannot answer.

    """
    tranche, wish, mistakes = read_wishes(head["wishes"])
    mistakes = [*head.get("mistakes", ()), *mistakes]
    if mistakes:
        return Frame(head={"problem": "ParameterProblem", "message": "", "mistakes": mistakes})
    facts = read_round(knowledge.store, tranche)
    unknown = _unknown_deals(facts, wish, "en")
    if unknown:
        return Frame(head={"problem": "UnknownThing", "message": "", "mistakes": unknown})
    outcome = play(facts, wish)
    kind = head["form"]
    media_type = "application/json" if kind == "json" else "text/csv; charset=utf-8"
    return Frame(
        head={"type": media_type, "holds": outcome.holds},
        body=render(outcome, format=kind, lang=head["lang"]).encode(),
    )


def suppose_page(knowledge: Knowledge, head: Mapping[str, Any]) -> Frame:
    """Return the page with sliders and the outcome below them; what is wrong stands above."""
    wishes, lang = head["wishes"], head["lang"]
    filled = {name: values for name, values in wishes.items() if any(value.strip() for value in values)}
    tranche, wish, mistakes = read_wishes(filled, lang=lang)
    outcome: Outcome | None = None
    if not mistakes:
        try:
            facts = read_round(knowledge.store, tranche)
            mistakes = _unknown_deals(facts, wish, lang)
            outcome = None if mistakes else play(facts, wish)
        except ParameterProblem as problem:
            mistakes = [{"field": "", "message": problem.said(lang), "hint": problem.advised(lang)}]
        except RegiodealsError as problem:
            if problem.exit_code != ParameterProblem.exit_code:
                raise
            mistakes = [{"field": "", "message": problem.said(lang), "hint": problem.advised(lang)}]
    content = page(
        "whatif.html",
        lang=lang,
        mistakes=mistakes,
        values={name: "; ".join(wishes.get(name, ())) for name in NAMES},
        methods=[method.value for method in Method],
        limits={
            "minimum": _millions(outcome.limits.minimum if outcome else None),
            "maximum": _millions(outcome.limits.maximum if outcome else None),
        },
        outcome=None if outcome is None else _shown(outcome, lang),
    )
    return Frame(head={"type": "text/html; charset=utf-8"}, body=content)


def read_wishes(
    wishes: Mapping[str, list[str]], *, lang: str = "en"
) -> tuple[int | None, Wish, list[dict[str, Any]]]:
    """Return the tranche, the wishes, and everything that is wrong with them, told in a language."""
    reader = _Reader(wishes, lang)
    unknown = [name for name in wishes if name not in NAMES]
    for name in unknown:
        told, listed = f"'{name[:60]}'", ", ".join(NAMES)
        message = {"nl": f"Er is geen parameter {told}.", "en": f"There is no parameter {told}."}
        hint = {"nl": f"Bekend zijn: {listed}.", "en": f"Known: {listed}."}
        reader.note(name[:60], message[lang], hint[lang])
    tranche = reader.one("tranche", _tranche)
    wish = Wish(
        method=reader.one("verdeling", _method) or Method.PRO_RATA,
        budget=reader.one("budget", lambda text: read_amount(text, option="budget")),
        factor=reader.one("change", read_change),
        minimum=reader.one("minimum", lambda text: read_amount(text, option="minimum")),
        maximum=reader.one("maximum", lambda text: read_amount(text, option="maximum")),
        ratio=reader.one("verhouding", read_ratio),
        only=reader.names("alleen"),
        without=reader.names("zonder"),
        derived=bool(reader.one("afgeleid", _flag)),
        all_proposals=bool(reader.one("alleVoorstellen", _flag)),
    )
    return tranche, wish, reader.mistakes


def _unknown_deals(facts: Round, wish: Wish, lang: str) -> list[dict[str, Any]]:
    """Return all names that are those of no deal; of a contradiction or an empty tranche, others tell."""
    pool = facts.proposals if wish.all_proposals else facts.deals
    if not pool or (wish.only and wish.without):
        return []
    reader = _Reader({}, lang)
    for field, names in (("zonder", wish.without), ("alleen", wish.only)):
        for problem in unknown_names(pool, names):
            reader.note(field, problem.said(lang), problem.advised(lang))
    return reader.mistakes


class _Reader:
    """Reads parameters one by one and notes what is wrong."""

    def __init__(self, wishes: Mapping[str, list[str]], lang: str) -> None:
        self._wishes = wishes
        self._lang = lang
        self.mistakes: list[dict[str, Any]] = []

    def note(self, name: str, message: str, hint: str | None) -> None:
        """Note a mistake; what is an option of the command is a field here."""
        message, hint = _OPTION.sub("", message), hint and _OPTION.sub("", hint)
        self.mistakes.append({"field": name, "message": message, "hint": hint})

    def one(self, name: str, read: Callable[[str], _T]) -> _T | None:
        values = self._wishes.get(name, [])
        if not values:
            return None
        if len(values) > 1 or len(values[0]) > LONGEST:
            message = {
                "nl": f"Bij '{name}' hoort één korte waarde.",
                "en": f"'{name}' takes one short value.",
            }
            self.note(name, message[self._lang], None)
            return None
        try:
            return read(values[0])
        except ParameterProblem as problem:
            self.note(name, problem.said(self._lang), problem.advised(self._lang))
        return None

    def names(self, name: str) -> tuple[str, ...]:
        parts = [part.strip() for value in self._wishes.get(name, []) for part in value.split(";")]
        found = tuple(part for part in parts if part)
        if len(found) > MOST_NAMES or any(len(part) > LONGEST for part in found):
            message = {
                "nl": f"Bij '{name}' horen hooguit {MOST_NAMES} namen.",
                "en": f"'{name}' takes at most {MOST_NAMES} names.",
            }
            self.note(name, message[self._lang], None)
            return ()
        return found


def _millions(cents: int | None) -> float:
    """Return an amount as the place of a slider; the amount itself never passes here."""
    return (cents or 0) / 100_000_000


def _tranche(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise ParameterProblem(
            {"nl": "De tranche is geen getal.", "en": "The tranche is no number."},
            hint={"nl": "Schrijf een geheel getal, zoals 6.", "en": "Write a whole number, such as 6."},
        )
    return int(text)


def _method(text: str) -> Method:
    try:
        return Method(text)
    except ValueError:
        listed = ", ".join(method.value for method in Method)
        raise ParameterProblem(
            {"nl": "Deze verdeling bestaat niet.", "en": "There is no such division."},
            hint={"nl": f"Kies {listed}.", "en": f"Choose {listed}."},
        ) from None


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ParameterProblem("This is neither true nor false.", hint="Write true or false.")
    return text == "true"


def _shown(outcome: Outcome, lang: str) -> dict[str, Any]:
    told = problems(outcome, lang)
    columns = [name for name in HEADINGS if name not in {"tranche", "maatstaf"}]

    def amount(cents: int | None) -> str:
        return "" if cents is None else euros(cents, lang)

    return {
        "title": title(outcome, lang),
        "holds": outcome.holds,
        "tranche": outcome.round.number,
        "budget": amount(outcome.limits.budget),
        "headings": [HEADINGS[name][lang] for name in columns],
        "rows": [
            {
                "deal": line.party.names[lang],
                "huidig": amount(line.party.reserved),
                "nieuw": amount(line.new),
                "verschil": amount(line.difference),
                "reden": REASONS[line.reason][lang],
                "cofinanciering": amount(line.cofinancing),
            }
            for line in outcome.lines
        ],
        "columns": columns,
        "rest": amount(outcome.rest) if outcome.rest else None,
        "problems": told,
        "notes": [_linked(note, lang) for note in notes(outcome, lang) if note not in told],
    }


def _linked(note: str, lang: str) -> list[dict[str, str | None]]:
    """Return a note in pieces: the passages in it lead to their pages."""
    start = "/en/doc/" if lang == "en" else "/doc/"
    return [
        {"text": piece, "href": start + piece.removeprefix("id/") if _PASSAGE.fullmatch(piece) else None}
        for piece in _PASSAGE.split(note)
    ]
