"""The whole server with the whole site, as a newcomer meets it in a real browser, and as programs do.

It needs a site that was built before: ``regiodeals build``, then name it in REGIODEALS_BUILT_SITE.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import signal
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from regiodeals.cli.main import main
from regiodeals.drafts.fields import FORM, Kind
from regiodeals.drafts.template import template
from regiodeals.questions.wording import canonical_number
from tests.publish.pages.test_browser import WCAG, WIDTHS, audit
from tests.serve.conftest import Serving, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

DEAL = "doc/regiodeal/6-noord-drenthe"
QUESTION = "bijdrage-per-landsdeel"
DEALS = "SELECT ?deal WHERE { ?deal a <https://w3id.org/regiodeals/def/RegioDeal> } ORDER BY ?deal LIMIT 3"
SHORT = "SELECT (COUNT(?deal) AS ?deals) WHERE { ?deal a <https://w3id.org/regiodeals/def/RegioDeal> }"


@pytest.fixture(scope="module")
def site() -> Path:
    """The folder of the built site."""
    named = os.environ.get("REGIODEALS_BUILT_SITE")
    if not named:
        pytest.skip("REGIODEALS_BUILT_SITE names no site: run regiodeals build, then set it to build/site")
    return Path(named).resolve()


@pytest.fixture(scope="module")
def chosen(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A name for the site, so that another site can take its place, as an operator would do it."""
    name = tmp_path_factory.mktemp("chosen") / "site"
    name.symlink_to(site)
    return name


@pytest.fixture(scope="module")
def toured(chosen: Path, elsewhere: Path) -> Iterator[Serving]:
    with served("--workers", "2", "--site", str(chosen), cwd=elsewhere) as serving:
        yield serving


@contextmanager
def visiting(browser: Browser, toured: Serving, path: str, **options: Any) -> Iterator[Page]:
    """Open a page; nothing may be asked of another host, and the browser may have nothing to complain of."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    troubles: list[str] = []
    allowed = (toured.address, "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(allowed) else troubles.append(asked.url))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda said: troubles.append(f"{said.text} {said.location['url']}") if said.type == "error" else None,
    )
    page.goto(toured.address + path)
    yield page
    context.close()
    assert [one for one in troubles if "favicon.ico" not in one] == []


def csv_rows(text: str) -> list[list[str]]:
    """Return the cells, with numbers as one would write them: 15 for 15.0."""
    return [
        [canonical_number(cell) if re.fullmatch(r"-?[\d.]+", cell) else cell for cell in row]
        for row in csv.reader(io.StringIO(text, newline=""))
    ]


@pytest.fixture(scope="module")
def asked() -> str:
    """What ``regiodeals ask`` says to the question, as CSV."""
    said = io.StringIO()
    with redirect_stdout(said):
        assert main(["ask", QUESTION, "--format", "csv"]) == 0
    return said.getvalue()


def fill_in(page: Page, **others: str) -> None:
    """Fill in every field with the example that passes, but for those given."""
    values: dict[str, str] = {}
    for field in FORM:
        if field.kind is Kind.TABLE:
            rows = max(len(part.example) for part in field.parts)
            for number in range(rows):
                values |= {
                    f"{field.name}.{number + 1}.{part.name}": part.example[number] for part in field.parts
                }
        elif field.kind is Kind.GROUP:
            values |= {f"{field.name}.{part.name}": "".join(part.example) for part in field.parts}
        else:
            values[field.name] = "\n".join(field.example)
    for name, value in {**values, **others}.items():
        place = page.locator(f"[name='{name}']")
        if place.evaluate("one => one.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)


# --- A newcomer ---


def test_a_deal_is_found_and_its_figure_followed_to_the_passage(browser: Browser, toured: Serving) -> None:
    with visiting(browser, toured, "/") as page:
        page.get_by_label("Hoofdmenu").get_by_role("link", name="Regio Deals").click()
        page.locator("a[data-facet=tranche][data-value='6']").click()
        page.get_by_role("link", name="Regio Deal Noord-Drenthe", exact=True).click()
        assert page.locator("h1").inner_text() == "Regio Deal Noord-Drenthe"
        fact = page.locator(".fact", has=page.locator("dt", has_text="bedrag")).first
        figure, quote = fact.locator(".value").first.inner_text(), fact.locator("q").first.inner_text()
        assert figure == "€\u00a015.000.000"
        fact.get_by_role("link", name="passage", exact=True).first.click()
        assert page.locator("blockquote").inner_text() == quote
        assert page.get_by_role("cell", name=figure).count() == 1


def test_every_page_of_the_site_leads_to_the_pages_of_the_server(browser: Browser, toured: Serving) -> None:
    for start, menu, check, title in (
        ("/", "Hoofdmenu", "Toets een ontwerp", "Regio Deals als open gegevens"),
        (f"/en/{DEAL}.html", "Main menu", "Check a draft", "Regio Deals as open data"),
    ):
        with visiting(browser, toured, start) as page:
            page.get_by_label(menu).get_by_role("link", name=check).click()
            assert page.locator("h1").inner_text() == check
            page.get_by_role("link", name=title).click()
            assert page.locator("header nav").get_by_role("link", name=check).count() == 1


def test_an_answer_is_downloaded_as_regiodeals_ask_gives_it(
    browser: Browser,
    toured: Serving,
    asked: str,
) -> None:
    assert toured.get(f"/api/v1/vragen/{QUESTION}/antwoord", accept="text/csv").text == asked
    with visiting(browser, toured, f"/doc/vraag/{QUESTION}") as page:
        with page.expect_download() as waiting:
            page.get_by_role("link", name="CSV", exact=True).click()
        assert csv_rows(Path(waiting.value.path()).read_text(encoding="utf-8")) == csv_rows(asked)


def test_a_query_is_run_by_the_form(browser: Browser, toured: Serving, asked: str) -> None:
    wanted = csv_rows(asked)
    sparql = toured.get(f"/api/v1/vragen/{QUESTION}").json["sparql"]
    with visiting(browser, toured, "/en/sparql", java_script_enabled=False) as page:
        page.get_by_label("Query").fill(sparql)
        page.get_by_role("button", name="Ask").click()
        assert page.locator("tbody tr").count() == len(wanted) - 1
        assert page.locator("thead th").all_inner_texts() == wanted[0]
        with page.expect_download() as waiting:
            page.get_by_role("link", name="csv", exact=True).click()
        assert csv_rows(Path(waiting.value.path()).read_text(encoding="utf-8")) == wanted


def test_a_wrong_query_is_told_beside_it(browser: Browser, toured: Serving) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{toured.address}/sparql")
        page.get_by_label("Vraag").fill("SELECT ?x WHERE { ?x a }")
        page.get_by_role("button", name="Stel de vraag").click()
        assert "not valid SPARQL" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("Vraag").input_value() == "SELECT ?x WHERE { ?x a }"
        page.get_by_label("Vraag").fill(DEALS)
        page.get_by_role("button", name="Stel de vraag").click()
        assert page.locator("tbody tr").count() == 3
        page.locator("tbody a").first.click()
        assert page.url.startswith(f"{toured.address}/doc/regiodeal/")
        assert page.locator("h1").inner_text().startswith("Regio Deal")


def test_a_query_is_run_in_the_editor(browser: Browser, toured: Serving, site: Path) -> None:
    if not (site / "sparql" / "page.js").is_file():
        pytest.skip("The query editor is not bundled in the built site: run python editor/bundle.py first.")
    (row,) = toured.get("/sparql", query=SHORT).json["results"]["bindings"]
    with visiting(browser, toured, f"/sparql/#query={SHORT}") as page:
        page.wait_for_selector('#status[data-state="done"]', timeout=60_000)
        assert page.inner_text("#results tbody") == row["deals"]["value"]


def test_a_draft_is_filled_in_and_mended(browser: Browser, toured: Serving) -> None:
    for path, go, severity in (("/toets", "Toets", "Overtreding"), ("/en/toets", "Check", "Violation")):
        with visiting(browser, toured, path, java_script_enabled=False) as page:
            fill_in(page, rijksbijdrage="1 mln", kassier="", **{"cofinanciering.1.soort": "geld"})
            page.get_by_role("button", name=go, exact=True).click()
            for field, count in (
                ("rijksbijdrage", 1),
                ("kassier", 1),
                ("cofinanciering", 1),
                ("landsdeel", 0),
            ):
                beside = page.locator(f"#veld-{field} .finding.violation")
                assert beside.count() == count, field
                if count:
                    assert severity in beside.inner_text()
            assert page.locator("[name=rijksbijdrage]").get_attribute("aria-invalid") == "true"
            assert page.locator("[name=rijksbijdrage]").input_value() == "1 mln"
            page.get_by_role("status").get_by_role("link").first.click()
            assert "#veld-" in page.url
            fill_in(page)
            page.get_by_role("button", name=go, exact=True).click()
            assert page.locator(".finding").count() == 0
            assert page.get_by_role("status").count() == 1


def test_a_draft_is_sent_as_a_file(browser: Browser, toured: Serving) -> None:
    wrong = template("yaml", "nl").replace(b"15.000.000", b"1.000.000")
    with visiting(browser, toured, "/toets") as page:
        for name, content, findings in (
            ("ontwerp.xlsx", template("xlsx", "nl"), 0),
            ("ontwerp.yaml", template("yaml", "nl"), 0),
            ("ontwerp.yaml", wrong, 1),
        ):
            page.set_input_files("#bestand", {"name": name, "mimeType": "application/x", "buffer": content})
            page.get_by_role("button", name="Toets het bestand").click()
            assert name in page.get_by_role("status").inner_text()
            assert page.locator(".finding").count() == findings
        with page.expect_download() as waiting:
            page.get_by_role("link", name="formulier.xlsx").click()
        assert Path(waiting.value.path()).read_bytes() == template("xlsx", "nl")


def test_a_budget_is_moved_with_and_without_script(browser: Browser, toured: Serving) -> None:
    told = []
    for script in (True, False):
        with visiting(browser, toured, "/wat-als", java_script_enabled=script) as page:
            slider = page.locator("input[type=range]").first
            assert slider.is_visible() is script
            if script:
                slider.focus()
                for _ in range(10):
                    page.keyboard.press("ArrowLeft")
                assert page.locator("#f-change").input_value() == "-10%"
            else:
                page.locator("#f-change").fill("-10%")
            page.get_by_role("button", name="Bereken").click()
            assert page.locator("h2", has_text="219.870.000").count() == 1
            told.append(page.locator("tbody").inner_text())
            page.locator("section a[href^='/doc/passage/']").first.click()
            assert page.locator("blockquote").count() == 1
    assert told[0] == told[1]


def test_pages_of_the_server_are_accessible_and_fit(browser: Browser, toured: Serving) -> None:
    """Axe finds nothing, in the dark no lack of contrast, and no page is wider than the screen."""
    paths = {
        "sparql": "/sparql",
        "answer": f"/sparql?query={SHORT}",
        "wrong query": "/sparql?query=SELECT",
        "what if": "/wat-als?change=-10%25",
        "wrong scenario": "/wat-als?change=veel",
        "api": "/en/api/v1/documentatie",
        "nothing": "/nothing",
        "empty form": "/toets",
    }
    found: dict[str, Any] = {}
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        for kind, path in paths.items():
            page.goto(toured.address + path)
            look_at(page, found, kind)
        for prefix, amount in (("", "1 mln"), ("", "veel"), ("/en", "1 mln")):
            page.goto(f"{toured.address}{prefix}/toets")
            fill_in(page, rijksbijdrage=amount)
            page.locator("button[value=toets]").click()
            look_at(page, found, f"{prefix} form with {amount}")
    assert {kind: one for kind, one in found.items() if one} == {}


def look_at(page: Page, found: dict[str, Any], kind: str) -> None:
    """Note what axe finds, and whether the page is wider than a screen."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found[kind] = audit(page, {"type": "tag", "values": WCAG})
    if kind in {"answer", "api", " form with 1 mln"}:
        page.emulate_media(color_scheme="dark")
        found[f"{kind}, dark"] = audit(page, {"type": "rule", "values": ["color-contrast"]})
        page.emulate_media(color_scheme="light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.evaluate("document.documentElement.scrollWidth")
        found[f"{kind}, {width} wide"] = needed if needed > width else None


# --- Programs ---


def test_a_page_of_the_site_and_its_data_stand_at_one_address(toured: Serving, site: Path) -> None:
    to = toured.get("/id/regiodeal/6-noord-drenthe")
    assert (to.status, to.headers["location"]) == (303, f"/{DEAL}")
    page = toured.get(f"/{DEAL}", accept="text/html,*/*;q=0.8")
    assert page.media_type == "text/html"
    assert "Regio Deal Noord-Drenthe" in page.text
    assert "Accept" in page.headers["vary"]
    for accept, ending in (
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
    ):
        data = toured.get(f"/{DEAL}", accept=accept)
        assert data.media_type == accept
        assert data.body == (site / f"{DEAL}.{ending}").read_bytes()
        assert data.headers["etag"] != page.headers["etag"]
        again = toured.send(
            "GET", f"/{DEAL}", headers={"Accept": accept, "If-None-Match": data.headers["etag"]}
        )
        assert (again.status, again.body) == (304, b"")
    assert toured.get(f"/{DEAL}", accept="application/pdf").status == 406
    again = toured.send(
        "GET", f"/{DEAL}", headers={"Accept": "text/html", "If-None-Match": page.headers["etag"]}
    )
    assert again.status == 304
    assert toured.send("HEAD", f"/{DEAL}.html").headers["content-length"] == str(
        len(toured.get(f"/{DEAL}.html").body)
    )


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/en/", "text/html"),
        ("/deals", "text/html"),
        ("/deals.html", "text/html"),
        ("/en/vragen", "text/html"),
        ("/def", "text/html"),
        ("/def.ttl", "text/turtle"),
        ("/regiodeals.nq", "application/n-quads"),
        ("/tabellen/regiodeals.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("/kaarten/deals.geojson", "application/geo+json"),
        ("/feed.atom", "application/atom+xml"),
        ("/assets/site.css", "text/css"),
        ("/assets/serve.css", "text/css"),
        ("/.well-known/void", "text/turtle"),
        (f"/doc/vraag/{QUESTION}.csv", "text/csv"),
    ],
)
def test_files_of_the_site_are_served_as_what_they_are(path: str, media_type: str, toured: Serving) -> None:
    got = toured.get(path)
    assert (got.status, got.media_type) == (200, media_type)
    assert len(got.body) > 100


def test_what_is_not_there_is_a_page_that_leads_back(toured: Serving) -> None:
    for path, lang, words in (
        ("/doc/regiodeal/6-nowhere", "nl", "Op dit adres staat niets."),
        ("/en/nowhere", "en", "There is nothing at this address."),
    ):
        got = toured.get(path, accept="text/html")
        assert (got.status, got.media_type) == (404, "text/html")
        assert f'<html lang="{lang}">' in got.text
        assert words in got.text
    assert toured.get("/doc/regiodeal/6-nowhere", accept="text/turtle").json["status"] == 404


def test_a_site_that_changes_is_served_after_a_reload(
    toured: Serving, site: Path, chosen: Path, tmp_path: Path
) -> None:
    """It stands last: the other tests want the whole site."""
    before = toured.get("/over")
    for name in ("index.html", "checksums.sha256"):
        shutil.copyfile(site / name, tmp_path / name)
    text = (site / "over.html").read_text(encoding="utf-8")
    (tmp_path / "over.html").write_text(text.replace("</h1>", " en nog iets</h1>", 1), encoding="utf-8")
    chosen.unlink()
    chosen.symlink_to(tmp_path)
    assert toured.get("/over").body == before.body
    toured.process.send_signal(signal.SIGHUP)
    toured.hear("ready")
    after = toured.get("/over")
    assert " en nog iets</h1>" in after.text
    assert after.headers["etag"] != before.headers["etag"]
    assert toured.get("/vragen").status == 404
    (tmp_path / "checksums.sha256").unlink()
    toured.process.send_signal(signal.SIGHUP)
    assert "other data" in toured.hear("reload")["problem"]
    assert toured.get("/over").body == after.body
