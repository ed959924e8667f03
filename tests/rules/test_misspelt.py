"""Misspelt SHACL is silent: each check of the shapes is seen catching a fault that is planted for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

from regiodeals.graph.bridge import to_rdflib
from regiodeals.graph.dataset import defined_terms, load_dataset, load_user_files, load_vocabulary
from regiodeals.graph.view import current_view
from regiodeals.namespaces import BASE, PREFIXES, VOCABULARY
from tests.rules.shape_checks import (
    dead_paths,
    dead_targets,
    texts_amiss,
    ungrounded,
    unknown_in_queries,
    unknown_shacl,
    unknown_terms,
)

if TYPE_CHECKING:
    from regiodeals.content import Content
    from regiodeals.rules.ruleset import RuleSet

ROOT = Path(__file__).resolve().parents[2]
DRAFT = {"beschrijft", "geschreven", "kassier", "onherkend", "peildatum", "suggestie", "veld"}
"""Properties of a draft, which is never part of the graph."""
IN_LINK_TABLES = {
    *(
        PREFIXES["sssom"] + name
        for name in ("Mapping", "confidence", "mapping_justification", "object_source_version")
    ),
    *(PREFIXES["owl"] + name for name in ("annotatedProperty", "annotatedSource", "annotatedTarget")),
}
"""Terms of which `links check` makes the members, from the rows of the tables."""
NOT_PUBLIC = {"afwijking", "convenant", "motivering"}
"""Properties that no source tells of any deal; the gaps say so."""


@pytest.fixture(scope="module")
def defined(content: Content) -> frozenset[str]:
    return defined_terms(load_vocabulary(content))


@pytest.fixture(scope="module")
def released(content: Content) -> rdflib.Graph:
    return to_rdflib(current_view(load_dataset(content)))


@pytest.fixture(scope="module")
def examples() -> rdflib.Graph:
    return to_rdflib(load_user_files(sorted((ROOT / "tests/shapes").glob("*/*.ttl"))).statements)


def planted(file: str, old: str, new: str) -> rdflib.Graph:
    """Return the shapes with one text replaced in one file."""
    shapes = rdflib.Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        if path.name == file:
            assert old in text, f"{file} does not hold {old}: plant the fault elsewhere"
            text = text.replace(old, new, 1)
        shapes.parse(data=text, format="turtle", publicID=BASE)
    return shapes


def test_every_target_and_path_occurs_in_the_released_graph(rules: RuleSet, released: rdflib.Graph) -> None:
    """What does not occur there is about drafts, or about what no source tells."""
    dead = {iri.removeprefix(VOCABULARY) for iri in dead_targets(rules.shapes, released)}
    assert dead - IN_LINK_TABLES == {"Ontwerp", "Afwijking", "Convenant", "afwijking"}
    paths = {iri.removeprefix(VOCABULARY) for iri in dead_paths(rules.shapes, released)}
    assert paths - IN_LINK_TABLES == DRAFT | NOT_PUBLIC


def test_what_the_graph_lacks_occurs_in_the_examples(rules: RuleSet, examples: rdflib.Graph) -> None:
    assert dead_paths(rules.shapes, examples) == set()
    assert {iri.removeprefix(VOCABULARY) for iri in dead_targets(rules.shapes, examples)} <= {"Document"}


def test_a_misspelt_shacl_term_is_seen() -> None:
    shapes = planted("bijdrage.ttl", "sh:maxCount", "sh:maxCuont")
    assert unknown_shacl(shapes) == {"http://www.w3.org/ns/shacl#maxCuont"}


@pytest.mark.parametrize(
    ("file", "old", "new", "unknown"),
    [
        ("bijdrage.ttl", "sh:path rd:bedrag", "sh:path rd:bedrga", "bedrga"),
        ("bijdrage.ttl", "sh:targetClass rd:Bijdrage", "sh:targetClass rd:Bijdragen", "Bijdragen"),
        ("regiodeal.ttl", "sh:class rd:Regio ;", "sh:class rd:Regoi ;", "Regoi"),
        ("financiering.ttl", "rd:handhaaft rd:minimumbijdrage", "rd:handhaaft rd:minimum", "minimum"),
    ],
)
def test_a_misspelt_term_is_seen(
    file: str, old: str, new: str, unknown: str, defined: frozenset[str]
) -> None:
    assert unknown_terms(planted(file, old, new), defined) == {VOCABULARY + unknown}


@pytest.mark.parametrize(
    ("file", "old", "new", "unknown"),
    [
        (
            "financiering.ttl",
            "rd:minimumbijdrage ?minimum",
            "rd:minimunbijdrage ?minimum",
            "def/minimunbijdrage",
        ),
        (
            "selectie.ttl",
            "def/gebeurtenis/vaststelling>",
            "def/gebeurtenis/vastelling>",
            "def/gebeurtenis/vastelling",
        ),
    ],
)
def test_a_misspelt_term_in_a_query_is_seen(
    file: str, old: str, new: str, unknown: str, defined: frozenset[str]
) -> None:
    assert unknown_in_queries(planted(file, old, new), defined) == {BASE + unknown}


def test_a_misspelt_term_of_others_in_a_query_is_seen(defined: frozenset[str]) -> None:
    shapes = planted("concept.ttl", "tooiont:einddatum ?einde", "tooiont:eindatum ?einde")
    (unknown,) = unknown_in_queries(shapes, defined)
    assert unknown.endswith("/eindatum")


def test_a_target_that_matches_nothing_is_seen(released: rdflib.Graph) -> None:
    """The terms exist, so that only the data can tell."""
    shapes = planted("totaal.ttl", "sh:targetClass rd:Totaal", "sh:targetClass rd:Organisaties")
    assert VOCABULARY + "Organisaties" in dead_targets(shapes, released)
    shapes = planted("verdeling.ttl", "sh:targetSubjectsOf rd:envelop", "sh:targetSubjectsOf rd:kassier")
    assert VOCABULARY + "kassier" in dead_targets(shapes, released)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("regiodeal.ttl", "sh:path rd:naam ;", "sh:path rd:buitenPassage ;"),
        ("regiodeal.ttl", "rd:landsdeel ?landsdeel", "rd:buitenPassage ?landsdeel"),
    ],
)
def test_a_path_that_occurs_nowhere_is_seen(file: str, old: str, new: str, examples: rdflib.Graph) -> None:
    """The property exists; no deal has it."""
    assert dead_paths(planted(file, old, new), examples) == {VOCABULARY + "buitenPassage"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('at most the budget of {?budget}."@en', 'at most the budget of {?budget}."@nl'),
        ('"reserveringen binnen het budget"@nl , ', ""),
        ('"reservations within the budget"@en', '"reservations within the budget"'),
    ],
)
def test_a_text_in_one_language_is_seen(old: str, new: str) -> None:
    amiss = texts_amiss(planted("financiering.ttl", old, new))
    assert {text.split()[0] for text in amiss} == {"TrancheBudgetRule"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    dct:source <id/passage/kst-29697-159/financiering/beschikbaar> ;\n", ""),
        (
            "dct:source <id/passage/kst-29697-159/financiering/beschikbaar>",
            "dct:source <https://example.org/>",
        ),
    ],
)
def test_a_rule_without_a_clause_is_seen(old: str, new: str) -> None:
    assert ungrounded(planted("financiering.ttl", old, new)) == {"TrancheBudgetRule"}


def test_a_misspelt_severity_is_seen() -> None:
    assert ungrounded(planted("leemte.ttl", "sh:severity sh:Violation", "sh:severity sh:Voilation"))


def test_a_constraint_outside_its_shape_is_no_rule(rules: RuleSet) -> None:
    """Every property shape with a text belongs to a node shape, or it would never run."""
    for shape in rules.shapes.subjects(rdflib.RDF.type, rdflib.SH.PropertyShape):
        assert (None, rdflib.SH.property, shape) in rules.shapes, shape
