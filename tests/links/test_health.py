"""Visiting addresses is polite: robots.txt, pauses, few retries, named hosts only."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from regiodeals.cli.main import main
from regiodeals.errors import InputProblem, ParameterProblem
from regiodeals.graph.linksets import read_link_set
from regiodeals.links.health import AGENT, Manners, State, Visit, targets, visit
from regiodeals.links.visited import VISITED, OnlineCheck, read_online_check
from regiodeals.links.visited import to_json as kept

from .conftest import COLUMNS, HEADER, ROW

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

QUICK = Manners(pause=0.0, timeout=0.5, retries=1)


def site(
    pages: dict[str, tuple[int, dict[str, str], bytes]], seen: list[str]
) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        seen.append(f"{request.command} {request.path}")
        assert request.headers["User-Agent"] == AGENT
        status, headers, body = pages.get(request.path, (404, {}, b""))
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)

    return answer


def states(visits: list[Visit]) -> list[State]:
    return [one.state for one in visits]


def ask(host: str, *paths: str, manners: Manners = QUICK) -> list[Visit]:
    addresses = [(f"http://{host}{path}", "proef") for path in paths]
    return list(visit(addresses, manners=manners, sleep=lambda _: None))


def test_each_outcome_is_told_apart(serve: Callable[..., str]) -> None:
    seen: list[str] = []
    pages = {
        "/goed": (200, {}, b""),
        "/hier": (303, {"Location": "/goed"}, b""),
        "/elders": (302, {"Location": "https://elsewhere.example/x"}, b""),
        "/rond": (302, {"Location": "/rond"}, b""),
        "/weg": (410, {}, b""),
        "/dicht": (403, {}, b""),
        "/stuk": (500, {}, b""),
    }
    host = serve(site(pages, seen))
    found = ask(host, "/goed", "/hier", "/elders", "/rond", "/weg", "/dicht", "/stuk", "/nooit")
    assert states(found) == [
        State.OK,
        State.OK,
        State.MOVED,
        State.FAILED,
        State.GONE,
        State.REFUSED,
        State.FAILED,
        State.GONE,
    ]
    assert found[2].detail == "https://elsewhere.example/x"
    assert seen[0] == "GET /robots.txt"
    assert seen.count("GET /robots.txt") == 1
    assert seen.count("HEAD /stuk") == 2, "one retry"
    assert all(line.startswith("HEAD") for line in seen[1:])


def test_robots_txt_is_kept_to(serve: Callable[..., str]) -> None:
    seen: list[str] = []
    rules = b"User-agent: *\nDisallow: /geheim\nCrawl-delay: 7\n"
    host = serve(site({"/robots.txt": (200, {}, rules), "/open": (200, {}, b"")}, seen))
    waits: list[float] = []
    addresses = [(f"http://{host}{path}", "proef") for path in ("/geheim/1", "/open", "/open")]
    found = list(visit(addresses, manners=QUICK, sleep=waits.append, clock=lambda: 100.0))
    assert states(found) == [State.FORBIDDEN, State.OK, State.OK]
    assert not any("geheim" in line for line in seen)
    assert waits == [7.0, 7.0]


def test_a_server_in_trouble_is_not_asked_further(serve: Callable[..., str]) -> None:
    seen: list[str] = []
    host = serve(site({"/robots.txt": (503, {}, b""), "/a": (200, {}, b"")}, seen))
    assert states(ask(host, "/a")) == [State.FAILED]
    assert not any("/a" in line for line in seen)


def test_between_two_visits_is_a_pause_and_a_retry_waits_as_asked(serve: Callable[..., str]) -> None:
    seen: list[str] = []
    host = serve(site({"/a": (200, {}, b""), "/druk": (429, {"Retry-After": "9"}, b"")}, seen))
    waits: list[float] = []
    manners = Manners(pause=2.0, timeout=1.0, retries=1)
    addresses = [(f"http://{host}{path}", "proef") for path in ("/a", "/druk")]
    found = list(visit(addresses, manners=manners, sleep=waits.append, clock=lambda: 50.0))
    assert states(found) == [State.OK, State.FAILED]
    assert waits == [2.0, 2.0, 9.0, 2.0]


def test_a_server_without_head_is_asked_with_get(serve: Callable[..., str]) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200 if request.command == "GET" else 405)
        request.send_header("Content-Length", "0")
        request.end_headers()

    assert states(ask(serve(answer), "/a")) == [State.OK]


def test_a_slow_or_absent_server_is_told(serve: Callable[..., str]) -> None:
    def slow(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/robots.txt":
            request.send_error(404)
        else:
            time.sleep(2)

    manners = Manners(pause=0.0, timeout=0.2, retries=0)
    (found,) = ask(serve(slow), "/a", manners=manners)
    assert (found.state, found.detail) == (State.FAILED, "no answer in time")
    (absent,) = ask("127.0.0.1:9", "/a", manners=manners)
    assert (absent.state, absent.detail) == (State.FAILED, "Connection refused")


def test_only_named_hosts_are_in_the_sample(link_set: Callable[..., Path]) -> None:
    rows = "".join(ROW.replace("lijst:groningen", f"lijst:{number:03}") for number in range(50))
    links = read_link_set(link_set(HEADER + COLUMNS + rows))
    chosen = targets([links], hosts=["EXAMPLE.org"], sample=5)
    assert [address.rpartition("/")[2] for address, _ in chosen] == ["000", "012", "024", "037", "049"]
    assert targets([links], hosts=["example.com"], sample=5) == []


@pytest.mark.parametrize(
    "manners", [Manners(pause=-1.0), Manners(pause=61.0), Manners(timeout=0.0), Manners(sample=0)]
)
def test_bounds_are_kept(manners: Manners) -> None:
    with pytest.raises(ParameterProblem):
        list(visit([], manners=manners))


def test_the_command_visits_a_named_host_and_writes_what_came_of_it(
    serve: Callable[..., str],
    link_set: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[str] = []
    host = serve(site({"/lijst/groningen": (200, {}, b"")}, seen))
    header = HEADER.replace("lijst: https://example.org/", f"lijst: http://{host}/")
    folder = link_set(header + COLUMNS + ROW + ROW.replace("lijst:groningen", "lijst:weg")).parent
    words = ["links", "check", "--links", str(folder), "--out", str(tmp_path / "report"), "--pause", "0"]
    code = main([*words, "--online", "--host", host, "--lang", "en"])
    out = capsys.readouterr().out
    assert code == 1
    assert f"http://{host}/lijst/weg: is gone (404)" in out
    assert seen[0] == "GET /robots.txt"
    report = json.loads((tmp_path / "report" / "koppelingen.json").read_text(encoding="utf-8"))
    assert {one["state"] for one in report["visits"]} == {"ok", "gone"}
    last = read_online_check(tmp_path / "report" / VISITED)
    assert last is not None
    assert last.states("proef") == {State.OK: 1, State.GONE: 1}
    main(words)
    assert read_online_check(tmp_path / "report" / VISITED) == last, "A check without network keeps it."
    assert main([*words, "--online", "--host", "nowhere.example"]) == 2
    assert "No link leads to nowhere.example." in capsys.readouterr().err


# --- What is kept of an online check ---

CHECK = OnlineCheck(
    day=date(2026, 11, 25),
    visits=(
        Visit(address="https://example.org/a", link_set="proef", state=State.OK, detail="200"),
        Visit(address="https://example.org/b", link_set="proef", state=State.GONE, detail="404"),
        Visit(address="https://example.org/c", link_set="ander", state=State.OK, detail="200"),
    ),
)


def test_an_online_check_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / VISITED
    assert read_online_check(path) is None
    path.write_text(kept(CHECK), encoding="utf-8")
    assert read_online_check(path) == CHECK
    assert CHECK.states("proef") == {State.OK: 1, State.GONE: 1}


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{", "[" * 100_000, '{"day": 1, "visits": []}', '{"day": "2026-11-25"}'),
        kept(CHECK).replace("2026-11-25", "25 november"),
        kept(CHECK).replace('"gone"', '"<script>"'),
        kept(CHECK).replace('"detail"', '"details"'),
        kept(CHECK).replace('"404"', "404"),
    ],
)
def test_what_is_no_online_check_is_refused_with_its_file(text: str, tmp_path: Path) -> None:
    (tmp_path / VISITED).write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        read_online_check(tmp_path / VISITED)
    assert VISITED in str(caught.value)
