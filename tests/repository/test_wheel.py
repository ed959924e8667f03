"""The wheel and the sdist carry all that is needed to work away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import regiodeals

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("ontology", "data", "shapes", "queries")


def content_files() -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def examples() -> set[str]:
    """The examples of the rules, which the site shows, as a wheel calls them."""
    folder = ROOT / "tests" / "shapes"
    return {f"examples/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a wheel and an sdist; the wheel is built from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel; its dependencies are those of this environment."""
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            str(wheel),
        ],
        check=True,
    )
    packages = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # Path files in a folder that a path file names are not read, so the checkout stays out of reach.
    Path(packages, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def run_away(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an empty folder, without anything that leads back to the checkout."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "REGIODEALS"))
    }
    return subprocess.run(
        [str(python), *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_carries_the_content(built: Path) -> None:
    wheel = next(built.glob("*.whl"))
    assert wheel.name.startswith(f"regiodeals-{regiodeals.__version__}-py3-none-any")
    names = set(zipfile.ZipFile(wheel).namelist())
    carried = {
        name.removeprefix("regiodeals/_content/") for name in names if name.startswith("regiodeals/_content/")
    }
    assert carried == content_files() | examples()
    assert "regiodeals/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/LICENSE-DATA") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_the_sdist_carries_the_content_and_the_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert content_files() <= names
    assert {
        "LICENSE",
        "LICENSE-DATA",
        "CHANGELOG.md",
        "Makefile",
        "constraints.txt",
        "pyproject.toml",
    } <= names
    assert {"tests/fixtures/mini.trig", "docs/generate.py", "publiccode.yml", "CITATION.cff"} <= names


def test_an_installed_wheel_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    done = run_away(installed, tmp_path, "-c", "import regiodeals; print(regiodeals.__file__)")
    assert Path(done.stdout.strip()).is_relative_to(installed.parents[1])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ask", "bijdrage-per-landsdeel", "--tranche", "6", "--format", "csv"), "47500000"),
        (("ask",), "bijdrage-per-landsdeel"),
        (("show", "id/regiodeal/6-noord-drenthe"), "Noord-Drenthe"),
        (("validate",), ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_installed_wheel_answers_away_from_the_checkout(
    installed: Path, tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    done = run_away(installed, tmp_path, "-m", "regiodeals", *arguments)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


def test_the_command_itself_is_installed(installed: Path, tmp_path: Path) -> None:
    command = installed.parent / "regiodeals"
    done = subprocess.run(
        [str(command), "--version"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert regiodeals.__version__ in done.stdout
