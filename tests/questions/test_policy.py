"""The policy questions that people ask: each has a saved question that answers it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from regiodeals import __version__
from regiodeals.graph.answer import Rows
from regiodeals.questions.wording import exact_text

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
POLICY = yaml.safe_load((ROOT / "queries" / "policy-questions.yaml").read_text(encoding="utf-8"))


def test_there_are_at_least_45_questions(catalogue: Catalogue) -> None:
    assert len(catalogue.names) >= 45


def test_the_list_is_whole_and_in_both_languages() -> None:
    assert list(POLICY) == list(range(1, 26))
    for texts in POLICY.values():
        assert set(texts) == {"nl", "en"}
        assert all(text.endswith("?") for text in texts.values())


def test_every_policy_question_is_answered(catalogue: Catalogue) -> None:
    answered = {number for question in catalogue.questions() for number in question.answers}
    assert answered == set(POLICY), "name the number under 'answers' in the front matter of a question"


def test_each_question_says_of_which_release_its_answer_is(catalogue: Catalogue) -> None:
    versions = {question.data_version for question in catalogue.questions()}
    assert versions == {__version__}, "run: regiodeals test-questions --renew, and read the difference"


def test_long_answers_are_paged_for_grlc(catalogue: Catalogue) -> None:
    paged = {question.name for question in catalogue.questions() if question.page_size is not None}
    assert {"gemeenten-per-deal", "leemten"} <= paged


def test_vat_is_claimed_only_where_a_rule_says_so(catalogue: Catalogue, released: EmbeddedStore) -> None:
    def tranches(where: str) -> set[str]:
        rows = released.query(
            "PREFIX rd: <https://w3id.org/regiodeals/def/> "
            f"SELECT DISTINCT ?n {{ ?t a rd:Tranche ; rd:nummer ?n . {where} }}"
        )
        assert isinstance(rows, Rows)
        return {exact_text(row[0]) for row in rows.rows}

    stated = tranches("?rule rd:geldtVoor ?t ; rd:inclusiefBtw true .")
    unknown = tranches("?gap a rd:Leemte ; rd:betreft ?t ; rd:eigenschap rd:inclusiefBtw .")
    assert (stated, unknown) == ({"4", "5", "6"}, {"1", "2", "3"})
    for question in catalogue.questions():
        if "inclusief btw" in question.reading["nl"]:
            assert "regels van de tranches 4 tot en met 6" in question.reading["nl"], question.name
            assert "rules of tranches 4 to 6" in question.reading["en"], question.name
