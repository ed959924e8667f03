"""SPARQL 1.1 Protocol, read only (https://www.w3.org/TR/sparql11-protocol/), with its service description."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from pyoxigraph import Literal, NamedNode, Triple, serialize

from regiodeals.graph.terms import named
from regiodeals.namespaces import PREFIXES
from regiodeals.serve import answers
from regiodeals.serve.describing import HTML
from regiodeals.serve.frames import Frame
from regiodeals.serve.generation import as_representation
from regiodeals.serve.html import page
from regiodeals.serve.keeping import Representation
from regiodeals.serve.negotiation import choose
from regiodeals.serve.problems import Mistakes, Problem
from regiodeals.serve.responding import (
    client_of,
    generation_of,
    language_of,
    respond,
    unless_gone,
    wants_gzip,
)

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from regiodeals.serve.generation import Generation

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_PARAMETERS: Final = frozenset({"query", "default-graph-uri", "named-graph-uri", "format"})
_FORMS: Final = tuple(form.name for form in (*answers.TABLE_FORMS, *answers.GRAPH_FORMS))
_UPDATES: Final = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_HOST: Final = re.compile(r"[A-Za-z0-9.\-:\[\]]{1,255}\Z")
_READ_ONLY: Final = "This endpoint answers questions and changes nothing."
_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
MOST_GRAPHS: Final = 5000
SMALL_FORM: Final = 32_768
"""Characters of a form that are read in one go; while more are read, others are answered."""


async def sparql(request: Request) -> Response:
    """Answer a query, or describe the endpoint when none is asked."""
    pairs = _pairs(_decoded(request.scope["query_string"]))
    if request.method != "POST":
        if not any(name in {"query", *_UPDATES} for name, _ in pairs):
            return _about(request, pairs)
        return await _answer(request, pairs, None)
    kind, charset = _content_type(request)
    if charset not in {"", "utf-8", "utf8"}:
        raise Problem(415, f"The charset '{charset[:40]}' is not read.", hint="Send UTF-8.")
    if kind == "application/sparql-update":
        raise Problem(403, _READ_ONLY)
    if kind == "application/x-www-form-urlencoded":
        body = _decoded(await request.body())
        more = _pairs(body) if len(body) <= SMALL_FORM else await asyncio.to_thread(_pairs, body)
        return await _answer(request, [*pairs, *more], None)
    if kind == "application/sparql-query":
        return await _answer(request, pairs, _decoded(await request.body()))
    raise Problem(
        415,
        "The Content-Type of the request is not that of a query.",
        hint="Send application/sparql-query, or a form with the field query.",
        headers={"Accept-Post": "application/sparql-query, application/x-www-form-urlencoded"},
    )


async def _answer(request: Request, pairs: list[tuple[str, str]], direct: str | None) -> Response:
    query, form = _checked(pairs, direct)
    job = {
        "job": "sparql",
        "default_graphs": [value for name, value in pairs if name == "default-graph-uri"],
        "named_graphs": [value for name, value in pairs if name == "named-graph-uri"],
        "form": form,
        "accept": request.headers.get("accept"),
        "lang": language_of(request),
        "gzip": wants_gzip(request),
    }
    work = generation_of(request).pool.run(
        Frame(head=job, body=query.encode("utf-8", "surrogatepass")), client=client_of(request)
    )
    found = as_representation(await unless_gone(request, work))
    return respond(request, found, vary=["Accept"], cache="no-cache")


def _checked(pairs: list[tuple[str, str]], direct: str | None) -> tuple[str, str | None]:
    """Return the query and the form that is asked by name, or say all that is wrong with the request."""
    mistakes = Mistakes()
    names = [name for name, _ in pairs]
    if not _UPDATES.isdisjoint(names):
        raise Problem(400, _READ_ONLY, hint="Leave out update, and send a query.")
    for name in sorted(set(names) - _PARAMETERS):
        mistakes.add(
            name[:60], f"There is no parameter '{name[:60]}'.", f"Known: {', '.join(sorted(_PARAMETERS))}."
        )
    queries = [value for name, value in pairs if name == "query"]
    if direct is not None:
        queries.append(direct)
    if len(queries) != 1:
        mistakes.add(
            "query", "There is no query." if not queries else "There is more than one query.", "Send one."
        )
    forms = [value for name, value in pairs if name == "format" and value]
    if len(forms) > 1 or (forms and forms[0] not in _FORMS):
        mistakes.add("format", "There is no such form.", f"Choose one of: {', '.join(_FORMS)}.")
    if sum(name.endswith("-graph-uri") for name in names) > MOST_GRAPHS:
        mistakes.add("default-graph-uri", f"At most {MOST_GRAPHS} graphs can be named.")
    mistakes.refuse()
    return queries[0], forms[0] if forms else None


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_GRAPHS + 100, errors="strict")
    except UnicodeDecodeError:
        raise Problem(400, "A parameter is not UTF-8.", hint="Encode each byte of UTF-8 as %XX.") from None
    except ValueError:
        raise Problem(400, "The request has too many parameters.") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"The request is not UTF-8 (byte {error.start}).", hint="Send UTF-8.") from None


def _content_type(request: Request) -> tuple[str, str]:
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "charset":
            charset = value.strip(' "')
    return kind.strip(), charset


def _about(request: Request, pairs: list[tuple[str, str]]) -> Response:
    """Return the page with a form for people, or the service description for programs."""
    generation = generation_of(request)
    mistakes = Mistakes()
    for name, value in pairs:
        if name not in _PARAMETERS:
            mistakes.add(name[:60], f"There is no parameter '{name[:60]}'.")
        elif name == "format" and value not in {form.name for form in answers.GRAPH_FORMS}:
            mistakes.add("format", "There is no such form of the service description.")
    mistakes.refuse()
    named_form = next((value for name, value in pairs if name == "format"), None)
    forms = [*answers.GRAPH_FORMS, HTML]
    if named_form is not None:
        form = next(form for form in forms if form.name == named_form)
    else:
        chosen = choose(request.headers.get("accept"), forms)
        if chosen is None:
            offered = ", ".join(form.media_type for form in forms)
            raise Problem(406, f"The service description can be had as: {offered}.")
        form = chosen
    if form is HTML:
        content = _page(request, generation)
    else:
        triples = list(service_description(address_of(request), generation))
        content = serialize(triples, format=answers.RDF[form.name], prefixes={"sd": SD, **PREFIXES}) or b""
    return respond(request, Representation(body=content, media_type=form.header), vary=["Accept", "Host"])


def _page(request: Request, generation: Generation) -> bytes:
    lang = language_of(request)
    examples = [
        {"text": question["summary"][lang], "sparql": question["sparql"]}
        for question in generation.catalogue.questions.values()
    ]
    query = examples[0]["sparql"] if examples else "SELECT * WHERE { ?s ?p ?o } LIMIT 10"
    return page("sparql.html", lang=lang, query=query, failed=None, rows=None, examples=examples)


def address_of(request: Request) -> str:
    """Return the address by which this server was called, without query."""
    host = request.headers.get("host", "")
    if not _HOST.match(host):
        host = f"{generation_of(request).settings.host}:{generation_of(request).settings.port}"
    scheme = "https" if request.scope.get("scheme") == "https" else "http"
    return f"{scheme}://{host}{request.scope['path']}"


def service_description(address: str, generation: Generation) -> list[Triple]:
    """Return https://www.w3.org/TR/sparql11-service-description/ for this endpoint."""
    service, dataset = NamedNode(f"{address}#service"), NamedNode(f"{address}#dataset")
    default = NamedNode(f"{address}#default-graph")

    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    about = [
        Triple(service, named("rdf:type"), sd("Service")),
        Triple(service, sd("endpoint"), NamedNode(address)),
        Triple(service, sd("supportedLanguage"), sd("SPARQL11Query")),
        Triple(service, sd("feature"), sd("EmptyGraphs")),
        Triple(service, sd("defaultDataset"), dataset),
        Triple(dataset, named("rdf:type"), sd("Dataset")),
        Triple(dataset, sd("defaultGraph"), default),
        Triple(default, named("rdf:type"), sd("Graph")),
        Triple(
            default,
            named("void:triples"),
            Literal(str(generation.born.triples), datatype=named("xsd:integer")),
        ),
    ]
    if generation.settings.services:
        about.append(Triple(service, sd("feature"), sd("BasicFederatedQuery")))
    about += [Triple(service, sd("resultFormat"), NamedNode(_FORMATS + name)) for name in _RESULTS]
    return about
