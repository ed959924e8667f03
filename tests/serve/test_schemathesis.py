"""The API held to its own description by schemathesis: calls that it allows, and calls that it does not.

With REGIODEALS_WHOLE_API every operation is called, in more ways, for many minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.serve.conftest import Serving

pytestmark = pytest.mark.slow

SOME = (
    "/vragen",
    "/vragen/{naam}",
    "/deals",
    "/deals/{slug}",
    "/gemeenten",
    "/vragen/bijdrage-per-deal/antwoord",
)
"""One of each kind of list and answer: the others are made by the same code from the same description."""

WHOLE = bool(os.environ.get("REGIODEALS_WHOLE_API"))

FREE_TEXT = ("/check", "/what-if")
"""Operations that refuse more than a schema can say: a draft is YAML, and wishes may contradict."""


@pytest.mark.parametrize("free", [False, True], ids=["lists and answers", "drafts and wishes"])
def test_the_api_does_what_it_says(free: bool, real: Serving, tmp_path: Path) -> None:
    chosen = [word for path in (FREE_TEXT if free else SOME) for word in ("--include-path", path)]
    if WHOLE and not free:
        chosen = [word for path in FREE_TEXT for word in ("--exclude-path", path)]
    checks = ["--exclude-checks", "positive_data_acceptance"] if free else []
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{real.address}/api/v1/openapi.json"),
            *(
                "--checks",
                "all",
                "--phases",
                "coverage,fuzzing" if free or WHOLE else "coverage",
                "--max-examples",
                "5",
            ),
            *("--seed", "1", "--generation-database", "none", "--no-color", *chosen, *checks),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"), "COLUMNS": "120"},
        timeout=3600 if WHOLE else 300,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " 0 generated" not in done.stdout
