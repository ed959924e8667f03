"""What the sources contradict and what they leave out: data to show, no mistakes to repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from regiodeals.evidence.passages import Index
from regiodeals.evidence.problems import Wording
from regiodeals.graph.terms import preferred_text
from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from regiodeals.graph.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Passages that say different things; ``holds`` is the one that counts, None while that is open."""

    iri: str
    label: Wording
    claims: tuple[str, ...]
    holds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that was looked for and not found: in which documents, and on which day (ISO 8601)."""

    iri: str
    label: Wording
    documents: tuple[str, ...]
    date: str | None = None


def contradictions(dataset: Dataset) -> tuple[Contradiction, ...]:
    """Return the contradictions (``rd:Tegenstrijdigheid``) of a dataset, by IRI."""
    index = Index(dataset.statements)
    return tuple(
        Contradiction(
            iri=iri,
            label=_label(iri, index, dataset),
            claims=index.values(iri, "rd:bewering"),
            holds=next(iter(index.values(iri, "rd:geldt")), None),
        )
        for iri in sorted(index.instances("rd:Tegenstrijdigheid"))
    )


def gaps(dataset: Dataset) -> tuple[Gap, ...]:
    """Return the gaps (``rd:Leemte``) of a dataset, by IRI."""
    index = Index(dataset.statements)
    return tuple(
        Gap(
            iri=iri,
            label=_label(iri, index, dataset),
            documents=index.values(iri, "rd:gezochtIn"),
            date=max(index.values(iri, "rd:gezochtOp"), default=None),
        )
        for iri in sorted(index.instances("rd:Leemte"))
    )


def _label(iri: str, index: Index, dataset: Dataset) -> Wording:
    name = shrink(iri, base=dataset.base_iri)
    texts = [text for text in index.objects(iri, "rdfs:label") if isinstance(text, Literal)]
    return Wording(nl=preferred_text(texts, "nl") or name, en=preferred_text(texts, "en") or name)
