"""One binding per prefix, and names that can be written and read back."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals import content, namespaces
from regiodeals.content import FOLDERS, find_content
from regiodeals.errors import EnvironmentProblem, UnknownTerm
from regiodeals.namespaces import BASE, PREFIXES, SHAPES, VOCABULARY, expand, shrink, sparql_prologue


def test_no_namespace_has_two_prefixes() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_prefixes_are_sorted_with_our_own_last() -> None:
    names = list(PREFIXES)
    assert names == [*sorted(set(names) - {"ds", "rd"}), "ds", "rd"]


def test_own_names_stand_under_the_base() -> None:
    assert BASE == "https://w3id.org/regiodeals/"
    assert PREFIXES["rd"] == VOCABULARY == BASE + "def/"
    assert PREFIXES["ds"] == SHAPES == BASE + "def/shape/"


def test_prologue_declares_every_prefix() -> None:
    assert sparql_prologue().count("PREFIX ") == len(PREFIXES)
    assert f"PREFIX rd: <{VOCABULARY}>\n" in sparql_prologue()


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("rd:bedrag", VOCABULARY + "bedrag"),
        ("ds:X-y", SHAPES + "X-y"),
        ("id/tranche/6", BASE + "id/tranche/6"),
        ("def/graad/nagegaan", VOCABULARY + "graad/nagegaan"),
        ("https://example.org/a", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("urn:x:y", "urn:x:y"),
    ],
)
def test_expand(name: str, iri: str) -> None:
    assert expand(name) == iri


@pytest.mark.parametrize("name", ["rdd:bedrag", "bedrag", "", "mailto:a@b"])
def test_expand_refuses_what_is_no_name(name: str) -> None:
    with pytest.raises(UnknownTerm):
        expand(name)


def test_unknown_prefix_names_the_nearest() -> None:
    with pytest.raises(UnknownTerm, match="skso") as caught:
        expand("skso:broader")
    assert str(caught.value.hint).startswith("Did you mean skos")


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (VOCABULARY + "bedrag", "rd:bedrag"),
        (SHAPES + "X-y", "ds:X-y"),
        (VOCABULARY + "graad/nagegaan", "def/graad/nagegaan"),
        (BASE + "id/tranche/6", "id/tranche/6"),
        (BASE + "feed", f"<{BASE}feed>"),
        ("https://example.org/a", "<https://example.org/a>"),
        (VOCABULARY, "def/"),
    ],
)
def test_shrink(iri: str, name: str) -> None:
    assert shrink(iri) == name


def test_another_base_moves_things_and_not_the_vocabulary() -> None:
    other = "https://example.org/deals/"
    assert expand("id/tranche/6", base=other) == other + "id/tranche/6"
    assert expand("def/graad/nagegaan", base=other) == VOCABULARY + "graad/nagegaan"
    assert shrink(other + "id/tranche/6", base=other) == "id/tranche/6"
    assert shrink(BASE + "id/tranche/6", base=other) == f"<{BASE}id/tranche/6>"
    assert shrink(VOCABULARY + "graad/nagegaan", base=other) == "def/graad/nagegaan"


@given(
    st.sampled_from([*PREFIXES.values(), BASE, BASE + "id/", "https://example.org/", "http://x/"]),
    st.text(alphabet="ab-._/#%é1", max_size=12),
)
def test_shrunk_names_expand_to_the_same_iri(namespace: str, rest: str) -> None:
    assert expand(shrink(namespace + rest)) == namespace + rest


def test_examples_in_docstrings_hold() -> None:
    result = doctest.testmod(namespaces)
    assert result.attempted > 0
    assert result.failed == 0


def test_content_of_a_checkout_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("checkout")
    package = root / "src" / "regiodeals"
    package.mkdir(parents=True)
    for folder in FOLDERS:
        (root / folder).mkdir()
    assert find_content(package).root == root


def test_content_of_a_wheel_wins(tmp_path_factory: pytest.TempPathFactory) -> None:
    package = tmp_path_factory.mktemp("site") / "regiodeals"
    for folder in FOLDERS:
        (package / "_content" / folder).mkdir(parents=True)
    found = find_content(package)
    assert found.root == package / "_content"
    assert [found.ontology.name, found.data.name, found.shapes.name, found.queries.name] == list(FOLDERS)


def test_missing_content_tells_the_remedy(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(EnvironmentProblem, match="ontology") as caught:
        content.find_content(tmp_path_factory.mktemp("empty") / "src" / "regiodeals")
    assert caught.value.hint is not None
    assert "Install" in caught.value.hint
