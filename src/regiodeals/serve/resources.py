"""Linked data: ``id/`` leads to ``doc/``, and what is there can be had as a page or as RDF."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from regiodeals.serve.describing import THING_FORMS
from regiodeals.serve.jobs import LEVEL, SMALLEST_COMPRESSED
from regiodeals.serve.keeping import Representation
from regiodeals.serve.negotiation import Form, choose
from regiodeals.serve.paths import iris_behind
from regiodeals.serve.problems import Problem
from regiodeals.serve.responding import (
    client_of,
    generation_of,
    language_of,
    respond,
    respond_with_file,
    unless_gone,
    wants_gzip,
)
from regiodeals.serve.settings import MIB
from regiodeals.serve.site import media_type

if TYPE_CHECKING:
    from starlette.requests import Request

    from regiodeals.serve.generation import Generation
    from regiodeals.serve.site import Site

LARGEST_KEPT: Final = MIB
"""Bytes of a file of the site that is kept and compressed; a larger one is sent from disk, in parts."""
FORMS: Final = {form.name: form for form in THING_FORMS}
_COMPRESSIBLE: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/n-",
    "image/svg",
    "application/trig",
)


async def identify(request: Request) -> Response:
    """Answer that a thing is not a document, and where the document about it is (303)."""
    rest = request.scope["path"].removeprefix("/id/")
    if not rest:
        raise Problem(404, "There is nothing at this address.")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(
        f"/doc/{quote(rest, safe='/~')}{query}", status_code=303, headers={"Vary": "Accept"}
    )


async def document(request: Request) -> Response:
    """Return what is said about a thing in the form that the client likes best."""
    generation = generation_of(request)
    moved = _moved(request, generation.site)
    if moved is not None:
        return moved
    path = request.scope["path"].strip("/")
    lang = language_of(request)
    plain = path.removeprefix("en/") if lang == "en" else path
    stem, _, ending = plain.rpartition(".")
    given = FORMS.get(ending)
    if given is None and generation.site is not None and path in generation.site.files:
        return await static(request)  # such as the CSV of an answer, beside its page
    if stem and given is not None:
        return await _in_form(request, generation, stem, given, lang)
    form, vary = _chosen(request, plain)
    return await _in_form(request, generation, plain, form, lang, vary=vary)


def _moved(request: Request, site: Site | None) -> Response | None:
    """Return where a page of the site is that is asked for as a folder: its links count from there."""
    path = request.scope["path"]
    if site is None or not path.endswith("/"):
        return None
    name = site.find(path)
    if name is None or name.endswith("index.html"):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{quote(path.strip('/'), safe='/~')}{query}", status_code=308)


def _chosen(request: Request, path: str) -> tuple[Form, list[str]]:
    """Return the form that is asked for by name, else the one that Accept likes best."""
    asked = request.query_params.getlist("format")
    if asked:
        form = FORMS.get(asked[0]) or next((f for f in THING_FORMS if f.media_type == asked[0]), None)
        if form is None or len(asked) > 1:
            raise Problem(400, "There is no such form.", hint=f"Choose one of: {', '.join(FORMS)}.")
        return form, []
    form = choose(request.headers.get("accept"), THING_FORMS)
    if form is None:
        choices = ", ".join(f"{form.media_type} (?format={form.name})" for form in THING_FORMS)
        links = ", ".join(_alternates(path))
        raise Problem(406, f"This can be had as: {choices}.", headers={"Link": links})
    return form, ["Accept"]


async def _in_form(
    request: Request,
    generation: Generation,
    path: str,
    form: Form,
    lang: str,
    *,
    vary: list[str] | None = None,
) -> Response:
    zipped = wants_gzip(request)
    key = ("doc", path, form.name, lang if form.name == "html" else "", zipped)
    found = generation.kept.peek(key)
    if found is None:
        found = await unless_gone(
            request, _found(request, generation, path, form, lang, zipped=zipped, key=key)
        )
    links = [*_alternates(path)]
    iri = found.about.get("iri")
    if iri:
        links.append(f'<{iri}>; rel="describes"')
    location = f"/en/{path}" if lang == "en" and form.name == "html" else f"/{path}.{form.name}"
    headers = {"Content-Location": quote(location, safe="/~.")} if vary else {}
    return respond(request, found, vary=vary or [], links=links, headers=headers)


async def _found(
    request: Request,
    generation: Generation,
    path: str,
    form: Form,
    lang: str,
    *,
    zipped: bool,
    key: tuple[object, ...],
) -> Representation:
    site = generation.site
    iris = iris_behind(path, generation.settings.base_iri)
    name = f"en/{path}.html" if form.name == "html" and lang == "en" else f"{path}.{form.name}"
    if site is not None and name in site.files:
        about = {"iri": iris[0]} if iris and "doc/" not in path else {}

        async def read() -> Representation:
            return as_sent(site.read(name), media_type(name), zipped=zipped, about=about)

        return await generation.kept.get(key, read)
    if not iris:
        raise Problem(404, "There is nothing at this address.")
    job = {"job": "describe", "iris": list(iris), "form": form.name, "lang": lang, "gzip": zipped}
    return await generation.represent(key, job, client=client_of(request))


def _alternates(path: str) -> list[str]:
    """Return the links to every form of a document (RFC 8288)."""
    place = quote(path, safe="/~.")
    return [f'</{place}.{form.name}>; rel="alternate"; type="{form.media_type}"' for form in THING_FORMS]


def as_sent(
    content: bytes, kind: str, *, zipped: bool, about: dict[str, str] | None = None
) -> Representation:
    """Return the bytes of a file as they are sent, compressed when that is welcome and worth it."""
    if zipped and len(content) >= SMALLEST_COMPRESSED and kind.startswith(_COMPRESSIBLE):
        content = gzip.compress(content, compresslevel=LEVEL, mtime=0)
        return Representation(body=content, media_type=kind, encoding="gzip", about=about or {})
    return Representation(body=content, media_type=kind, about=about or {})


async def static(request: Request) -> Response:
    """Return a file of the site, or of the pages that the server makes itself."""
    generation = generation_of(request)
    moved = _moved(request, generation.site)
    if moved is not None:
        return moved
    zipped = wants_gzip(request)
    name = generation.site.find(request.scope["path"]) if generation.site is not None else None
    if name is None or generation.site is None:
        raise Problem(404, "There is nothing at this address.", hint="Start at / or at /api/v1/vragen.")
    site = generation.site
    status = site.status(name)
    if status.st_size > LARGEST_KEPT:
        return respond_with_file(request, site.files[name], status, media_type(name))

    async def read() -> Representation:
        return as_sent(site.read(name), media_type(name), zipped=zipped)

    return respond(request, await generation.kept.get(("site", name, zipped), read))
