"""The graph that a command asks, and a line on stderr about the day it is seen from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiodeals.cli.story import tell
from regiodeals.graph.store import EmbeddedStore, open_store
from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from datetime import date

    from regiodeals.errors import Wording
    from regiodeals.graph.store import Store
    from regiodeals.graph.view import View


def open_graph(*, endpoint: str | None, as_of: date | None, lang: str) -> Store:
    """Return the endpoint when one is named, else the view of the files on a day, or on all there is.

    A view on a day leaves something out; how much is told on stderr.

    Raises:
        InputProblem: the files cannot be read, or a day is asked of an endpoint.
        EnvironmentProblem: the endpoint does not answer, or the content is missing.

    """
    store = open_store(endpoint=endpoint, as_of=as_of)
    if as_of is not None and isinstance(store, EmbeddedStore):
        tell(told_of(store.view), lang)
    return store


def told_of(view: View) -> Wording:
    """Return in one line what a view on a day leaves out, and what counts by estimate."""
    document = named("rd:document")
    estimated = {
        triple.object
        for triple in view.triples
        if triple.predicate == document
        and triple.subject in view.passages
        and triple.object in view.estimated
    }
    day, count, early = view.as_of, len(view.passages), len(estimated)
    later, undated = len(view.later), len(view.undated)
    return {
        "nl": f"De graaf op {day}: {count} passages tellen. Weggelaten: {later} uit latere bronnen, "
        f"{undated} omdat hun bron geen datum heeft. Bronnen zonder datum die tellen vanaf de eerste "
        f"gebeurtenis die zij melden: {early}.",
        "en": f"The graph on {day}: {count} passages count. Left out: {later} of later sources, {undated} "
        "because their source has no date. Sources without a date that count from the first event "
        f"they report: {early}.",
    }


def passages_out_of_sight(store: Store) -> frozenset[str]:
    """Return the passages that a view on a day leaves out for the date of their source, if any."""
    if not isinstance(store, EmbeddedStore) or store.view.as_of is None:
        return frozenset()
    return frozenset(passage.value for passage in store.view.later | store.view.undated)
