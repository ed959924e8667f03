"""Where the repository is, and which files belong to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__"}


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout, or of the unpacked sdist."""
    return ROOT


@pytest.fixture(scope="session")
def tracked_files() -> list[Path]:
    """The files that git knows or would add; without git, all that no command makes."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = [ROOT / name for name in listed.split("\0") if name]
        return sorted(path for path in found if path.is_file())
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)
    )
