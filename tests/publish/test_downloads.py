"""What people download: whole, described, typed, and the same on every run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode
from rdflib import Graph, URIRef

from regiodeals.content import find_content
from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.graph.answer import Rows
from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, PREFIXES
from regiodeals.publish.catalogue import catalogue
from regiodeals.publish.description import read_description
from regiodeals.publish.downloads import CANONICAL, CHECKSUMS, canonical_sha256, download_files
from regiodeals.publish.edition import make_edition
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.tables import TABLES, read_table
from regiodeals.publish.workbook import Sheet, workbook

if TYPE_CHECKING:
    from tests.publish.conftest import Published

DUMPS = {"regiodeals.ttl", "regiodeals.nt", "regiodeals.jsonld", "regiodeals.nq", "regiodeals.trig"}


def test_the_same_input_gives_the_same_bytes(mini: Published) -> None:
    again = {
        file.path: file.content
        for file in download_files(mini.description, mini.dataset, mini.view, mini.store)
    }
    assert again == mini.files
    assert set(again) > DUMPS


def test_checksums_cover_every_other_file(mini: Published) -> None:
    lines = mini.files[CHECKSUMS].decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert set(listed) == set(mini.files) - {CHECKSUMS}
    for path, digest in listed.items():
        assert hashlib.sha256(mini.files[path]).hexdigest() == digest


def test_the_canonical_hash_is_that_of_the_quads_in_any_form(mini: Published) -> None:
    wanted = mini.files[CANONICAL].decode().strip()
    for name, form in (("regiodeals.nq", ox.RdfFormat.N_QUADS), ("regiodeals.trig", ox.RdfFormat.TRIG)):
        assert canonical_sha256(ox.parse(mini.files[name], format=form)) == wanted
    one = "<urn:a> <urn:p> _:x . _:x <urn:p> 1 ."
    two = "_:other <urn:p> 1 . <urn:a> <urn:p> _:other ."
    digests = {canonical_sha256(ox.parse(text, format=ox.RdfFormat.TURTLE)) for text in (one, two)}
    assert len(digests) == 1
    assert canonical_sha256(ox.parse(one.replace("1", "2"), format=ox.RdfFormat.TURTLE)) not in digests


def test_each_distribution_has_the_size_and_checksum_of_its_file(mini: Published) -> None:
    store = ox.Store()
    store.load(mini.files["catalog.ttl"], format=ox.RdfFormat.TURTLE)
    found = store.query(
        """PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?address ?size ?digest WHERE { ?file a dcat:Distribution ; dcat:downloadURL ?address ;
        dcat:byteSize ?size ; spdx:checksum/spdx:checksumValue ?digest }"""
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = [tuple(row[index].value for index in range(3)) for row in found]
    assert len(rows) == 13
    for address, size, digest in rows:
        content = mini.files[address.removeprefix("https://example.org/deals/")]
        assert (str(len(content)), hashlib.sha256(content).hexdigest()) == (size, digest)


def test_another_base_moves_everything_but_the_vocabulary(mini: Published) -> None:
    text = mini.files["catalog.ttl"].decode()
    moved = [part for part in text.split("https://w3id.org/regiodeals/")[1:] if not part.startswith("def")]
    assert moved == []


def test_void_counts_what_is_there(mini: Published) -> None:
    store = ox.Store()
    store.load(mini.files["catalog.ttl"], format=ox.RdfFormat.TURTLE)

    def number(pattern: str) -> set[int]:
        found = store.query("PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n WHERE { " + pattern + " }")
        assert isinstance(found, ox.QuerySolutions)
        return {int(row[0].value) for row in found}

    view = mini.view.triples
    dataset = "<https://example.org/deals/id/dataset>"
    assert number(f"{dataset} void:triples ?n") == {len(view)}
    assert number(f"{dataset} void:properties ?n") == {len({triple.predicate for triple in view})}
    deals = [
        triple
        for triple in view
        if triple.object == named("rd:RegioDeal") and triple.predicate == named("rdf:type")
    ]
    assert number(
        f"{dataset} void:classPartition [ void:class {named('rd:RegioDeal')} ; void:entities ?n ]"
    ) == {len(deals)}
    links = [
        triple
        for triple in view
        if triple.predicate == named("rd:gemeente")
        and "identifier.overheid.nl/tooi/id/" in str(triple.object)
    ]
    assert links
    tooi = "<https://example.org/deals/id/doelregister/tooi>"
    assert number(
        f"?l a void:Linkset ; void:objectsTarget {tooi} ; "
        f"void:linkPredicate {named('rd:gemeente')} ; void:triples ?n"
    ) == {len(links)}


def test_a_register_of_links_is_really_linked(released: Published) -> None:
    text = released.files["catalog.ttl"].decode()
    for register in released.description.of_class("void:Dataset"):
        if "/doelregister/" in register.value:
            assert f"void:objectsTarget <{register.value}>" in text, (
                "Nothing links there: take it out of data/dataset.ttl."
            )


def test_every_thing_of_the_catalogue_has_a_page_where_servers_lead(mini: Published) -> None:
    base = mini.dataset.base_iri
    paths = make_edition(mini.content, mini.dataset, mini.view, store=mini.store).paths
    catalogued = {
        quad.subject.value.partition("#")[0]
        for quad in ox.parse(mini.files["catalog.ttl"], format=ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{base}id/")
    }
    assert len(catalogued) > 15
    assert catalogued - set(paths) == set()
    for iri, path in paths.items():
        if iri.startswith(f"{base}id/"):
            assert path == "doc/" + iri.removeprefix(f"{base}id/"), (
                "Servers send id/… to the same path below doc/."
            )


def test_well_known_void_is_the_catalogue(mini: Published) -> None:
    assert mini.files[".well-known/void"] == mini.files["catalog.ttl"]


def test_a_distribution_without_its_file_is_refused(mini: Published) -> None:
    with pytest.raises(InputProblem, match="not published"):
        catalogue(mini.description, mini.view, [PublishedFile(path="x", content=b"")], canonical_sha256="0")


# --- The description ---


def test_the_newest_release_is_the_version_of_the_package(released: Published) -> None:
    import regiodeals

    changelog = (Path(__file__).resolve().parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = released.description.newest
    assert newest.version == regiodeals.__version__, "Add the release to data/dataset.ttl."
    assert f"## [{newest.version}] - {newest.issued}" in changelog


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('dct:issued "2026-11-22"^^xsd:date ;', "", "not complete"),
        ('"Release 0.1.0 of the data"@en', '"Release 0.1.0 of the data"@fr', "not complete"),
        ("prov:specializationOf <id/dataset> ;", "", "No release"),
        ("<id/catalogus>\n", "[]\n", "blank node"),
        ("<id/catalogus>\n", "<id/catalogus\n", "IRI"),
    ],
)
def test_a_broken_description_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = find_content().description.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "dataset.ttl"
    broken.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputProblem, match=message) as caught:
        read_description(broken)
    assert "dataset.ttl" in str(caught.value)


def test_every_text_is_in_both_languages(released: Published) -> None:
    texts: dict[tuple[str, str], set[str]] = {}
    for triple in released.description.triples:
        if isinstance(triple.object, ox.Literal) and triple.object.language:
            assert isinstance(triple.subject, ox.NamedNode)
            texts.setdefault((triple.subject.value, triple.predicate.value), set()).add(
                triple.object.language
            )
    assert texts
    assert {pair for pair, languages in texts.items() if languages != {"nl", "en"}} == set()


# --- The maps ---


@pytest.mark.parametrize(("layer", "count"), [("deals", 83), ("gemeenten", 345), ("provincies", 12)])
def test_maps_hold_every_thing_with_its_shape(layer: str, count: int, released: Published) -> None:
    found = json.loads(released.files[f"kaarten/{layer}.geojson"])
    assert found["type"] == "FeatureCollection"
    features = found["features"]
    assert len({one["id"] for one in features}) == len(features) == count
    assert sum(one["geometry"] is not None for one in features) > count / 2
    if layer == "provincies":
        assert all(one["geometry"] for one in features)


def test_without_outlines_provinces_have_no_shape(mini: Published) -> None:
    found = json.loads(mini.files["kaarten/provincies.geojson"])
    assert all(one["geometry"] is None for one in found["features"])
    assert json.loads(mini.files["kaarten/deals.geojson"])["features"]


# --- The tables ---


def rows_of(published: Published, name: str) -> list[dict[str, str]]:
    text = published.files[f"tabellen/{name}.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_tables_hold_every_deal_and_tranche(released: Published) -> None:
    assert len(rows_of(released, "deals")) == 83
    assert [row["nummer"] for row in rows_of(released, "tranches")] == ["1", "2", "3", "4", "5", "6"]


def test_the_tables_agree_with_the_questions(released: Published) -> None:
    folder = find_content().queries / "geld"
    frozen = list(csv.DictReader((folder / "bijdrage-per-deal.csv").read_text(encoding="utf-8").splitlines()))
    ours = {row["naam"]: (row["gereserveerd"], row["overeengekomen"]) for row in rows_of(released, "deals")}
    assert ours == {row["deal"]: (row["gereserveerd"], row["overeengekomen"]) for row in frozen}
    parts: dict[str, Decimal] = {}
    for row in rows_of(released, "bijdragen"):
        if (row["soort"], row["stadium"]) == ("rijksbijdrage", "gereserveerd"):
            parts[row["deal"]] = parts.get(row["deal"], Decimal(0)) + Decimal(row["bedrag"])
    assert parts == {
        row["deal"]: Decimal(row["gereserveerd"]) for row in rows_of(released, "deals") if row["gereserveerd"]
    }


@pytest.mark.parametrize("name", TABLES)
def test_the_metadata_describe_the_columns_in_both_languages(name: str, released: Published) -> None:
    metadata: dict[str, Any] = json.loads(released.files[f"tabellen/{name}.csv-metadata.json"])
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["url"] == f"{name}.csv"
    columns = metadata["tableSchema"]["columns"]
    rows = rows_of(released, name)
    assert [column["name"] for column in columns] == list(rows[0])
    for column in columns:
        assert set(column["titles"]) == {"nl", "en"}
        assert {text["@language"] for text in column["dc:description"]} == {"nl", "en"}
        values = [row[column["name"]] for row in rows]
        kind = column["datatype"]
        if column.get("required"):
            assert all(values)
        filled = [value for value in values if value]
        if isinstance(kind, dict):
            assert all(re.fullmatch(kind["format"], value) for value in filled)
        elif kind in {"decimal", "integer"}:
            assert all(Decimal(value).is_finite() for value in filled)
        elif kind == "anyURI":
            assert all(value.startswith(("https://", "http://")) for value in filled)


def test_the_workbook_holds_the_tables_with_their_types(released: Published) -> None:
    book = openpyxl.load_workbook(io.BytesIO(released.files["tabellen/regiodeals.xlsx"]))
    assert book.sheetnames == ["Deals", "Tranches", "Bijdragen", "Partijen", "Toelichting"]
    for name, title in zip(TABLES, book.sheetnames, strict=False):
        assert book[title].max_row == len(rows_of(released, name)) + 1
    amounts = [row[8].value for row in book["Deals"].iter_rows(min_row=2) if row[8].value is not None]
    assert amounts
    assert all(isinstance(amount, (int, float)) for amount in amounts)


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "a\x00b", "x" * 40_000, "\r\n=2"]


def test_no_text_becomes_a_formula() -> None:
    sheet = Sheet(title="Blad", headings=["=kop"], rows=[[text] for text in HOSTILE], kinds=["string"])
    content = workbook([sheet], title="=titel")
    book = openpyxl.load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for row in book["Blad"].iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert book["Blad"]["A2"].value == "=1+1"
    assert workbook([sheet], title="=titel") == content


def test_a_table_whose_query_and_columns_differ_is_refused(tmp_path: Path, mini: Published) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be made"):
        read_table(mini.store, "deals", folder=tmp_path)
    described = {"tableSchema": {"primaryKey": ["a"], "columns": [{"name": "a"}]}}
    (tmp_path / "x.csv-metadata.json").write_text(json.dumps(described), encoding="utf-8")
    (tmp_path / "x.rq").write_text("SELECT ?b WHERE { VALUES ?b { 1 } }", encoding="utf-8")
    with pytest.raises(InputProblem, match="gives b"):
        read_table(mini.store, "x", folder=tmp_path)
    (tmp_path / "x.rq").write_text("SELECT ?a WHERE { VALUES ?a { 1 1 } }", encoding="utf-8")
    with pytest.raises(InputProblem, match="Two rows"):
        read_table(mini.store, "x", folder=tmp_path)


def test_the_dumps_are_the_store(mini: Published) -> None:
    store = ox.Store()
    store.load(mini.files["regiodeals.nq"], format=ox.RdfFormat.N_QUADS)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    found = store.query(count)
    assert isinstance(found, ox.QuerySolutions)
    ours = EmbeddedStore(mini.view, mini.dataset.graphs).query(count)
    assert isinstance(ours, Rows)
    assert next(iter(found))[0] == ours.rows[0][0]


POINTS_OR_NAMES = (b"POINT", b'Point"', "Skiermûntseach".encode())
"""What only GeoNames gives: points of places, and names in Frisian and Limburgish."""


def test_every_file_with_parts_of_geonames_names_it(released: Published) -> None:
    told_of = Graph().parse(data=released.files["catalog.ttl"], format="turtle")
    rights = URIRef(f"{BASE}id/recht/geonames")
    dct, dcat = PREFIXES["dct"], PREFIXES["dcat"]
    told, found = set(), set()
    for distribution, address in told_of.subject_objects(URIRef(dcat + "downloadURL")):
        path = str(address).removeprefix(BASE)
        if (distribution, URIRef(dct + "rights"), rights) in told_of:
            told.add(path)
        if any(mark in released.files[path] for mark in POINTS_OR_NAMES):
            found.add(path)
    assert {"regiodeals.nt", "kaarten/deals.geojson"} <= found
    assert told == found
    assert (URIRef(f"{BASE}id/dataset"), URIRef(dct + "rights"), rights) in told_of
    registers = set(told_of.objects(rights, URIRef(dct + "source")))
    with_attribution = {
        triple.subject.value
        for triple in released.view.triples
        if triple.predicate.value == dct + "license"
        and str(triple.object) == "<https://creativecommons.org/licenses/by/4.0/>"
        and isinstance(triple.subject, NamedNode)
    }
    assert {str(one) for one in registers} == with_attribution
    described = json.loads(released.files["dataset.jsonld"])
    assert described["creditText"] == "GeoNames"
