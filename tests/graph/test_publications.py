"""The address at which a document is read: one order of preference, the same whatever comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.graph.publications import publication

OFFICIAL = "https://zoek.officielebekendmakingen.nl/kst-29697-159.html"
PARLIAMENT = "https://www.tweedekamer.nl/kamerstukken/brieven_regering/detail?id=2025D04107"
NEWS = "https://www.rijksoverheid.nl/actueel"


@given(st.permutations([NEWS, PARLIAMENT, OFFICIAL, "javascript:alert(1)"]))
def test_the_official_publication_goes_first(addresses: list[str]) -> None:
    assert publication(addresses) == OFFICIAL
    assert publication(one for one in addresses if one != OFFICIAL) == PARLIAMENT
    assert publication(one for one in addresses if one not in {OFFICIAL, PARLIAMENT}) == NEWS


@pytest.mark.parametrize(
    "pretender",
    [
        "https://officielebekendmakingen.nl.example.org/",
        "https://example.org/officielebekendmakingen.nl",
        "https://nepofficielebekendmakingen.nl/",
        "https://officielebekendmakingen.nl@example.org/",
    ],
)
def test_a_site_that_resembles_the_official_one_does_not(pretender: str) -> None:
    assert publication([pretender, PARLIAMENT]) == PARLIAMENT


@pytest.mark.parametrize(
    "addresses", [[], ["mailto:griffie@example.org"], ["javascript:alert(1)"], ["http://[half"]]
)
def test_what_is_no_web_address_is_no_publication(addresses: list[str]) -> None:
    assert publication(addresses) is None
