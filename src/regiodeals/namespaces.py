"""The names of the project: its base IRI, and one prefix per vocabulary.

Every Turtle file, every query and every dump uses these bindings; a test compares them.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from regiodeals.errors import UnknownTerm, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE: Final = "https://w3id.org/regiodeals/"
"""Base of all IRIs of the project. A build may move ``id/`` and ``doc/`` to another base, never ``def/``."""

VOCABULARY: Final = BASE + "def/"
"""Namespace of classes, properties and concepts. It is the same under every base."""

SHAPES: Final = VOCABULARY + "shape/"
"""Namespace of the rules."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cc": "http://creativecommons.org/ns#",
        "csvw": "http://www.w3.org/ns/csvw#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "locn": "http://www.w3.org/ns/locn#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "spex": "https://purl.expasy.org/sparql-examples/ontology#",
        "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
        "vann": "http://purl.org/vocab/vann/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "ds": SHAPES,
        "rd": VOCABULARY,
    }
)
"""Prefix to namespace: external prefixes A-Z, then our own."""

_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_PREFIXED = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?!//)(.*)\Z", re.DOTALL)
_PATHS = ("id/", "def/", "doc/")


def expand(name: str, *, base: str = BASE) -> str:
    """Return the IRI of a short name: ``rd:bedrag``, ``id/voorstel/…``, ``<https://…>`` or an IRI as it is.

    >>> expand("rd:bedrag")
    'https://w3id.org/regiodeals/def/bedrag'
    >>> expand("id/tranche/6")
    'https://w3id.org/regiodeals/id/tranche/6'

    Raises:
        UnknownTerm: the prefix is none of the project, or the name is no IRI at all.

    """
    if name.startswith("<") and name.endswith(">"):
        return expand(name[1:-1], base=base)
    if name.startswith("def/"):
        return BASE + name
    if name.startswith(_PATHS):
        return base + name
    if "://" in name or name.startswith("urn:"):
        return name
    match = _PREFIXED.match(name)
    if match is None:
        raise UnknownTerm(
            f"'{name}' is not the name of a term.",
            hint="Write an IRI, or a name with a prefix such as rd:bedrag.",
        )
    prefix, local = match.groups()
    if prefix not in PREFIXES:
        raise UnknownTerm(
            f"The prefix '{prefix}:' in '{name}' is none of the project.",
            hint=did_you_mean(prefix, PREFIXES) or f"Known prefixes: {', '.join(PREFIXES)}.",
        )
    return PREFIXES[prefix] + local


def shrink(iri: str, *, base: str = BASE) -> str:
    """Return the shortest readable name of an IRI; :func:`expand` gives the IRI back.

    >>> shrink("https://w3id.org/regiodeals/def/bedrag")
    'rd:bedrag'
    >>> shrink("https://w3id.org/regiodeals/def/graad/nagegaan")
    'def/graad/nagegaan'
    >>> shrink("https://example.org/x")
    '<https://example.org/x>'
    """
    found = ""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL_NAME.match(iri, len(namespace)):
            found = f"{prefix}:{iri[len(namespace) :]}"
    if found:
        return found
    for root in (base, BASE):
        rest = iri[len(root) :] if iri.startswith(root) else ""
        if rest.startswith(_PATHS) and (root == base or rest.startswith("def/")):
            return rest
    return f"<{iri}>"


def sparql_prologue() -> str:
    """Return the ``PREFIX`` lines of the project, for a query that is written in code."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
