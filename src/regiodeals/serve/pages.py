"""Pages that need a server: the pre-check, the scenario, the start page, and that of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.responses import Response

from regiodeals.serve import answers, protocol
from regiodeals.serve.checking import FEWEST_ROWS, MOST_ROWS
from regiodeals.serve.describing import HTML
from regiodeals.serve.frames import Frame
from regiodeals.serve.generation import as_representation
from regiodeals.serve.html import ASSETS, page
from regiodeals.serve.keeping import Representation
from regiodeals.serve.negotiation import choose
from regiodeals.serve.openapi import ROOT
from regiodeals.serve.problems import Problem
from regiodeals.serve.resources import as_sent, static
from regiodeals.serve.responding import (
    client_of,
    generation_of,
    language_of,
    respond,
    unless_gone,
    wants_gzip,
)
from regiodeals.serve.site import media_type
from regiodeals.serve.supposing import NAMES

if TYPE_CHECKING:
    from starlette.requests import Request

_OWN_ASSETS: Final = ("favicon.svg", "serve.css", "serve.js")
MOST_FIELDS: Final = 300
MOST_VALUES: Final = 12
"""Values of a parameter that the page about the API shows; the description for programs has all."""
_TEMPLATES: Final = ("xlsx", "yaml", "csv")


async def asset(request: Request) -> Response:
    """Return the style sheet or the script of the pages made here, or a file of the site."""
    name = request.path_params["name"]
    if name not in _OWN_ASSETS:
        return await static(request)
    zipped = wants_gzip(request)

    async def read() -> Representation:
        return as_sent((ASSETS / name).read_bytes(), media_type(name), zipped=zipped)

    return respond(request, await generation_of(request).kept.get(("asset", name, zipped), read))


async def start(request: Request) -> Response:
    """Return the start page of the site, or a plain one when there is no site."""
    generation = generation_of(request)
    if generation.site is not None and generation.site.find(request.scope["path"]):
        return await static(request)
    lang = language_of(request)
    content = page("start.html", lang=lang, questions=list(generation.catalogue.questions.values()))
    return respond(request, Representation(body=content, media_type="text/html; charset=utf-8"))


async def sparql(request: Request) -> Response:
    """Answer a query; to a browser, what is wrong with it is told on the form, with the query still there."""
    try:
        return await protocol.sparql(request)
    except Problem as problem:
        query = request.query_params.get("query")
        form = choose(request.headers.get("accept"), [*answers.TABLE_FORMS, *answers.GRAPH_FORMS, HTML])
        if request.method != "GET" or query is None or form is not HTML or request.query_params.get("format"):
            raise
        content = page(
            "sparql.html", lang=language_of(request), query=query, failed=problem, rows=None, examples=[]
        )
        headers = {**problem.headers, "Cache-Control": "no-store", "Vary": "Accept"}
        return Response(
            content, status_code=problem.status, headers=headers, media_type="text/html; charset=utf-8"
        )


async def check(request: Request) -> Response:
    """Show the form of the pre-check, or what comes of a draft; nothing of it is kept."""
    job: dict[str, Any] = {
        "job": "check-page",
        "do": "show",
        "lang": language_of(request),
        "fields": {},
        "rows": FEWEST_ROWS,
        "name": None,
        "largest": generation_of(request).settings.upload_size,
        "gzip": wants_gzip(request),
    }
    body = b""
    if request.method == "POST":
        body = await _read_form(request, job)
    work = generation_of(request).pool.run(Frame(head=job, body=body), client=client_of(request))
    found = as_representation(await unless_gone(request, work))
    return respond(request, found, cache="no-store")


async def _read_form(request: Request, job: dict[str, Any]) -> bytes:
    """Fill a job from a form that was sent, and return the file in it, if any."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise Problem(415, "This is not what the form sends.", hint=f"Programs use POST {ROOT}/check.")
    settings = generation_of(request).settings
    try:
        async with request.form(
            max_files=1, max_fields=MOST_FIELDS, max_part_size=settings.upload_size * 1024
        ) as form:
            fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            upload = form.get("bestand")
            body = await upload.read() if isinstance(upload, UploadFile) else b""
            if isinstance(upload, UploadFile):
                job["name"] = (upload.filename or "bestand")[:200]
    except (MultiPartException, UnicodeDecodeError) as error:
        raise Problem(
            400, f"The form cannot be read: {getattr(error, 'message', 'it is not UTF-8')}."
        ) from None
    rows = fields.pop("rijen", "")
    wanted = int(rows) if rows.isascii() and rows.isdecimal() and len(rows) < 4 else FEWEST_ROWS
    more = fields.pop("doe", "toets") == "meer"
    job["rows"] = max(FEWEST_ROWS, min(wanted + (3 if more else 0), MOST_ROWS))
    job["fields"] = fields
    job["do"] = "show" if more else "check"
    return body


async def template(request: Request) -> Response:
    """Return an empty form to fill in and send, as a workbook, YAML or CSV."""
    kind = request.path_params["kind"]
    if kind not in _TEMPLATES:
        raise Problem(404, "There is no such form.", hint=f"Choose one of: {', '.join(_TEMPLATES)}.")
    lang = "en" if request.query_params.get("lang") == "en" else "nl"
    job = {"job": "template", "kind": kind, "lang": lang}
    found = await generation_of(request).represent(("template", kind, lang), job, client=client_of(request))
    headers = {"Content-Disposition": f'attachment; filename="formulier.{kind}"'}
    return respond(request, found, headers=headers)


async def whatif(request: Request) -> Response:
    """Show the sliders of a scenario with its outcome."""
    lang, zipped = language_of(request), wants_gzip(request)
    wishes = {name: request.query_params.getlist(name) for name in NAMES if name in request.query_params}
    key = ("whatif-page", repr(sorted(wishes.items())), lang, zipped)
    job = {"job": "whatif-page", "wishes": wishes, "lang": lang, "gzip": zipped}
    generation = generation_of(request)
    found = generation.kept.peek(key)
    if found is None:
        found = await unless_gone(request, generation.represent(key, job, client=client_of(request)))
    return respond(request, found)


async def documentation(request: Request) -> Response:
    """Return the page that describes the API to people, made from its description for programs."""
    generation = generation_of(request)
    lang = language_of(request)
    description = generation.catalogue.description
    groups: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in description["tags"]}
    titles = {tag["name"]: tag["description"].rstrip(".") for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            groups[operation["tags"][0]].append(_operation(path, method, operation))
    content = page(
        "api.html",
        lang=lang,
        groups=[{"title": titles[name], "operations": operations} for name, operations in groups.items()],
    )
    return respond(request, Representation(body=content, media_type="text/html; charset=utf-8"))


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    media_types = operation["responses"]["200"]["content"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": ROOT + path,
        "summary": operation["summary"],
        "description": operation["description"],
        "parameters": [
            {
                "name": parameter["name"],
                "required": parameter["required"],
                "description": parameter["description"],
                "values": parameter["schema"].get("enum", [])[:MOST_VALUES],
                "more": max(len(parameter["schema"].get("enum", [])) - MOST_VALUES, 0),
            }
            for parameter in operation["parameters"]
        ],
        "answers": list(media_types),
        "example": ROOT + path if method == "get" and "{" not in path else None,
    }
