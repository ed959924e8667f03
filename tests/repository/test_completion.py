"""Completion for bash and zsh, in the way that docs/commands.md tells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

PROGRAM = "import sys; sys.argv[0] = 'regiodeals'; from regiodeals.cli.main import run; run()"


def regiodeals(**environment: str) -> str:
    """What the program prints when the shell asks it for completion."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_shell_gets_a_script(shell: str) -> None:
    script = regiodeals(_REGIODEALS_COMPLETE=f"source_{shell}")
    assert "regiodeals" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed: its script was made but not read by it")
    checked = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("regiodeals va", "validate"),
        ("regiodeals ev", "evidence"),
        ("regiodeals ask bijdrage-per-l", "bijdrage-per-landsdeel"),
    ],
)
def test_bash_is_offered_commands_and_questions(typed: str, offered: str) -> None:
    words = typed.split(" ")
    printed = regiodeals(
        _REGIODEALS_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1)
    )
    assert offered in printed.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("regiodeals va", "validate"), ("regiodeals ask bijdrage-per-l", "bijdrage-per-landsdeel")],
)
def test_zsh_is_offered_commands_and_questions(typed: str, offered: str) -> None:
    printed = regiodeals(_REGIODEALS_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=typed)
    assert offered in printed
