"""Proposals as a table to review, in the form of SSSOM/TSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from regiodeals.graph.linksets import LITERAL
from regiodeals.links.proposals import SURE
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from regiodeals.links.name_table import NameRow
    from regiodeals.links.proposals import Proposal

COLUMNS: Final = (
    *("subject_label", "subject_type", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "confidence", "comment", "reviewer_label", "review_date"),
    *("ext_line", "ext_date"),
)
PREFIXES: Final = {
    "dct": "http://purl.org/dc/terms/",
    "id": f"{BASE}id/",
    "nuts": "http://data.europa.eu/nuts/code/",
    "ptr": "http://www.w3.org/2009/pointers#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "tooi": "https://identifier.overheid.nl/tooi/id/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EXTENSIONS: Final = (
    ("ext_line", "ptr:lineNumber", "xsd:integer"),
    ("ext_date", "dct:valid", "xsd:date"),
)
"""Columns that SSSOM does not have: the line of the name in its table, and the day it was matched for."""
_NOTHING: Final = {"nl": "niets lijkt erop", "en": "nothing is like it"}
_FORMULA: Final = ("=", "+", "-", "@")


def review_table(
    proposals: Iterable[tuple[NameRow, Sequence[Proposal]]], *, lang: str, day: date | None = None
) -> str:
    """Return names with what they may mean, in the order of the names, each beside its score and reason.

    Behind each stand the line of the name in its table and the day it was matched for: its own, else ``day``.

    A spreadsheet takes a cell that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, so such a cell
    gets an apostrophe before it.
    """
    stream = io.StringIO()
    stream.write("#curie_map:\n")
    stream.write("".join(f"#  {name}: {space}\n" for name, space in PREFIXES.items()))
    stream.write("#license: https://creativecommons.org/publicdomain/zero/1.0/\n")
    stream.write(f"#mapping_set_id: {BASE}id/koppeling/voorstel\n")
    stream.write("#extension_definitions:\n")
    for name, meaning, kind in _EXTENSIONS:
        stream.write(f"#  - slot_name: {name}\n#    property: {meaning}\n#    type_hint: {kind}\n")
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row, proposed in proposals:
        for proposal in proposed:
            ground = "LexicalMatching" if proposal.score >= SURE else "LexicalSimilarityThresholdMatching"
            found = (curie(proposal.iri), proposal.name, f"semapv:{ground}")
            writer.writerow(_cells(row, day, *found, f"{proposal.score:.2f}", proposal.reason[lang]))
        if not proposed:
            none = ("sssom:NoTermFound", "", "semapv:LexicalMatching", "0.00", _NOTHING[lang])
            writer.writerow(_cells(row, day, *none))
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


def _cells(row: NameRow, day: date | None, *found: str) -> list[str]:
    when = row.day or day
    extra = (str(row.line), when.isoformat() if when else "")
    cells = (row.name, LITERAL, "skos:closeMatch", *found, "", "", *extra)
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
