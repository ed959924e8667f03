"""Quotes as whole words: found, not found, cut, and what looks like them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.evidence.quotes import (
    count_words,
    is_cut,
    is_whole_sentence,
    looks_like_sentence,
    nearest,
    occurrences,
    splits,
)
from regiodeals.evidence.text import normalise


@pytest.mark.parametrize(
    ("section", "quote", "times"),
    [
        ("maximaal € 15 miljoen", "€ 15 miljoen", 1),
        ("maximaal € 15 miljoen", "5 miljoen", 0),
        ("maximaal € 10 miljoen", "maximaal € 1", 0),
        ("maximaal € 10 miljoen", "maximaal € 10", 0),
        ("maximaal € 10 mln.", "maximaal € 10", 0),
        ("maximaal € 10 miljoenste", "maximaal € 10", 1),
        ("van € 565,1 miljoen", "van € 565", 0),
        ("van 125.000 inwoners", "000 inwoners", 0),
        ("29 697, nr. 154", "697, nr. 154", 0),
        ("29 697, nr. 154", "29", 0),
        ("29 697, nr. 154", "29 697", 1),
        ("in 2023/24 en", "2023", 0),
        ("in 2024-2025", "2024", 0),
        ("nu 67% grond", "67", 0),
        ("nu 67% grond", "67%", 1),
        ("om 10:30 uur", "10", 0),
        ("in Rotterdam-Zuid en Rotterdam", "Rotterdam", 1),
        ("de regio's", "regio", 0),
        ("arme(re) huishoudens", "arme", 0),
        ("de (onderwijs)voorzieningen", "voorzieningen", 0),
        ("de (jonge) talenten", "jonge", 1),
        ("welvaart³ van", "welvaart", 1),
        ("Zeeuws-Vlaanderen/Zeeland", "Zeeland", 1),
        ("de groep. En", "groep", 1),
        ("aaa aa", "aa", 1),
        ("a a a", "a a", 2),
        ("# Plan", "#", 1),
        ("«Elke regio»", "“Elke regio”", 1),
        ("iets", "", 0),
    ],
)
def test_a_quote_matches_whole_words_only(section: str, quote: str, times: int) -> None:
    assert len(occurrences(normalise(section), quote)) == times


def test_a_cut_quote_is_told_from_a_missing_one() -> None:
    assert is_cut("maximaal € 15 miljoen", "5 miljoen")
    assert not is_cut("maximaal € 15 miljoen", "6 miljoen")
    assert not is_cut("5 miljoen of 15 miljoen", "5 miljoen")


@given(
    st.lists(st.sampled_from(["regio", "€", "10", "miljoen", "29 697", "Noord-A", "67%", "(x)"]), min_size=1)
)
def test_a_run_of_words_and_figures_is_found_where_it_stands(words: list[str]) -> None:
    text = " , ".join(words)
    for count in range(1, len(words) + 1):
        assert 0 in occurrences(text, " , ".join(words[:count]))


@given(st.text(alphabet="ab1 ,.-€%'"), st.integers(min_value=-1, max_value=20))
def test_the_ends_of_a_text_split_nothing(text: str, place: int) -> None:
    assert not splits(text, 0)
    assert not splits(text, len(text))
    assert splits(text, place) in {True, False}


@pytest.mark.parametrize(
    ("text", "quote", "whole"),
    [
        ("Kop Dit is waar. En dit.", "En dit.", True),
        ("Kop Dit is waar. En dit.", "En dit", True),
        ("Dit is waar. En dit.", "Dit is waar", True),
        ("Dit is waar. En dit.", "is waar", False),
        ("Dit is waar. En dit.", "Dit is", False),
        ("Zie nr. 154 van het jaar.", "154 van het jaar", False),
        ("Volgens M.C.G. Keijzer wel.", "Keijzer wel", False),
        ("Waar.¹ En dit.² Zo.", "En dit", True),
        ("Totaal Noord € 41,5", "Totaal Noord € 41,5", False),
        ("(Dit is waar.) Zo.", "Dit is waar", True),
    ],
)
def test_a_whole_sentence_is_seen_in_its_text(text: str, quote: str, whole: bool) -> None:
    start = text.index(quote)
    assert is_whole_sentence(text, start, start + len(quote)) is whole


def test_a_line_begins_a_sentence() -> None:
    text = "Tot slot Dit is waar. Zo."
    assert not is_whole_sentence(text, 9, 20)
    assert is_whole_sentence(text, 9, 20, line_starts={0, 9})


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("Dit is waar.", True),
        ("dit is waar.", False),
        ("Dit is waar", False),
        ("Ronde nr.", False),
        ("“Waar!”", True),
    ],
)
def test_a_sentence_is_recognised_by_its_form(quote: str, sentence: bool) -> None:
    assert looks_like_sentence(quote) is sentence


def test_words_stand_between_spaces() -> None:
    assert count_words("#1 Noord-Drenthe € 15,0") == 4
    assert count_words("") == 0


def test_the_nearest_words_are_shown() -> None:
    section = "Het kabinet reserveert maximaal € 15 miljoen voor de regio."
    near = nearest(section, "reserveert maximaal € 10 miljoen")
    assert near is not None
    assert near.text == "reserveert maximaal € 15 miljoen"
    assert 0.9 < near.likeness < 1


@pytest.mark.parametrize(("section", "quote"), [("", "x"), ("geheel iets anders", "qqqq zzzz"), ("x", "")])
def test_nothing_alike_is_nothing(section: str, quote: str) -> None:
    assert nearest(section, quote) is None


def test_a_quote_longer_than_its_section_is_compared_with_all_of_it() -> None:
    near = nearest("de brede welvaart", "voor de brede welvaart van inwoners", at_least=0.3)
    assert near is not None
    assert near.text == "de brede welvaart"


def test_a_long_section_is_searched_in_time() -> None:
    section = "woord " * 200_000 + "einde"
    began = time.process_time()
    nearest(section, "woord woord einde niet gevonden")
    nearest(section, "woord " * 1_000)
    assert time.process_time() - began < 15
