"""Names for readers of English: what stands in an answer in Dutch, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from regiodeals.graph.answer import Rows
from regiodeals.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.store import Store

_LABELS = """
SELECT DISTINCT ?dutch ?other WHERE {
    ?thing rdfs:label|skos:prefLabel ?dutch .
    FILTER(LANG(?dutch) = "nl")
    ?thing rdfs:label|skos:prefLabel ?other .
    FILTER(LANG(?other) = "%s")
}
ORDER BY ?dutch ?other"""


def names_in(store: Store, lang: str) -> Mapping[str, str]:
    """Return Dutch label to label in another language; a label with two translations keeps the Dutch one.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    if lang == "nl":
        return {}
    answer = store.query(sparql_prologue() + _LABELS % lang)
    names: dict[str, str | None] = {}
    for dutch, other in answer.rows if isinstance(answer, Rows) else ():
        if isinstance(dutch, Literal) and isinstance(other, Literal):
            known = names.setdefault(dutch.value, other.value)
            if known != other.value:
                names[dutch.value] = None
    return {dutch: other for dutch, other in names.items() if other is not None}
