"""The normalisation: what it makes equal, what it keeps, and that it is stable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.evidence.text import footnote_marker, lines, normalise, tekst_sha256

AWKWARD = st.text(
    alphabet=st.sampled_from("ab é\u0301\u00ad\u200b*–-«\"'’´\u0300`\t\n\r\u00a0\u2028¹€1,. \u1fef")
)
ANY_TEXT = st.one_of(AWKWARD, st.text())


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        pytest.param("e\u0301e\u0301n", "één", id="accents are composed"),
        pytest.param("a \t\r\n\u00a0\u2009b\u2028c", "a b c", id="white space is one space"),
        pytest.param("  a  ", "a", id="none at the ends"),
        pytest.param("deal\u00adtekst\u200b\ufeff", "dealtekst", id="soft hyphens are left out"),
        pytest.param("2024‐2025‑2026–2027—2028−1", "2024-2025-2026-2027-2028-1", id="dashes"),
        pytest.param("«a» “b” „c” ‹d›", '"a" "b" "c" \'d\'', id="guillemets and quotation marks"),
        pytest.param("regio’s ‘x’ ´60 `y′", "regio's 'x' '60 'y'", id="apostrophes"),
        pytest.param("REGIO DEALS****Noord**", "REGIO DEALS Noord", id="bold is a line break"),
        pytest.param("*Kamerstukken II 2023/24*, 29 697", "Kamerstukken II 2023/24, 29 697", id="italics"),
        pytest.param("welvaart³ van schaa sprong", "welvaart³ van schaa sprong", id="the rest stays"),
    ],
)
def test_what_normalising_does(written: str, compared: str) -> None:
    assert normalise(written) == compared


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_the_lines_together_are_the_text(text: str) -> None:
    assert " ".join(lines(text)) == normalise(text)


@given(ANY_TEXT)
def test_no_line_is_empty_or_changes_again(text: str) -> None:
    assert all(line and normalise(line) == line for line in lines(text))


def test_the_hash_is_of_the_normalised_text() -> None:
    assert tekst_sha256("«Elke  regio»\n") == tekst_sha256('"Elke regio"')
    assert tekst_sha256("Elke regio") != tekst_sha256("Elke Regio")
    assert tekst_sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("line", "marker"), [("¹ Zie", "¹"), ("¹⁰Zie", "¹⁰"), ("Zie¹", ""), ("1 Zie", ""), ("", "")]
)
def test_the_marker_of_a_footnote(line: str, marker: str) -> None:
    assert footnote_marker(line) == marker
