"""Measure this project beside plain rdflib and pySHACL doing the same work, and print a Markdown table.

Each piece of work runs in a process of its own, ours and the peer's in turn, a number of times; the table
shows medians. Time is that of the work itself, or of the whole process where it says "cold start". Peak
memory is the most that the process held, interpreter and libraries included.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = str(HERE / "work.py")
FOLDERS = ("ontology", "data", "shapes", "queries")
QUESTION = "bijdrage-per-landsdeel"
ENVIRONMENT = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A piece of work: the command of either side, and whether the whole process is timed.

    ``same_count`` says that both sides count the same thing, so that the counts must be equal.
    """

    title: str
    ours: tuple[str, ...]
    peer: tuple[str, ...]
    cold: bool = False
    same_count: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: seconds, peak memory in bytes, and how much came out (None when the command does not say)."""

    seconds: float
    memory: int
    count: int | None


def pair(task: str, title: str, folder: Path, *, same_count: bool = True) -> Comparison:
    """Return a comparison of two tasks of work.py."""
    return Comparison(
        title=title,
        ours=(WORK, f"{task}-ours", str(folder)),
        peer=(WORK, f"{task}-peer", str(folder)),
        same_count=same_count,
    )


def comparisons(folder: Path) -> list[Comparison]:
    """Return what is measured on the graph as it is."""
    return [
        Comparison(
            title="whole build, cold start",
            ours=("-m", "regiodeals", "build", "--no-site", "--out", str(folder / "again")),
            peer=(WORK, "build-peer", str(folder)),
            cold=True,
        ),
        Comparison(
            title=f"ask {QUESTION}, cold start",
            ours=("-m", "regiodeals", "ask", QUESTION),
            peer=(WORK, "ask-peer", str(folder)),
            cold=True,
        ),
        pair("parse", "read the files into quads", folder),
        pair("load", "load, ready for questions", folder, same_count=False),
        pair("validate", "validate", folder, same_count=False),
        pair("answer", "answer all questions", folder),
    ]


def run(command: tuple[str, ...], *, cold: bool) -> Run:
    """Run a Python command in a child process and measure it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        child = subprocess.Popen([sys.executable, *command], stdout=out, stderr=errors, env=ENVIRONMENT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        printed = out.read().decode()
        if child.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {child.returncode}:\n{errors.read().decode()}")
    unit = 1 if sys.platform == "darwin" else 1024
    told = json.loads(printed.splitlines()[-1]) if command[0] == WORK else {}
    return Run(
        seconds=wall if cold else told["seconds"], memory=usage.ru_maxrss * unit, count=told.get("count")
    )


def measure(comparison: Comparison, runs: int) -> str:
    """Run both sides in turn and return a row of the table."""
    sides: tuple[list[Run], list[Run]] = ([], [])
    for number in range(runs + 1):
        for side, command in zip(sides, (comparison.ours, comparison.peer), strict=True):
            done = run(command, cold=comparison.cold)
            if number:  # the first round only warms the disk
                side.append(done)
    ours, peer = sides
    if (
        comparison.same_count
        and not comparison.cold
        and {one.count for one in (*ours, *peer)} != {ours[0].count}
    ):
        sys.exit(f"{comparison.title}: the sides differ, {ours[0].count} and {peer[0].count}")
    seconds = [statistics.median(one.seconds for one in side) for side in sides]
    memory = [statistics.median(one.memory for one in side) / 1e6 for side in sides]
    return (
        f"| {comparison.title} | {shown(seconds[0])} | {shown(seconds[1])} | {seconds[1] / seconds[0]:.1f}x "
        f"| {memory[0]:.0f} MB | {memory[1]:.0f} MB |"
    )


def measure_site(folder: Path) -> str:
    """Make the site once and return its row: there is no peer, so nothing to compare with."""
    done = run((WORK, "site-ours", str(folder)), cold=False)
    size = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file())
    return (
        f"| make the site, one run: {done.count:,} files, {size / 1e6:.0f} MB | {shown(done.seconds)} "
        f"| does not do this | - | {done.memory / 1e6:.0f} MB | - |"
    )


def shown(seconds: float) -> str:
    """Return a time in the unit that reads best."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def prepare(folder: Path) -> None:
    """Copy the content, and build it once."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / "content" / name)
    run(("-m", "regiodeals", "build", "--no-site", "--out", str(folder / "build")), cold=True)


def multiply(folder: Path, copies: int) -> Path:
    """Return a folder with the data a number of times over, under other names."""
    larger = folder / f"times-{copies}"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, larger / "content" / name)
    for path in sorted((larger / "content" / "data").rglob("*.trig")):
        text = path.read_text(encoding="utf-8")
        for number in range(1, copies):
            twin = path.with_name(f"{path.stem}-{number}.trig")
            twin.write_text(text.replace("<id/", f"<id/kopie-{number}/"), encoding="utf-8")
    return larger


def main() -> None:
    """Print the table, with what it was measured on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="rounds that count (one more comes first)")
    parser.add_argument("--copies", type=int, default=20, help="how many times over the larger data set is")
    parser.add_argument("--only", action="append", metavar="TEXT", help="rows with this text; may come again")
    options = parser.parse_args()

    def is_wanted(title: str) -> bool:
        return options.only is None or any(text in title for text in options.only)

    versions = ", ".join(
        f"{name} {version(name)}" for name in ("regiodeals", "pyoxigraph", "rdflib", "pyshacl")
    )
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"Measured {datetime.now(UTC):%Y-%m-%d}, {machine}; {versions}.")
    print(f"Medians of {options.runs} runs, the sides in turn.\n")
    print("| work | ours | rdflib + pySHACL | ratio | our peak | their peak |\n|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for comparison in comparisons(folder):
            if is_wanted(comparison.title):
                print(measure(comparison, options.runs), flush=True)
        if is_wanted("make the site"):
            print(measure_site(folder), flush=True)
        larger = multiply(folder, options.copies)
        for task, title in (("parse", "read"), ("load", "load, ready for questions")):
            if not is_wanted(title):
                continue
            row = pair(task, f"{title}, data {options.copies} times over", larger, same_count=task == "parse")
            print(measure(row, options.runs), flush=True)


if __name__ == "__main__":
    main()
