"""Planted faults in link sets are found, each with its place."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal

from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.links.health import State, Visit
from regiodeals.links.report import Health, to_json, to_markdown, to_text
from regiodeals.namespaces import BASE

from .conftest import COLUMNS, HEADER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

NUTS_HEADER = HEADER.replace("lijst 1", "NUTS 2024").replace("'lijst:'", "'nuts:'")
SAME = ROW.replace("skos:closeMatch", "owl:sameAs")


def of(code: str, name: str, row: str = ROW) -> str:
    """Return a row about another municipality."""
    return row.replace("gm0014", code).replace("gemeente Groningen", f"gemeente {name}")


def to(prefix: str, address: str, target: str) -> str:
    """Return a link set with one row that leads to a target of another list."""
    header = HEADER.replace("#  lijst:", f"#  {prefix}: {address}\n#  lijst:")
    return header + COLUMNS + ROW.replace("lijst:groningen", f"{prefix}:{target}")


EU = "http://publications.europa.eu/resource/authority/"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HEADER + COLUMNS + ROW.replace("gm0014", "gm9999"), "unknown"),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", "nuts:NL999"), "unknown"),
        (
            NUTS_HEADER
            + COLUMNS
            + ROW.replace("skos:closeMatch", "geo:sfWithin").replace("lijst:groningen", "nuts:NL112"),
            "region",
        ),
        (
            NUTS_HEADER
            + COLUMNS
            + of("gm0010", "Delfzijl")
            .replace("skos:closeMatch", "geo:sfWithin")
            .replace("lijst:groningen", "nuts:NL112"),
            "ended",
        ),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", "nuts:NL115"), "version"),
        (NUTS_HEADER + COLUMNS + ROW.replace("lijst:groningen", "nuts:NL31"), "version"),
        (HEADER + COLUMNS + SAME + of("gm0106", "Assen", SAME), "shared"),
        (HEADER + COLUMNS + ROW + of("gm0106", "Assen"), "shared"),
        (HEADER + COLUMNS + ROW.replace("gemeente Groningen", "gemeente Almere"), "label"),
        (HEADER + COLUMNS + ROW.replace("2026-11-25", "2099-01-01"), "date"),
        (to("wd", "http://www.wikidata.org/entity/", "25396"), "target"),
        (to("wd", "http://www.wikidata.org/entity/", "Q1x"), "target"),
        (to("atu", f"{EU}atu/", "NLD_OCT_XX1"), "target"),
        (to("eutheme", f"{EU}data-theme/", "TRANS"), "target"),
        (
            HEADER.replace(
                "#  lijst:", f"#  id: {BASE}id/\n#  op: https://zoek.officielebekendmakingen.nl/\n#  lijst:"
            )
            + COLUMNS
            + ROW.replace("tooi:gemeente/gm0014", "id:kamerstuk/kst-29697-109")
            .replace("gemeente Groningen", "@109")
            .replace("skos:closeMatch\tlijst:groningen", "rdfs:seeAlso\top:kst-29697-110.html"),
            "number",
        ),
        (
            HEADER
            + COLUMNS.strip()
            + "\tobject_label\tobject_type\n"
            + ROW.strip().replace("skos:closeMatch", "skos:notation").replace("lijst:groningen", "")
            + "\tGM0106\trdfs literal\n",
            "code",
        ),
    ],
)
def test_a_planted_fault_is_found(
    link_set: Callable[..., Path], released_data: Dataset, text: str, kind: str
) -> None:
    label = next(
        triple.object.value
        for triple in released_data.statements
        if str(triple.subject).endswith("/kst-29697-109>")
        and triple.predicate.value.endswith("#label")
        and isinstance(triple.object, Literal)
    )
    sets, unread = read_link_sets(link_set(text.replace("@109", label)).parent)
    assert unread == []
    problems = check_links(sets, released_data, today=date(2026, 11, 25)).problems
    assert [problem.kind for problem in problems] == [kind]
    assert problems[0].where.startswith("proef.sssom.tsv:")
    assert set(problems[0].text) == {"nl", "en"}


def test_one_that_followed_the_other_may_share_what_is_the_same(
    link_set: Callable[..., Path], released_data: Dataset
) -> None:
    rows = of("gm0010", "Delfzijl", SAME) + of("gm1979", "Eemsdelta", SAME)
    sets, _ = read_link_sets(link_set(HEADER + COLUMNS + rows).parent)
    assert check_links(sets, released_data).problems == ()


def test_a_set_that_cannot_be_read_does_not_hide_the_others(link_set: Callable[..., Path]) -> None:
    link_set()
    link_set("#x", name="stuk")
    sets, unread = read_link_sets(link_set().parent)
    assert [links.name for links in sets] == ["proef"]
    assert [problem.kind for problem in unread] == ["form"]


def test_a_report_says_the_same_in_each_form(link_set: Callable[..., Path], released_data: Dataset) -> None:
    sets, _ = read_link_sets(link_set(HEADER + COLUMNS + ROW + ROW.replace("gm0014", "gm9999")).parent)
    gone = Visit(address="https://example.org/weg", link_set="proef", state=State.GONE, detail="404")
    health = Health(
        report=check_links(sets, released_data),
        findings=[{"nl": "Regel, ding: doe iets.", "en": "Rule, thing: do something."}],
        visits=[gone],
        labels={},
    )
    assert health.faults == 3
    for lang, word in (("nl", "bestaat niet meer"), ("en", "is gone")):
        for text in (to_text(health, lang), to_markdown(health, lang)):
            assert word in text
            assert "gm9999" in text
            assert "https://example.org/weg" in text
    told = json.loads(to_json(health))
    assert [fault["kind"] for fault in told["faults"]] == ["unknown", "shape"]
    assert told["visits"][0]["state"] == "gone"
    assert told["linkSets"][0]["links"] == 2
    assert told["linkSets"][0]["faults"] == 1
    assert to_json(health) == to_json(health)
