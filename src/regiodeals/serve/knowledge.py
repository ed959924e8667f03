"""What a worker knows: the store, the questions, and the background of a check of a draft."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from regiodeals.content import find_content
from regiodeals.drafts.world import World, load_world
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import sorted_quads, sorted_triples
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.view import build_view, view_graph_iri
from regiodeals.questions.catalogue import Question, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from regiodeals.content import Content
    from regiodeals.graph.answer import Answer, Scope
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.view import View

VERSION_LENGTH: Final = 16
"""Hexadecimal digits of a version of the data."""


class ScopedStore(Protocol):
    """A store that takes the dataset of a request, and a limit, with a query."""

    def query(self, sparql: str, scope: Scope = ...) -> Answer:
        """Return the answer to one query."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one answer may be at most, in rows and in bytes, and the addresses that SERVICE may ask."""

    most_rows: int
    largest: int
    services: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All that a worker answers from; ``version`` names the data, the same data always the same way."""

    store: ScopedStore
    questions: Mapping[str, Question]
    world: World
    content: Content
    limits: Limits
    base_iri: str
    version: str
    quads_sha256: str
    triple_count: int


def learn(
    *,
    base_iri: str,
    limits: Limits,
    endpoint: str | None = None,
    seconds: float = 10.0,
    content: Content | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Knowledge:
    """Read the files and return what a worker needs to know; with an endpoint, that is asked for answers.

    ``seconds`` is the time-out of an endpoint. ``tell`` hears of each step before it is taken.

    Raises:
        InputProblem: a file cannot be read, or the address of the endpoint is wrong.
        EnvironmentProblem: content is missing, or the endpoint does not hold this graph and its
            passages.

    """
    found = content or find_content()
    tell("reading the files")
    dataset = load_dataset(found, base_iri=base_iri)
    view = build_view(dataset)
    digest = quads_digest(dataset, view)
    store: ScopedStore
    if endpoint is None:
        tell("filling the store")
        store = EmbeddedStore(view, dataset.graphs)
    else:
        from regiodeals.graph.remote import RemoteStore

        tell("connecting to the endpoint")
        store = remote = RemoteStore(endpoint, base_iri=base_iri, timeout=seconds, retries=0)
        remote.connect(with_graphs=True)
    tell("reading the questions and the rules")
    return Knowledge(
        store=store,
        questions={question.name: question for question in load_catalogue(found.queries).questions()},
        world=load_world(found),
        content=found,
        limits=limits,
        base_iri=base_iri,
        version=digest[:VERSION_LENGTH],
        quads_sha256=digest,
        triple_count=len(view.triples),
    )


def quads_digest(dataset: Dataset, view: View) -> str:
    """Return the SHA-256 of ``regiodeals.nq`` as ``regiodeals build`` would write it now."""
    from pyoxigraph import RdfFormat, serialize

    quads = sorted_quads(dataset.graphs, sorted_triples(view.triples), view_graph_iri(dataset.base_iri))
    return hashlib.sha256(serialize(quads, format=RdfFormat.N_QUADS) or b"").hexdigest()
