"""The largest forms, read or refused, in a process with a limit on its time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.template import template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

resource = pytest.importorskip("resource", reason="this system sets no limits on a process")

SECONDS = 40
"""Of the processor, start-up and all our data included; a form that passes takes two."""
BYTES = 3 * 2**30
"""Of addresses, not of memory in use: libraries reserve far more than they fill."""


def bounded(path: Path) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return subprocess.run(
        [sys.executable, "-m", "regiodeals", "check", str(path), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        timeout=600,
    )


def most_drafts() -> bytes:
    """A CSV of a hundred drafts, each with its faults."""
    *head, row = template("csv").decode("utf-8-sig").splitlines()
    bad = row.replace("15.000.000", "40.000.000,01").replace("Tynaarlo", "Tijnaarlo")
    return "\n".join([*head, *[bad] * 100]).encode()


def most_entries() -> bytes:
    """A YAML form with a hundred entries in each list, none of them known."""
    text = template("yaml").decode()
    names = "\n".join(f"  - Nergenshuizen aan de {'x' * 200} {number}" for number in range(100))
    rows = "\n".join(
        f"  - partij: Partij {number}\n    soort: soort {number}\n    bedrag: {number}\n    herkomst: waar"
        for number in range(100)
    )
    start, end = text.index("cofinanciering:\n"), text.index("\n# Alleen als")
    text = f"{text[:start]}cofinanciering:\n{rows}\n{text[end:]}"
    start = text.index("gemeenten:\n")
    end = text.index("\n\n", start)
    return f"{text[:start]}gemeenten:\n{names}{text[end:]}".encode()


@pytest.mark.slow
@pytest.mark.parametrize("form", [most_drafts, most_entries], ids=lambda form: form.__name__)
def test_the_largest_forms_are_judged_within_limits(form: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / ("draft.csv" if form is most_drafts else "draft.yaml")
    path.write_bytes(form())
    done = bounded(path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.count('"rule":') >= 100
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("suffix", ["yaml", "csv", "xlsx"])
def test_a_huge_file_is_refused_within_limits(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"draft.{suffix}"
    with path.open("wb") as stream:
        stream.truncate(8 * 2**30)
    done = bounded(path)
    assert done.returncode == 2
    assert "groter dan" in done.stderr
    assert done.stdout == ""
