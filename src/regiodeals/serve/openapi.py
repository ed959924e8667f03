"""The description of the REST API (OpenAPI 3.1), made from the questions as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from regiodeals import __version__
from regiodeals.questions.things import simple
from regiodeals.questions.wording import NUMERIC_UNITS
from regiodeals.serve import openapi_schemas as schemas
from regiodeals.serve.keeping import Representation
from regiodeals.serve.supposing import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

API_VERSION: Final = "1.0.0"
ROOT: Final = "/api/v1"
PAGE_SIZE: Final = 100
LARGEST_PAGE: Final = 1000
LARGEST_NUMBER: Final = 1_000_000

Json = dict[str, Any]

_CHECKING: Final = (
    "Vergelijkt een ontwerp met de voorwaarden van zijn tranche; niets wordt bewaard. "
    "Wie application/problem+json vraagt, krijgt overtredingen als 422."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a worker told of the questions, and the description of the API made from it.

    ``texts`` holds all that is said of a question, folded, to find words in. ``written`` is the description
    as it is sent.
    """

    questions: Mapping[str, Json]
    texts: Mapping[str, str]
    collections: Mapping[str, Json]
    themes: Mapping[str, Mapping[str, str]]
    description: Json
    written: Representation


def read_catalogue(told: Json) -> Catalogue:
    """Return the catalogue of an API from what a worker told."""
    questions = {question["name"]: question for question in told["questions"]}
    collections = told["collections"]
    description = _description(questions, collections, told["themes"])
    content = json.dumps(description, ensure_ascii=False).encode()
    return Catalogue(
        questions=questions,
        texts={
            name: simple(json.dumps(question, ensure_ascii=False)) for name, question in questions.items()
        },
        collections=collections,
        themes=told["themes"],
        description=description,
        written=Representation(body=content, media_type="application/json"),
    )


def _description(
    questions: Mapping[str, Json], collections: Mapping[str, Json], themes: Mapping[str, Any]
) -> Json:
    paths: Json = {"/vragen": {"get": _listing(themes)}, "/vragen/{naam}": {"get": _question(questions)}}
    for name, question in questions.items():
        paths[f"/vragen/{name}/antwoord"] = {"get": _answer(question)}
    for name, question in collections.items():
        paths[f"/{name}"] = {"get": _collection(name, question)}
        paths[f"/{name}/{{slug}}"] = {"get": _item(name, question)}
    paths["/check"] = {"post": _check()}
    paths["/what-if"] = {"get": _whatif()}
    paths["/openapi.json"] = {"get": _self()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Regio Deals",
            "version": API_VERSION,
            "description": "Vragen over de Regio Deals met hun antwoorden, de deals, tranches en "
            "gemeenten, de toets van een ontwerp en een rekenvoorbeeld. "
            f"Elk feit heeft een passage die het noemt. Software {__version__}.",
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
            "contact": {"name": "Regio Deals", "url": "https://w3id.org/regiodeals/"},
        },
        "servers": [{"url": ROOT}],
        "tags": [
            {"name": "vragen", "description": "Opgeslagen vragen en hun antwoorden."},
            {"name": "lijsten", "description": "Deals, tranches en gemeenten."},
            {"name": "toets", "description": "De toets van een ontwerp en het rekenvoorbeeld."},
            {"name": "beschrijving", "description": "De beschrijving van deze API."},
        ],
        "paths": paths,
        "components": schemas.COMPONENTS,
    }


def _operation(
    tag: str, name: str, texts: tuple[str, str], parameters: Iterable[Json], answers: Json
) -> Json:
    return {
        "tags": [tag],
        "operationId": name,
        "summary": texts[0],
        "description": texts[1],
        "parameters": list(parameters),
        "responses": {**answers, **schemas.refusals()},
    }


def _listing(themes: Mapping[str, Any]) -> Json:
    return _operation(
        "vragen",
        "vragen",
        ("Alle vragen", "Zoek met woorden, of kies een thema."),
        [
            schemas.query("thema", "Thema van de vragen.", {"type": "string", "enum": list(themes)}),
            schemas.query(
                "zoek", "Woorden die in de vraag staan, hooguit 20.", {"type": "string", "maxLength": 200}
            ),
            *schemas.paging(PAGE_SIZE, LARGEST_PAGE, LARGEST_NUMBER),
            schemas.LANGUAGE,
        ],
        {"200": schemas.json_answer("De vragen.", schemas.page_of(schemas.ref("Vraag")), links=True)},
    )


def _question(questions: Mapping[str, Json]) -> Json:
    return _operation(
        "vragen",
        "vraag",
        ("Een vraag", "Wat er wordt gevraagd, wat de kolommen zijn, en de SPARQL."),
        [
            schemas.path("naam", "Naam van de vraag.", {"type": "string", "enum": list(questions)}),
            schemas.LANGUAGE,
        ],
        {"200": schemas.json_answer("De vraag.", schemas.ref("Vraag"))},
    )


def _answer(question: Json) -> Json:
    return _operation(
        "vragen",
        f"antwoord-{question['name']}",
        (question["summary"]["nl"], question["description"]["nl"]),
        [
            *map(_parameter, question["parameters"]),
            *schemas.paging(PAGE_SIZE, LARGEST_PAGE, LARGEST_NUMBER),
            schemas.FORMAT if question["view"] != "table" else schemas.FORMAT_WITHOUT_CHART,
            schemas.LANGUAGE,
        ],
        {"200": schemas.answer_in_forms("Het antwoord.", schemas.page_of(_row(question)))},
    )


def _parameter(parameter: Json) -> Json:
    schema: Json = {"type": "integer" if parameter["datatype"] == "integer" else "string"}
    if parameter["values"]:
        is_number = schema["type"] == "integer"
        schema["enum"] = [int(value) if is_number else value for value in parameter["values"]]
    return schemas.query(parameter["name"], parameter["description"]["nl"], schema)


def _row(question: Json) -> Json:
    properties = {column["name"]: _cell(column) for column in question["columns"]}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _cell(column: Json) -> Json:
    kinds = (
        ["number", "string", "null"]
        if column["unit"] in NUMERIC_UNITS
        else ["string", "number", "boolean", "null"]
    )
    return {"type": kinds, "description": f"{column['heading']['nl']} ({column['unit']})"}


def _collection(name: str, question: Json) -> Json:
    return _operation(
        "lijsten",
        name,
        (question["summary"]["nl"], question["description"]["nl"]),
        [
            *map(_parameter, question["parameters"]),
            *schemas.paging(PAGE_SIZE, LARGEST_PAGE, LARGEST_NUMBER),
            schemas.FORMAT if question["view"] != "table" else schemas.FORMAT_WITHOUT_CHART,
            schemas.LANGUAGE,
        ],
        {"200": schemas.answer_in_forms("De lijst.", schemas.page_of(_row(question)))},
    )


def _item(name: str, question: Json) -> Json:
    content = {
        "type": "object",
        "properties": {"samenvatting": _row(question), "beschrijving": schemas.ref("Beschrijving")},
        "required": ["samenvatting", "beschrijving"],
    }
    return _operation(
        "lijsten",
        f"{name}-een",
        (f"Een uit de lijst: {name}", "Elk feit erover, met de passages die het noemen."),
        [
            schemas.path("slug", "De waarde van slug in de lijst.", schemas.SLUG),
            schemas.LANGUAGE,
        ],
        {"200": schemas.json_answer("Wat erover bekend is.", content)},
    )


def _check() -> Json:
    operation = _operation(
        "toets",
        "check",
        (
            "Toets een ontwerp",
            _CHECKING,
        ),
        [schemas.LANGUAGE],
        {
            "200": {
                "description": "De bevindingen; een lege lijst als alles voldoet.",
                "headers": schemas.HEADERS,
                "content": {
                    "application/json": {"schema": schemas.ref("Bevindingen")},
                    "text/turtle": {"schema": {"type": "string"}},
                    "text/plain": {"schema": {"type": "string"}},
                },
            },
            "415": schemas.refusal("Dit soort bestand wordt niet gelezen."),
            "422": schemas.refusal("Het ontwerp voldoet niet; alle overtredingen staan erin."),
        },
    )
    text: Json = {"schema": {"type": "string"}}
    operation["requestBody"] = {
        "required": True,
        "description": "Het formulier; is het te groot, dan zegt 413 hoe groot het mag zijn.",
        "content": {
            "application/yaml": {"schema": {"type": "object"}},
            "application/json": {"schema": {"type": "object"}},
            "text/csv": text,
            schemas.XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
    return operation


def _whatif() -> Json:
    texts = {
        "tranche": "Nummer van de tranche; zonder nummer de laatste.",
        "budget": "Een ander budget, zoals 219,87 mln.",
        "change": "Verandering van het budget, zoals -10%.",
        "minimum": "Een andere ondergrens per deal.",
        "maximum": "Een andere bovengrens per deal.",
        "verhouding": "Euro's van de regio bij elke euro van het Rijk.",
        "verdeling": "Waarnaar wordt verdeeld.",
        "zonder": "Namen van deals die niet meedoen.",
        "alleen": "Namen van deals die alleen meedoen.",
        "afgeleid": "Tel ook inwoners van afgeleide lijsten van gemeenten.",
        "alleVoorstellen": "Over alle voorstellen, ook niet geselecteerde.",
    }
    shapes: Mapping[str, Json] = {
        "tranche": {"type": "integer", "minimum": 1, "maximum": 999},
        "verdeling": {"type": "string", "enum": ["pro-rata", "gevraagd", "inwoners"]},
        "zonder": {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 100},
        "alleen": {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 100},
        "afgeleid": {"type": "boolean"},
        "alleVoorstellen": {"type": "boolean"},
    }
    plain: Json = {"type": "string", "maxLength": 200}
    formats = schemas.query("format", "Vorm van het antwoord.", {"type": "string", "enum": ["json", "csv"]})
    return _operation(
        "toets",
        "what-if",
        (
            "Verdeel een tranche opnieuw",
            "Rekent uit wat elke deal krijgt bij een ander budget of andere grenzen, onder dezelfde regels.",
        ),
        [
            *(schemas.query(name, texts[name], shapes.get(name, plain)) for name in NAMES),
            formats,
            schemas.LANGUAGE,
        ],
        {
            "200": {
                "description": "De verdeling.",
                "headers": schemas.HEADERS,
                "content": {
                    "application/json": {"schema": schemas.ref("Verdeling")},
                    "text/csv": {"schema": {"type": "string"}},
                },
            }
        },
    )


def _self() -> Json:
    return _operation(
        "beschrijving",
        "openapi",
        ("Deze beschrijving", "OpenAPI 3.1."),
        [],
        {"200": schemas.json_answer("De beschrijving.", {"type": "object"})},
    )
