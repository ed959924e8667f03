"""The link sets that ship: their form, what they hold, and that registers still say the same."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from regiodeals.content import find_content
from regiodeals.graph.linksets import COLUMNS, SUFFIX, read_link_set
from regiodeals.graph.terms import named
from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.links.gathering import gather_links
from regiodeals.links.rows import all_rows
from regiodeals.links.tables import table_text
from regiodeals.rules.ruleset import load_rules
from regiodeals.rules.validation import find

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset
    from regiodeals.links.checking import LinkReport

FOLDER = find_content().data / "links"
FILES = sorted(FOLDER.glob(f"*{SUFFIX}"))
TOOI = "https://identifier.overheid.nl/tooi/id/"


@pytest.fixture(scope="module")
def report(released_data: Dataset) -> LinkReport:
    sets, unread = read_link_sets(FOLDER)
    assert unread == []
    return check_links(sets, released_data)


def test_there_are_thirteen_link_sets() -> None:
    assert len(FILES) == 13


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_in_its_one_form(path: Path) -> None:
    """Sorted, trimmed, no column that may be missing and is empty: write it with links.tables.table_text."""
    links = read_link_set(path)
    rows = [link.cells for link in links.links]
    assert path.read_text(encoding="utf-8") == links.header + table_text(rows, columns=COLUMNS)


def test_every_identifier_stands_in_its_register(report: LinkReport) -> None:
    assert [problem.text["en"] for problem in report.problems] == []


@pytest.mark.slow
def test_every_row_conforms_to_the_shape() -> None:
    sets, _ = read_link_sets(FOLDER)
    rows = all_rows(sets)
    assert sum(triple.object == named("sssom:Mapping") for triple in rows) > 2700
    assert find(rows, rules=load_rules(find_content())) == ()


def test_every_municipality_of_today_is_linked(report: LinkReport) -> None:
    covered = {
        checked.name: {one.kind: (one.linked, one.all) for one in checked.coverage} for checked in report.sets
    }
    for name in ("cbs", "nuts-2024", "owms"):
        assert covered[name]["tooiont:Gemeente"] == (342, 342)
    assert covered["wikidata"]["tooiont:Gemeente"] == (340, 342)
    assert covered["atu"]["tooiont:Gemeente"] == (338, 342)
    for name in ("nuts-2024", "owms", "atu"):
        assert covered[name]["tooiont:Provincie"] == (12, 12)
    assert covered["wikidata"]["tooiont:Waterschap"] == covered["owms"]["tooiont:Waterschap"] == (21, 21)


def test_exceptions_are_those_that_the_documentation_lists(report: LinkReport) -> None:
    missing = {
        (checked.name, iri.rpartition("/")[2])
        for checked in report.sets
        for one in checked.coverage
        for iri in one.missing
        if one.kind != "tooiont:Samenwerkingsorganisatie"
    }
    assert missing == {
        *(("atu", code) for code in ("gm0014", "gm0344", "gm0893", "gm1900")),
        *(("wikidata", code) for code in ("gm0373", "gm0893", "pv21")),
    }


def test_nothing_is_the_same_as_two_things() -> None:
    for path in FILES:
        same = [link for link in read_link_set(path).links if link.predicate == named("owl:sameAs")]
        targets = [link.target for link in same]
        assert len(set(targets)) == len(targets), path.name


def test_only_the_archived_list_is_the_same_thing() -> None:
    """All others name an area where TOOI names a body, or were matched by name."""
    using = {path.name for path in FILES if named("owl:sameAs") in read_link_set(path).predicates}
    assert using == {f"owms{SUFFIX}"}


def test_a_link_to_nuts_names_its_version() -> None:
    for path in FILES:
        links = read_link_set(path)
        if links.targets_in.value.startswith("http://data.europa.eu/nuts/"):
            assert re.fullmatch(r"NUTS \d{4}", links.version), path.name


def test_no_deal_is_linked_to_a_nuts_region_of_its_name(released_data: Dataset) -> None:
    for graph, triples in released_data.graphs.items():
        if "/koppeling/" in graph.value:
            for triple in triples:
                if str(triple.object).startswith("<http://data.europa.eu/nuts/"):
                    assert isinstance(triple.subject, NamedNode)
                    assert not re.search(r"/id/(regiodeal|voorstel|regio)/", triple.subject.value)


def test_each_publication_leads_to_its_publisher(released_data: Dataset) -> None:
    linked = {link.subject for link in read_link_set(FOLDER / f"documenten{SUFFIX}").links}
    numbered = {
        triple.subject
        for triple in released_data.statements
        if triple.predicate == named("dct:identifier")
        and re.fullmatch(r"(kst|stcrt|stb|h-tk)-[\d-]+|20\d\dD\d{5}", getattr(triple.object, "value", ""))
    }
    assert len(numbered) > 50
    assert numbered <= linked, "add a row to data/links/documenten.sssom.tsv"


def test_successors_follow_from_the_events_of_the_register(released_data: Dataset) -> None:
    """Questions follow events (PROV), the check of gemeente.ttl follows dct:isReplacedBy: they agree."""
    replaced: dict[str, set[str]] = {}
    by_event: dict[str, set[str]] = {}
    old: dict[object, set[str]] = {}
    new: dict[object, set[str]] = {}
    for triples in released_data.graphs.values():
        for triple in triples:
            subject, target = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
                continue
            if triple.predicate == named("dct:isReplacedBy") and subject.value.startswith(
                f"{TOOI}gemeente/gm"
            ):
                replaced.setdefault(subject.value, set()).add(target.value)
            elif triple.predicate == named("prov:invalidated"):
                old.setdefault(subject, set()).add(target.value)
            elif triple.predicate in {named("prov:generated"), named("prov:used")}:
                new.setdefault(subject, set()).add(target.value)
    for event, ended in old.items():
        for municipality in ended:
            by_event.setdefault(municipality, set()).update(new.get(event, set()))
    assert len(replaced) == 263
    assert by_event == replaced


def test_registers_say_what_stands_in_the_tables(tmp_path: Path) -> None:
    folder = os.environ.get("REGIODEALS_REGISTERS")
    if not folder:
        pytest.skip("REGIODEALS_REGISTERS is not set: it names the folder with tables of registers")
    for path in FILES:
        shutil.copy(path, tmp_path)
    for gathered in gather_links(Path(folder), tmp_path, day=date(2030, 1, 1)):
        assert gathered.new == 0
        assert gathered.unsupported == ()
        assert gathered.path.read_bytes() == (FOLDER / gathered.path.name).read_bytes()
