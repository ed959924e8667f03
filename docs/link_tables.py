"""The tables of the page about links, from the link sets and what stands beside them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from regiodeals.content import find_content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.terms import named
from regiodeals.links import exceptions, sample
from regiodeals.links.checking import check_links, read_link_sets
from regiodeals.links.exceptions import read_unlinked
from regiodeals.links.report import coverage_table, overview, sample_table, unlinked_table
from regiodeals.links.sample import read_sample

if TYPE_CHECKING:
    from regiodeals.links.checking import LinkReport


def link_sets() -> str:
    """Return the link sets: what each links to, and how."""
    return overview(_links()[0])


def link_coverage() -> str:
    """Return how much of what exists today each link set links, and what it does not."""
    return coverage_table(*_links())


def link_sample() -> str:
    """Return what the sample of links that was read by hand says."""
    read = read_sample(find_content().data / "links" / sample.FILE)
    return sample_table(read) if read else ""


def link_exceptions() -> str:
    """Return what has no link, and why."""
    return unlinked_table(read_unlinked(find_content().data / "links" / exceptions.FILE))


@functools.cache
def _links() -> tuple[LinkReport, dict[str, str]]:
    """Return what a check of the link sets finds, and the Dutch names of things by their IRI."""
    dataset = load_dataset(find_content())
    sets, _ = read_link_sets(find_content().data / "links")
    labels = {
        triple.subject.value: triple.object.value
        for triples in (dataset.statements, *dataset.graphs.values())
        for triple in triples
        if triple.predicate == named("rdfs:label")
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.object.language == "nl"
    }
    return check_links(sets, dataset), labels
