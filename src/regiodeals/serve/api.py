"""The REST API under ``/api/v1``, after the Dutch API Design Rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from regiodeals.questions.things import simple
from regiodeals.serve import openapi_schemas, supposing
from regiodeals.serve.asking import ANSWER_FORMS, CHART
from regiodeals.serve.checking import as_problem
from regiodeals.serve.frames import Frame
from regiodeals.serve.generation import as_representation
from regiodeals.serve.keeping import Representation
from regiodeals.serve.negotiation import Form, choose
from regiodeals.serve.openapi import LARGEST_NUMBER, LARGEST_PAGE, PAGE_SIZE, ROOT
from regiodeals.serve.problems import MEDIA_TYPE, Mistakes, Problem
from regiodeals.serve.responding import client_of, generation_of, respond, unless_gone, wants_gzip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

MOST_WORDS: Final = 20
"""Words that are looked for at a time."""
_JSON: Final = Form(name="json", media_type="application/json")
_CSV: Final = Form(name="csv", media_type="text/csv")
_REPORTS: Final = (
    Form(name="json", media_type="application/json"),
    Form(name="problem", media_type=MEDIA_TYPE),
    Form(name="turtle", media_type="text/turtle"),
    Form(name="text", media_type="text/plain"),
)
_DRAFTS: Final = {
    "application/yaml": "ontwerp.yaml",
    "application/x-yaml": "ontwerp.yaml",
    "text/yaml": "ontwerp.yaml",
    "application/json": "ontwerp.json",
    "text/csv": "ontwerp.csv",
    openapi_schemas.XLSX: "ontwerp.xlsx",
}
"""Media type to the name of the file that the reader of drafts knows it by."""


async def openapi(request: Request) -> Response:
    """Return the description of the API."""
    _Query(request).done()
    return respond(request, generation_of(request).catalogue.written)


async def questions(request: Request) -> Response:
    """List the questions, of a theme or with words in them."""
    catalogue = generation_of(request).catalogue
    query = _Query(request)
    lang, (page, size) = query.lang(), query.paging(PAGE_SIZE)
    theme = query.choice("thema", tuple(catalogue.themes))
    words = query.words("zoek")
    query.done()
    _acceptable(request, [_JSON])
    found = [
        question
        for name, question in catalogue.questions.items()
        if (theme is None or question["theme"] == theme)
        and all(word in catalogue.texts[name] for word in words)
    ]
    rows = found[(page - 1) * (size or 1) : page * (size or 1)]
    content = {
        "totaal": len(found),
        "pagina": page,
        "paginaGrootte": size,
        "rijen": [_question(question, lang, request) for question in rows],
    }
    links = query.links(len(found), page, size or PAGE_SIZE)
    return respond(request, _json(content), links=links)


async def question(request: Request) -> Response:
    """Return one question: what it asks, its columns, its parameters and its SPARQL."""
    query = _Query(request)
    lang = query.lang()
    query.done()
    _acceptable(request, [_JSON])
    found = _question(_named(request), lang, request, whole=True)
    return respond(request, _json(found))


async def answer(request: Request) -> Response:
    """Return the answer to a question."""
    found = _named(request)
    return await _rows(request, found["name"], is_collection=False)


async def collection(request: Request) -> Response:
    """List the things of a kind."""
    return await _rows(request, request.scope["path"].rpartition("/")[2], is_collection=True)


async def item(request: Request) -> Response:
    """Return one thing of a list, with every fact and its passages."""
    query = _Query(request)
    lang = query.lang()
    query.done()
    _acceptable(request, [_JSON])
    name = request.scope["path"].split("/")[3]
    slug = request.path_params["slug"]
    key = ("item", name, slug, lang, wants_gzip(request))
    job = {"job": "item", "collection": name, "slug": slug, "lang": lang, "gzip": wants_gzip(request)}
    generation = generation_of(request)
    found = generation.kept.peek(key)
    if found is None:
        found = await unless_gone(request, generation.represent(key, job, client=client_of(request)))
    return respond(request, found, vary=["Accept"])


async def check(request: Request) -> Response:
    """Check a draft against the rules of its tranche; nothing of it is kept."""
    query = _Query(request)
    lang = query.lang()
    query.done()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _DRAFTS:
        raise Problem(
            415,
            "This kind of draft is not read.",
            hint=f"Send one of: {', '.join(_DRAFTS)}.",
            headers={"Accept-Post": ", ".join(_DRAFTS)},
        )
    form = _acceptable(request, _REPORTS)
    body = await request.body()
    job = {
        "job": "check",
        "name": _DRAFTS[kind],
        "form": "json" if form.name == "problem" else form.name,
        "lang": lang,
    }
    generation = generation_of(request)
    reply = await unless_gone(
        request, generation.pool.run(Frame(head=job, body=body), client=client_of(request))
    )
    if form.name == "problem" and reply.head["violations"]:
        raise Problem(
            422, reply.head["summary"], extra={"fouten": as_problem(reply.body, reply.head["fields"])}
        )
    media_type = _JSON.header if form.name == "problem" else form.header
    return respond(
        request, Representation(body=reply.body, media_type=media_type), vary=["Accept"], cache="no-store"
    )


async def only_post(_: Request) -> Response:
    """Refuse to fetch what can only be sent to."""
    raise Problem(405, "This address does not take that method.", headers={"Allow": "POST, OPTIONS"})


async def whatif(request: Request) -> Response:
    """Divide a tranche anew."""
    query = _Query(request)
    lang = query.lang()
    form = query.form(request, (_JSON, _CSV))
    wishes = query.rest()
    key = ("whatif", json.dumps(wishes, sort_keys=True), lang, form.name, wants_gzip(request))
    job = {
        "job": "whatif",
        "wishes": {name: values for name, values in wishes.items() if name in supposing.NAMES},
        "mistakes": [*query.told(), *_unknown(wishes, supposing.NAMES)],
        "lang": lang,
        "form": form.name,
        "gzip": wants_gzip(request),
    }
    found = None if job["mistakes"] else generation_of(request).kept.peek(key)
    if found is None:
        found = await unless_gone(request, _made(request, key, job))
    return respond(request, found, vary=["Accept"])


async def _made(request: Request, key: tuple[object, ...], job: dict[str, Any]) -> Representation:
    """Return what a job makes; with mistakes to tell, what is kept for another request is no answer."""
    generation = generation_of(request)
    if job["mistakes"]:
        return as_representation(await generation.pool.run(Frame(head=job), client=client_of(request)))
    return await generation.represent(key, job, client=client_of(request))


async def _rows(request: Request, name: str, *, is_collection: bool) -> Response:
    query = _Query(request)
    lang = query.lang()
    catalogue = generation_of(request).catalogue
    asked = (catalogue.collections if is_collection else catalogue.questions)[name]
    form = query.form(
        request, [form for form in ANSWER_FORMS if form is not CHART or asked["view"] != "table"]
    )
    page, size = query.paging(PAGE_SIZE if form.name == "json" else None)
    arguments = query.single()
    key = ("answer", is_collection, name, tuple(sorted(arguments.items())), form.name, lang, page, size)
    zipped = wants_gzip(request)
    generation = generation_of(request)
    found = generation.kept.peek((*key, zipped)) if not query.told() else None
    if found is None:
        job = {
            "job": "answer",
            "question": name,
            "collection": is_collection,
            "arguments": arguments,
            "mistakes": query.told(),
            "form": form.name,
            "lang": lang,
            "page": page,
            "size": size,
            "gzip": zipped,
        }
        found = await unless_gone(request, _made(request, (*key, zipped), job))
    links = query.links(found.about["total"], page, size) if size else []
    return respond(request, found, vary=["Accept"], links=links)


def _named(request: Request) -> dict[str, Any]:
    name = request.path_params["naam"]
    found = generation_of(request).catalogue.questions.get(name)
    if found is None:
        raise Problem(404, f"There is no question '{name[:60]}'.", hint=f"See {ROOT}/vragen for all of them.")
    return found


def _question(found: dict[str, Any], lang: str, request: Request, *, whole: bool = False) -> dict[str, Any]:
    told = {
        "naam": found["name"],
        "id": f"{generation_of(request).settings.base_iri}id/vraag/{found['name']}",
        "thema": found["theme"],
        "titel": found["summary"][lang],
        "antwoord": f"{ROOT}/vragen/{found['name']}/antwoord",
    }
    if whole:
        told["omschrijving"] = found["description"][lang]
        told["toelichting"] = found["reading"][lang]
        told["kolommen"] = [
            {"naam": column["name"], "kop": column["heading"][lang], "eenheid": column["unit"]}
            for column in found["columns"]
        ]
        told["parameters"] = [
            {
                "naam": parameter["name"],
                "soort": parameter["datatype"],
                "omschrijving": parameter["description"][lang],
                "standaard": parameter["default"],
                "waarden": parameter["values"],
            }
            for parameter in found["parameters"]
        ]
        told["sparql"] = found["sparql"]
    return told


def _json(content: Any) -> Representation:
    body = (json.dumps(content, ensure_ascii=False) + "\n").encode()
    return Representation(body=body, media_type="application/json")


def _acceptable(request: Request, forms: Sequence[Form]) -> Form:
    form = choose(request.headers.get("accept"), forms)
    if form is None:
        raise Problem(406, f"This can be had as: {', '.join(form.media_type for form in forms)}.")
    return form


def _unknown(given: dict[str, list[str]], known: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "field": name[:60],
            "message": f"There is no parameter '{name[:60]}'.",
            "hint": f"Known: {', '.join(known)}.",
        }
        for name in given
        if name not in known
    ]


class _Query:
    """The parameters of a request; what is wrong with them is gathered and told at once."""

    def __init__(self, request: Request) -> None:
        self._path = request.url.path
        self._pairs = request.query_params.multi_items()
        self._left: dict[str, list[str]] = {}
        for name, value in self._pairs:
            self._left.setdefault(name, []).append(value)
        self._mistakes = Mistakes()

    def text(self, name: str) -> str | None:
        """Return the value of a parameter that may stand once."""
        values = self._left.pop(name, [])
        if len(values) > 1:
            self._mistakes.add(name, f"'{name}' stands there more than once.")
        if values and len(values[0]) > 200:
            self._mistakes.add(name, f"'{name}' is longer than 200 characters.")
            return None
        return values[0] if values else None

    def choice(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return a value out of a list."""
        value = self.text(name)
        if value is not None and value not in allowed:
            self._mistakes.add(
                name, f"'{value[:60]}' is no value of {name}.", f"Choose: {', '.join(allowed)}."
            )
            return None
        return value

    def words(self, name: str) -> frozenset[str]:
        """Return the words to look for, folded, each once."""
        found = frozenset(simple(self.text(name) or "").split())
        if len(found) > MOST_WORDS:
            self._mistakes.add(name, f"'{name}' holds more than {MOST_WORDS} words.")
            return frozenset()
        return found

    def lang(self) -> str:
        """Return the language of the texts."""
        return self.choice("lang", ("nl", "en")) or "nl"

    def paging(self, usual: int | None) -> tuple[int, int | None]:
        """Return the number of the page and its size; no size means all."""
        page = self._number("page", LARGEST_NUMBER)
        size = self._number("pageSize", LARGEST_PAGE)
        return page or 1, size or usual or (PAGE_SIZE if page else None)

    def form(self, request: Request, forms: Sequence[Form]) -> Form:
        """Return the form that is asked for by name, else the one that Accept likes best."""
        name = self.choice("format", [form.name for form in forms])
        if name is not None:
            return next(form for form in forms if form.name == name)
        return _acceptable(request, forms)

    def single(self) -> dict[str, str]:
        """Return what is left as parameters of a question."""
        found = {}
        for name, values in self._left.items():
            if len(values) > 1:
                self._mistakes.add(name[:60], f"'{name[:60]}' stands there more than once.")
            found[name] = values[0]
        return found

    def rest(self) -> dict[str, list[str]]:
        """Return what is left, each parameter with all its values."""
        return dict(self._left)

    def told(self) -> list[dict[str, Any]]:
        """Return the mistakes for a worker that may find more."""
        return [
            {"field": mistake.field, "message": mistake.message, "hint": mistake.hint}
            for mistake in self._mistakes.found
        ]

    def done(self) -> None:
        """Refuse the request when anything is wrong; what was not asked for is wrong too."""
        for name in self._left:
            self._mistakes.add(name[:60], f"There is no parameter '{name[:60]}'.")
        self._mistakes.refuse()

    def links(self, total: int, page: int, size: int) -> list[str]:
        """Return the links to the other pages (RFC 8288)."""
        last = max((total - 1) // size + 1, 1)
        others = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
        return [
            f'<{self._address(number, size)}>; rel="{relation}"'
            for relation, number in others.items()
            if 1 <= number <= last
        ]

    def _address(self, page: int, size: int) -> str:
        kept = [(name, value) for name, value in self._pairs if name not in {"page", "pageSize"}]
        return f"{self._path}?{urlencode([*kept, ('page', page), ('pageSize', size)])}"

    def _number(self, name: str, largest: int) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) < 10 and 1 <= int(value) <= largest):
            self._mistakes.add(
                name, f"'{value[:60]}' is no value of {name}.", f"Write a number from 1 to {largest}."
            )
            return None
        return int(value)
