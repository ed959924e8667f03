"""Measure the server beside others that answer SPARQL over the same data, and print Markdown.

Three kinds of work, each with 1, 8 and 32 clients that ask as fast as they are answered: saved questions,
ad-hoc queries (no two alike), and the look-up of one resource. The clients are ``wrk``, on the same machine.
The peers are ``oxigraph serve-read-only`` and, when ``--rdflib-endpoint`` names a Python that has it,
rdflib-endpoint.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from urllib.request import urlopen

from regiodeals.content import find_content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.dumps import write_dumps
from regiodeals.graph.store import EmbeddedStore
from regiodeals.questions.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = (1, 8, 32)
KINDS = ("saved questions", "ad-hoc queries", "look-up of one resource")
JSON = "application/sparql-results+json"
LUA = """
local paths = {}
for line in io.lines("%(paths)s") do paths[#paths + 1] = line end
local at = 0
request = function()
    at = at %% #paths + 1
    return wrk.format("GET", paths[at], { ["Accept"] = "%(accept)s" })
end
"""
RDFLIB_ENDPOINT = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
data = Dataset()
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data, path="/"), port=int(sys.argv[2]), log_level="critical")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a run of clients got: answers a second, the slow end, and what was no good answer."""

    per_second: float
    p99: str
    failed: int

    def __str__(self) -> str:
        """Return the rate, and what failed if anything did."""
        failed = f" ({self.failed} failed)" if self.failed else ""
        return f"{self.per_second:,.0f}{failed}"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], probe: str, environment: dict[str, str] | None = None) -> Iterator[int]:
    """Start a server, wait until it answers, and stop it; yield its process id."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    try:
        end = time.monotonic() + 120
        while True:
            try:
                with urlopen(probe, timeout=60) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise RuntimeError(f"{command[0]} does not answer at {probe}") from None
                time.sleep(0.2)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def measure(address: str, asked: tuple[list[str], str], *, clients: int, seconds: int, folder: Path) -> Rate:
    """Let clients ask for a time; ``asked`` are the paths and the Accept header."""
    paths, accept = asked
    listed, script = folder / "paths.txt", folder / "clients.lua"
    listed.write_text("\n".join(paths) + "\n", encoding="utf-8")
    script.write_text(LUA % {"paths": listed, "accept": accept}, encoding="utf-8")
    done = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s"),
            *("--timeout", "30s", "--latency", "--script", str(script), address),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    slow = re.search(r"99%\s+(\S+)", done)
    failed = sum(
        int(number)
        for pair in re.findall(r"Non-2xx or 3xx responses: (\d+)|timeout (\d+)", done)
        for number in pair
        if number
    )
    return Rate(per_second=float(rate[1]) if rate else 0.0, p99=slow[1] if slow else "-", failed=failed)


def work(store: EmbeddedStore) -> tuple[list[str], list[str], list[str]]:
    """Return the saved queries, the ad-hoc queries, and the IRIs to look up."""
    questions = load_catalogue(find_content().queries).questions()
    things = sorted({triple.subject.value for triple in store.view.triples if "/id/" in str(triple.subject)})  # type: ignore[union-attr]
    ours = [iri for iri in things if iri.startswith(store.view.base_iri)]
    prefix = (
        "PREFIX rd: <https://w3id.org/regiodeals/def/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    )
    adhoc = [
        prefix
        + f"SELECT ?p ?o ?label WHERE {{ <{iri}> ?p ?o OPTIONAL {{ ?o rdfs:label ?label }} }} # {number}"
        for number, iri in enumerate(ours[::3])
    ] + [
        prefix
        + "SELECT ?deal ?amount WHERE { ?deal rd:rijksbijdrage/rd:bedrag ?amount "
        + f"FILTER(?amount > {number}) }}"
        for number in range(0, 40_000_000, 100_000)
    ]
    return [question.sparql for question in questions], adhoc, ours[::4]


def memory_of(root: int) -> int:
    """Proportional memory of a process and all below it, in MiB."""
    waiting, total = [root], 0
    while waiting:
        number = waiting.pop()
        place = Path(f"/proc/{number}")
        try:
            total += int(re.search(r"Pss:\s+(\d+)", (place / "smaps_rollup").read_text())[1])  # type: ignore[index]
            waiting += map(int, (place / "task" / str(number) / "children").read_text().split())
        except OSError:
            continue
    return total // 1024


def query(text: str, path: str) -> str:
    """Return the target of a query by GET."""
    return f"{path}?{urlencode({'query': text})}"


def rates(
    address: str, chosen: dict[str, tuple[list[str], str]], seconds: int, folder: Path
) -> dict[tuple[str, int], Rate]:
    """Measure each kind of work with each number of clients."""
    return {
        (kind, clients): measure(address, asked, clients=clients, seconds=seconds, folder=folder)
        for kind, asked in chosen.items()
        for clients in CLIENTS
    }


def peers(
    saved: list[str],
    adhoc: list[str],
    things: list[str],
    *,
    data: str,
    oxigraph: str,
    python: str | None,
    seconds: int,
) -> dict[str, dict[tuple[str, int], Rate]]:
    """Measure the other servers on a dump of the same data."""
    tables: dict[str, dict[tuple[str, int], Rate]] = {}
    folder = Path(data).parent.parent
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    store = str(folder / "oxigraph")
    subprocess.run([oxigraph, "load", "--location", store, "--file", data], check=True, capture_output=True)
    peer = [oxigraph, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    asked = {
        KINDS[0]: ([query(text, "/query") for text in saved], JSON),
        KINDS[1]: ([query(text, "/query") for text in adhoc], JSON),
        KINDS[2]: ([query(f"DESCRIBE <{iri}>", "/query") for iri in things], "application/n-triples"),
    }
    with running(peer, address + query("ASK {}", "/query")):
        tables["oxigraph serve-read-only"] = rates(address, asked, seconds, folder)
    if python:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        peer = [python, "-c", RDFLIB_ENDPOINT, data, str(port)]
        asked = {
            kind: ([path.replace("/query", "/", 1) for path in paths], accept)
            for kind, (paths, accept) in asked.items()
        }
        tables["rdflib-endpoint"] = {}
        for kind, asks in asked.items():  # a fresh start each: it does not stop what nobody waits for
            with running(peer, address + query("ASK {}", "/"), {"PYTHONPATH": ""}):
                tables["rdflib-endpoint"] |= rates(address, {kind: asks}, seconds, folder)
    return tables


def main(arguments: list[str]) -> int:
    """Run all servers in turn and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6, help="of each run")
    parser.add_argument("--requests", type=int, default=100_000, help="over which memory is watched")
    parser.add_argument("--rdflib-endpoint", metavar="PYTHON", help="a Python that has rdflib-endpoint")
    given = parser.parse_args(arguments)
    oxigraph = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not shutil.which("wrk") or oxigraph is None:
        print("Install wrk and oxigraph first.", file=sys.stderr)
        return 3
    dataset = load_dataset(find_content())
    saved, adhoc, things = work(EmbeddedStore.from_dataset(dataset))
    names = load_catalogue(find_content().queries).names
    tables: dict[str, dict[tuple[str, int], Rate]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_dumps(dataset, folder / "dumps")
        data = str(folder / "dumps" / "regiodeals.nq")

        port = free_port()
        address = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "regiodeals", "serve", "--port", str(port), "--per-client", "64"]
        with running(command, f"{address}/ready") as number:
            documents = [f"/doc/{quote(iri.partition('/id/')[2])}.nt" for iri in things]
            chosen = {
                KINDS[0]: ([f"/api/v1/vragen/{each}/antwoord" for each in names], JSON),
                KINDS[1]: ([query(text, "/sparql") for text in adhoc], JSON),
                KINDS[2]: (documents, "application/n-triples"),
            }
            tables["regiodeals serve"] = rates(address, chosen, given.seconds, folder)
            mixed = [*chosen[KINDS[0]][0], *chosen[KINDS[1]][0], *documents]
            measure(address, (mixed, "*/*"), clients=32, seconds=10, folder=folder)
            before, count = memory_of(number), 0.0
            while count < given.requests:
                count += (
                    measure(address, (mixed, "*/*"), clients=32, seconds=10, folder=folder).per_second * 10
                )
            after = memory_of(number)
        tables |= peers(
            saved,
            adhoc,
            things,
            data=data,
            oxigraph=oxigraph,
            python=given.rdflib_endpoint,
            seconds=given.seconds,
        )
    show(tables, before, after, count, given.seconds)
    return 0


def show(
    tables: dict[str, dict[tuple[str, int], Rate]], before: int, after: int, count: float, seconds: int
) -> None:
    """Print what was measured as Markdown."""
    load = os.getloadavg()[0]
    print(
        f"Measured {datetime.now(tz=UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores shared with"
    )
    print(f"the clients (load {load:.1f} at the end), Python {platform.python_version()}, {seconds} s a run.")
    print(
        f"oxigraph {version('oxigraph')}, uvicorn {version('uvicorn')}, starlette {version('starlette')}.\n"
    )
    print(f"| answers a second | clients | {' | '.join(tables)} | ratio to oxigraph |")
    print(f"|---|---:|{'---:|' * len(tables)}---:|")
    for kind in KINDS:
        for clients in CLIENTS:
            found = [table[kind, clients] for table in tables.values()]
            ratio = found[0].per_second / found[1].per_second if found[1].per_second else float("inf")
            print(f"| {kind} | {clients} | {' | '.join(map(str, found))} | {ratio:.1f} |")
    print(f"\n| p99 at {CLIENTS[-1]} clients | {' | '.join(tables)} |")
    print(f"|---|{'---:|' * len(tables)}")
    for kind in KINDS:
        print(f"| {kind} | {' | '.join(table[kind, CLIENTS[-1]].p99 for table in tables.values())} |")
    print(
        f"\nMemory of `regiodeals serve`, all processes: {before} MiB before and {after} MiB after "
        f"{count:,.0f} requests."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
