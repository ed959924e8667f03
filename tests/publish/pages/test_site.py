"""The site of the invented world: links lead somewhere, pages are sound, nothing hostile gets in."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import html5rdf
import pytest
from pyoxigraph import RdfFormat, parse

from regiodeals.graph.store import EmbeddedStore
from regiodeals.graph.terms import named
from regiodeals.namespaces import VOCABULARY
from regiodeals.publish.addresses import DATA_ENDINGS, html_path
from regiodeals.publish.pages.ledger import ledger_pages
from regiodeals.publish.pages.questions import question_path
from regiodeals.publish.pages.start import start_pages
from regiodeals.publish.rendering import Place
from regiodeals.publish.sheet import Link, spelled
from regiodeals.publish.words import words_in
from regiodeals.questions.answering import answer
from regiodeals.questions.wording import exact_text

from .markup import Page, beside, read

if TYPE_CHECKING:
    from regiodeals.publish.edition import Edition

LARGEST_PAGE = 100_000
OVERVIEWS = (
    *("index", "deals", "vragen", "kaart", "tijdlijn", "regels", "bronnen", "zoeken", "over", "kwaliteit"),
    *("tegenstrijdigheden", "leemten", "def", "gegevens", "a-z", "toegankelijkheid", "tranches", "regios"),
    *("programmas", "ministeries", "gemeenten", "voorstellen", "provincies", "organisaties"),
)


def broken(path: str, page: Page, files: dict[str, bytes], anchors: dict[str, set[str]]) -> list[str]:
    """Name the links of a page that lead nowhere in the site."""
    found = []
    for link in page.links:
        if re.match(r"[a-z][a-z0-9+.-]*:", link, re.IGNORECASE):
            continue
        target, _, part = link.partition("#")
        place = beside(path, unquote(target)) if target else path
        is_lost = part and place in anchors and not part.startswith("vraag=") and part not in anchors[place]
        if place not in files or is_lost:
            found.append(link)
    return found


def test_every_link_leads_to_a_file_and_a_place_in_it(
    markup: dict[str, Page], files: dict[str, bytes]
) -> None:
    anchors = {path: set(page.ids) for path, page in markup.items()}
    assert len(markup) > 600
    wrong = {path: found for path, page in markup.items() if (found := broken(path, page, files, anchors))}
    assert wrong == {}


def test_a_broken_link_is_seen() -> None:
    page = read('<a href="missing.html">a</a><a href="#one" id="one">b</a><a href="#two">c</a>')
    assert broken("x/y.html", page, {"x/y.html": b""}, {"x/y.html": {"one"}}) == ["missing.html", "#two"]


def test_links_are_relative_and_lead_to_http_only(markup: dict[str, Page]) -> None:
    for path, page in markup.items():
        for link in page.links:
            assert not link.startswith("/"), f"{path}: {link}"
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", link, re.IGNORECASE)
            assert scheme is None or scheme[1] in {"http", "https"}, f"{path}: {link}"


@pytest.mark.parametrize("name", OVERVIEWS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_overview_exists_in_both_languages(name: str, lang: str, pages: dict[str, str]) -> None:
    assert f'<html lang="{lang}">' in pages[html_path(name, lang)]


def test_every_thing_has_its_page_and_its_data(edition: Edition, files: dict[str, bytes]) -> None:
    assert len(edition.paths) > 300
    for path in edition.paths.values():
        for lang in ("nl", "en"):
            assert html_path(path, lang) in files
        for ending in DATA_ENDINGS:
            assert f"{path}.{ending}" in files


def test_every_question_has_its_page_and_its_downloads(edition: Edition, files: dict[str, bytes]) -> None:
    assert edition.questions
    for question in edition.questions:
        for ending in ("html", "csv", "json", "xlsx", "rq", *DATA_ENDINGS):
            assert f"{question_path(question.name)}.{ending}" in files


def test_pages_are_small(files: dict[str, bytes], pages: dict[str, str]) -> None:
    assert {path: len(files[path]) for path in pages if len(files[path]) >= LARGEST_PAGE} == {}


def test_english_pages_lead_to_each_other_by_the_shortest_way() -> None:
    place = Place(path="doc/tranche/9", lang="en")
    assert place.to("vragen#geld") == "../../vragen.html#geld"
    assert place.follow(Link(text="", file="en/doc/tranche/8.html")) == "../../doc/tranche/8.html"
    assert place.follow(Link(text="", file="doc/tranche/8.ttl")) == "../../../doc/tranche/8.ttl"
    assert place.to_language("nl") == "../../../doc/tranche/9.html"


def test_pages_are_valid_html(pages: dict[str, str]) -> None:
    for path, text in pages.items():
        try:
            html5rdf.HTMLParser(strict=True).parse(text)
        except html5rdf.html5parser.ParseError as error:
            pytest.fail(f"{path}: {error}")


def test_a_page_has_one_heading_and_unique_ids(markup: dict[str, Page]) -> None:
    for path, page in markup.items():
        assert page.count("h1") == 1, path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_names_itself_and_the_other_language(markup: dict[str, Page]) -> None:
    for path, page in markup.items():
        found = {
            attributes["hreflang"]: beside(path, attributes["href"])
            for tag, attributes in page.tags
            if tag == "link" and "hreflang" in attributes
        }
        dutch = path.removeprefix("en/")
        assert found == {"nl": dutch, "en": f"en/{dutch}", "x-default": dutch}, path


def test_every_page_has_the_sign_of_the_site(markup: dict[str, Page]) -> None:
    for path, page in markup.items():
        signs = [
            beside(path, attributes["href"])
            for tag, attributes in page.tags
            if tag == "link" and attributes.get("rel") == "icon"
        ]
        assert signs == ["assets/favicon.svg"], path


def test_pages_hold_no_script_or_style_of_their_own(markup: dict[str, Page]) -> None:
    for path, page in markup.items():
        for tag, attributes in page.tags:
            assert tag != "style", path
            assert not [name for name in attributes if name.startswith("on")], f"{path}: {tag}"
            if tag == "script":
                is_data = attributes.get("type") in {"application/ld+json", "application/json"}
                is_editor = path.endswith("sparql/index.html") and attributes.get("src", "").endswith(
                    "sparql/page.js"
                )
                assert is_data or is_editor or attributes["src"].endswith("assets/site.js"), path


def fields(text: str) -> list[str]:
    """Return the names that a text leaves room for; each language has its own order."""
    return sorted(re.findall(r"{\w+}", text))


def test_both_languages_have_the_same_words() -> None:
    dutch, english = words_in("nl"), words_in("en")
    assert set(dutch) == set(english)
    assert all(fields(dutch[key]) == fields(english[key]) for key in dutch)


def test_data_for_search_engines_is_json(pages: dict[str, str]) -> None:
    found = 0
    for path, text in pages.items():
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            described = json.loads(data)
            assert described["@context"] == "https://schema.org/", path
            assert described["name"], path
            found += 1
    assert found > 600


def test_the_three_forms_of_the_data_say_the_same(edition: Edition, files: dict[str, bytes]) -> None:
    context = json.loads(files["context.jsonld"])["@context"]
    for path in edition.paths.values():
        turtle = set(parse(files[f"{path}.ttl"], format=RdfFormat.TURTLE))
        assert turtle, path
        assert set(parse(files[f"{path}.nt"], format=RdfFormat.N_TRIPLES)) == turtle, path
        document = json.loads(files[f"{path}.jsonld"])
        assert beside(path, document["@context"]) == "context.jsonld"
        document["@context"] = context
        assert set(parse(json.dumps(document), format=RdfFormat.JSON_LD)) == turtle, path


def test_hostile_names_stay_text(pages: dict[str, str]) -> None:
    deal = pages["doc/regiodeal/9-hostile.html"]
    assert "&lt;img src=x onerror=" in deal
    assert "<img src=x" not in deal
    assert "{{ 7 * 7 }}" in pages["en/doc/regiodeal/9-hostile.html"]
    everything = "".join(pages.values())
    assert "<script>document" not in everything
    assert "javascript:" not in "".join(re.findall(r'(?:href|src|action)="[^"]*"', everything))


def test_hostile_addresses_stay_inside(files: dict[str, bytes]) -> None:
    for path in files:
        assert posixpath.normpath(path) == path
        assert not path.startswith(("/", ".."))
        assert re.fullmatch(r"[A-Za-z0-9._~/-]+", path), path
    assert "doc/organisatie/..~252F..~252Fetc.html" in files


def test_a_fact_stands_beside_its_quote(pages: dict[str, str]) -> None:
    text = pages["doc/regiodeal/9-noordkust.html"]
    row = text.partition(">bedrag</a></dt>")[2].partition("</dl>")[0]
    assert "€\N{NO-BREAK SPACE}" in row
    assert '<q lang="nl">' in row
    assert 'href="../../doc/passage/' in row


def test_contradictions_and_gaps_stand_on_the_page_of_what_they_concern(pages: dict[str, str]) -> None:
    assert any('class="dispute"' in text for path, text in pages.items() if path.startswith("doc/"))
    assert any('<ul class="gaps">' in text for path, text in pages.items() if path.startswith("doc/"))


def test_the_page_of_a_rule_shows_its_ground_and_an_example(pages: dict[str, str]) -> None:
    text = pages["def/shape/RegioDealShape-rijksbijdrage.html"]
    assert words_in("nl")["ground"] in text
    assert "voorbeelden/regiodeal/invalid." in text


def test_the_diagram_shows_every_class_and_tells_every_relation(
    edition: Edition, files: dict[str, bytes], pages: dict[str, str]
) -> None:
    classes = [iri for iri in edition.index.instances("owl:Class") if iri.startswith(VOCABULARY)]
    picture = files["assets/def.nl.svg"].decode()
    assert picture.count("<rect") == len(classes) > 20
    assert "regio deal – tranche → tranche" in picture.partition("</desc>")[0].casefold()
    assert picture.count("<title>") >= picture.count("marker-end")
    assert pages["def.html"].count(" → ") > 20


def test_choices_are_plain_links_to_pages_with_those_deals(
    markup: dict[str, Page], pages: dict[str, str]
) -> None:
    links = [attributes for tag, attributes in markup["deals.html"].tags if "data-facet" in attributes]
    assert {link["data-facet"] for link in links} >= {"tranche", "landsdeel"}
    chosen = pages["deals/tranche-9.html"]
    assert "doc/regiodeal/9-noordkust.html" in chosen
    assert "doc/regiodeal/8-noordkust.html" not in chosen.partition("<table")[2]


def test_the_search_index_leads_to_pages(files: dict[str, bytes]) -> None:
    for lang in ("nl", "en"):
        records = json.loads(files[f"assets/search.{lang}.json"])
        assert len(records) > 300
        assert all(page in files for _, _, page, _ in records)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "kwaliteit.html",
            (
                *("1 van 4 gemeenten", "bestaat niet meer: 1", "bezocht op 25 november 2026"),
                *("100 van 100 zeggen wat het register zegt", "hooguit 3,0%", "Kohesio"),
            ),
        ),
        (
            "en/kwaliteit.html",
            (
                *("1 of 4 municipalities", "is gone: 1", "visited on 25 November 2026"),
                *("100 of 100 say what the register says", "at most 3.0%", "Kohesio"),
            ),
        ),
    ],
)
def test_the_quality_page_tells_whether_links_hold(
    path: str, said: tuple[str, ...], pages: dict[str, str]
) -> None:
    page = pages[path]
    for text in said:
        assert text in page
    assert re.search(r"proef\.sssom\.tsv:18: .*gm9998", page)
    row = re.search(r"<tr><th[^>]*>(?:(?!</tr>).)*lijst 1.*?</tr>", page, re.DOTALL)
    assert row is not None
    assert re.findall(r'<td class="number">(\d+)</td>', row[0]) == ["2", "1", "0", "1"]


def test_without_an_online_check_the_quality_page_says_so(edition: Edition) -> None:
    pages = {file.path: file.content.decode() for file in ledger_pages(replace(edition, online=None))}
    assert words_in("nl")["links not visited"] in pages["kwaliteit.html"]
    assert words_in("en")["links not visited"] in pages["en/kwaliteit.html"]


def test_the_start_page_answers_with_figures_of_the_questions(
    edition: Edition, pages: dict[str, str]
) -> None:
    by_name = {question.name: question for question in edition.questions}
    per_tranche = answer(by_name["bijdrage-per-tranche"], edition.store, {}).rows
    assert per_tranche
    amounts = [spelled(row[2], "euro", "nl") for row in per_tranche if row[2] is not None]
    newest = exact_text(per_tranche[-1][0])
    regions = answer(by_name["bijdrage-per-landsdeel"], edition.store, {"tranche": newest}).rows
    part, deals, amount, _ = regions[0]
    start = pages["index.html"]
    assert amounts
    assert [text for text in amounts if f'<td class="number">{text}</td>' not in start] == []
    told = re.findall(r'<li><a href="doc/vraag/([a-z-]+)\.html">([^<]*)</a></li>', start)
    assert part is not None
    assert amount is not None
    assert deals is not None
    figures = (f"tranche {newest}", part.value, spelled(amount, "euro", "nl"), f"{exact_text(deals)} deals")
    sentence = dict(told)["bijdrage-per-landsdeel"]
    assert [text for text in figures if text not in sentence] == []


def test_a_headline_without_its_figure_is_left_out(edition: Edition) -> None:
    asked = named("rd:gevraagdBedrag")
    silent = replace(
        edition.view, triples=tuple(one for one in edition.view.triples if one.predicate != asked)
    )
    less = replace(edition, store=EmbeddedStore(silent, edition.dataset.graphs))
    pages = {file.path: file.content.decode() for file in start_pages(less, ())}
    assert "voorstellen samen" not in pages["index.html"]
    assert "naar landsdeel" in pages["index.html"]
