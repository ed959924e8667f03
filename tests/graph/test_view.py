"""The view on a date: what counts, what is left out, and what the build adds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.graph.dataset import Dataset
from regiodeals.graph.view import View, build_view, current_view
from regiodeals.namespaces import BASE, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def node(name: str) -> NamedNode:
    return NamedNode(expand(name))


def names(nodes: Iterable[NamedNode]) -> set[str]:
    return {shrink(item.value) for item in nodes}


def values(view: View, subject: str, predicate: str) -> set[str]:
    found = (
        triple.object
        for triple in view.triples
        if triple.subject == node(subject) and triple.predicate == node(predicate)
    )
    return {term.value if isinstance(term, Literal) else shrink(str(term)[1:-1]) for term in found}


def passage(name: str, document: str, facts: str, metadata: str = "") -> str:
    return (
        f"<id/passage/{name}> a rd:Passage ; rd:document <id/kamerstuk/{document}> ; {metadata} .\n"
        f"<id/kamerstuk/{document}> a rd:Kamerstuk .\n<id/passage/{name}> {{ {facts} }}\n"
    )


@pytest.mark.parametrize(
    ("day", "amounts", "left_out"),
    [
        (None, {"15000000.0"}, {"replaced": {"id/passage/een/bedrag"}}),
        (date(2025, 2, 1), {"15000000.0"}, {"replaced": {"id/passage/een/bedrag"}}),
        (date(2025, 1, 31), {"10000000.0"}, {"later": {"id/passage/twee/bedrag"}}),
        (date(2023, 12, 1), {"10000000.0"}, {"later": {"id/passage/twee/bedrag"}}),
        (
            date(2023, 11, 30),
            set(),
            {"later": {"id/passage/een/datum", "id/passage/een/bedrag", "id/passage/twee/bedrag"}},
        ),
    ],
)
def test_amount_is_the_one_told_up_to_the_day(
    world: Dataset, day: date | None, amounts: set[str], left_out: dict[str, set[str]]
) -> None:
    view = build_view(world, as_of=day)
    assert values(view, "id/bijdrage/noord", "rd:bedrag") == amounts
    assert names(view.replaced) == left_out.get("replaced", set())
    assert names(view.later) == left_out.get("later", set())
    assert view.passages | view.replaced | view.later == set(world.graphs) - {node("id/register/gemeenten")}
    assert not view.undated


def test_identity_vocabulary_and_registers_stay_on_any_day(world: Dataset) -> None:
    view = build_view(world, as_of=date(1900, 1, 1))
    kept = {triple.subject for triple in view.triples}
    assert {node("id/regiodeal/noord"), node("rd:Passage"), node("id/passage/een/bedrag")} <= kept
    assert NamedNode("https://identifier.overheid.nl/tooi/id/gemeente/gm1730") in kept


def test_subjects_of_passages_are_derived_from_them(world: Dataset) -> None:
    view = build_view(world)
    assert values(view, "id/bijdrage/noord", "prov:wasDerivedFrom") == {"id/passage/twee/bedrag"}
    assert values(view, "id/kamerstuk/een", "prov:wasDerivedFrom") == {"id/passage/een/datum"}
    assert not values(view, "https://identifier.overheid.nl/tooi/id/gemeente/gm1730", "prov:wasDerivedFrom")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ('"2024"^^xsd:gYear', "2024-01-01", "2024-12-31"),
        ('"2025-06"^^xsd:gYearMonth', "2025-06-01", "2025-06-30"),
        ('"2025-02-03"^^xsd:date', "2025-02-03", "2025-02-03"),
    ],
)
def test_dates_get_their_first_and_last_day(
    make_dataset: Callable[..., Dataset], written: str, first: str, last: str
) -> None:
    view = build_view(make_dataset(passage("a", "x", f"<id/gebeurtenis/a> rd:datum {written} .")))
    assert values(view, "id/gebeurtenis/a", "rd:vroegsteDatum") == {first}
    assert values(view, "id/gebeurtenis/a", "rd:laatsteDatum") == {last}


def test_view_counts_itself_with_its_own_description(world: Dataset) -> None:
    for day in (None, date(2024, 1, 1)):
        view = build_view(world, as_of=day)
        assert len(set(view.triples)) == len(view.triples)
        assert values(view, "id/dataset", "void:triples") == {str(len(view.triples))}
        assert values(view, "id/dataset", "rdf:type") == {"void:Dataset"}


def test_count_of_a_described_dataset_replaces_any_written_one(make_dataset: Callable[..., Dataset]) -> None:
    view = build_view(
        make_dataset('<id/dataset> a void:Dataset ; void:triples 7 ; dct:title "Regio Deals"@nl .')
    )
    assert values(view, "id/dataset", "void:triples") == {str(len(view.triples))}
    assert values(view, "id/dataset", "dct:title") == {"Regio Deals"}


def test_chain_of_replacements_leaves_the_newest_up_to_the_day(make_dataset: Callable[..., Dataset]) -> None:
    years = (2021, 2022, 2023)
    dataset = make_dataset(
        "".join(
            passage(
                f"p{year}",
                f"k{year}",
                f"<id/kamerstuk/k{year}> dct:date '{year}'^^xsd:gYear . <id/tranche/6> rd:bedrag {year}.0 .",
                f"rd:vervangenDoor <id/passage/p{year + 1}>" if year < 2023 else "",
            )
            for year in years
        )
    )
    for year in years:
        view = build_view(dataset, as_of=date(year, 6, 1))
        assert values(view, "id/tranche/6", "rd:bedrag") == {f"{year}.0"}
    assert values(build_view(dataset), "id/tranche/6", "rd:bedrag") == {"2023.0"}


def test_replacement_by_something_unknown_hides_nothing(make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset(passage("a", "x", "<id/a> rd:naam 'a' .", "rd:vervangenDoor <id/passage/nergens>"))
    assert names(build_view(dataset).passages) == {"id/passage/a"}


def test_undated_source_counts_from_its_earliest_event_and_is_marked(
    make_dataset: Callable[..., Dataset],
) -> None:
    dataset = make_dataset(
        passage("a", "x", "<id/gebeurtenis/a> rd:datum '2024-05'^^xsd:gYearMonth ."),
        passage("b", "x", "<id/gebeurtenis/b> rd:datum '2024-03-10'^^xsd:date ."),
        passage("c", "x", "<id/a> rd:naam 'a' ."),
    )
    before = build_view(dataset, as_of=date(2024, 3, 9))
    after = build_view(dataset, as_of=date(2024, 3, 10))
    assert (len(before.passages), len(before.later)) == (0, 3)
    assert len(after.passages) == 3
    assert names(after.estimated) == {"id/kamerstuk/x"}
    assert not build_view(dataset).estimated


def test_own_date_of_a_source_goes_before_its_events(make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset(
        passage("a", "x", "<id/gebeurtenis/a> rd:datum '2019'^^xsd:gYear ."),
        "<id/kamerstuk/x> rd:datum '2025-02-03'^^xsd:date .",
    )
    view = build_view(dataset, as_of=date(2024, 1, 1))
    assert names(view.later) == {"id/passage/a"}
    assert not view.estimated


def test_source_without_any_date_stays_out_of_dated_views_and_is_counted(
    make_dataset: Callable[..., Dataset],
) -> None:
    dataset = make_dataset(
        passage("a", "x", "<id/a> rd:naam 'a' ."),
        "<id/passage/b> a rd:Passage . <id/passage/b> { <id/b> rd:naam 'b' . }",
    )
    assert names(build_view(dataset, as_of=date(2030, 1, 1)).undated) == {"id/passage/a", "id/passage/b"}
    everything = build_view(dataset)
    assert names(everything.passages) == {"id/passage/a", "id/passage/b"}
    assert not everything.undated


def test_undated_passage_replaces_nothing_in_a_dated_view(make_dataset: Callable[..., Dataset]) -> None:
    dataset = make_dataset(
        passage("a", "x", "<id/kamerstuk/x> dct:date '2024'^^xsd:gYear .", "rd:vervangenDoor <id/passage/b>"),
        passage("b", "y", "<id/a> rd:naam 'b' ."),
    )
    assert names(build_view(dataset, as_of=date(2024, 6, 1)).passages) == {"id/passage/a"}
    assert names(build_view(dataset).passages) == {"id/passage/b"}


DERIVATIONS = """
<id/afleiding/som> a rd:Afleiding ; prov:wasDerivedFrom <id/passage/een/bedrag> , <id/passage/een/datum> .
<id/afleiding/som> { <id/tranche/6> rd:bedrag 1.0 . }
<id/afleiding/dubbel> a rd:Afleiding ; prov:wasDerivedFrom <id/afleiding/som> .
<id/afleiding/dubbel> { <id/tranche/6> rd:bedrag 2.0 . }
<id/afleiding/nieuw> a rd:Afleiding ; prov:wasDerivedFrom <id/kamerstuk/twee> , <id/register/gemeenten> .
<id/afleiding/nieuw> { <id/tranche/6> rd:bedrag 3.0 . }
<id/afleiding/los> a rd:Afleiding .
<id/afleiding/los> { <id/tranche/6> rd:bedrag 4.0 . }
<id/afleiding/ongedateerd> a rd:Afleiding ; prov:wasDerivedFrom <id/kamerstuk/drie> .
<id/afleiding/ongedateerd> { <id/tranche/6> rd:bedrag 5.0 . }
<id/kamerstuk/drie> a rd:Kamerstuk .
"""


@pytest.mark.parametrize(
    ("day", "amounts"),
    [
        (None, {"3.0", "4.0", "5.0"}),
        (date(2025, 3, 1), {"3.0", "4.0"}),
        (date(2024, 1, 1), {"1.0", "2.0", "4.0"}),
        (date(2020, 1, 1), {"4.0"}),
    ],
)
def test_derivation_counts_when_all_it_rests_on_does(
    make_dataset: Callable[..., Dataset], world_text: str, day: date | None, amounts: set[str]
) -> None:
    view = build_view(make_dataset(world_text, DERIVATIONS), as_of=day)
    assert values(view, "id/tranche/6", "rd:bedrag") == amounts
    every = {"1.0": "som", "2.0": "dubbel", "3.0": "nieuw", "4.0": "los", "5.0": "ongedateerd"}
    assert names(view.underived) == {
        f"id/afleiding/{name}" for amount, name in every.items() if amount not in amounts
    }


def test_subjects_of_derivations_are_not_derived_from_a_passage(make_dataset: Callable[..., Dataset]) -> None:
    view = build_view(make_dataset(DERIVATIONS))
    assert not values(view, "id/tranche/6", "prov:wasDerivedFrom")


def test_view_is_the_same_each_time(world: Dataset) -> None:
    assert build_view(world) == build_view(world)
    assert current_view(world) == list(build_view(world).triples)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 1, 1)))
def test_passage_is_either_in_the_view_or_left_out_for_one_reason(day: date) -> None:
    passages = {f"id/passage/{number}": 2020 + number for number in range(6)}
    statements = []
    for name, year in passages.items():
        document = node(f"id/kamerstuk/{year}")
        statements += [
            Triple(node(name), node("rdf:type"), node("rd:Passage")),
            Triple(node(name), node("rd:document"), document),
        ]
        if year % 2:
            statements.append(
                Triple(document, node("dct:date"), Literal(str(year), datatype=node("xsd:gYear")))
            )
        if year < 2025:
            statements.append(Triple(node(name), node("rd:vervangenDoor"), node(f"id/passage/{year - 2019}")))
    dataset = Dataset(vocabulary=(), statements=tuple(statements), graphs={}, base_iri=BASE)
    view = build_view(dataset, as_of=day)
    groups = [view.passages, view.replaced, view.later, view.undated]
    assert sum(map(len, groups)) == len(frozenset().union(*groups)) == len(passages)
    assert all(2020 + int(name.rpartition("/")[2]) <= day.year for name in names(view.passages))
