"""The invented world that other tests build on holds up under all checks of the real one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from regiodeals.evidence.checking import check
from regiodeals.graph.dataset import Dataset, join_datasets, load_user_files, load_vocabulary
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from regiodeals.content import Content
    from tests.rules.conftest import World

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def test_every_quote_of_the_letter_is_found_in_its_text(content: Content) -> None:
    vocabulary = Dataset(vocabulary=load_vocabulary(content), statements=(), graphs={})
    world = join_datasets(vocabulary, load_user_files([FIXTURES / "mini.trig"], content=content))
    report = check(world, sources=[FIXTURES / "kst-99999-2.txt"])
    assert report.problems == ()
    assert len(report.contradictions) == 1
    assert len(report.gaps) == 1


def test_replaced_budget_is_not_in_the_view(world: World) -> None:
    tranche, budget = NamedNode(BASE + "id/tranche/9"), named("rd:budget")
    told = [each.object for each in world.view if each.subject == tranche and each.predicate == budget]
    assert told == [Literal("35000000.0", datatype=named("xsd:decimal"))]
