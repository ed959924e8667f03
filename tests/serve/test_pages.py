"""The pages that need a server, as people without script use them."""

from __future__ import annotations

import io
import re
import time
import zipfile
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from regiodeals.content import find_content
from regiodeals.drafts.fields import FORM
from regiodeals.drafts.template import template
from regiodeals.drafts.world import load_world

if TYPE_CHECKING:
    from tests.serve.conftest import Got, Serving

FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def fill_in(real: Serving, path: str = "/toets", **fields: str) -> Got:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return real.send("POST", path, headers=FORM_TYPE, body=urlencode(named).encode())


def upload(real: Serving, name: str, content: bytes, *, path: str = "/toets") -> Got:
    head = f'--x\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    return real.send("POST", path, headers={"Content-Type": "multipart/form-data; boundary=x"}, body=body)


@pytest.mark.parametrize("path", ["/toets", "/en/toets", "/wat-als", "/en/wat-als", "/sparql", "/", "/en"])
def test_pages_need_no_script_and_nothing_from_elsewhere(path: str, real: Serving) -> None:
    got = real.get(path, accept="text/html")
    assert got.status == 200
    assert f'<html lang="{"en" if path.startswith("/en") else "nl"}">' in got.text
    assert not re.findall(r"<script(?! src=\"/assets/serve\.js\" defer></script>)", got.text)
    assert "style=" not in got.text
    assert not re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//', got.text)
    assert len(re.findall(r"<h1>", got.text)) == 1
    parts = re.findall(r"<title>(.*)</title>", got.text)[0].split(" – ")
    assert all(parts)
    assert len(parts) == len(set(parts))


def test_every_label_leads_to_its_field(real: Serving) -> None:
    for path in ("/toets", "/wat-als", "/sparql"):
        text = real.get(path, accept="text/html").text
        ids = set(re.findall(r' id="([^"]+)"', text))
        assert set(re.findall(r'<label for="([^"]+)"', text)) <= ids
        assert {
            one for found in re.findall(r'aria-describedby="([^"]+)"', text) for one in found.split()
        } <= ids


def test_findings_stand_beside_the_fields(real: Serving) -> None:
    got = fill_in(real, naam="Mooie deal", tranche="6", rijksbijdrage="1 mln", inclusief_btw="ja")
    field = got.text.split('id="veld-rijksbijdrage"')[1].split('class="field"')[0]
    assert "finding violation" in field
    assert "5 miljoen" in field
    assert 'value="1 mln"' in field
    assert '<a href="#veld-rijksbijdrage">' in got.text
    assert got.headers["cache-control"] == "no-store"


def test_what_cannot_be_read_is_told_at_its_field(real: Serving) -> None:
    got = fill_in(real, naam="x", rijksbijdrage="veel", looptijd__start="ooit")
    assert got.text.count('class="finding violation"') >= 3
    assert '<a href="#veld-looptijd">' in got.text


@pytest.mark.parametrize(
    ("path", "amount", "date", "file"),
    [
        ("/toets", "geen bedrag", "geen datum", "Dit veld bestaat niet"),
        ("/en/toets", "no amount", "no date", "There is no such field"),
    ],
)
def test_what_cannot_be_read_is_told_in_the_language_of_the_page(
    path: str, amount: str, date: str, file: str, real: Serving
) -> None:
    pages = {
        path: fill_in(real, path, naam="x", rijksbijdrage="veel", looptijd__start="ooit").text
        for path in ("/toets", "/en/toets")
    }
    mine, other = pages.pop(path), next(iter(pages.values()))
    for words in (amount, date):
        assert mine.count(words) == 2, "above the form, and beside the field"
        assert words not in other
    assert mine.count("rijksbijdrage:") == 2
    sent = upload(real, "x.yaml", b"naam: x\nonzin: 3\n", path=path).text
    assert file in sent
    assert "x.yaml:2" in sent


@pytest.mark.parametrize("path", ["/toets", "/nothing", "/sparql?query=SELECT", "/wat-als?change=veel"])
def test_what_is_wrong_is_told_in_dutch_on_a_dutch_page(path: str, real: Serving) -> None:
    """What is English there says so, so that a screen reader speaks it well."""
    got = (
        fill_in(real, path, rijksbijdrage="veel") if path == "/toets" else real.get(path, accept="text/html")
    )
    told = re.sub(r'<(div|p|span) lang="en">.*?</\1>', "", got.text.split("<h1>")[1], flags=re.DOTALL)
    assert not re.findall(r"\b(?:the|There|Write|Correct|Start at)\b", re.sub("<[^>]*>", "", told))


def test_more_rows_keep_what_was_written(real: Serving) -> None:
    got = fill_in(real, naam="x", cofinanciering__3__partij="provincie Drenthe", rijen="3", doe="meer")
    assert 'name="cofinanciering.6.partij"' in got.text
    assert "provincie Drenthe" in got.text
    assert "finding" not in got.text


@pytest.mark.parametrize("kind", ["xlsx", "yaml", "csv"])
def test_a_form_can_be_fetched_filled_in_and_sent(kind: str, real: Serving) -> None:
    form = real.get(f"/toets/formulier.{kind}", lang="nl")
    assert form.body == template(kind, "nl")
    assert f"formulier.{kind}" in form.headers["content-disposition"]
    got = upload(real, f"formulier.{kind}", form.body)
    assert "Alles voldoet" in got.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ"),
        ("x.xlsx", b"no zip"),
        ("x.yaml", b"a: &a [*a]"),
        ("x.yaml", b"\xff\xfe"),
        ("", b"x"),
        ("../../x", b"x"),
    ],
)
def test_a_bad_file_is_told_on_the_page(name: str, content: bytes, real: Serving) -> None:
    got = upload(real, name, content)
    assert got.status in {200, 400}
    assert "Traceback" not in got.text
    assert "finding violation" in got.text or got.status == 400


def bomb(size: int) -> bytes:
    """Return a workbook of the template, with a part that is tiny until it is unpacked."""
    stream = io.BytesIO(template("xlsx", "nl"))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(size))
    return stream.getvalue()


@pytest.mark.parametrize("size", [3_900_000, 200_000_000], ids=["tight", "huge"])
def test_a_workbook_that_would_burst_is_refused_before_it_is_unpacked(size: int, real: Serving) -> None:
    content = bomb(size)
    assert len(content) < 300_000
    started = time.monotonic()
    got = upload(real, "x.xlsx", content)
    assert "finding violation" in got.text
    assert "werkmap" in got.text
    kind = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    assert real.send("POST", "/api/v1/check", headers=kind, body=content).status == 400
    good = real.send("POST", "/api/v1/check", headers=kind, body=template("xlsx", "nl"))
    assert (good.status, good.json["findings"]) == (200, [])
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '" onfocus="x', "{{ 7 * 7 }}", "'; DROP TABLE", "\u202e\u0000"]
)
def test_hostile_texts_are_shown_as_text(text: str, real: Serving) -> None:
    got = fill_in(real, naam=text, rijksbijdrage=text, themas=text)
    assert got.status == 200
    assert "<script>alert" not in got.text
    assert 'onfocus="x' not in got.text
    assert "49" not in unescape(got.text).split("veld-naam")[1].split("veld-tranche")[0]
    assert real.get("/wat-als", change=text).status == 200
    assert "<script>alert" not in real.get("/wat-als", change=text, zonder=text).text
    assert "<script>alert" not in real.get("/sparql", query=text, accept="text/html").text


def test_a_scenario_is_calculated_without_script(real: Serving) -> None:
    got = real.get("/wat-als", change="-10%")
    assert "219.870.000" in got.text
    assert "<table>" in got.text
    wrong = real.get("/en/wat-als", change="veel", budget="200 mln")
    assert wrong.status == 200
    assert "finding violation" in wrong.text


def test_a_query_is_answered_on_the_page(real: Serving) -> None:
    got = real.get("/sparql", query="SELECT ?x { VALUES ?x { 1 2 } }", accept="text/html")
    assert got.text.count("<td>") == 2
    assert "format=csv" in got.text


def test_an_error_is_a_page_for_a_browser(real: Serving) -> None:
    got = real.get("/nothing", accept="text/html,*/*;q=0.8")
    assert (got.status, got.media_type) == (404, "text/html")
    assert got.headers["x-request-id"] in got.text


def test_every_rule_for_drafts_has_a_field() -> None:
    """It is named by the rule, or chosen by its query for each finding."""
    rules = load_world(find_content()).rules.rules.values()
    named = {rule.iri: rule.field for rule in rules if "?veld" not in (rule.query or "")}
    assert len(named) > 30
    wrong = {iri: field for iri, field in named.items() if field not in {field.name for field in FORM}}
    assert not wrong, "name a field of the form in rd:veld of these rules"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("instrument", {"instrument": "gift"}),
        ("landsdeel", {"landsdeel": "Noort"}),
        ("cofinanciering", {"cofinanciering__2__partij": "x", "cofinanciering__2__herkomst": "y"}),
        ("partijen", {"partijen__1__naam": "x", "partijen__1__rol": "y"}),
        ("gevraagd", {"gevraagd": "-5 mln"}),
    ],
)
def test_a_finding_of_a_rule_over_several_fields_stands_at_its_own(
    field: str, fields: dict[str, str], real: Serving
) -> None:
    empty = fill_in(real, naam="x", tranche="6").text
    text = fill_in(real, naam="x", tranche="6", **fields).text

    def placed(page: str) -> list[str]:
        parts = re.split(r'<div class="field" id="veld-(\w+)">', page)
        told = zip(parts[1::2], parts[2::2], strict=True)
        return [name for name, part in told if re.search("Kies bij|Vervang het negatieve bedrag", part)]

    assert placed(text) == [field]
    assert placed(empty) == []
