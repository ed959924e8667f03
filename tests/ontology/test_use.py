"""Nothing is defined that is not used, and nothing is used that is not defined."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import OWL, RDF, SKOS, URIRef

from regiodeals.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]
RD = PREFIXES["rd"]
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

USED_BY_THE_BUILD: Mapping[str, str] = {
    "buitenPassage": "read by the check of what stands outside passages",
    "laatsteDatum": "added beside each date",
    "vroegsteDatum": "added beside each date",
}
"""Terms that stand in no data file, and why they exist."""

EXAMPLES_IN_CODE: Mapping[str, str] = {
    "deal": "example text of the tokenizer",
}
"""Names after ``rd:`` in ``src/`` that are no terms on purpose."""

USED_CONCEPT_BY_CONCEPT = ("soort-partner", "soort-verband", "status", "thema")
"""Schemes made from what sources say; the others are closed lists that are used as a whole."""


def text_of(folder: str, suffix: str) -> str:
    """Return the text of all files of one kind in a folder of the project."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob(f"*{suffix}")))


def named_in(text: str) -> set[str]:
    """Return the IRIs that a text names as ``rd:name`` or ``def/scheme/concept``."""
    names = re.findall(r"(?<![\w-])rd:([A-Za-z]\w*)", text)
    concepts = re.findall(r"(?<![\w-])def/((?!shape/|versie/)[a-z-]+/[a-z0-9-]*[a-z0-9])(?![\w…{-])", text)
    return {RD + name for name in (*names, *concepts)}


def own_iris(quads: Iterable[ox.Quad]) -> set[str]:
    """Return the IRIs of the vocabulary in any place of a quad; the IRIs of rules are left out."""
    terms = (term for quad in quads for term in (quad.subject, quad.predicate, quad.object))
    iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return {iri for iri in iris if iri.startswith(RD) and not iri.startswith(PREFIXES["ds"])}


def in_rules() -> set[str]:
    """Return the IRIs of the vocabulary in ``shapes/``, in constraints written as SPARQL too."""
    paths = sorted((ROOT / "shapes").rglob("*.ttl"))
    quads = [quad for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    literals = "\n".join(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))
    return own_iris(quads) | named_in(literals)


def in_use(data_quads: tuple[ox.Quad, ...]) -> set[str]:
    """Return the IRIs of the vocabulary in data, concepts, rules and questions."""
    paths = sorted((ROOT / "ontology" / "schemes").glob("*.ttl"))
    predicates = {
        quad.predicate.value for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    }
    return own_iris(data_quads) | predicates | in_rules() | named_in(text_of("queries", ".rq"))


def defined(vocabulary: Graph) -> set[str]:
    return {str(term) for kind in KINDS for term in vocabulary.subjects(RDF.type, kind)}


def test_every_term_is_used_in_data_rules_or_questions(
    vocabulary: Graph, data_quads: tuple[ox.Quad, ...]
) -> None:
    unused = {iri.removeprefix(RD) for iri in defined(vocabulary) - in_use(data_quads)}
    assert unused <= set(USED_BY_THE_BUILD), "Use the term, or take it out of regiodeals.ttl."


def test_terms_of_the_build_are_in_its_code_and_in_no_data_file(data_quads: tuple[ox.Quad, ...]) -> None:
    code = text_of("src", ".py")
    for name in USED_BY_THE_BUILD:
        assert RD + name not in own_iris(data_quads)
        assert re.search(rf"\b{name}\b", code), f"No code adds or reads {name}."


def test_every_name_that_is_used_is_defined(
    vocabulary: Graph, schemes: dict[str, Graph], data_quads: tuple[ox.Quad, ...]
) -> None:
    known = defined(vocabulary)
    for scheme in schemes.values():
        known |= {
            str(node)
            for kind in (SKOS.Concept, SKOS.ConceptScheme)
            for node in scheme.subjects(RDF.type, kind)
        }
    known |= {RD + name for name in EXAMPLES_IN_CODE}
    places = {
        "data": own_iris(data_quads),
        "queries": named_in(text_of("queries", ".rq")),
        "shapes": in_rules(),
        "src": named_in(text_of("src", ".py")),
    }
    strange = {place: sorted(used - known) for place, used in places.items() if used - known}
    assert strange == {}, "Define these names, or mend them where they stand."


def test_every_concept_made_from_sources_is_used(
    schemes: dict[str, Graph], data_quads: tuple[ox.Quad, ...]
) -> None:
    used = {URIRef(iri) for iri in in_use(data_quads)}
    for name in USED_CONCEPT_BY_CONCEPT:
        scheme = schemes[name]
        reached = {wider for concept in used for wider in scheme.transitive_objects(concept, SKOS.broader)}
        unused = {
            str(concept) for concept in scheme.subjects(RDF.type, SKOS.Concept) if concept not in reached
        }
        assert sorted(unused) == [], f"Use the concept, or take it out of schemes/{name}.ttl."
