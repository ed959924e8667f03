"""One spelling per value, so that ``15000000.0`` and ``15000000.00`` are the same term everywhere.

Oxigraph stores numbers and dates by value; rdflib stores their spelling. Literals are therefore brought
to Oxigraph's spelling when they are read, except that a decimal keeps its point (``15000000.0``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from regiodeals.graph.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DECIMAL = named("xsd:decimal")
_STRING = named("xsd:string")
_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?\Z", re.ASCII)
_ANYWHERE = NamedNode("urn:literal")


def with_point(literal: Literal) -> Literal:
    """Return a decimal in its one spelling: a point, no needless zeros; any other literal as it is.

    >>> with_point(Literal("15000000.00", datatype=_DECIMAL)).value
    '15000000.0'
    """
    if literal.datatype != _DECIMAL:
        return literal
    match = _NUMBER.match(literal.value)
    if match is None or not (match[2] or match[3]):
        return literal
    whole = match[2].lstrip("0") or "0"
    fraction = (match[3] or "").rstrip("0") or "0"
    sign = "-" if match[1] == "-" and (whole, fraction) != ("0", "0") else ""
    return Literal(f"{sign}{whole}.{fraction}", datatype=_DECIMAL)


def one_spelling(quads: Sequence[Quad]) -> list[Quad]:
    """Return the quads with each literal in the one spelling of its value; ill-typed literals stay."""
    changed = respelled(quad.object for quad in quads)
    if not changed:
        return list(quads)
    result = []
    for quad in quads:
        new = changed.get(quad.object) if isinstance(quad.object, Literal) else None
        result.append(quad if new is None else Quad(quad.subject, quad.predicate, new, quad.graph_name))
    return result


def respelled(terms: Iterable[object]) -> dict[Literal, Literal]:
    """Map each literal among some terms that Oxigraph would spell otherwise to its new spelling.

    >>> changed = respelled([Literal("01", datatype=named("xsd:integer")), Literal("01"), None])
    >>> [str(new) for new in changed.values()]
    ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']
    """
    typed = {
        term
        for term in terms
        if isinstance(term, Literal) and term.language is None and term.datatype != _STRING
    }
    numbered = dict(enumerate(typed))
    scratch = Store()
    scratch.extend(
        Quad(NamedNode(f"urn:{number}"), _ANYWHERE, literal) for number, literal in numbered.items()
    )
    changed = {}
    for quad in scratch:
        old, stored = numbered[int(str(quad.subject.value)[4:])], quad.object
        new = with_point(stored) if isinstance(stored, Literal) else old
        if new != old:
            changed[old] = new
    return changed
