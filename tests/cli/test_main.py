"""The program as a whole: help, start-up, exit codes, and what happens to its streams."""

from __future__ import annotations

import io
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals import __version__
from regiodeals.cli import main as program
from regiodeals.cli.output import emit, wants_colour
from regiodeals.cli.story import tell, waiting
from regiodeals.errors import EnvironmentProblem, InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "ask",
    "query",
    "show",
    "validate",
    "evidence",
    "test-questions",
    "build",
    "new",
    "links",
    "version",
)
HEAVY = ("rdflib", "pyshacl", "SPARQLWrapper")


def test_help_lists_every_command(run: Callable[..., Done]) -> None:
    done = run("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in done.out
    assert "..." not in done.out.partition("Commands:")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_ends_with_an_example(command: str, run: Callable[..., Done]) -> None:
    done = run(command, "--help")
    assert done.code == 0
    lines = [line.strip() for line in done.out.rstrip().splitlines()]
    assert lines[-1].startswith((f"regiodeals {command}", "echo '"))
    assert "Example:" in lines or "Examples:" in lines


@pytest.mark.parametrize("command", ["ask", "show", "query", "evidence", "validate"])
def test_examples_in_the_help_work(
    command: str, run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = run(command, "--help").out.rpartition("Example")[2]
    examples = [line.strip() for line in text.splitlines() if line.strip().startswith("regiodeals ")]
    assert examples
    for example in examples:
        words = shlex.split(example)[1:]
        if not any(word.endswith((".ttl", ".txt")) for word in words):
            assert run(*words).code == 0, example


@pytest.mark.parametrize("words", [["version"], ["--version"]])
def test_version(words: list[str], run: Callable[..., Done]) -> None:
    assert run(*words).out == f"regiodeals {__version__}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), ""),
        (("onbekend",), "Er is geen opdracht 'onbekend'"),
        (("chek", "--lang", "en"), "There is no command 'chek'.\nDid you mean check?"),
        (("links", "chek"), "Bedoelt u check?\nUitleg: regiodeals links --help"),
        (("validate", "--onbekend"), "Er is geen optie --onbekend.\nUitleg"),
        (("validate", "--foramt", "x"), "Er is geen optie --foramt.\nBedoelt u --format?\nUitleg"),
        (("validate", "--onbekend", "--lang=en"), "There is no option --onbekend.\nExplanation"),
        (("show",), "IRI|NAME ontbreekt."),
        (("show", "a", "b", "--lang", "en"), "This is too much: 'b'."),
        (("check", "--template", "pdf"), "'pdf' is geen waarde van --template.\nKies uit: yaml, csv, xlsx."),
        (
            ("ask", "leemten", "--lang", "en", "--format", "pdf"),
            "'pdf' is no value of --format.\nChoose from",
        ),
        (("ask", "leemten", "--lang", "fr"), "'fr' is geen waarde van --lang.\nKies uit: nl, en."),
        (("ask", "leemten", "--format"), "De optie --format heeft een waarde nodig."),
        (("whatif", "--tranche", "zes"), "'zes' is geen waarde van --tranche.\nSchrijf een geheel getal."),
        (("whatif", "--afgeleid=ja", "--lang", "en"), "The option --afgeleid takes no value."),
        (("links", "check", "--pause", "kort"), "Schrijf een getal, zoals 2 of 0.5."),
        (("serve", "--port", "x"), "'x' is no value of --port.\nWrite a whole number."),
        (("build", "extra"), "Hier staat te veel: 'extra'."),
    ],
)
def test_wrong_use_is_2(words: tuple[str, ...], told: str, run: Callable[..., Done]) -> None:
    done = run(*words)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err + done.out
    for leaked in ("Missing argument", "Input should be", "Value error", "valid integer", "No such", "{'nl'"):
        assert leaked not in done.err


def test_a_wrong_use_with_control_characters_is_told_on_one_line(run: Callable[..., Done]) -> None:
    assert "\x1b" not in run("validate", "--a\x1b[31m").err + run("\x1b[31m").err


def test_an_error_of_ours_is_a_message_and_3(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("unexpected")

    monkeypatch.delenv("REGIODEALS_DEBUG", raising=False)
    monkeypatch.setattr("regiodeals.cli.ask.load_catalogue", broken)
    assert "should not happen: ZeroDivisionError: unexpected" in refused(3, "ask")


def test_a_missing_installation_is_3(refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise EnvironmentProblem("The folders were not found.", hint="Install again.")

    monkeypatch.setattr("regiodeals.cli.ask.find_content", missing)
    assert refused(3, "ask") == "The folders were not found.\nInstall again.\n"


def test_ask_starts_without_the_heavy_libraries() -> None:
    check = f"""
import sys
from regiodeals.cli.main import main
assert main(["ask", "bijdrage-per-landsdeel", "--tranche", "6"]) == 0
assert main(["ask"]) == 0
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", check],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_ask_starts_without_the_modules_of_other_commands() -> None:
    check = """
import sys
import regiodeals.cli.main
ours = ("rules", "evidence", "graph.remote", "graph.dumps")
names = ("babel", "rich", *("regiodeals." + name for name in ours))
loaded = [name for name in names if name in sys.modules]
assert not loaded, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", check],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_that_stops_reading_is_no_problem() -> None:
    command = f"{shlex.quote(sys.executable)} -m regiodeals ask leemten --format csv | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # A slow computer says what it is doing; nothing else may be said.
    assert done.stderr in {"", "De graaf wordt gelezen …\n"}
    assert done.stdout.startswith("onderwerp,")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process("ask", stdout=full)
    assert done.returncode == 3
    assert b"kan niet naar stdout worden geschreven: No space left" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_ctrl_c_ends_a_long_query_at_once() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "regiodeals", "query", "-"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdin is not None
        assert running.stderr is not None
        running.stdin.write(b"SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        running.stdin.close()
        assert running.stderr.readline() == "De vraag wordt beantwoord …\n".encode()
        started = time.monotonic()
        running.send_signal(signal.SIGINT)
        code = running.wait(timeout=30)
        assert time.monotonic() - started < 25
        assert code in {-signal.SIGINT, 130}
        assert b"Traceback" not in running.stderr.read()


def test_ctrl_c_in_python_is_130(run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("regiodeals.cli.ask.load_catalogue", interrupted)
    done = run("ask")
    assert done.code == program.INTERRUPTED
    assert done.out == ""


@pytest.mark.parametrize(
    ("environment", "terminal", "wanted"),
    [
        ({}, True, True),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({}, False, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    environment: dict[str, str], terminal: bool, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdout", stream)
    assert wants_colour() is wanted
    assert wants_colour(Path("file")) is False


def test_a_result_in_a_file_replaces_it_whole(run: Callable[..., Done], tmp_path: Path) -> None:
    path = tmp_path / "antwoord.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    done = run("ask", "totale-bijdrage", "--format", "csv", "--out", path)
    assert (done.code, done.out) == (0, "")
    assert path.read_bytes().startswith(b"tranche,deals,bedrag,budget,resterend\r\n")
    assert b"\r\n6,16,244300000,244300000,0\r\n" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["antwoord.csv"]


def test_a_result_cannot_be_a_folder(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "a folder, not a file" in refused(2, "ask", "--out", tmp_path)
    assert "does not exist" in refused(2, "ask", "--out", tmp_path / "no" / "file")


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        emit("new", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_result_may_go_to_a_device() -> None:
    emit("text", Path(os.devnull))
    with pytest.raises(InputProblem):
        emit("text", Path("/"))


def test_text_is_utf8_whatever_the_locale(
    process: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    done = process(
        "ask", "kengetallen-per-regio", "--format", "csv", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert done.returncode == 0
    assert "Noordoost-Fryslân".encode() in done.stdout


def test_a_long_step_is_announced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regiodeals.cli.story.PATIENCE", 0.01)
    with waiting("Thinking"):
        time.sleep(0.2)
    assert capsys.readouterr().err == "Thinking …\n"


def test_a_short_step_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    with waiting("Thinking"):
        pass
    assert capsys.readouterr().err == ""


def test_closed_streams_are_no_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    tell("nobody reads this")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(EnvironmentProblem, match="no stdout"):
        emit("nobody reads this")
