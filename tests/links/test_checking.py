"""Planted faults in link sets are found, each with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.links.health import State, Visit
from regiodeals.links.report import Health, to_json, to_markdown, to_text

from .conftest import COLUMNS, HEADER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

NUTS_HEADER = HEADER.replace("lijst 1", "NUTS 2024").replace("'lijst:'", "'nuts:'")
SAME = ROW.replace("skos:closeMatch", "owl:sameAs")


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
            + ROW.replace("gm0014", "gm0010")
            .replace("skos:closeMatch", "geo:sfWithin")
            .replace("lijst:groningen", "nuts:NL112"),
            "ended",
        ),
        (HEADER + COLUMNS + ROW.replace("lijst:groningen", "nuts:NL115"), "version"),
        (NUTS_HEADER + COLUMNS + ROW.replace("lijst:groningen", "nuts:NL31"), "version"),
        (HEADER + COLUMNS + SAME + SAME.replace("gm0014", "gm0106"), "shared"),
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
    sets, unread = read_link_sets(link_set(text).parent)
    assert unread == []
    problems = check_links(sets, released_data).problems
    assert [problem.kind for problem in problems] == [kind]
    assert problems[0].where.startswith("proef.sssom.tsv:")
    assert set(problems[0].text) == {"nl", "en"}


def test_one_that_followed_the_other_may_share_what_is_the_same(
    link_set: Callable[..., Path], released_data: Dataset
) -> None:
    rows = SAME.replace("gm0014", "gm0010") + SAME.replace("gm0014", "gm1979")
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
