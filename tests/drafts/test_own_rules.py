"""Rules of one's own: they replace those of a tranche, and are refused where no draft can be held to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.checking import check_draft
from regiodeals.drafts.world import load_world
from regiodeals.errors import InputProblem
from tests.drafts.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from regiodeals.content import Content


def test_rules_of_ones_own_replace_those_of_the_tranche(content: Content, form: str, tmp_path: Path) -> None:
    rules = tmp_path / "own.ttl"
    rules.write_text(
        "BASE <https://w3id.org/regiodeals/>\nPREFIX rd: <https://w3id.org/regiodeals/def/>\n"
        "<id/regel/eigen> a rd:Financieringsregel ; rd:geldtVoor <id/tranche/6> , <id/tranche/7> ;\n"
        "    rd:minimumbijdrage 20000000.00 ; rd:maximumbijdrage 30000000.00 .\n",
        encoding="utf-8",
    )
    for tranche in ("6", "7"):
        draft = form.replace("tranche: 6", f"tranche: {tranche}").encode()
        finding, untested = check_draft(draft, content=content, today=TODAY, name="d.yaml", own_rules=[rules])
        assert "€ 20.000.000" in finding.message["nl"]
        assert untested.rule_name == "OntwerpGrensRule"
        assert "minimale verhouding" in untested.message["nl"]
        assert finding.ground is None
    rules.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    with pytest.raises(InputProblem, match="for no tranche"):
        check_draft(form.encode(), content=content, today=TODAY, name="d.yaml", own_rules=[rules])


@pytest.mark.parametrize(
    ("stated", "told_of"),
    [
        ('a rd:Financieringsregel ; rd:minimumbijdrage "20000000"', "Write the minimum contribution"),
        ('a rd:Financieringsregel ; rd:maximumbijdrage "25.000.000"', "Write the maximum contribution"),
        ('a rd:Financieringsregel ; rd:minimaleVerhouding "1:1"', "Write the ratio as one decimal"),
        ("a rd:Financieringsregel ; rd:minimumbijdrage -5.0", "Write the minimum contribution"),
        ("rd:minimumbijdrage 20000000.00", "no rd:Financieringsregel"),
    ],
)
def test_rules_of_ones_own_that_cannot_be_read_are_refused(
    content: Content, tmp_path: Path, stated: str, told_of: str
) -> None:
    rules = tmp_path / "own.ttl"
    rules.write_text(
        "BASE <https://w3id.org/regiodeals/>\nPREFIX rd: <https://w3id.org/regiodeals/def/>\n"
        f"<id/regel/eigen> rd:geldtVoor <id/tranche/6> , <id/tranche/7> ; {stated} .\n",
        encoding="utf-8",
    )
    with pytest.raises(InputProblem, match=told_of):
        load_world(content, own_rules=[rules])
