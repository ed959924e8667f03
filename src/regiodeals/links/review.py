"""Proposals as a table to review, in the form of SSSOM/TSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from regiodeals.graph.linksets import LITERAL
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiodeals.links.name_table import NameRow
    from regiodeals.links.proposals import Proposal

COLUMNS: Final = (
    *("subject_label", "subject_type", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "confidence", "comment", "reviewer_label", "review_date"),
)
PREFIXES: Final = {
    "id": f"{BASE}id/",
    "nuts": "http://data.europa.eu/nuts/code/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "tooi": "https://identifier.overheid.nl/tooi/id/",
}
_SAME_NAME: Final = 0.95
_FORMULA: Final = ("=", "+", "-", "@")


def review_table(proposals: Iterable[tuple[NameRow, Sequence[Proposal]]], *, lang: str) -> str:
    """Return names with what they may mean, in the order of the names, each beside its score and reason.

    A spreadsheet takes a cell that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, so such a cell
    gets an apostrophe before it.
    """
    stream = io.StringIO()
    stream.write("#curie_map:\n")
    stream.write("".join(f"#  {name}: {space}\n" for name, space in PREFIXES.items()))
    stream.write("#license: https://creativecommons.org/publicdomain/zero/1.0/\n")
    stream.write(f"#mapping_set_id: {BASE}id/koppeling/voorstel\n")
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, proposed in proposals:
        for proposal in proposed:
            ground = (
                "LexicalMatching" if proposal.score >= _SAME_NAME else "LexicalSimilarityThresholdMatching"
            )
            writer.writerow(
                _safe(
                    row.name,
                    *("skos:closeMatch", curie(proposal.iri), proposal.name, f"semapv:{ground}"),
                    *(f"{proposal.score:.2f}", proposal.reason[lang]),
                )
            )
        if not proposed:
            reason = {"nl": "niets lijkt erop", "en": "nothing is like it"}[lang]
            writer.writerow(
                _safe(
                    row.name,
                    "skos:closeMatch",
                    "sssom:NoTermFound",
                    "",
                    "semapv:LexicalMatching",
                    "0.00",
                    reason,
                )
            )
    return stream.getvalue()


def curie(iri: str) -> str:
    """Return the short name of an IRI by the prefixes of the table, or the IRI itself.

    >>> curie("https://identifier.overheid.nl/tooi/id/gemeente/gm0014")
    'tooi:gemeente/gm0014'
    """
    for name, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{name}:{iri.removeprefix(space)}"
    return iri


def _safe(name: str, *cells: str) -> list[str]:
    row = [name, LITERAL, *cells, "", ""]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row]
