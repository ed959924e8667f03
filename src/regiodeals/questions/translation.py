"""Names and explanations for readers of English: what stands in an answer in Dutch, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from regiodeals.graph.answer import Rows
from regiodeals.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.store import Store

_NAMES: Final = "rdfs:label|skos:prefLabel"
_EXPLANATIONS: Final = "rd:toelichting|rd:bevinding|rd:redenVervanging"
_PAIRS: Final = """
SELECT DISTINCT ?dutch ?other WHERE {
    ?thing %s ?dutch .
    FILTER(LANG(?dutch) = "nl")
    ?thing %s ?other .
    FILTER(LANG(?other) = "%s")
}
ORDER BY ?dutch ?other"""


def names_in(store: Store, lang: str) -> Mapping[str, str]:
    """Return Dutch label or explanation to that in another language; one with two translations stays Dutch.

    Raises:
        EnvironmentProblem: the store cannot answer.

    """
    if lang == "nl":
        return {}
    explanations: dict[str, str | None] = {}
    for path in _EXPLANATIONS.split("|"):
        _add_pairs(explanations, store, path, lang)
    names: dict[str, str | None] = {}
    _add_pairs(names, store, _NAMES, lang)
    return {dutch: other for dutch, other in {**explanations, **names}.items() if other is not None}


def _add_pairs(known: dict[str, str | None], store: Store, path: str, lang: str) -> None:
    """Add what things say by a property in Dutch and in another language; None where there are two."""
    answer = store.query(sparql_prologue() + _PAIRS % (path, path, lang))
    for dutch, other in answer.rows if isinstance(answer, Rows) else ():
        if isinstance(dutch, Literal) and isinstance(other, Literal):
            first = known.setdefault(dutch.value, other.value)
            if first != other.value:
                known[dutch.value] = None
