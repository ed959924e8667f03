"""Following an IRI of ours to a file, for the tests, as on a plain host: ``id/`` leads to ``doc/``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from regiodeals.namespaces import VOCABULARY
from regiodeals.publish.addresses import path_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable


def own_iris(content: bytes, form: RdfFormat, base_iri: str) -> set[str]:
    """Return the IRIs of ours in a file: those under the base, and those of the vocabulary."""
    found: set[str] = set()
    for quad in parse(content, format=form):
        terms: Iterable[object] = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        for term in terms:
            assert not isinstance(term, Triple)
            if isinstance(term, NamedNode) and term.value.startswith((base_iri, VOCABULARY[:-1])):
                found.add(term.value)
    return found


def leads_to(iri: str, base_iri: str, files: Container[str]) -> str | None:
    """Return the file that an IRI leads to, None when there is none."""
    address = iri.partition("#")[0]
    base = base_iri if address.startswith(base_iri) else VOCABULARY.removesuffix("def/")
    path = path_of(address, base_iri) or address.removeprefix(base)
    folder = path if path.endswith("/") or not path else f"{path}/"
    choices = (path, f"{path}.html", f"{folder}index.html")
    return next((choice for choice in choices if choice in files), None)
