"""The published description passes the official shapes; each accepted warning has its reason in one table."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import OWL, RDF, SH, SKOS, Graph, Literal, Namespace, URIRef

from regiodeals.namespaces import PREFIXES, shrink
from regiodeals.publish.pages.ledger import STANDARDS
from regiodeals.publish.schema_org import schema_triples

if TYPE_CHECKING:
    from tests.publish.conftest import Published

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "conformance.md"
DCAT, DCT, FOAF = Namespace(PREFIXES["dcat"]), Namespace(PREFIXES["dct"]), Namespace(PREFIXES["foaf"])
SCHEMA = Namespace(PREFIXES["schema"])

NL = "DCAT-AP-NL 3.0"
EU = "DCAT-AP 3.0.1"
LISTS = "DCAT-AP 3.0.1, code lists"
NDE = "NDE requirements for datasets 1.14"
CPOV = "CPOV 2.1.2"
SKOS_NL = "NL-SBB (SKOS-AP-NL 1.0)"
FILES = {
    NL: (
        "dcat-ap-nl-3.0/dcat-ap-SHACL-pyshacl.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-aanbevolen.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
    ),
    EU: (
        "dcat-ap-3.0.1/shapes.ttl",
        "dcat-ap-3.0.1/range.ttl",
        "dcat-ap-3.0.1/shapes_recommended.ttl",
        "dcat-ap-3.0.1/deprecateduris.ttl",
    ),
    LISTS: ("dcat-ap-3.0.1/mdr-vocabularies.shape.ttl",),
    NDE: ("nde-requirements-datasets/shacl.ttl",),
    SKOS_NL: ("skos-ap-nl/skos-ap-nl.ttl",),
    CPOV: ("cpov-2.1.2/core-public-organisation-ap-SHACL.ttl",),
}
UNDECLARED = {
    "adms": "http://www.w3.org/ns/adms#",
    "dct": PREFIXES["dct"],
    "dcat": PREFIXES["dcat"],
    "eush": "https://purl.eu/ns/shacl#",
    "foaf": PREFIXES["foaf"],
}
"""Prefixes that a file of DCAT-AP-NL uses without declaring them."""


@functools.cache
def shapes_of(standard: str, folder: Path) -> Graph:
    """Read the shapes of a standard, without what its own engine knows and pySHACL does not."""
    graph = Graph()
    for name in FILES[standard]:
        text = (folder / name).read_text(encoding="utf-8")
        missing = [
            key
            for key in UNDECLARED
            if re.search(rf"\b{key}:", text) and f"prefix {key}:" not in text.lower()
        ]
        head = "".join(f"@prefix {key}: <{UNDECLARED[key]}> .\n" for key in missing)
        graph.parse(data=head + text, format="turtle")
    if standard == NDE:
        for component in list(graph.subjects(RDF.type, SH.ConstraintComponent)):
            graph.remove((component, None, None))
        for shape, inner in list(graph.subject_objects(SH.property)):
            if graph.value(inner, SH.path) is None:
                graph.remove((shape, SH.property, inner))
                graph.remove((inner, None, None))
    return graph


def results(standard: str, data: Graph, folder: Path) -> set[tuple[str, str, str, str]]:
    """Return what a standard says of some data: standard, severity, class of the subject, property."""
    known = Graph().parse(folder / "dcat-ap-nl-3.0" / "side-vocab.ttl", format="turtle")
    _, report, text = pyshacl.validate(data + known, shacl_graph=shapes_of(standard, folder))
    assert isinstance(report, Graph), text
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2]
        if severity != "Info":
            focus = report.value(result, SH.focusNode)
            kinds = sorted(shrink(str(kind)) for kind in data.objects(focus, RDF.type))
            path = report.value(result, SH.resultPath)
            name = shrink(str(path)) if isinstance(path, URIRef) else "-"
            found.add((standard, severity, kinds[0] if kinds else "-", name))
    return found


def accepted() -> dict[tuple[str, str, str, str], str]:
    """Read the table of what we accept, and why."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[1] in {"Warning", "Violation"}:
            rows[cells[0], cells[1], cells[2].strip("`"), cells[3].strip("`")] = cells[4]
    return rows


@pytest.fixture(scope="module")
def catalogue(released: Published) -> Graph:
    return Graph().parse(data=released.files["catalog.ttl"], format="turtle")


@pytest.fixture(scope="module")
def search_engines(catalogue: Graph) -> Graph:
    triples = ox.parse(catalogue.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    made = schema_triples(quad.triple for quad in triples)
    return Graph().parse(data=ox.serialize(made, format=ox.RdfFormat.N_TRIPLES), format="nt")


@pytest.fixture(scope="module")
def organisations(released: Published) -> Graph:
    return Graph().parse(data=released.files["organisaties.ttl"], format="turtle")


def test_exactly_the_accepted_warnings_are_there(
    catalogue: Graph, search_engines: Graph, organisations: Graph, standards: Path
) -> None:
    found = results(CPOV, organisations, standards) | results(NDE, search_engines, standards)
    for standard in (NL, EU, LISTS, NDE):
        found |= results(standard, catalogue, standards)
    rows = accepted()
    assert sorted(found - set(rows)) == [], (
        "Mend data/dataset.ttl, or accept with a reason in docs/conformance.md."
    )
    assert sorted(set(rows) - found) == [], "This warning is gone: take its row out of docs/conformance.md."
    assert all(len(reason) > 20 for reason in rows.values())
    assert {row[0] for row in rows if row[1] == "Violation"} <= {LISTS}


def test_the_quality_page_claims_only_what_is_checked() -> None:
    checked = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(STANDARDS) <= set(FILES) & set(checked)
    assert not set(STANDARDS) & {row[0] for row in accepted() if row[1] == "Violation"}


FAULTS = [
    (NL, DCAT.Dataset, DCT.identifier),
    (NL, DCAT.Dataset, DCAT.theme),
    (NL, DCAT.Distribution, DCT.license),
    (EU, DCAT.Dataset, DCT.title),
    (EU, DCAT.Catalog, DCT.publisher),
    (LISTS, DCAT.Dataset, DCT.publisher),
    (NDE, DCAT.Dataset, DCT.title),
    (NDE, DCAT.Distribution, DCT.license),
]


@pytest.mark.parametrize(("standard", "kind", "left_out"), FAULTS)
def test_a_planted_fault_is_seen(
    standard: str, kind: URIRef, left_out: URIRef, catalogue: Graph, standards: Path
) -> None:
    broken = Graph() + catalogue
    for thing in catalogue.subjects(RDF.type, kind):
        broken.remove((thing, left_out, None))
    assert results(standard, broken, standards) - set(accepted()) or standard == LISTS
    if standard == LISTS:
        assert results(standard, broken, standards) != results(standard, catalogue, standards)


def test_a_wrong_checksum_and_a_wrong_date_are_seen(catalogue: Graph, standards: Path) -> None:
    spdx = Namespace(PREFIXES["spdx"])
    broken = Graph() + catalogue
    node = next(broken.subjects(RDF.type, spdx.Checksum))
    broken.set((node, spdx.checksumValue, Literal("not hexadecimal")))
    assert results(EU, broken, standards) - set(accepted())


def test_a_fault_in_the_description_for_search_engines_is_seen(
    search_engines: Graph, standards: Path
) -> None:
    assert len(set(search_engines.subjects(RDF.type, SCHEMA.DataDownload))) == 13
    broken = Graph() + search_engines
    broken.remove((None, SCHEMA.license, None))
    assert results(NDE, broken, standards) - set(accepted())


def test_a_fault_in_an_organisation_is_seen(organisations: Graph, standards: Path) -> None:
    kinds = sorted(map(str, organisations.subjects(RDF.type, URIRef(PREFIXES["cv"] + "PublicOrganisation"))))
    assert len(kinds) > 1000, "CPOV checked hardly any organisation."
    broken = Graph() + organisations
    broken.set((URIRef(kinds[0]), SKOS.prefLabel, URIRef(kinds[0])))
    assert results(CPOV, broken, standards) - set(accepted())


def test_a_concept_without_its_definition_is_seen(standards: Path) -> None:
    """That the schemes conform is tested with the ontology; here, that the shapes see a fault in one."""
    scheme = Graph().parse(ROOT / "ontology" / "schemes" / "stadium.ttl", format="turtle")
    whole = results(SKOS_NL, scheme, standards)
    concept = min(map(str, scheme.subjects(RDF.type, SKOS.Concept)))
    scheme.remove((URIRef(concept), SKOS.definition, None))
    assert results(SKOS_NL, scheme, standards) - whole == {
        (SKOS_NL, "Violation", "skos:Concept", "skos:definition")
    }


def test_themes_and_formats_are_real_codes(catalogue: Graph, standards: Path) -> None:
    lists = Graph()
    for name in ("data-theme-skos-ap-act.ttl", "file-type-subset.ttl"):
        lists.parse(standards / "eu-authority-tables" / name, format="turtle")
    known = {str(code) for code in lists.subjects()}
    used = {
        str(code) for code in (*catalogue.objects(None, DCAT.theme), *catalogue.objects(None, DCT["format"]))
    }
    # The table that we hold is a part of the official one, and has no spreadsheets.
    assert used - known == {"http://publications.europa.eu/resource/authority/file-type/XLSX"}


def test_the_ontology_has_the_metadata_that_foops_asks(standards: Path) -> None:
    """The model file of FOOPS! shows which properties make its header complete; ours has each of them."""
    model = Graph().parse(standards / "foops-ontology-metadata" / "ontology_100.ttl", format="turtle")
    ours = Graph().parse(ROOT / "ontology" / "regiodeals.ttl", format="turtle")

    def header(graph: Graph) -> set[str]:
        (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
        return {str(predicate) for predicate in graph.predicates(ontology)}

    assert len(header(model)) > 10
    missing = {shrink(name) for name in header(model) - header(ours)}
    assert missing == set(NOT_IN_OUR_HEADER), "Add it to the header, or say here why not."


NOT_IN_OUR_HEADER: dict[str, str] = {
    "<http://purl.org/ontology/bibo/doi>": "there is no DOI",
    "<http://purl.org/ontology/bibo/status>": "the version says how far it is",
    "dct:bibliographicCitation": "CITATION.cff says how to cite",
    "dct:contributor": "nobody has been named",
    "owl:imports": "alignments stand apart, so that our meaning does not move",
    "rdfs:label": "the title says it",
    "rdfs:seeAlso": "nothing else to point to",
    "schema:funding": "there is no funding",
    "schema:image": "there is no picture of it",
    "schema:logo": "there is no logo",
}
"""Properties of the model header that ours goes without, and why."""
