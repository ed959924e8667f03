"""Starting, reloading and stopping as an operator does it."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.cli.main import main
from regiodeals.content import content_in
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.serve.settings import Settings, described
from tests.serve.conftest import ROOT, served, starting, write_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.serve.conftest import Got

pytestmark = pytest.mark.slow

MORE = """PREFIX rd: <https://w3id.org/regiodeals/def/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<https://w3id.org/regiodeals/id/register/extra> a rd:Registeruitgave .
<https://w3id.org/regiodeals/id/register/extra> {
    <https://w3id.org/regiodeals/id/gebied/nieuw> rdfs:label "nieuw gebied"@nl .
}
"""
NEW = "ASK { <https://w3id.org/regiodeals/id/gebied/nieuw> ?p ?o }"


def test_a_reload_brings_new_data_and_drops_no_request(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        assert serving.get("/sparql", query=NEW).json["boolean"] is False
        version = serving.get("/ready").json["version"]
        tag = serving.get("/api/v1/deals").headers["etag"]
        got: list[Got] = []
        is_over = threading.Event()

        def ask() -> None:
            while not is_over.is_set():
                got.append(serving.get("/sparql", query="SELECT * { ?s ?p ?o } LIMIT 50"))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        (folder / "data" / "extra.trig").write_text(MORE, encoding="utf-8")
        serving.process.send_signal(signal.SIGHUP)
        serving.hear("ready")
        time.sleep(0.3)
        is_over.set()
        for thread in threads:
            thread.join()
        assert len(got) > 10
        assert {one.status for one in got} == {200}
        assert serving.get("/sparql", query=NEW).json["boolean"] is True
        assert serving.get("/ready").json["version"] != version
        assert serving.get("/api/v1/deals").headers["etag"] == tag
        (folder / "data" / "extra.trig").write_text("this is no TriG", encoding="utf-8")
        serving.process.send_signal(signal.SIGHUP)
        assert "extra.trig" in serving.hear("reload")["problem"]
        assert serving.get("/sparql", query=NEW).json["boolean"] is True
        end = time.monotonic() + 10
        while len(serving.children()) > 2 and time.monotonic() < end:
            time.sleep(0.1)
        assert len(serving.children()) == 2, "old workers are still there"


def test_kill_during_a_reload_leaves_nothing_and_a_restart_serves_whole_data(tmp_path: Path) -> None:
    folder = write_world(tmp_path, MORE)
    with served("--content", str(folder), "--workers", "2", cwd=tmp_path) as serving:
        serving.process.send_signal(signal.SIGHUP)
        serving.hear("step")
        children = serving.children()
        assert len(children) >= 4
        serving.process.kill()
        serving.process.wait()
        end = time.monotonic() + 15
        while any(is_running(child) for child in children) and time.monotonic() < end:
            time.sleep(0.1)
        assert [child for child in children if is_running(child)] == []
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        assert serving.get("/sparql", query=NEW).json["boolean"] is True
        counted = (
            "SELECT ?stated (COUNT(*) AS ?counted) "
            "{ ?x <http://rdfs.org/ns/void#triples> ?stated . ?s ?p ?o } GROUP BY ?stated"
        )
        (row,) = serving.get("/sparql", query=counted).json["results"]["bindings"]
        assert row["stated"]["value"] == row["counted"]["value"]


def is_running(number: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


def test_sigterm_answers_what_was_asked_and_ends_cleanly(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served("--content", str(folder), "--workers", "1", "--query-seconds", "3", cwd=tmp_path) as serving:
        got: list[Got] = []
        slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f) }"
        thread = threading.Thread(target=lambda: got.append(serving.get("/sparql", query=slow)))
        thread.start()
        time.sleep(0.2)
        children = serving.children()
        serving.process.send_signal(signal.SIGTERM)
        thread.join(timeout=30)
        assert got[0].status in {200, 503}
        assert serving.process.wait(timeout=30) == 0
        assert not [child for child in children if is_running(child)]
        serving.hear("stopped")


def until(is_so: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    """Wait for something, at most some seconds; return whether it came."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()


def test_workers_that_die_while_they_wait_are_replaced_before_anyone_asks(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served("--content", str(folder), "--workers", "2", cwd=tmp_path) as serving:
        nursery, *workers = serving.children()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        assert until(lambda: len(set(serving.children()) - {nursery, *workers}) == 2)
        assert {serving.get("/sparql", query="ASK {}").status for _ in range(4)} == {200}


def test_workers_come_back_after_the_system_had_no_room_for_them(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served(
        *("--content", str(folder), "--workers", "2", "--query-seconds", "1", "--queue-seconds", "1"),
        cwd=tmp_path,
    ) as serving:
        before = resource.prlimit(serving.process.pid, resource.RLIMIT_NOFILE)
        nursery, *workers = serving.children()
        slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
        threads = [
            threading.Thread(target=serving.get, args=("/sparql",), kwargs={"query": slow}) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        resource.prlimit(serving.process.pid, resource.RLIMIT_NOFILE, (4, before[1]))
        for thread in threads:
            thread.join()
        assert until(lambda: not any(map(is_running, workers)))
        time.sleep(1.0)
        assert serving.children() == [nursery]
        resource.prlimit(serving.process.pid, resource.RLIMIT_NOFILE, before)
        assert until(lambda: len(serving.children()) == 3), "the workers did not come back"
        assert serving.get("/ready").status == 200
        assert serving.get("/sparql", query="ASK {}").status == 200


def test_a_pool_that_stays_without_workers_is_not_ready(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        nursery, worker = serving.children()
        os.kill(nursery, signal.SIGSTOP)  # it makes no other
        os.kill(worker, signal.SIGKILL)
        assert until(lambda: serving.get("/ready").status == 503)
        assert serving.get("/health").status == 200
        os.kill(nursery, signal.SIGCONT)
        assert until(lambda: serving.get("/ready").status == 200)


def test_a_reload_lets_a_long_query_end_as_it_would(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with served(
        *("--content", str(folder), "--workers", "1", "--query-seconds", "8", "--drain-seconds", "1"),
        cwd=tmp_path,
    ) as serving:
        got: list[Got] = []
        slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
        thread = threading.Thread(target=lambda: got.append(serving.get("/sparql", query=slow)))
        thread.start()
        time.sleep(0.3)
        serving.process.send_signal(signal.SIGHUP)
        serving.hear("ready")
        thread.join()
        assert "longer than 8 seconds" in got[0].json["detail"]


def test_a_reload_that_is_asked_too_early_comes_after_the_start(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    with starting("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        serving.process.send_signal(signal.SIGHUP)
        serving.hear("ready")
        serving.hear("ready")
        assert until(lambda: len(serving.children()) == 2), "two generations are alive"
        assert serving.get("/sparql", query="ASK {}").status == 200


def test_it_is_alive_before_it_is_ready(tmp_path: Path) -> None:
    """A graph that cannot be read yet: health is fine, ready is not, and nothing else is promised."""
    folder = write_world(tmp_path)
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        os.kill(serving.children()[0], signal.SIGSTOP)
        assert serving.get("/health").json == {"status": "alive"}
        os.kill(serving.children()[0], signal.SIGCONT)
        assert serving.get("/ready").status == 200


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--port", "70000"), 2, "There is no port 70000."),
        (("--query-seconds", "0"), 2, "at least"),
        (("--port", "x"), 2, "--port"),
        (("--site", "nowhere"), 2, "holds no site"),
        (("--content", "nowhere"), 2, "holds no ontology"),
        (("--base-iri", "nonsense"), 2, "cannot be a base IRI"),
        (("--endpoint", "http://127.0.0.1:9/sparql", "--query-seconds", "1"), 2, "127.0.0.1:9"),
        (("--host", "nowhere.invalid"), 3, "cannot listen"),
    ],
)
def test_wrong_settings_are_told(words: tuple[str, ...], code: int, told: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "regiodeals",
            "serve",
            *(("--port", "0") if "--port" not in words else ()),
            *words,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == code


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 3
    assert "--port" in capsys.readouterr().err


def test_settings_come_from_the_environment_too(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    env = {"REGIODEALS_CONTENT": str(folder), "REGIODEALS_WORKERS": "1", "REGIODEALS_ANSWER_ROWS": "7"}
    with served(env=env, cwd=tmp_path) as serving:
        assert serving.get("/sparql", query="SELECT * { ?s ?p ?o } LIMIT 8").status == 413


def test_every_setting_is_a_flag_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--help"]) == 0
    text = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert len(list(described())) == len(fields(Settings))
    for each in described():
        assert each.flag in text
        assert each.variable in text


def test_a_site_is_served_when_it_is_of_the_same_data(tmp_path: Path) -> None:
    folder = write_world(tmp_path)
    site = tmp_path / "build"
    write_dumps(load_dataset(content_in(folder)), site)
    (site / "index.html").write_text("<!doctype html><title>De site</title>", encoding="utf-8")
    (site / "doc" / "tranche").mkdir(parents=True)
    (site / "doc" / "tranche" / "9.html").write_text(
        "<!doctype html><title>Van de site</title>", encoding="utf-8"
    )
    (site / "en").mkdir()
    for name in ("vragen.html", "en/vragen.html", "en/index.html", "vragen.csv", "doc/tranche/9.csv"):
        (site / name).write_text("<!doctype html><title>Nog een</title>", encoding="utf-8")
    (site / ".secret").write_text("x", encoding="utf-8")
    (site / "link.txt").symlink_to("/etc/passwd")
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        assert "De site" in serving.get("/").text
        assert "Van de site" in serving.get("/doc/tranche/9", accept="text/html").text
        assert serving.get("/doc/tranche/9", accept="text/turtle").media_type == "text/turtle"
        whole = serving.get("/regiodeals.nq")
        assert whole.media_type == "application/n-quads"
        assert whole.body == (site / "regiodeals.nq").read_bytes()
        tag = {"If-None-Match": whole.headers["etag"]}
        assert serving.send("GET", "/regiodeals.nq", headers=tag).status == 304
        assert {serving.get(path).status for path in ("/.secret", "/link.txt", "/doc")} == {404}
        for path in ("/doc/tranche/9", "/en/vragen", "/vragen"):
            got = serving.get(f"{path}/?format=html")
            assert (got.status, got.headers["location"]) == (308, f"{path}?format=html")
        assert serving.get("/en/").status == serving.get("/en").status == 200
        serving.log.read()
        for path in ("/vragen", "/doc/tranche/9"):
            (site / f"{path[1:]}.html").unlink()  # as when the site is built anew
            (site / f"{path[1:]}.csv").unlink()
            for name in (path, f"{path}.csv"):
                gone = serving.get(name, accept="text/html")
                if gone.status != 200:  # else it was kept
                    assert (gone.status, gone.headers["retry-after"]) == (503, "5"), gone.text
            assert serving.get(f"{path}.csv").status == 503
        told = serving.log.read()
        assert '"environment"' in told
        assert '"fault"' not in told
    (folder / "data" / "extra.trig").write_text(MORE, encoding="utf-8")
    with served("--content", str(folder), "--workers", "1", cwd=tmp_path) as serving:
        assert "De site" not in serving.get("/").text
