"""Calling the program as its users do, in this process or in one of its own."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest
from typer.main import get_command

from regiodeals.cli.main import app, main
from regiodeals.cli.misuse import language_of
from regiodeals.graph.dataset import load_dataset
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@functools.cache
def released(content: Content, base_iri: str) -> Dataset:
    """The files of this checkout, which no test changes, read once."""
    return load_dataset(content, base_iri=base_iri)


def read_once(content: Content, *, base_iri: str = BASE) -> Dataset:
    """Read the files of a folder; those of this checkout the first time only."""
    if content.root.resolve() == ROOT:
        return released(content, base_iri)
    return load_dataset(content, base_iri=base_iri)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command in this process; a slow computer makes it no more talkative."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("regiodeals.cli.story.PATIENCE", 600.0)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("regiodeals.graph.dataset.load_dataset", read_once)
    monkeypatch.setattr("regiodeals.graph.store.load_dataset", read_once)

    def call(*words: str | Path) -> Done:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Done(code=code, out=captured.out, err=captured.err)

    return call


def in_english(words: list[str]) -> list[str]:
    """Add ``--lang en`` after the command, where it takes that and the words name no language."""
    if "--lang" in words or language_of(words, get_command(app)) == "en":
        return words
    place = 2 if words[0] in {"links", "new"} else 1
    return [*words[:place], "--lang", "en", *words[place:]]


@pytest.fixture
def refused(run: Callable[..., Done]) -> Callable[..., str]:
    """Run a command that must fail with a code, and return its message: short, safe, and no traceback.

    The message is asked for in English, unless the test names a language.
    """

    def call(code: int, *words: str | Path) -> str:
        done = run(*in_english([str(word) for word in words]))
        assert done.code == code, done.err
        assert done.out == ""
        assert done.err
        assert "Traceback" not in done.err
        assert "\x1b" not in done.err
        assert len(done.err.splitlines()) <= 20
        return done.err

    return call


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command in a process of its own; stdout goes to a stream when one is given."""

    def call(
        *words: str, stdout: IO[bytes] | int = subprocess.PIPE, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "regiodeals", *words],
            stdout=stdout,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", **(env or {})},
            check=False,
            timeout=120,
        )

    return call
