"""The site in a real browser: with and without script, by keyboard, light and dark, wide and narrow."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

KINDS = {
    "start": "index",
    "deals": "deals",
    "choice of deals": "deals/tranche-9",
    "deal": "doc/regiodeal/9-noordkust",
    "hostile deal": "doc/regiodeal/9-hostile",
    "deal with parties": "doc/regiodeal/8-noordkust",
    "tranche": "doc/tranche/9",
    "contribution": "doc/bijdrage/9-noordkust-gereserveerd",
    "programme": "doc/programma/regio-deals",
    "document": "doc/kamerstuk/kst-99999-2",
    "class": "def/RegioDeal",
    "property": "def/bedrag",
    "concept": "def/stadium/gereserveerd",
    "scheme": "def/begrippenkader/stadium",
    "rule": "def/shape/RegioDealShape-rijksbijdrage",
    "question with chart": "doc/vraag/bijdrage-per-landsdeel",
    "question with table": "doc/vraag/partners-per-deal",
    "questions": "vragen",
    "what questions share": "doc/vragen",
    "map": "kaart",
    "time line": "tijdlijn",
    "rules": "regels",
    "sources": "bronnen",
    "municipalities": "gemeenten",
    "contradictions": "tegenstrijdigheden",
    "gaps": "leemten",
    "quality": "kwaliteit",
    "vocabulary": "def",
    "data": "gegevens",
    "passage": "doc/passage/kst-99999-2/tabel-1/zandgrond",
    "municipality": "doc/gemeente/gm9002",
    "ministry": "doc/ministerie/mnre9001",
    "question with map": "doc/vraag/kaart-van-deals",
    "question with line": "doc/vraag/budgetgeschiedenis",
    "ask in the browser": "sparql/index",
    "a to z": "a-z",
    "letter": "a-z/n",
    "search": "zoeken",
    "about": "over",
    "accessibility": "toegankelijkheid",
}
"""A page of each kind."""

WIDTHS = (320, 768, 1280)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(browser: Browser, address: str, path: str, **options: Any) -> Iterator[Page]:
    """Open a page; nothing may be asked of another host, and nothing may go wrong in it."""
    context = browser.new_context(**options)
    page = context.new_page()
    troubles: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith(address) else troubles.append(asked.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("response", lambda answer: troubles.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{address}{path}.html")
    yield page
    context.close()
    assert [one for one in troubles if not one.endswith("favicon.ico")] == []


def audit(page: Page, rules: dict[str, Any]) -> dict[str, Any]:
    """Return what axe finds on a page: the rule, and the first places that break it."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return {
        one["id"]: [node["target"] for node in one["nodes"]][:3] for one in results.response["violations"]
    }


def test_every_kind_of_page_is_accessible_and_fits(browser: Browser, address: str) -> None:
    """Axe finds nothing, wide or narrow, nor lack of contrast in dark; no page is wider than the screen."""
    found: dict[str, Any] = {}
    contrast = {"type": "rule", "values": ["color-contrast"]}
    with opened(browser, address, "index", reduced_motion="reduce") as page:
        for kind, path in KINDS.items():
            page.emulate_media(color_scheme="light")
            page.goto(f"{address}{path}.html")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                needed = page.evaluate("document.documentElement.scrollWidth")
                found[f"{kind}, {width} wide"] = needed if needed > width else None
                if width != 768:
                    found[f"{kind}, axe at {width}"] = audit(page, {"type": "tag", "values": WCAG})
            page.emulate_media(color_scheme="dark")
            found[f"{kind}, dark"] = audit(page, contrast)
    assert {kind: one for kind, one in found.items() if one} == {}


def test_english_pages_are_accessible(browser: Browser, address: str) -> None:
    found: dict[str, Any] = {}
    with opened(browser, address, "en/index", reduced_motion="reduce") as page:
        for kind in ("start", "deal", "question with chart", "rule", "accessibility"):
            page.goto(f"{address}en/{KINDS[kind]}.html")
            found[kind] = audit(page, {"type": "tag", "values": WCAG})
    assert {kind: one for kind, one in found.items() if one} == {}


def test_a_link_below_another_one_is_large_enough(browser: Browser, address: str) -> None:
    with opened(browser, address, "doc/tranche/9", viewport={"width": 320, "height": 800}) as page:
        for words in range(3, 12):
            name = " ".join(["naam"] * words)
            page.evaluate(
                "name => { for (const one of document.querySelectorAll('.what > a')) one.innerText = name; }",
                name,
            )
            assert audit(page, {"type": "rule", "values": ["target-size"]}) == {}


def test_axe_sees_a_fault(browser: Browser, address: str) -> None:
    with opened(browser, address, "index") as page:
        page.evaluate("document.querySelector('#q').labels[0].remove()")
        assert "label" in audit(page, {"type": "tag", "values": WCAG})


def test_pages_are_complete_without_script(browser: Browser, address: str) -> None:
    for kind in ("start", "deals", "deal", "question with chart", "map", "rules", "vocabulary"):
        path = KINDS[kind]
        with (
            opened(browser, address, path, java_script_enabled=False) as without,
            opened(browser, address, path) as with_script,
        ):
            assert without.locator("h1").inner_text() == with_script.locator("h1").inner_text()
            rows = without.locator("main table tr, main .fact, main li").count()
            assert rows == with_script.locator("main table tr, main .fact, main li").count()


def test_deals_are_chosen_opened_and_a_figure_followed_to_its_passage(browser: Browser, address: str) -> None:
    with opened(browser, address, "deals") as page:
        everything = page.locator("#deals tbody tr:visible").count()
        page.locator("a[data-facet=tranche][data-value='9']").click()
        chosen = page.locator("#deals tbody tr:visible").count()
        assert 0 < chosen < everything
        told = page.get_by_role("status").inner_text()
        assert told.startswith(f"{chosen} deal")
        assert re.search(r"€\s[0-9.]+ rijksbijdrage", told)
        assert not page.locator("#count").is_visible()
        assert page.url.endswith("#tranche=9")
        page.get_by_role("link", name="Noordkust II", exact=True).click()
        assert page.locator("h1").inner_text() == "Noordkust II"
        fact = page.locator(".fact", has=page.locator("dt", has_text="bedrag")).first
        figure = fact.locator(".value").first.inner_text()
        assert figure.startswith("€")
        quote = fact.locator("q").first.inner_text()
        fact.get_by_role("link", name="passage", exact=True).first.click()
        assert page.locator("blockquote").inner_text() == quote
        assert page.get_by_role("cell", name=figure).count() == 1
        page.go_back()
        page.go_back()
        assert page.locator("#deals tbody tr:visible").count() == chosen


def test_the_same_choice_without_script_is_a_page(browser: Browser, address: str) -> None:
    with opened(browser, address, "deals", java_script_enabled=False) as page:
        page.locator("a[data-facet=tranche][data-value='9']").click()
        assert page.url.endswith("deals/tranche-9.html")
        assert page.get_by_role("link", name="Noordkust II", exact=True).count() == 1


def test_search_finds_a_deal_without_accents_and_a_question(browser: Browser, address: str) -> None:
    with opened(browser, address, "index") as page:
        page.get_by_role("searchbox").fill("noordkust ii")
        page.get_by_role("button", name="Zoeken").click()
        page.locator("#results li").first.wait_for()
        assert page.locator("#results a").first.inner_text() == "Noordkust II"
        page.locator("#results a").first.click()
        assert page.locator("h1").inner_text() == "Noordkust II"
    with opened(browser, address, "en/zoeken") as page:
        page.get_by_role("searchbox").fill("part of the country")
        page.locator("#results li").first.wait_for()
        assert page.get_by_role("status").inner_text().split(" ")[0].isdigit()
        page.get_by_role("searchbox").fill("zzzzz")
        page.get_by_text("Nothing found.").wait_for()


def test_search_finds_a_deal_that_is_written_as_one_word(browser: Browser, address: str) -> None:
    with opened(browser, address, "zoeken") as page:
        page.get_by_role("searchbox").fill("Regio Deals")
        page.locator("#results li").first.wait_for()
        apart = page.locator("#results a").all_inner_texts()
        page.get_by_role("searchbox").fill("Regiodeals")
        page.wait_for_timeout(500)
        assert page.locator("#results a").all_inner_texts() == apart


def test_hostile_names_run_nothing(browser: Browser, address: str) -> None:
    for path in ("doc/regiodeal/9-hostile", "en/doc/regiodeal/9-hostile", "doc/document/hostile", "deals"):
        with opened(browser, address, path) as page:
            page.wait_for_load_state("networkidle")
            assert page.title() != "broken"
    with opened(browser, address, "zoeken") as page:
        page.get_by_role("searchbox").fill("img src")
        page.locator("#results li").first.wait_for()
        assert page.locator("#results img, #results script").count() == 0
        assert page.title() != "broken"


def test_the_keyboard_reaches_the_content_and_the_choices(browser: Browser, address: str) -> None:
    with opened(browser, address, "deals") as page:
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.get_attribute("href") == "#main"
        assert skip.bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        while page.locator(":focus[data-facet]").count() == 0:
            page.keyboard.press("Tab")
        outline = page.locator(":focus").evaluate("(one) => getComputedStyle(one).outlineStyle")
        assert outline == "solid"
        page.keyboard.press("Space")
        assert page.locator(":focus").get_attribute("aria-pressed") == "true"


def test_a_page_leads_to_the_same_page_in_the_other_language(browser: Browser, address: str) -> None:
    with opened(browser, address, "doc/tranche/9") as page:
        page.get_by_role("link", name="English").click()
        assert page.url.endswith("en/doc/tranche/9.html")
        assert page.locator("h1").inner_text() == "Ninth tranche"
        page.get_by_role("link", name="Nederlands").click()
        assert page.url.endswith("where/doc/tranche/9.html")


def test_print_leaves_out_what_paper_cannot_do(browser: Browser, address: str) -> None:
    with opened(browser, address, "doc/regiodeal/9-noordkust") as page:
        page.emulate_media(media="print")
        assert not page.locator("header nav").is_visible()
        assert page.locator(".evidence").first.is_visible()
