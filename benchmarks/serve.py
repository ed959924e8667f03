"""Measure the server beside others that answer SPARQL over the same data, and print Markdown.

Three kinds of work, each with 1, 8 and 32 clients that ask as fast as they are answered: saved questions,
ad-hoc queries (no two alike), and the look-up of one resource, which was looked up before. With one client
also the look-up of resources that were not. The clients are ``wrk``, on the same machine.
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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CLIENTS = (1, 8, 32)
KINDS = ("saved questions", "ad-hoc queries", "look-up of one resource")
FIRST = "look-up, each for the first time"
ROWS = [*((kind, clients) for kind in KINDS for clients in CLIENTS), (FIRST, 1)]
JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
LUA = """
local paths = {}
for line in io.lines("%(paths)s") do paths[#paths + 1] = line end
local at = 0
request = function()
    at = at + 1
    local path = paths[(at - 1) %% #paths + 1]
    if %(unlike)s then path = path .. "%%20%%23" .. %(since)d + at end
    return wrk.format("GET", path, { ["Accept"] = "%(accept)s" })
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
class Asked:
    """What clients ask in turn; ``is_unlike`` ends each query in a comment that no other has."""

    paths: list[str]
    accept: str
    is_unlike: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a run of clients got: answers a second, the slow end, and what was no good answer.

    ``cost`` is the processor time that the server spent, in microseconds for each answer.
    """

    per_second: float
    p99: str
    failed: int
    cost: float = 0.0

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
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # rdflib-endpoint, while it works for clients that are gone
            process.kill()
            process.wait()


def measure(address: str, asked: Asked, *, clients: int, seconds: int, folder: Path) -> Rate:
    """Let clients ask for a time."""
    listed, script = folder / "paths.txt", folder / "clients.lua"
    listed.write_text("\n".join(asked.paths) + "\n", encoding="utf-8")
    unlike, since = str(asked.is_unlike).lower(), time.monotonic_ns() // 1000
    given = {"paths": listed, "accept": asked.accept, "unlike": unlike, "since": since}
    script.write_text(LUA % given, encoding="utf-8")
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
    slow = re.search(r"^\s+99%\s+(\S+)", done, re.MULTILINE)
    failed = sum(
        int(number)
        for pair in re.findall(r"Non-2xx or 3xx responses: (\d+)|timeout (\d+)", done)
        for number in pair
        if number
    )
    return Rate(per_second=float(rate[1]) if rate else 0.0, p99=slow[1] if slow else "-", failed=failed)


def work(store: EmbeddedStore) -> tuple[list[str], list[str], list[str]]:
    """Return the saved queries, the ad-hoc queries, and the IRIs of ours."""
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
    return [question.sparql for question in questions], adhoc, ours


def family(root: int) -> Iterator[Path]:
    """Yield the folder in /proc of a process and of all below it."""
    waiting = [root]
    while waiting:
        number = waiting.pop()
        place = Path(f"/proc/{number}")
        with suppress(OSError):
            waiting += map(int, (place / "task" / str(number) / "children").read_text().split())
            yield place


def memory_of(root: int) -> int:
    """Proportional memory of a process and all below it, in MiB."""
    total = 0
    for place in family(root):
        with suppress(OSError):
            total += int(re.search(r"Pss:\s+(\d+)", (place / "smaps_rollup").read_text())[1])  # type: ignore[index]
    return total // 1024


def spent_by(root: int) -> float:
    """Processor time of a process and all below it, those that ended included, in seconds."""
    total = 0
    for place in family(root):
        with suppress(OSError):
            total += sum(map(int, (place / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def query(text: str, path: str) -> str:
    """Return the target of a query by GET."""
    return f"{path}?{urlencode({'query': text})}"


def settle(numbers: Sequence[int]) -> None:
    """Wait until servers are done with what nobody waits for any more, at most for some seconds."""
    end = time.monotonic() + 15
    before = after = [spent_by(number) for number in numbers]
    while time.monotonic() < end:
        time.sleep(0.3)
        before, after = after, [spent_by(number) for number in numbers]
        if all(late - early < 0.05 for early, late in zip(before, after, strict=True)):
            return


def alternate(
    servers: Mapping[str, tuple[str, int, Mapping[str, Asked]]], *, rounds: int, seconds: int, folder: Path
) -> dict[str, dict[tuple[str, int], Rate]]:
    """Measure each kind of work with each number of clients, the servers by turns; keep the median run."""
    tables: dict[str, dict[tuple[str, int], Rate]] = {name: {} for name in servers}
    for kind, clients in ROWS:
        runs: dict[str, list[Rate]] = {name: [] for name in servers}
        for turn in range(rounds):
            for name, (address, number, chosen) in servers.items():
                if kind not in chosen:
                    continue
                asked, length = chosen[kind], seconds
                if kind == FIRST:  # a second, with resources of its own
                    asked, length = replace(asked, paths=asked.paths[turn::rounds]), 1
                elif kind == KINDS[2] and (clients, turn) == (CLIENTS[0], 0):
                    measure(address, asked, clients=8, seconds=seconds, folder=folder)  # each is asked once
                settle([each for _, each, _ in servers.values()])
                before = spent_by(number)
                rate = measure(address, asked, clients=clients, seconds=length, folder=folder)
                answers = max(rate.per_second * length, 1)
                runs[name].append(replace(rate, cost=(spent_by(number) - before) / answers * 1e6))
                print(f"{kind}, {clients} clients, {name}: {runs[name][-1]}", file=sys.stderr)
        for name, found in runs.items():
            if found:
                median = sorted(found, key=lambda rate: rate.per_second)[len(found) // 2]
                failed = sum(rate.failed for rate in found)
                cost = sorted(rate.cost for rate in found)[len(found) // 2]
                tables[name][kind, clients] = replace(median, failed=failed, cost=cost)
    return tables


def by_sparql(saved: list[str], adhoc: list[str], things: list[str], path: str) -> dict[str, Asked]:
    """Return the same work for a server that speaks SPARQL only, at this path."""
    described = [query(f"DESCRIBE <{iri}>", path) for iri in things]
    return {
        KINDS[0]: Asked(paths=[query(text, path) for text in saved], accept=JSON),
        KINDS[1]: Asked(paths=[query(text, path) for text in adhoc], accept=JSON, is_unlike=True),
        KINDS[2]: Asked(paths=described[::4], accept=TRIPLES),
        FIRST: Asked(paths=[path for number, path in enumerate(described) if number % 4], accept=TRIPLES),
    }


def by_rest(names: Iterable[str], adhoc: list[str], things: list[str]) -> dict[str, Asked]:
    """Return the work for our server."""
    places = [f"/doc/{quote(iri.partition('/id/')[2])}" for iri in things]
    others = [path for number, path in enumerate(places) if number % 4]
    return {
        KINDS[0]: Asked(paths=[f"/api/v1/vragen/{each}/antwoord" for each in names], accept=JSON),
        KINDS[1]: Asked(paths=[query(text, "/sparql") for text in adhoc], accept=JSON, is_unlike=True),
        KINDS[2]: Asked(paths=[f"{path}.nt" for path in places[::4]], accept=TRIPLES),
        FIRST: Asked(paths=[f"{path}.{form}" for form in ("nt", "ttl") for path in others], accept="*/*"),
    }


@contextmanager
def oxigraph_running(program: str, data: str, folder: Path) -> Iterator[tuple[str, int]]:
    """Fill a store of Oxigraph from a dump and serve it; yield its address and its process."""
    address = f"127.0.0.1:{free_port()}"
    store = str(folder / "oxigraph")
    subprocess.run([program, "load", "--location", store, "--file", data], check=True, capture_output=True)
    command = [program, "serve-read-only", "--location", store, "--bind", address]
    with running(command, f"http://{address}{query('ASK {}', '/query')}") as number:
        yield f"http://{address}", number


def rdflib_endpoint(
    python: str, data: str, chosen: Mapping[str, Asked], *, seconds: int, folder: Path
) -> dict[tuple[str, int], Rate]:
    """Measure rdflib-endpoint, started anew for each kind: it does not stop what nobody waits for."""
    found: dict[tuple[str, int], Rate] = {}
    for kind, asked in chosen.items():
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        command = [python, "-c", RDFLIB_ENDPOINT, data, str(port)]
        with running(command, address + query("ASK {}", "/"), {"PYTHONPATH": ""}) as number:
            servers = {"": (address, number, {kind: asked})}
            found |= alternate(servers, rounds=1, seconds=seconds, folder=folder)[""]
    return found


def main(arguments: list[str]) -> int:
    """Run all servers by turns and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    parser.add_argument("--requests", type=int, default=100_000, help="over which memory is watched")
    parser.add_argument("--rdflib-endpoint", metavar="PYTHON", help="a Python that has rdflib-endpoint")
    given = parser.parse_args(arguments)
    oxigraph = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not shutil.which("wrk") or oxigraph is None:
        print("Install wrk and oxigraph first.", file=sys.stderr)
        return 3
    dataset = load_dataset(find_content())
    saved, adhoc, things = work(EmbeddedStore.from_dataset(dataset))
    chosen = by_rest(load_catalogue(find_content().queries).names, adhoc, things)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_dumps(dataset, folder / "dumps")
        data = str(folder / "dumps" / "regiodeals.nq")
        port = free_port()
        ours = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "regiodeals", "serve", "--port", str(port), "--per-client", "64"]
        with running(command, f"{ours}/ready") as number:
            with oxigraph_running(oxigraph, data, folder) as theirs:
                servers = {
                    "regiodeals serve": (ours, number, chosen),
                    "oxigraph serve-read-only": (*theirs, by_sparql(saved, adhoc, things, "/query")),
                }
                tables = alternate(servers, rounds=given.rounds, seconds=given.seconds, folder=folder)
            memory = watch_memory(ours, chosen, number, given.requests, folder)
            print(memory, file=sys.stderr)
        if given.rdflib_endpoint:
            tables["rdflib-endpoint"] = rdflib_endpoint(
                given.rdflib_endpoint,
                data,
                by_sparql(saved, adhoc, things, "/"),
                seconds=min(given.seconds, 2),
                folder=folder,
            )
    show(tables, given.seconds, given.rounds)
    print(f"\nMemory of `regiodeals serve`, all processes: {memory}")
    return 0


def watch_memory(address: str, chosen: Mapping[str, Asked], number: int, requests: int, folder: Path) -> str:
    """Say how much memory a server has before and after so many requests of all kinds, when it is at rest.

    Clients that leave at the end of a run have workers replaced; that takes a moment.
    """
    mixed = Asked(paths=[path for kind in KINDS for path in chosen[kind].paths], accept="*/*")
    measure(address, mixed, clients=32, seconds=10, folder=folder)
    settle([number])
    before, count = memory_of(number), 0.0
    while count < requests:
        count += measure(address, mixed, clients=32, seconds=10, folder=folder).per_second * 10
    settle([number])
    return f"{before} MiB before and {memory_of(number)} MiB after {count:,.0f} requests."


def show(tables: dict[str, dict[tuple[str, int], Rate]], seconds: int, rounds: int) -> None:
    """Print what was measured as Markdown."""
    load = os.getloadavg()[0]
    print(
        f"Measured {datetime.now(tz=UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores shared with"
    )
    print(f"the clients (load {load:.1f} at the end), Python {platform.python_version()}, the median of")
    print(f"{rounds} runs of {seconds} s. oxigraph {version('oxigraph')}, uvicorn {version('uvicorn')},")
    print(f"starlette {version('starlette')}.\n")
    print(f"| answers a second | clients | {' | '.join(tables)} | ratio to oxigraph |")
    print(f"|---|---:|{'---:|' * len(tables)}---:|")
    for kind, clients in ROWS:
        found = [table[kind, clients] for table in tables.values()]
        ratio = found[0].per_second / found[1].per_second if found[1].per_second else float("inf")
        print(f"| {kind} | {clients} | {' | '.join(map(str, found))} | {ratio:.2f} |")
    costs = {
        name: {row: f"{rate.cost:,.0f}" for row, rate in table.items()} for name, table in tables.items()
    }
    slow = {name: {row: rate.p99 for row, rate in table.items()} for name, table in tables.items()}
    for title, clients, texts in (("p99", CLIENTS[-1], slow), ("processor µs an answer", CLIENTS[1], costs)):
        print(f"\n| {title}, {clients} clients | {' | '.join(tables)} |")
        print(f"|---|{'---:|' * len(tables)}")
        for kind in KINDS:
            print(f"| {kind} | {' | '.join(found[kind, clients] for found in texts.values())} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
