"""The readable names of things, in the language asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from regiodeals.errors import InputProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import Term, preferred_text
from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiodeals.graph.store import Store

_BATCH = 2000
_QUERY = """PREFIX rdfs: <{rdfs}>
PREFIX skos: <{skos}>
SELECT ?thing ?label WHERE {{
    VALUES ?thing {{ {things} }}
    ?thing rdfs:label|skos:prefLabel ?label .
}}"""


def labels_of(store: Store, iris: Iterable[str], *, lang: str = "nl") -> dict[str, str]:
    """Return IRI to label for the things that have one: in the language asked, else Dutch, else any.

    Raises:
        InputProblem: a text is no IRI.
        EnvironmentProblem: the store cannot answer.

    """
    wanted = sorted(set(iris))
    found = defaultdict[str, list[Term]](list)
    for start in range(0, len(wanted), _BATCH):
        things = " ".join(_written(iri) for iri in wanted[start : start + _BATCH])
        answer = store.query(_QUERY.format(rdfs=PREFIXES["rdfs"], skos=PREFIXES["skos"], things=things))
        for thing, label in answer.rows if isinstance(answer, Rows) else ():
            if isinstance(thing, NamedNode) and label is not None:
                found[thing.value].append(label)
    return {iri: text for iri, texts in found.items() if (text := preferred_text(texts, lang)) is not None}


def _written(iri: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError:
        raise InputProblem(f"'{iri}' is no IRI.") from None
