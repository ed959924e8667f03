"""Parts of the description of the API that operations share: parameters, answers, refusals, schemas."""

from __future__ import annotations

from typing import Any, Final

from regiodeals.questions.wording import UNITS

Json = dict[str, Any]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEM: Final = "application/problem+json"


def ref(name: str) -> Json:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, description: str, schema: Json) -> Json:
    """Return an optional parameter of the query."""
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def path(name: str, description: str, schema: Json) -> Json:
    """Return a parameter of the path."""
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


SLUG: Final[Json] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 200}
LANGUAGE: Final[Json] = query(
    "lang", "Taal van de teksten.", {"type": "string", "enum": ["nl", "en"], "default": "nl"}
)
FORMAT: Final[Json] = query(
    "format",
    "Vorm van het antwoord; gaat voor Accept. json is deze API, srj is SPARQL 1.1 JSON.",
    {"type": "string", "enum": ["json", "srj", "csv", "md", "xlsx", "svg"]},
)
FORMAT_WITHOUT_CHART: Final[Json] = {
    **FORMAT,
    "schema": {"type": "string", "enum": ["json", "srj", "csv", "md", "xlsx"]},
}
HEADERS: Final[Json] = {
    "API-Version": {"description": "Versie van de API.", "schema": {"type": "string"}},
    "X-Request-Id": {"description": "Kenmerk van het verzoek.", "schema": {"type": "string"}},
}
_LINK: Final[Json] = {"Link": {"description": "De andere pagina's (RFC 8288).", "schema": {"type": "string"}}}


def paging(size: int, largest: int, largest_number: int) -> list[Json]:
    """Return the parameters of a page."""
    return [
        query("page", "Nummer van de pagina.", {"type": "integer", "minimum": 1, "maximum": largest_number}),
        query(
            "pageSize",
            "Aantal op een pagina. CSV en Markdown hebben zonder paginering alles.",
            {"type": "integer", "minimum": 1, "maximum": largest, "default": size},
        ),
    ]


def json_answer(description: str, schema: Json, *, links: bool = False) -> Json:
    """Return an answer in JSON."""
    headers = {**HEADERS, **_LINK} if links else HEADERS
    return {
        "description": description,
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    }


def answer_in_forms(description: str, schema: Json) -> Json:
    """Return an answer that can be had in each form of a question."""
    found = json_answer(description, schema, links=True)
    text: Json = {"schema": {"type": "string"}}
    found["content"].update(
        {
            "application/sparql-results+json": {"schema": {"type": "object"}},
            "text/csv": text,
            "text/markdown": text,
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            "image/svg+xml": text,
        }
    )
    return found


def page_of(item: Json) -> Json:
    """Return the schema of one page of a list."""
    return {
        "type": "object",
        "properties": {
            "vraag": {"type": "string"},
            "titel": {"type": "string"},
            "toelichting": {"type": "string"},
            "kolommen": {"type": "array", "items": ref("Kolom")},
            "totaal": {"type": "integer", "minimum": 0},
            "pagina": {"type": "integer", "minimum": 1},
            "paginaGrootte": {"type": "integer", "minimum": 0},
            "rijen": {"type": "array", "items": item},
        },
        "required": ["totaal", "pagina", "paginaGrootte", "rijen"],
        "additionalProperties": False,
    }


def refusal(description: str) -> Json:
    """Return an answer that says what is wrong."""
    return {
        "description": description,
        "headers": HEADERS,
        "content": {PROBLEM: {"schema": ref("Probleem")}},
    }


def refusals() -> Json:
    """Return the refusals that every operation knows."""
    return {
        "400": refusal("Het verzoek klopt niet; alle fouten staan erin."),
        "404": refusal("Dit is er niet."),
        "406": refusal("Deze vorm is er niet."),
        "408": refusal("Het verzoek kwam niet op tijd binnen."),
        "413": refusal("Het verzoek of het antwoord is te groot."),
        "429": refusal("Te veel tegelijk van een vrager."),
        "500": refusal("Een fout van de server."),
        "502": refusal("De achterliggende SPARQL-dienst antwoordt niet."),
        "503": refusal("De server heeft het te druk, of de vraag duurt te lang."),
    }


_TEXTS: Final[Json] = {
    "type": "object",
    "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
    "required": ["nl", "en"],
}

COMPONENTS: Final[Json] = {
    "schemas": {
        "Kolom": {
            "type": "object",
            "properties": {
                "naam": {"type": "string"},
                "kop": {"type": "string"},
                "eenheid": {
                    "type": "string",
                    "enum": list(UNITS),
                },
            },
            "required": ["naam", "kop", "eenheid"],
        },
        "Vraag": {
            "type": "object",
            "properties": {
                "naam": {"type": "string"},
                "id": {"type": "string", "format": "uri"},
                "thema": {"type": "string"},
                "titel": {"type": "string"},
                "omschrijving": {"type": "string"},
                "toelichting": {"type": "string"},
                "antwoord": {"type": "string", "format": "uri-reference"},
                "kolommen": {"type": "array", "items": ref("Kolom")},
                "parameters": {"type": "array", "items": {"type": "object"}},
                "sparql": {"type": "string"},
            },
            "required": ["naam", "thema", "titel", "antwoord"],
        },
        "Beschrijving": {
            "type": "object",
            "properties": {
                "iri": {"type": "string", "format": "uri"},
                "label": {"type": ["string", "null"]},
                "facts": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["iri", "facts"],
        },
        "Bevindingen": {
            "type": "object",
            "properties": {
                "conforms": {"type": "boolean"},
                "violations": {"type": "integer", "minimum": 0},
                "warnings": {"type": "integer", "minimum": 0},
                "advice": {"type": "integer", "minimum": 0},
                "findings": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["conforms", "violations", "findings"],
        },
        "Verdeling": {
            "type": "object",
            "properties": {
                "tranche": {"type": "integer"},
                "voldoet": {"type": "boolean"},
                "deals": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["tranche", "voldoet", "deals"],
        },
        "Fout": {
            "type": "object",
            "properties": {
                "veld": {"type": "string"},
                "melding": {"anyOf": [{"type": "string"}, _TEXTS]},
                "hint": {"type": "string"},
            },
            "required": ["veld", "melding"],
        },
        "Probleem": {
            "type": "object",
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string"},
                "instance": {"type": "string"},
                "hint": {"type": "string"},
                "fouten": {"type": "array", "items": ref("Fout")},
            },
            "required": ["type", "title", "status", "detail"],
        },
    }
}
