"""Writing the site: whole or not at all, the same bytes each time, and never over something else."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.site import MARK, write_site

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
AGAIN = """
import hashlib, pathlib, sys
sys.path.insert(0, sys.argv[1])
from publish.pages.conftest import DOWNLOADS, edition_of, lay_out
from regiodeals.publish.query_page import query_files
from regiodeals.publish.site import site_files
edition = edition_of(lay_out(pathlib.Path(sys.argv[2])))
for file in site_files(edition, DOWNLOADS, query_files(edition.content, edition.questions)):
    print(file.path, hashlib.sha256(file.content).hexdigest())
"""


def a_site(text: str = "one") -> list[PublishedFile]:
    return [
        PublishedFile(path=MARK, content=b"{}"),
        PublishedFile(path="doc/a/b.html", content=text.encode()),
    ]


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@pytest.mark.slow
def test_the_same_world_gives_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(HERE.parents[1]), str(tmp_path)],
        env={**os.environ, "PYTHONHASHSEED": "42"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    again = dict(line.split(" ") for line in done.stdout.splitlines())
    assert again == {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def test_a_later_site_replaces_the_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert write_site([*a_site(), PublishedFile(path="old.html", content=b"")], folder) == 3
    assert write_site(a_site("two"), folder) == 2
    assert (folder / "doc" / "a" / "b.html").read_text(encoding="utf-8") == "two"
    assert not (folder / "old.html").exists()
    assert left_over(tmp_path) == []


def test_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputProblem, match="something else"):
        write_site(a_site(), tmp_path / "site")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(InputProblem):
        write_site(a_site(), tmp_path / "file")
    assert (tmp_path / "site" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_site_that_fails_half_way_leaves_the_earlier_one(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_site(a_site(), folder)

    def failing() -> Iterator[PublishedFile]:
        yield from a_site("two")
        raise InputProblem("A page is wrong.")

    with pytest.raises(InputProblem, match="A page is wrong"):
        write_site(failing(), folder)
    assert (folder / "doc" / "a" / "b.html").read_text(encoding="utf-8") == "one"
    assert left_over(tmp_path) == []


def test_two_pages_of_one_name_are_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="one name"):
        write_site([*a_site(), *a_site()], tmp_path / "site")
    assert left_over(tmp_path) == []
