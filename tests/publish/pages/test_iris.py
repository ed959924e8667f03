"""Every IRI of ours in what is published leads to a file of the site, on a host that knows no rules."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, PREFIXES
from regiodeals.publish.description import read_description
from regiodeals.publish.edition import described_things, make_edition
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.pages.shared import shared_pages
from regiodeals.publish.pages.start import start_pages
from regiodeals.publish.pages.vocabulary import ONTOLOGY, versions, vocabulary_pages
from regiodeals.publish.query_page import query_files
from regiodeals.publish.sheet import day
from regiodeals.publish.site import site_files
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.portrait_index import PortraitIndex
from tests.publish.conftest import mini_content, publish

from .iris import leads_to, own_iris

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.publish.edition import Edition
    from tests.publish.conftest import Published

pytestmark = pytest.mark.slow

ELSEWHERE = "https://example.org/deals/"
FORMS = {"nq": RdfFormat.N_QUADS, "ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, dict[str, bytes]]:
    """The invented world with its description, under another base: what it is made of, and its files."""
    published = publish(mini_content(tmp_path_factory.mktemp("iris")), ELSEWHERE)
    questions = load_catalogue(published.content.queries).questions()
    edition = make_edition(
        published.content, published.dataset, published.view, store=published.store, questions=questions
    )
    others = query_files(published.content, questions, base_iri=ELSEWHERE)
    files = {file.path: file.content for file in site_files(edition, (), others)}
    return edition, {**published.files, **files}


@pytest.fixture(scope="module")
def whole(released: Published) -> dict[str, bytes]:
    """The released downloads and the pages beside them; of a thing only that it has a page, to save time."""
    questions = load_catalogue(released.content.queries).questions()
    edition = make_edition(
        released.content, released.dataset, released.view, store=released.store, questions=questions
    )
    made = [
        *vocabulary_pages(edition),
        *shared_pages(edition),
        *start_pages(edition, ()),
        *query_files(released.content, questions),
    ]
    pages = [*edition.paths.values(), *(question_path(question.name) for question in questions)]
    vocabulary = serialize(edition.dataset.vocabulary, format=RdfFormat.N_TRIPLES) or b""
    return {
        **dict.fromkeys((f"{path}.html" for path in pages), b""),
        **{file.path: file.content for file in made},
        **released.files,
        "vocabulary.nt": vocabulary,
    }


@pytest.mark.parametrize(
    "name",
    [
        *("regiodeals.nq", "regiodeals.nt", "catalog.ttl", "doc/vragen.ttl", "organisaties.ttl"),
        *("def/index.nt", "vocabulary.nt"),
    ],
)
def test_every_iri_of_ours_leads_to_a_file(name: str, whole: dict[str, bytes]) -> None:
    iris = own_iris(whole[name], FORMS[name.rpartition(".")[2]], BASE)
    assert iris or name == "organisaties.ttl"
    assert sorted(iri for iri in iris if leads_to(iri, BASE, whole) is None) == []


def test_a_part_of_a_question_stands_in_its_page(world: tuple[Edition, dict[str, bytes]]) -> None:
    _, files = world
    parts = {
        iri
        for iri in own_iris(files["vragen.ttl"], RdfFormat.TURTLE, ELSEWHERE)
        if re.search(r"#(kolom|prefix|beleidsvraag|parameter)/[^/]+$", iri)
    }
    assert {iri.partition("#")[2].partition("/")[0] for iri in parts} == {
        *("kolom", "prefix", "beleidsvraag", "parameter")
    }
    for iri in parts:
        page = leads_to(iri, ELSEWHERE, files)
        assert page is not None
        for file in (page, f"en/{page}"):
            is_unanswered = "#kolom/" in iri and b'<table class="answer">' not in files[file]
            assert is_unanswered or f'id="{iri.partition("#")[2]}"' in files[file].decode(), f"{file}: {iri}"


def test_an_iri_that_leads_nowhere_is_seen() -> None:
    files: Mapping[str, bytes] = {"doc/a.html": b"", "def/index.html": b"", "x.ttl": b""}
    found = {
        iri: leads_to(BASE + iri, BASE, files) for iri in ("id/a", "id/a#b", "id/b", "def/", "x.ttl", "y.ttl")
    }
    assert found == {
        "id/a": "doc/a.html",
        "id/a#b": "doc/a.html",
        "id/b": None,
        "def/": "def/index.html",
        "x.ttl": "x.ttl",
        "y.ttl": None,
    }


def test_the_vocabulary_stands_at_its_namespace_and_at_its_version(
    world: tuple[Edition, dict[str, bytes]],
) -> None:
    edition, files = world
    version, *_ = versions(edition)
    path = version.removeprefix(BASE)
    said = edition.index.values(ONTOLOGY, PREFIXES["owl"] + "versionInfo")
    assert path == f"def/versie/{said[0]}"
    for ending in ("html", "ttl", "jsonld", "nt"):
        assert {f"{path}.{ending}", f"def/index.{ending}"} <= set(files)
    same = set(parse(files["def.nt"], format=RdfFormat.N_TRIPLES))
    assert same
    assert set(parse(files[f"{path}.nt"], format=RdfFormat.N_TRIPLES)) == same
    assert set(parse(files["def/index.ttl"], format=RdfFormat.TURTLE)) == same


def test_a_version_before_this_one_keeps_its_page(world: tuple[Edition, dict[str, bytes]]) -> None:
    edition, _ = world
    earlier = NamedNode(BASE + "def/versie/0.0.9")
    more = Triple(NamedNode(ONTOLOGY), named("owl:priorVersion"), earlier)
    index = PortraitIndex(edition.dataset, edition.view, extra=(more,))
    paths = {file.path for file in vocabulary_pages(replace(edition, index=index))}
    assert {"def/versie/0.0.9.html", "en/def/versie/0.0.9.html"} <= paths


def test_search_engines_find_the_downloads_of_a_question(world: tuple[Edition, dict[str, bytes]]) -> None:
    _, files = world
    pages = [path for path in files if re.fullmatch(r"(en/)?doc/vraag/[^/]+\.html", path)]
    assert pages
    for path in pages:
        found = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', files[path].decode(), re.DOTALL
        )
        assert found is not None
        addresses = [one["contentUrl"] for one in json.loads(found[1])["distribution"]]
        assert addresses
        for address in addresses:
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), address)) in files, path


def test_the_accessibility_statement_says_what_is_not_known_and_belongs_to_a_release(
    world: tuple[Edition, dict[str, bytes]],
) -> None:
    edition, files = world
    text = files["toegankelijkheid.html"].decode()
    newest = read_description(edition.content.description, base_iri=ELSEWHERE).newest
    assert f"uitgave van {day(newest.issued, 'nl')}" in text
    assert "nog niet onderzocht" in text
    assert "mailto:" not in text
    english = files["en/toegankelijkheid.html"].decode()
    assert f"release of {day(newest.issued, 'en')}" in english
    assert "No independent party" in english


def test_complaints_go_to_the_contact_point_once_it_has_an_address(
    world: tuple[Edition, dict[str, bytes]],
) -> None:
    edition, _ = world
    contact = f"{ELSEWHERE}id/contact/regiodeals"
    known = described_things(edition.content, ELSEWHERE)
    for address, shown in (("mailto:post@example.org", True), ("javascript:alert(1)", False)):
        more = Triple(NamedNode(contact), named("vcard:hasEmail"), NamedNode(address))
        index = PortraitIndex(edition.dataset, edition.view, extra=(*known, more))
        pages = {file.path: file.content.decode() for file in start_pages(replace(edition, index=index), ())}
        for path in ("toegankelijkheid.html", "en/toegankelijkheid.html"):
            assert (f'href="{address}"' in pages[path]) is shown


def test_the_page_for_the_lost_leads_to_pages(world: tuple[Edition, dict[str, bytes]]) -> None:
    _, files = world
    links = re.findall(r'href="([^"]+)"', files["404.html"].decode())
    assert len(links) > 5
    root = "/deals/"
    assert [link for link in links if link.removeprefix(root) not in files] == []
    assert all(link.startswith(root) for link in links)


def test_the_map_of_the_site_names_every_page_once(world: tuple[Edition, dict[str, bytes]]) -> None:
    _, files = world
    named_there = re.findall("<loc>(.*?)</loc>", files["sitemap.xml"].decode())
    pages = {path for path in files if path.endswith(".html")}
    left_out = {"404.html", "def/index.html", "en/def/index.html"}
    assert len(named_there) == len(set(named_there))
    missing = {ELSEWHERE + path for path in pages - left_out} - set(named_there)
    assert {path for path in missing if "/sparql/" not in path} == set()


def test_what_void_says_of_registers_is_no_link(world: tuple[Edition, dict[str, bytes]]) -> None:
    _, files = world
    assert b"linkset/" in files["catalog.ttl"]
    assert b"void-objectsTarget" not in files["catalog.ttl"]
    assert b"linkPredicate void:" not in files["catalog.ttl"]
