"""The site on real servers: each thing leads to its page or data, in the form that is asked for."""

from __future__ import annotations

import functools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.publish.servers import server_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
PAGES = (
    "doc/tranche/6",
    "doc/uitgave/0.1.0",
    "def",
    "def/versie/0.1.0",
    "def/bedrag",
    "def/stadium/gereserveerd",
    "def/shape/RegioDealShape",
)
FIXED = {
    "index.html": "start",
    "en/index.html": "start in English",
    "deals.html": "deals",
    "sparql/index.html": "query editor",
    "def/index.html": "the vocabulary, for a host without rules",
    "regiodeals.nq": "quads",
    "kaarten/deals.geojson": "{}",
    "feed.atom": "feed",
    "tabellen/deals.csv-metadata.json": "{}",
    ".well-known/void": "void",
    "404.html": "Deze pagina bestaat niet. This page does not exist.",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """The answer to one request."""

    code: int
    location: str
    headers: Mapping[str, str]
    text: str

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects are answers to look at here."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def get(address: str, **headers: str) -> Got:
    """Ask one address, without proxies and without following redirects."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers={"Accept": "*/*", **named})
    try:
        answer = opener.open(request, timeout=10)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        found = {name.lower(): value for name, value in answer.headers.items()}
        text = answer.read().decode()
        return Got(code=answer.status, location=found.get("location", ""), headers=found, text=text)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A small site that every user of this computer may read, as a web server is another user."""
    root = Path(tempfile.mkdtemp(prefix="regiodeals-site-"))
    root.chmod(0o755)
    files = dict(FIXED)
    for page in PAGES:
        files |= {f"{page}.{ending}": f"{page} as {ending}" for ending in ("html", "ttl", "jsonld", "nt")}
        files[f"en/{page}.html"] = f"{page} in English"
    contents = {path: text.encode() for path, text in files.items()}
    contents |= {file.path: file.content for file in server_files()}
    for path, content in contents.items():
        target = root / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    yield root
    shutil.rmtree(root)


def started(command: list[str], port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start a server and wait until it listens."""
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stream)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    process.wait()
    pytest.fail(f"The server did not start: {log.read_text(errors='replace')}")


def start_nginx(folder: Path, port: int) -> subprocess.Popen[bytes]:
    assert NGINX
    rules = (folder / "site" / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("root /var/www/regiodeals;", f"root {folder}/site;"),
    ):
        assert rules.count(old) == 1
        rules = rules.replace(old, new)
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log stderr; {'user root;' if os.geteuid() == 0 else ''}\n"
        f"events {{}} http {{ access_log off; {temporary}\n{rules}\n}}\n",
        encoding="utf-8",
    )
    command = [NGINX, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    return started(command, port, folder / "nginx.log")


def start_apache(folder: Path, port: int, document_root: str = "site") -> subprocess.Popen[bytes]:
    assert APACHE
    modules = ["mpm_event", "authz_core", "mime", "dir", "rewrite", "headers", "deflate", "filter"]
    lines = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules]
    lines += [
        f"ServerRoot {folder}",
        f"PidFile {folder}/apache-{port}.pid",
        f"DefaultRuntimeDir {folder}",
        f"Listen 127.0.0.1:{port}",
        "ServerName localhost",
        f"ErrorLog {folder}/apache-errors.log",
        "TypesConfig /etc/mime.types",
        f"DocumentRoot {folder}/{document_root}",
        f"<Directory {folder}>\nAllowOverride All\nRequire all granted\n</Directory>",
    ]
    if os.geteuid() == 0:
        lines.append("User www-data\nGroup www-data")
    (folder / f"apache-{port}.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [APACHE, "-X", "-f", str(folder / f"apache-{port}.conf")]
    return started(command, port, folder / "apache.log")


def skip_unless(server: str | None, package: str) -> None:
    if server is None:
        pytest.skip(f"{package} is not installed: apt-get install {package}")


@pytest.fixture(scope="module", params=["nginx", "apache2", "apache2 in a folder"])
def site(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of the site on one server."""
    port = free_port()
    if request.param == "nginx":
        skip_unless(NGINX, "nginx")
        process, prefix = start_nginx(folder, port), ""
    else:
        skip_unless(APACHE, "apache2")
        inside = request.param != "apache2"
        process, prefix = start_apache(folder, port, "." if inside else "site"), "/site" if inside else ""
    yield f"http://127.0.0.1:{port}{prefix}"
    process.terminate()
    process.wait(timeout=10)


def path_in(location: str, site: str) -> str:
    """Return where a redirect leads, below the root of the site."""
    host = "http://" + site.removeprefix("http://").partition("/")[0]
    return location.removeprefix(host).removeprefix(site.removeprefix(host))


@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "*/*"])
def test_a_thing_leads_to_the_document_about_it(site: str, accept: str) -> None:
    got = get(f"{site}/id/tranche/6?format=ttl", Accept=accept)
    assert (got.code, path_in(got.location, site)) == (303, "/doc/tranche/6?format=ttl")
    assert get(f"{site}/id/tranche/6").location.endswith("/doc/tranche/6")


@pytest.mark.parametrize(
    ("accept", "ending", "kind"),
    [
        (BROWSER, "html", "text/html"),
        ("*/*", "html", "text/html"),
        ("", "html", "text/html"),
        ("application/pdf", "html", "text/html"),
        ("text/turtle", "ttl", "text/turtle"),
        ("TEXT/TURTLE", "ttl", "text/turtle"),
        ("application/ld+json", "jsonld", "application/ld+json"),
        ("application/n-triples", "nt", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "ttl", "text/turtle"),
        ("text/html;q=0.3, text/turtle", "ttl", "text/turtle"),
        ("text/turtle;q=0.3, text/html;level=1", "html", "text/html"),
        ("text/turtle;q=0, application/ld+json;q=0.2", "jsonld", "application/ld+json"),
        ("application/ld+json, text/turtle", "jsonld", "application/ld+json"),
        ("text/turtle;q=1.0, text/html", "ttl", "text/turtle"),
    ],
)
def test_accept_decides_the_form(site: str, accept: str, ending: str, kind: str) -> None:
    got = get(f"{site}/doc/tranche/6", Accept=accept)
    assert (got.code, got.text, got.kind) == (200, f"doc/tranche/6 as {ending}", kind)
    assert "accept" in got.headers["vary"].lower()
    assert "utf-8" in got.headers["content-type"].lower()


@pytest.mark.parametrize("ending", ["html", "ttl", "jsonld", "nt"])
def test_format_goes_before_accept(site: str, ending: str) -> None:
    got = get(f"{site}/doc/uitgave/0.1.0?format={ending}", Accept="text/turtle")
    assert (got.code, got.text) == (200, f"doc/uitgave/0.1.0 as {ending}")


@pytest.mark.parametrize("bad", ["exe", "..%2f..", "ttl/../../x", "%00", "<script>"])
def test_a_format_that_does_not_exist_is_not_found(site: str, bad: str) -> None:
    got = get(f"{site}/doc/tranche/6?format={bad}")
    assert got.code in {400, 404}
    assert "<script>" not in got.text


@pytest.mark.parametrize(
    "term", ["def", "def/versie/0.1.0", "def/bedrag", "def/stadium/gereserveerd", "def/shape/RegioDealShape"]
)
def test_a_term_leads_to_its_page_or_data(site: str, term: str) -> None:
    for accept, ending in ((BROWSER, "html"), ("text/turtle", "ttl"), ("application/n-triples", "nt")):
        got = get(f"{site}/{term}", Accept=accept)
        assert (got.code, path_in(got.location, site)) == (303, f"/{term}.{ending}")
        assert get(site + path_in(got.location, site)).text == f"{term} as {ending}"
    assert get(f"{site}/{term}?format=jsonld").location.endswith(f"/{term}.jsonld")


def test_the_namespace_of_the_terms_leads_to_the_vocabulary(site: str) -> None:
    for accept, ending in ((BROWSER, "html"), ("text/turtle", "ttl"), ("application/n-triples", "nt")):
        got = get(f"{site}/def/", Accept=accept)
        assert (got.code, path_in(got.location, site)) == (303, f"/def.{ending}")
    assert get(f"{site}/def/", Accept_Language="en").location.endswith("/en/def.html")


def test_english_is_for_those_who_ask_for_it_first(site: str) -> None:
    assert get(f"{site}/doc/tranche/6", Accept_Language="en-GB,nl;q=0.5").text == "doc/tranche/6 in English"
    assert get(f"{site}/doc/tranche/6", Accept_Language="nl,en;q=0.5").text == "doc/tranche/6 as html"
    assert get(f"{site}/doc/tranche/6", Accept_Language="en", Accept="text/turtle").text.endswith("as ttl")
    assert get(f"{site}/def/bedrag", Accept_Language="en").location.endswith("/en/def/bedrag.html")


@pytest.mark.parametrize("ending", ["html", "ttl", "jsonld", "nt"])
def test_files_are_served_under_their_own_names(site: str, ending: str) -> None:
    assert get(f"{site}/doc/tranche/6.{ending}", Accept="text/csv").text == f"doc/tranche/6 as {ending}"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("/", "start", "text/html"),
        ("/en/", "start in English", "text/html"),
        ("/deals", "deals", "text/html"),
        ("/sparql/", "query editor", "text/html"),
        ("/regiodeals.nq", "quads", "application/n-quads"),
        ("/kaarten/deals.geojson", "{}", "application/geo+json"),
        ("/feed.atom", "feed", "application/atom+xml"),
        ("/.well-known/void", "void", "text/turtle"),
        ("/tabellen/deals.csv-metadata.json", "{}", "application/csvm+json"),
    ],
)
def test_everything_else_has_its_media_type(site: str, path: str, text: str, kind: str) -> None:
    got = get(site + path)
    assert (got.code, got.text, got.kind) == (200, text, kind)
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert ("wasm-unsafe-eval" in got.headers["content-security-policy"]) == (path == "/sparql/")


@pytest.mark.parametrize(
    "path", ["/doc/niets", "/def/niets.ttl", "/.htaccess", "/en/.htaccess", "/id/", "/doc/../../etc/passwd"]
)
def test_what_is_not_there_is_not_found(site: str, path: str) -> None:
    assert get(site + path).code in {400, 403, 404}


def test_who_is_lost_is_told_so(site: str) -> None:
    for path in ("/doc/niets", "/def/niets.ttl", "/a/b/c"):
        got = get(site + path)
        assert got.code == 404
        assert "Deze pagina bestaat niet" in got.text
        assert "This page does not exist" in got.text
        assert got.kind == "text/html"


def test_w3id_leads_to_the_site(folder: Path) -> None:
    skip_unless(APACHE, "apache2")
    place = folder / "w3id" / "regiodeals"
    place.mkdir(parents=True)
    shutil.copy(folder / "site" / "hosting" / "w3id.htaccess", place / ".htaccess")
    port = free_port()
    process = start_apache(folder, port, "w3id")
    try:
        base, home = f"http://127.0.0.1:{port}/regiodeals", "https://regiodeals.example.org"
        for path, code in (
            ("/id/tranche/6?format=ttl", 303),
            ("/def", 303),
            ("/def/bedrag", 303),
            ("/catalog.ttl", 302),
            ("/", 302),
        ):
            got = get(base + path)
            assert (got.code, got.location) == (code, home + path)
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_a_plain_host_serves_every_file(folder: Path) -> None:
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(folder / "site"))
    quiet: Callable[..., None] = lambda *_: None  # noqa: E731
    SimpleHTTPRequestHandler.log_message = quiet  # type: ignore[method-assign]
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        for page in PAGES:
            for ending in ("html", "ttl", "jsonld", "nt"):
                assert get(f"{address}/{page}.{ending}").text == f"{page} as {ending}"
        assert get(f"{address}/").text == "start"
        server.shutdown()
