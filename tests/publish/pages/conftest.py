"""The invented world as a site, with hostile names in it, made once; and a browser to look at it."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content
from regiodeals.graph.dataset import load_dataset
from regiodeals.graph.view import build_view
from regiodeals.links import exceptions, sample
from regiodeals.links.health import State, Visit
from regiodeals.links.visited import OnlineCheck
from regiodeals.publish.edition import Edition, make_edition
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.query_page import query_files
from regiodeals.publish.site import site_files, write_site
from regiodeals.questions.catalogue import load_catalogue

from .markup import Page, read

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
LINKS = HERE / "proef.sssom.tsv"
ONLINE = OnlineCheck(
    day=date(2026, 11, 25),
    visits=(
        Visit(address="https://example.org/lijst/kustdorp", link_set="proef", state=State.GONE, detail="404"),
    ),
)
DOWNLOADS = tuple(
    PublishedFile(path=path, content=b"# nothing\n")
    for path in ("regiodeals.ttl", "regiodeals.trig", "regiodeals.nq", "feed.atom", "en/feed.atom")
)


def lay_out(folder: Path) -> Content:
    """Put the invented world and the hostile one beside our own ontology, shapes and questions."""
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "examples").symlink_to(ROOT / "tests" / "shapes")
    (folder / "data").mkdir()
    for source in (ROOT / "tests" / "fixtures" / "mini.trig", HERE / "hostile.trig"):
        (folder / "data" / source.name).write_bytes(source.read_bytes())
    (folder / "data" / "links").mkdir()
    released = ROOT / "data" / "links"
    for table in (LINKS, released / sample.FILE, released / exceptions.FILE):
        (folder / "data" / "links" / table.name).write_bytes(table.read_bytes())
    return Content(root=folder)


def edition_of(content: Content) -> Edition:
    """Gather what the pages of a world are made of."""
    dataset = load_dataset(content)
    questions = load_catalogue(content.queries).questions()
    return make_edition(content, dataset, build_view(dataset), questions=questions, online=ONLINE)


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The invented world, ready for its pages."""
    return edition_of(lay_out(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="session")
def files(edition: Edition) -> dict[str, bytes]:
    """The files of the site by path."""
    made: dict[str, bytes] = {}
    for file in site_files(edition, DOWNLOADS, query_files(edition.content, edition.questions)):
        assert file.path not in made, f"{file.path} is made twice"
        made[file.path] = file.content
    return made


@pytest.fixture(scope="session")
def pages(files: dict[str, bytes]) -> dict[str, str]:
    """The text of each page by path."""
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="session")
def markup(pages: dict[str, str]) -> dict[str, Page]:
    """What stands in each page; the one for the lost stands at any address, so it is left out."""
    return {path: read(text) for path, text in pages.items() if path != "404.html"}


@pytest.fixture(scope="session")
def site(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in a folder, below a path that is not the root of the server."""
    folder = tmp_path_factory.mktemp("www") / "some" / "where"
    write_site((PublishedFile(path=path, content=content) for path, content in files.items()), folder)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    """A plain web server that does not chat."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of the site on a plain web server of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parents[1])))
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/"
    server.shutdown()
    server.server_close()
