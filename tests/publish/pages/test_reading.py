"""Pages are written for people: values, languages, charts and tables in their reader's form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from regiodeals.graph.terms import named
from regiodeals.namespaces import expand
from regiodeals.publish.pages import questions
from regiodeals.publish.pages.questions import question_pages
from regiodeals.publish.sheet import spelled
from regiodeals.publish.words import words_in
from regiodeals.questions.portrait_values import EURO_QUANTITIES, unit_of

from .markup import Page, beside

if TYPE_CHECKING:
    import pytest

    from regiodeals.publish.edition import Edition


def a_question(edition: Edition, name: str) -> dict[str, str]:
    """The pages of one question."""
    chosen = tuple(question for question in edition.questions if question.name == name)
    files = question_pages(replace(edition, questions=chosen))
    return {file.path: file.content.decode() for file in files if file.path.endswith(f"{name}.html")}


def test_a_chart_too_long_for_a_page_is_a_picture_with_a_text(
    edition: Edition, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_DRAWN", 1_000)
    for path, text in a_question(edition, "bijdrage-per-landsdeel").items():
        assert "<svg" not in text
        picture = re.search(r'<img src="([^"]+)" alt="([^"]+)"', text)
        assert picture
        assert beside(path, picture[1]) in files
        assert len(picture[2]) > 20


def test_an_answer_too_long_for_a_page_says_how_many_rows_it_shows(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = a_question(edition, "financieringsregels")
    assert all(words_in("nl")["first rows"].partition("{")[0] not in text for text in whole.values())
    monkeypatch.setattr(questions, "LARGEST_PAGE", 12_000)
    for path, text in a_question(edition, "financieringsregels").items():
        shown, count = text.count("<tr>") - 1, whole[path].count("<tr>") - 1
        assert len(text.encode()) <= 12_000 < len(whole[path].encode())
        lang = "en" if path.startswith("en/") else "nl"
        assert 0 < shown < count
        assert words_in(lang)["first rows"].format(shown=shown, count=count) in text


def test_dutch_sentences_in_english_answers_are_marked(edition: Edition, markup: dict[str, Page]) -> None:
    texts = [one.object for one in edition.view.triples if isinstance(one.object, Literal)]
    english = {text.value for text in texts if text.language == "en"}
    dutch = {text.value for text in texts if text.language == "nl" and text.value.count(" ") > 2} - english
    assert len(dutch) > 100
    pages = {path: page for path, page in markup.items() if path.startswith("en/doc/vraag/")}
    assert {
        path: found
        for path, page in pages.items()
        if (found := [text for lang, text in page.texts if lang == "en" and text in dutch])
    } == {}
    assert any(lang == "nl" for lang, _ in pages["en/doc/vraag/partners-per-deal.html"].texts)


def test_an_english_answer_gives_the_english_explanation(pages: dict[str, str]) -> None:
    page = pages["en/doc/vraag/leemten-per-eigenschap.html"]
    assert "The deals are still being worked out." in page
    assert "De deals worden nog uitgewerkt." not in page


def test_lists_and_answers_hold_values_as_people_write_them(markup: dict[str, Page]) -> None:
    raw = re.compile(r"true|false|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+\.0|[0-9]{7,}|[0-9]+\.[0-9] MB")
    shown = {
        path: [text for _, text in page.texts]
        for path, page in markup.items()
        if re.fullmatch(r"(en/)?(doc/vraag/.*|bronnen|gegevens)\.html", path)
    }
    assert {
        path: found for path, texts in shown.items() if (found := list(filter(raw.fullmatch, texts)))
    } == {}
    assert "40.000.000" in shown["doc/vraag/brief-en-convenant.html"]
    assert "ja" in shown["doc/vraag/brief-en-convenant.html"]
    assert "4 maart 2021" in shown["bronnen.html"]
    assert "4 March 2021" in shown["en/bronnen.html"]


def test_newest_sources_stand_first(edition: Edition, markup: dict[str, Page]) -> None:
    days = [
        day.value
        for name in ("rd:Kamerstuk", "rd:Document")
        for iri in edition.index.instances(name)
        for day in edition.index.literals(iri, expand("rd:datum"))
    ]
    told = [spelled(Literal(day, datatype=named("xsd:date")), "date", "nl") for day in sorted(set(days))]
    texts = [text for _, text in markup["bronnen.html"].texts]
    assert [text for text in dict.fromkeys(texts) if text in told] == told[::-1]


def test_a_key_figure_in_euro_is_written_as_an_amount(edition: Edition) -> None:
    quantities = edition.index.instances("skos:Concept")
    scheme = expand("rd:grootheid/")
    in_euro = {
        iri
        for iri in quantities
        if iri.startswith(scheme)
        and "in euro" in (edition.index.text(iri, expand("skos:definition"), "nl") or "")
    }
    assert in_euro == EURO_QUANTITIES
    assert unit_of(expand("rd:waarde"), in_euro) == "euro"
    assert unit_of(expand("rd:waarde"), {f"{scheme}inwoners"}) == "text"


def test_messages_of_rules_have_words_for_what_they_fill_in(edition: Edition, pages: dict[str, str]) -> None:
    assert [path for path, text in pages.items() if re.search(r"\{[?$]\w+\}", text)] == []
    assert "tot ten minste ‹minimum›" in pages["def/shape/RijksbijdrageMinimumRule.html"]
    assert "‹value found›" in pages["en/regels.html"]
    messages = " ".join(path.read_text(encoding="utf-8") for path in edition.content.shapes.glob("*.ttl"))
    names = set(re.findall(r"\{[?$](\w+)\}", messages))
    assert len(names) > 20
    assert [name for name in names if f"placeholder {name}" not in words_in("nl")] == []
