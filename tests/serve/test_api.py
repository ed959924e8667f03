"""The REST API: questions, lists, pre-check and scenario, and what it says when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from regiodeals.cli.main import main
from regiodeals.content import find_content
from regiodeals.drafts.template import template
from regiodeals.questions.catalogue import load_catalogue
from regiodeals.serve.asking import COLLECTIONS
from regiodeals.serve.openapi_schemas import XLSX

if TYPE_CHECKING:
    from tests.serve.conftest import Got, Serving

V1 = "/api/v1"
QUESTIONS = load_catalogue(find_content().queries).names


def follow(real: Serving, got: Got, relation: str) -> Got | None:
    found = re.search(rf'<([^>]+)>; rel="{relation}"', got.headers.get("link", ""))
    return real.send("GET", found[1]) if found else None


@pytest.mark.parametrize("name", QUESTIONS)
def test_answers_are_those_of_the_command(
    name: str, real: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    got = real.get(f"{V1}/vragen/{name}/antwoord", format="csv")
    expected = load_catalogue(find_content().queries).find(name).expected_path.read_bytes()
    rows = list(csv.reader(io.StringIO(got.text)))
    frozen = list(csv.reader(io.StringIO(expected.decode())))
    assert rows == frozen
    paged: list[list[Any]] = []
    page: Got | None = real.get(f"{V1}/vragen/{name}/antwoord", pageSize="50")
    while page is not None:
        paged += [list(row.values()) for row in page.json["rijen"]]
        page = follow(real, page, "next")
    assert len(paged) == len(rows) - 1 == real.get(f"{V1}/vragen/{name}/antwoord").json["totaal"]
    if name == "bijdrage-per-landsdeel":
        assert main(["ask", name, "--tranche", "6", "--format", "csv"]) == 0
        assert (
            capsys.readouterr().out
            == real.get(f"{V1}/vragen/{name}/antwoord", format="csv", tranche="6").text
        )


def test_numbers_are_numbers_to_the_last_digit(real: Serving) -> None:
    got = real.get(f"{V1}/vragen/bijdrage-per-landsdeel/antwoord", tranche="6")
    row = got.json["rijen"][0]
    assert row["bedrag"] == 59300000
    assert isinstance(row["landsdeel"], str)
    shown = real.get(f"{V1}/vragen/bijdrage-per-landsdeel/antwoord", tranche="6", format="csv").text
    for number in re.findall(r"0\.\d+", shown):
        assert f":{number}" in got.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("image/svg+xml", "image/svg+xml"), (XLSX, XLSX),
        (None, "application/json"), ("application/json", "application/json"), ("text/csv", "text/csv"),
        ("text/markdown", "text/markdown"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("image/png", "application/problem+json"),
    ],
)  # fmt: skip
def test_forms_of_an_answer(accept: str | None, media_type: str, real: Serving) -> None:
    got = real.get(f"{V1}/vragen/bijdrage-per-deal/antwoord", accept=accept)
    assert got.media_type == media_type
    assert got.status == (406 if accept == "image/png" else 200)


def test_all_mistakes_are_told_at_once(real: Serving) -> None:
    got = real.get(
        f"{V1}/vragen/bijdrage-per-deal/antwoord",
        tranche="zestien", pageSize="0", page="-1", lang="fr", format="pdf", kleur="rood",
    )  # fmt: skip
    assert (got.status, got.media_type) == (400, "application/problem+json")
    told = got.json
    assert sorted(mistake["veld"] for mistake in told["fouten"]) == [
        "format",
        "kleur",
        "lang",
        "page",
        "pageSize",
        "tranche",
    ]
    assert told["status"] == 400
    assert all(mistake["melding"] for mistake in told["fouten"])
    assert told["instance"].removeprefix("urn:uuid:") == got.headers["x-request-id"]


@pytest.mark.parametrize(
    "value",
    [
        "6 } UNION { ?s ?p ?o",
        "6'",
        '6"',
        "<x>",
        "6#",
        "\u0000",
        "6\n",
        "9" * 5000,
        "é" * 300,
        "../x",
        "{{7*7}}",
    ],
)
def test_hostile_values_are_refused(value: str, real: Serving) -> None:
    got = real.get(f"{V1}/vragen/bijdrage-per-deal/antwoord", tranche=value)
    assert got.status == 400
    assert [mistake["veld"] for mistake in got.json["fouten"]] == ["tranche"]


def test_questions_are_listed_and_found(real: Serving) -> None:
    everything = real.get(f"{V1}/vragen", pageSize="1000").json
    assert [row["naam"] for row in everything["rijen"]] == list(QUESTIONS)
    found = real.get(f"{V1}/vragen", zoek="cofinanciering").json["rijen"]
    assert 0 < len(found) < len(QUESTIONS)
    assert {row["thema"] for row in real.get(f"{V1}/vragen", thema="geld").json["rijen"]} == {"geld"}
    one = real.get(f"{V1}/vragen/bijdrage-per-deal", lang="en").json
    assert one["titel"] == "How much State contribution does each deal get?"
    assert one["parameters"][0]["waarden"] == ["1", "2", "3", "4", "5", "6"]
    assert real.get(f"{V1}/vragen/niets").status == 404


def test_a_search_costs_no_more_for_many_words(real: Serving) -> None:
    """What is said of the questions is folded once: a search does not hold up the others."""
    wanted = real.get(f"{V1}/vragen", zoek="Cofinanciering").json["totaal"]
    started = time.monotonic()
    for page in range(1, 41):
        got = real.get(f"{V1}/vragen", zoek=" ".join(["cofinanciering"] * 13), page=str(page))
        assert got.json["totaal"] == wanted
    assert time.monotonic() - started < 8
    refused = real.get(f"{V1}/vragen", zoek=" ".join(map(str, range(21))))
    assert (refused.status, [mistake["veld"] for mistake in refused.json["fouten"]]) == (400, ["zoek"])


@pytest.mark.parametrize("name", COLLECTIONS)
def test_lists_lead_to_things(name: str, real: Serving) -> None:
    listed = real.get(f"{V1}/{name}", pageSize="3")
    assert len(listed.json["rijen"]) == 3
    assert (
        len({row["slug"] for row in real.get(f"{V1}/{name}", pageSize="1000").json["rijen"]})
        == listed.json["totaal"]
    )
    one = real.get(f"{V1}/{name}/{listed.json['rijen'][0]['slug']}").json
    assert one["samenvatting"] == listed.json["rijen"][0]
    assert one["beschrijving"]["iri"] == one["samenvatting"]["id"]
    assert one["beschrijving"]["facts"]
    assert real.get(f"{V1}/{name}/niets").status == 404


def test_a_deal_comes_with_its_passages(real: Serving) -> None:
    told = real.get(f"{V1}/deals/6-noord-drenthe").json["beschrijving"]
    quotes = [
        source["quote"] for part in told["parts"] for fact in part["facts"] for source in fact["sources"]
    ]
    assert "reserveert maximaal € 15 miljoen" in quotes


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("yaml", "application/yaml"),
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_draft_is_checked(kind: str, media_type: str, real: Serving) -> None:
    good = template(kind, "nl")
    got = real.send("POST", f"{V1}/check", headers={"Content-Type": media_type}, body=good)
    assert (got.status, got.json["conforms"]) == (200, True)
    assert got.headers["cache-control"] == "no-store"


def test_a_bad_draft_is_a_result_or_a_problem(real: Serving) -> None:
    draft = b'{"naam": "Te klein", "tranche": 6, "rijksbijdrage": "1 mln"}'
    headers = {"Content-Type": "application/json"}
    result = real.send("POST", f"{V1}/check", headers=headers, body=draft)
    assert result.status == 200
    assert result.json["violations"] > 3
    problem = real.send(
        "POST", f"{V1}/check", headers={**headers, "Accept": "application/problem+json"}, body=draft
    )
    assert problem.status == 422
    rules = {mistake["regel"].rpartition("/")[2]: mistake for mistake in problem.json["fouten"]}
    assert "5 miljoen" in rules["RijksbijdrageMinimumRule"]["grond"]["quote"]
    assert rules["RijksbijdrageMinimumRule"]["veld"] == "rijksbijdrage"
    turtle = real.send("POST", f"{V1}/check", headers={**headers, "Accept": "text/turtle"}, body=draft)
    assert "sh:ValidationReport" in turtle.text


def test_an_unreadable_draft_names_every_reason(real: Serving) -> None:
    got = real.send(
        "POST",
        f"{V1}/check",
        headers={"Content-Type": "application/yaml"},
        body=b"naam: x\nkleur: rood\nlooptijd: lang\n",
    )
    assert got.status == 400
    assert len(got.json["fouten"]) == 2
    assert "ontwerp.yaml:2" in got.text


@pytest.mark.parametrize(
    ("media_type", "draft", "status"),
    [
        ("application/json", rb'{"naam": "Regio Deal \ud83c\udf0a", "tranche": 6}', 200),
        ("application/json", b'{\n\t"naam": "Regio Deal",\n\t"tranche": 6\n}', 200),
        ("application/yaml", rb'{"naam": "Regio Deal \ud83c\udf0a", "tranche": 6}', 200),
        ("application/json", rb'{"naam": "\ud800"}', 400),
        ("application/yaml", rb'naam: "\ud800"', 400),
        ("application/json", b"naam: x", 400),
        ("application/json", b'{"naam": "x"}' + b" " * 300_000, 413),
        ("application/yaml", b"naam: x" + b" " * 300_000, 413),
        ("application/yaml", b"naam: x" + b" " * 600_000, 413),
    ],
)
def test_a_draft_with_escapes_or_too_large(media_type: str, draft: bytes, status: int, real: Serving) -> None:
    for accept in ("application/json", "text/turtle", "text/plain"):
        got = real.send(
            "POST", f"{V1}/check", headers={"Content-Type": media_type, "Accept": accept}, body=draft
        )
        assert got.status == status, got.text
    name = "x.json" if media_type.endswith("json") else "x.yaml"
    part = f'--x\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\n\r\n'
    got = real.send(
        "POST", "/toets",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        body=part.encode() + draft + b"\r\n--x--\r\n",
    )  # fmt: skip
    assert got.status == (413 if len(draft) > 512 * 1024 else 200)


@pytest.mark.parametrize("media_type", [None, "text/html", "application/pdf", "multipart/form-data"])
def test_another_kind_of_draft_is_refused(media_type: str | None, real: Serving) -> None:
    got = real.send(
        "POST", f"{V1}/check", headers={"Content-Type": media_type} if media_type else {}, body=b"x"
    )
    assert got.status == 415
    assert "application/yaml" in got.headers["accept-post"]


def test_a_scenario_is_that_of_the_command(real: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatif", "--change", "-10%", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == real.get(f"{V1}/what-if", change="-10%").json
    got = real.get(f"{V1}/what-if", change="veel", tranche="x", zonder="a", foo="1")
    assert sorted(mistake["veld"] for mistake in got.json["fouten"]) == ["change", "foo", "tranche"]


def test_every_deal_that_a_scenario_does_not_know_is_named(real: Serving) -> None:
    for name in ("zonder", "alleen"):
        got = real.send("GET", f"{V1}/what-if?tranche=6&{name}=zzz&{name}=yyy%3B+Noord-Drenthe")
        assert got.status == 404
        assert [mistake["veld"] for mistake in got.json["fouten"]] == [name, name]
        assert "'zzz'" in got.json["fouten"][0]["melding"]
        assert "'yyy'" in got.json["fouten"][1]["melding"]
        assert all(mistake["hint"] for mistake in got.json["fouten"])
    page = real.get("/en/wat-als", zonder="zzz; yyy", tranche="6").text
    assert "zzz" in page
    assert page.count("No deal of this tranche is called") == 2


def test_what_each_answer_of_the_api_carries(real: Serving) -> None:
    for got in (real.get(f"{V1}/vragen"), real.get(f"{V1}/niets"), real.get(f"{V1}/deals/niets")):
        assert got.headers["api-version"] == "1.0.0"
        assert got.headers["x-request-id"]
        assert got.headers["access-control-allow-origin"] == "*"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "'unsafe-inline'" not in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/vragen"),
        ("DELETE", "/deals"),
        ("PATCH", "/check"),
        ("GET", "/check"),
        ("POST", "/vragen"),
        ("TRACE", "/deals"),
    ],
)
def test_other_methods_are_refused(method: str, path: str, real: Serving) -> None:
    got = real.send(method, V1 + path)
    assert got.status == 405
    assert got.headers["allow"]


def test_the_description_follows_the_design_rules(real: Serving) -> None:
    """The rules of the NL API Design Rules that can be seen in the description."""
    description = real.get(f"{V1}/openapi.json").json
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": V1}]
    assert re.fullmatch(r"\d+\.\d+\.\d+", description["info"]["version"])
    assert description["info"]["contact"]
    for path, methods in description["paths"].items():
        assert not path.endswith("/")
        assert all(
            re.fullmatch(r"\{\w+\}|openapi\.json|[a-z0-9]+(-[a-z0-9]+)*", part)
            for part in path[1:].split("/")
        ), path
        for operation in methods.values():
            assert operation["responses"]["400"]["content"].keys() == {"application/problem+json"}
            assert all(
                re.fullmatch(r"[a-z][A-Za-z]*", parameter["name"]) for parameter in operation["parameters"]
            )


def test_the_page_of_the_api_loads_nothing_from_elsewhere(real: Serving) -> None:
    for path in (f"{V1}/documentatie", f"/en{V1}/documentatie"):
        got = real.get(path, accept="text/html")
        assert got.status == 200
        assert "<script" not in got.text
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', got.text)
        assert "/api/v1/vragen/bijdrage-per-deal/antwoord" in got.text
