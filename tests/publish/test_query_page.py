"""The page that answers SPARQL in the browser, in a real browser: the same rows, and nobody else is asked."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from regiodeals.content import find_content
from regiodeals.publish.addresses import html_path
from regiodeals.publish.query_page import PATH, is_bundled, query_files
from regiodeals.publish.rendering import assets
from regiodeals.publish.servers import server_files
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.questions.formats import render
from regiodeals.questions.wording import canonical_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.publish.conftest import Published

pytestmark = pytest.mark.slow

POINTS = """PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?x ?n ?p WHERE { VALUES (?x ?n ?p) {
    ("Assen" 5 "POINT(6.56 53.0)"^^geo:wktLiteral) ("Bonaire" 3 "POINT(-68.2 12.2)"^^geo:wktLiteral)
} }"""


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {lang: html_path(PATH, lang) for lang in ("nl", "en")}


def policy() -> str:
    """The policy for this page that our rules for nginx set."""
    rules = next(file.content.decode() for file in server_files() if file.path == "hosting/nginx.conf")
    found = re.search(r'"~\^/\(en/\)\?sparql/" "([^"]+)"', rules)
    assert found
    return found[1]


class Handler(SimpleHTTPRequestHandler):
    """Serves files with that policy, quietly."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", policy())
        super().end_headers()

    def log_message(self, *_: object) -> None:
        return


# --- Without a browser ---


def test_without_the_bundle_the_page_says_why(mini: Published, tmp_path: Path) -> None:
    files = {file.path: file.content.decode() for file in query_files(mini.content, (), bundle=tmp_path)}
    assert set(files) == set(PAGES.values())
    assert "niet meegebouwd" in files[PAGES["nl"]]
    assert "was not built" in files[PAGES["en"]]
    for text in files.values():
        assert "sparql/page.js" not in text
        assert "regiodeals.trig" in text


def test_the_page_holds_no_code_of_its_own(mini: Published, tmp_path: Path) -> None:
    for name in ("oxigraph.wasm", "page.css", "page.js", "worker.js"):
        (tmp_path / name).write_bytes(b"x")
    questions = load_catalogue(find_content().queries).questions()
    files = {
        file.path: file.content
        for file in query_files(
            mini.content, questions, base_iri='https://example.org/"><b>/', bundle=tmp_path
        )
    }
    for path in PAGES.values():
        text = files[path].decode()
        scripts = re.findall(r"<script[^>]*>", text)
        assert all(' src="' in script or "application/json" in script for script in scripts)
        assert not re.search(r'style="|\son\w+="|"><b>', text)
    listed = json.loads(files["sparql/vragen.json"])
    assert [one["name"] for one in listed] == [question.name for question in questions]
    assert all(one["summary"]["nl"] and one["summary"]["en"] for one in listed)


# --- In the browser ---


@pytest.fixture(scope="module")
def address(released: Published, mini: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query page over the invented world, and over the released data in a folder."""
    if not is_bundled():
        pytest.skip("The query editor is not bundled: run python editor/bundle.py, which needs Node and npm.")
    root = tmp_path_factory.mktemp("site")
    questions = load_catalogue(find_content().queries).questions()
    for world, folder in ((mini, root), (released, root / "released")):
        files = {file.path: file.content for file in query_files(world.content, questions)}
        files |= {
            "regiodeals.trig": world.files["regiodeals.trig"],
            **{file.path: file.content for file in assets()},
        }
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    (root / "favicon.ico").write_bytes(b"")
    handler = functools.partial(Handler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page; afterwards nothing may have been asked of another host, and nothing complained."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert complaints == []


def settle(page: Page, state: str = "done") -> str:
    """Wait for an answer and return what the page says of it."""
    page.wait_for_selector(f'#status[data-state="{state}"]', timeout=60_000)
    return page.inner_text("#status")


def download(page: Page, form: str) -> str:
    with page.expect_download() as waiting:
        page.click(f'[data-download="{form}"]')
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def exact(rows: list[list[str]]) -> list[list[str]]:
    return [
        [canonical_number(cell) if re.fullmatch(r"-?[\d.]+", cell) else cell for cell in row] for row in rows
    ]


@pytest.mark.parametrize("name", ["bijdrage-per-landsdeel", "bewijs-bij-bijdragen"])
def test_a_question_gives_the_rows_of_regiodeals_ask(
    name: str, page: Page, address: str, released: Published
) -> None:
    page.goto(f"{address}/released/sparql/#vraag={name}")
    settle(page)
    found = list(csv.reader(io.StringIO(download(page, "csv"), newline="")))
    question = load_catalogue(find_content().queries).find(name)
    wanted = render(answer(question, released.store, {}), question, format="csv")
    assert exact(found) == exact(list(csv.reader(io.StringIO(wanted, newline=""))))
    assert len(page.query_selector_all("#results tbody tr")) == len(found) - 1


def test_a_link_opens_the_query_again(page: Page, address: str) -> None:
    sparql = "SELECT (1 + 1 AS ?twee) WHERE { }"
    page.goto(f"{address}/en/sparql/#query={quote(sparql)}")
    assert settle(page).startswith("1 rows")
    assert page.inner_text("#results tbody") == "2"
    page.select_option("#question", "bijdrage-per-landsdeel")
    page.wait_for_function("location.hash === '#vraag=bijdrage-per-landsdeel'")
    settle(page)
    page.reload()
    settle(page)
    assert page.input_value("#question") == "bijdrage-per-landsdeel"


def test_chart_and_map(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql/#query={quote(POINTS)}")
    settle(page)
    page.locator("#results").get_by_role("button", name="Grafiek").click()
    assert len(page.query_selector_all("svg.chart rect")) == 2
    page.locator("#results").get_by_role("button", name="Kaart").click()
    page.wait_for_selector("svg.map circle")
    assert len(page.query_selector_all("svg.map circle")) == 1
    assert "Buiten deze kaart: 1." in page.inner_text("#results")


def test_the_map_question_is_a_map_of_its_amounts(page: Page, address: str) -> None:
    page.goto(f"{address}/released/sparql/#vraag=kaart-van-deals")
    settle(page)
    page.locator("#results").get_by_role("button", name="Kaart").click()
    page.wait_for_selector("svg.map circle")
    told = page.locator("svg.map circle title").all_text_contents()
    assert len(told) > 40
    assert "Regio Deal Rotterdam-Zuid: 130.000.000" in told
    radius = {
        one.text_content(): float(one.get_attribute("r") or "0")
        for one in page.locator("svg.map circle").all()
    }
    assert max(radius, key=lambda name: radius[name]) == "Regio Deal Rotterdam-Zuid: 130.000.000"


def test_texts_of_a_chart_stay_inside_it(page: Page, address: str) -> None:
    page.goto(f"{address}/released/sparql/#vraag=bijdrage-per-deal")
    settle(page)
    page.locator("#results").get_by_role("button", name="Grafiek").click()
    page.wait_for_selector("svg.chart rect")
    wide = page.evaluate("document.querySelector('svg.chart').viewBox.baseVal.width")
    texts = page.evaluate(
        "[...document.querySelectorAll('svg.chart text')].map((one) => one.getBBox())"
        ".map(({ x, width }) => [x, x + width])"
    )
    assert len(texts) > 60
    assert [one for one in texts if one[0] < 0 or one[1] > wide] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_editor_and_its_answers_are_accessible(
    scheme: str, width: int, browser: Browser, address: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    found = {}
    asked = {"Tabel": "vraag=partners-per-deal", "Kaart": f"query={quote(POINTS)}"}
    for button, fragment in {"Grafiek": "vraag=bijdrage-per-deal", **asked}.items():
        page.goto(f"{address}/sparql/index.html#{fragment}")
        settle(page)
        page.locator("#results").get_by_role("button", name=button).click()
        results = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        found[button] = [(one["id"], one["nodes"][0]["target"]) for one in results.response["violations"]]
    paper = page.evaluate(
        "[...document.querySelectorAll('.CodeMirror, .yasr')]"
        ".map((one) => getComputedStyle(one).backgroundColor)"
    )
    shade = {int(one) for text in paper for one in re.findall(r"\d+", text)[:3]}
    context.close()
    assert {name: one for name, one in found.items() if one} == {}
    assert max(shade) < 80 if scheme == "dark" else min(shade) > 200


def test_a_wrong_query_is_told_and_the_next_one_works(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql/#query={quote('SELECT * WHERE { ?s ?p')}")
    said = settle(page, "wrong")
    assert said.startswith("De vraag kan niet worden beantwoord.")
    assert len(said) < 400
    page.select_option("#question", "bijdrage-per-landsdeel")
    settle(page)


@pytest.mark.parametrize(
    ("sparql", "shown"),
    [
        ("ASK { }", "true"),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE { }", "urn:a"),
        (
            'SELECT (IRI("javascript:alert(1)") AS ?x) ("<img src=x onerror=alert(1)>" AS ?y) WHERE { }',
            "<img src=x",
        ),
    ],
)
def test_every_form_of_query_is_shown_as_text(sparql: str, shown: str, page: Page, address: str) -> None:
    page.goto(f"{address}/sparql/#query={quote(sparql)}")
    settle(page)
    page.wait_for_selector("#results .yasr_results > *")
    assert shown.lower() in page.inner_text("#results").lower()
    assert page.query_selector_all("#results img, #results a[href^='javascript']") == []


def test_a_query_that_fetches_elsewhere_is_refused(page: Page, address: str) -> None:
    page.goto(
        f"{address}/sparql/#query={quote('SELECT * WHERE { SERVICE <https://example.org/> { ?s ?p ?o } }')}"
    )
    settle(page, "wrong")


def test_writing_asks_nobody_and_tab_leaves_the_editor(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql/#query={quote('SELECT * WHERE { }')}")
    settle(page)
    page.click(".CodeMirror")
    page.keyboard.type(" # foaf:name schema:")
    page.keyboard.press("Tab")  # to the part that scrolls
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_fits_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}/sparql/#vraag=partners-per-deal")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
