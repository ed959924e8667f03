"""A whole site that was built before: every link, every size, and the markup by the checker of the W3C.

They take long, so they run on request: build the site, and name its folder in REGIODEALS_BUILT_SITE. A
second build of the same data, named in REGIODEALS_BUILT_AGAIN, must have the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from pyoxigraph import RdfFormat

from .iris import leads_to, own_iris
from .markup import read

pytestmark = pytest.mark.slow

LARGEST_PAGE = 100_000
WITH_EDITOR = "sparql/"
LOST = "404.html"


@pytest.fixture(scope="module")
def site() -> Path:
    """The folder of the site."""
    named = os.environ.get("REGIODEALS_BUILT_SITE")
    if not named:
        pytest.skip("REGIODEALS_BUILT_SITE names no site: run regiodeals build, then set it to build/site")
    return Path(named)


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command of the Nu HTML checker."""
    jar = os.environ.get("REGIODEALS_VNU")
    if not jar or shutil.which("java") is None:
        pytest.skip("REGIODEALS_VNU names no vnu.jar (npm package vnu-jar), or there is no java")
    return ["java", "-Xss8m", "-jar", jar, "--format", "json", "--exit-zero-always"]


@pytest.fixture(scope="module")
def again() -> Path:
    """The folder of a second build of the same site."""
    named = os.environ.get("REGIODEALS_BUILT_AGAIN")
    if not named:
        pytest.skip("REGIODEALS_BUILT_AGAIN names no second build: run regiodeals build --out again for one")
    return Path(named)


def test_two_builds_have_the_same_bytes(site: Path, again: Path) -> None:
    assert site.resolve() != again.resolve(), "Build twice, into two folders."
    one, other = hashes(site), hashes(again)
    assert len(one) > 5000
    assert sorted(one.keys() ^ other.keys()) == []
    assert sorted(path for path in one if one[path] != other[path]) == []


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_link_of_the_whole_site_leads_somewhere(site: Path) -> None:
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    pages = sorted(path for path in files if path.endswith(".html"))
    assert len(pages) > 5000
    lost: dict[str, list[str]] = {}
    large: dict[str, int] = {}
    for path in pages:
        text = (site / path).read_text(encoding="utf-8")
        if len(text.encode()) >= LARGEST_PAGE and WITH_EDITOR not in path:
            large[path] = len(text.encode())
        page = read(text)
        ids = set(page.ids)
        for link in page.links:
            target, _, part = link.partition("#")
            if re.match(r"https?:|mailto:", link):
                continue
            if path == LOST:  # It stands for any address, so its links start at the root.
                target = target.removeprefix("/")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            if (target and place not in files) or (not target and part not in ids):
                lost.setdefault(path, []).append(link)
    assert lost == {}
    assert large == {}


def test_every_iri_of_the_whole_site_leads_to_a_file(site: Path) -> None:
    files = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    described = json.loads((site / "dataset.jsonld").read_text(encoding="utf-8"))
    base_iri = described["@id"].removesuffix("id/dataset")
    iris: set[str] = set()
    for name, form in (
        *(("regiodeals.nq", RdfFormat.N_QUADS), ("catalog.ttl", RdfFormat.TURTLE)),
        *(("vragen.ttl", RdfFormat.TURTLE), ("def.nt", RdfFormat.N_TRIPLES)),
        *(("organisaties.ttl", RdfFormat.TURTLE), (".well-known/void", RdfFormat.TURTLE)),
    ):
        iris |= own_iris((site / name).read_bytes(), form, base_iri)
    assert len(iris) > 4000
    assert sorted(iri for iri in iris if leads_to(iri, base_iri, files) is None) == []


def test_the_checker_of_the_w3c_finds_no_error(site: Path, checker: list[str]) -> None:
    """A page of each folder and language, and every overview."""
    chosen = sorted({*site.glob("*.html"), *site.glob("en/*.html"), *site.glob("sparql/*.html")})
    for folder in sorted(
        {*site.glob("doc/*/"), *site.glob("en/doc/*/"), *site.glob("def/*/"), site / "deals"}
    ):
        chosen += sorted(folder.rglob("*.html"))[:3]
    assert len(chosen) > 100
    done = subprocess.run(
        [*checker, *map(str, chosen)], capture_output=True, text=True, check=False, timeout=600
    )
    messages = json.loads(done.stderr)["messages"]
    errors = {
        f"{message['url'].rpartition('site/')[2]}: {message['message']}"
        for message in messages
        if message["type"] == "error"
    }
    assert sorted(errors) == []
