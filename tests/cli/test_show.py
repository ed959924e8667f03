"""``regiodeals show``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done


@pytest.mark.parametrize(
    "name",
    [
        "Regio Deal Eemsdelta",
        "regio deal eemsdelta",
        "id/regiodeal/6-eemsdelta",
        "<id/regiodeal/6-eemsdelta>",
    ],
)
def test_a_deal_is_shown_with_its_amount_and_passages(name: str, run: Callable[..., Done]) -> None:
    done = run("show", name)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Regio Deal Eemsdelta\n  id/regiodeal/6-eemsdelta\n")
    assert "  bedrag: € 8.500.000\n" in done.out
    assert "„#3 Eemsdelta € 8,5” – " in done.out
    assert "„reserveert maximaal € 8,5 miljoen” – Eemsdelta, " in done.out


def test_the_tranche_in_english(run: Callable[..., Done]) -> None:
    done = run("show", "id/tranche/6", "--lang", "en")
    assert done.out.startswith("Sixth tranche\n")
    assert "€244,300,000" in done.out
    assert "[verified]" in done.out


def test_json(run: Callable[..., Done]) -> None:
    record = json.loads(run("show", "id/tranche/6", "--format", "json").out)
    assert record["iri"] == "https://w3id.org/regiodeals/id/tranche/6"


def section(text: str, heading: str) -> str:
    """The lines under a heading of a portrait."""
    return text.partition(f"\n{heading}\n")[2].partition("\n\n")[0]


def test_a_deal_is_shown_with_all_that_concerns_it(run: Callable[..., Done]) -> None:
    text = run("show", "id/regiodeal/3-veluwe").out
    assert "rijksbijdrage: Gereserveerde rijksbijdrage Veluwe\n  bedrag: € 12.500.000\n" in text
    assert text.index("Gereserveerde rijksbijdrage") < text.index("Overeengekomen rijksbijdrage")
    parties = section(text, "Partijen")
    assert "  ondertekenaar\n" in parties
    assert "    provincie Gelderland\n" in parties
    assert parties.index("ondertekenaar") < parties.index("  partner\n") < parties.index("Veluwe Alliantie")
    assert "  13 juli 2020: Regio Deal Veluwe definitief gemeld (vaststelling)\n" in text
    assert "  bouwt voort op: Veluwe Agenda\n" in section(text, "Andere programma's")
    assert "  gemeente (" in section(text, "Niet bekend")
    assert "Regio Deal Veluwe II (volgt op)" in section(text, "Verwijst hiernaar")


def test_events_stand_in_the_order_of_their_dates(run: Callable[..., Done]) -> None:
    events = section(run("show", "id/tranche/6", "--lang", "en").out, "Events")
    days = [line.split(":")[0].strip() for line in events.splitlines() if line[2] != " "]
    assert days[:4] == ["2023", "18 July 2024", "1 August 2024", "1 November 2024"]


def test_a_name_that_came_later_finds_the_deal(run: Callable[..., Done]) -> None:
    done = run("show", "Waarden van het Groene Hart")
    assert "  id/regiodeal/6-regio-groene-hart\n" in done.out
    told = section(done.out, "Tegenstrijdig")
    assert "    telt: naam: Waarden van het Groene Hart\n" in told
    assert "    telt niet: naam: Regio Groene Hart\n" in told
    assert "    Het convenant heeft een andere naam dan het voorstel." in told
    assert "  gemeente: gemeente Lopik\n" in section(done.out, "regio: Regio Groene Hart")


def test_an_open_contradiction_says_so(run: Callable[..., Done]) -> None:
    told = section(run("show", "id/programma/regio-envelop", "--lang", "en").out, "Contradictory")
    assert "    open: " in told


@pytest.mark.parametrize("name", ["Delfzijl", "gemeente Delfzijl", "gm0010"])
def test_a_dissolved_municipality_leads_to_its_successor(name: str, run: Callable[..., Done]) -> None:
    text = run("show", name).out
    assert "  opgevolgd door: gemeente Eemsdelta\n" in text
    assert "  einddatum: 31 december 2020\n" in text
    assert "  1 januari 2021: samenvoeging\n" in text
    assert "      registeruitgave: Register gemeenten compleet" in text
    assert "gemeente Delfzijl (opgevolgd door)" in run("show", "gemeente Eemsdelta").out


def test_a_passage_tells_what_it_states(run: Callable[..., Done]) -> None:
    text = run("show", "id/passage/kst-29697-159/selectie/budget").out
    assert section(text, "Zegt") == "  Zesde tranche, budget: € 244.300.000"


def test_json_has_the_claims_of_a_contradiction(run: Callable[..., Done]) -> None:
    record = json.loads(run("show", "id/tranche/6", "--format", "json").out)
    (budget,) = [one for one in record["contradictions"] if one["iri"].endswith("/6-budget")]
    assert {claim["counts"]: claim["statements"][0]["value"] for claim in budget["claims"]} == {
        True: "244300000",
        False: "216600000",
    }
    assert {"events", "spending", "relations", "gaps"} <= set(record)


@pytest.mark.parametrize(
    ("day", "budget"), [("2023-12-31", "216.600.000"), ("2024-12-31", "244.300.000"), (None, "244.300.000")]
)
def test_the_budget_as_the_sources_told_it(day: str | None, budget: str, run: Callable[..., Done]) -> None:
    done = run("show", "id/tranche/6", *(("--as-of", day) if day else ()))
    facts = section(done.out, "Feiten")
    assert [line for line in facts.splitlines() if line.startswith("  budget: ")] == [f"  budget: € {budget}"]
    assert bool(day) is ("omdat hun bron geen datum heeft" in done.err)


def test_what_came_later_is_not_told(run: Callable[..., Done]) -> None:
    before = run("show", "id/tranche/6", "--as-of", "2023-12-31").out
    assert "244.300.000" not in before
    assert "Selectie van de zesde tranche" not in before
    assert "Sluiting van de zesde tranche" not in section(before, "Tegenstrijdig")


def test_the_line_about_a_day_counts(run: Callable[..., Done]) -> None:
    done = run("show", "id/tranche/6", "--as-of", "2025-02-03")
    assert len(done.err.strip().splitlines()) == 1
    match = re.search(r"op 2025-02-03: (\d+) passages .*: (\d+) uit latere bronnen, (\d+) omdat", done.err)
    assert match
    assert all(int(count) > 0 for count in match.groups())
    assert re.search(
        r"Bronnen zonder datum die tellen vanaf de eerste gebeurtenis die zij melden: [1-9]", done.err
    )


def test_an_unknown_name_gives_the_three_nearest(refused: Callable[..., str]) -> None:
    told = refused(2, "show", "Emsdelta")
    assert told.startswith("Nothing is called 'Emsdelta'.\nNearest are:\n")
    assert len(told.splitlines()) == 5
    assert "6-eemsdelta" in told


def test_an_ambiguous_name_lists_the_things(refused: Callable[..., str]) -> None:
    told = refused(2, "show", "6-eemsdelta")
    assert "Choose one, with the first column in place of the name:" in told
    assert "id/regiodeal/6-eemsdelta  Regio Deal Eemsdelta (Regio Deal)" in told


def test_the_deals_are_among_the_choices(refused: Callable[..., str]) -> None:
    told = refused(2, "show", "Parkstad Limburg")
    for name in ("id/regio/2-parkstad-limburg", "id/regiodeal/2-parkstad-limburg", "id/regiodeal/6-parkstad"):
        assert name in told
