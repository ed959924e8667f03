"""Where pages stand: safe paths, and no two things on one page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.errors import InputProblem
from regiodeals.namespaces import BASE
from regiodeals.publish.addresses import path_of, paths_of


@given(st.text(min_size=1, max_size=400))
def test_any_name_gives_a_path_below_the_root(name: str) -> None:
    path = path_of(f"{BASE}id/{name}")
    assert path is not None
    assert re.fullmatch(r"doc(/[A-Za-z0-9._~-]+)+", path)
    assert not {".", ".."} & set(path.split("/"))
    assert all(len(part) <= 200 for part in path.split("/"))


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_two_names_give_two_paths(one: str, other: str) -> None:
    first, second = path_of(f"{BASE}id/{one}"), path_of(f"{BASE}id/{other}")
    assert (first == second) == (one == other)


def test_things_under_another_base_have_the_same_pages() -> None:
    assert path_of("https://example.org/x/id/tranche/6", "https://example.org/x/") == "doc/tranche/6"
    assert path_of(f"{BASE}id/tranche/6", "https://example.org/x/") is None


def test_two_things_on_one_page_are_refused() -> None:
    with pytest.raises(InputProblem, match="doc/gemeente/gm1"):
        paths_of([f"{BASE}id/gemeente/gm1", "https://identifier.overheid.nl/tooi/id/gemeente/gm1"])
