"""Answers to SPARQL as bytes, in every form that the SPARQL 1.1 recommendations and RDF know."""

from __future__ import annotations

from io import BytesIO
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    parse_query_results,
    serialize,
)

from regiodeals.graph.answer import Answer, Rows, Triples, Truth
from regiodeals.graph.tables import check_size
from regiodeals.namespaces import PREFIXES, expand
from regiodeals.serve.negotiation import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.graph.terms import Term

JSON: Final = Form(name="json", media_type="application/sparql-results+json", aliases=("application/json",))
XML: Final = Form(
    name="xml", media_type="application/sparql-results+xml", aliases=("application/xml", "text/xml")
)
CSV: Final = Form(name="csv", media_type="text/csv")
TSV: Final = Form(name="tsv", media_type="text/tab-separated-values")
TURTLE: Final = Form(name="ttl", media_type="text/turtle", aliases=("application/x-turtle",))
N_TRIPLES: Final = Form(name="nt", media_type="application/n-triples", aliases=("text/plain",))
JSON_LD: Final = Form(name="jsonld", media_type="application/ld+json", aliases=("application/json",))
RDF_XML: Final = Form(name="rdf", media_type="application/rdf+xml", aliases=("application/xml", "text/xml"))
TRIG: Final = Form(name="trig", media_type="application/trig")
N_QUADS: Final = Form(name="nq", media_type="application/n-quads")

TABLE_FORMS: Final = (JSON, XML, CSV, TSV)
TRUTH_FORMS: Final = (JSON, XML)
GRAPH_FORMS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
QUAD_FORMS: Final = (TRIG, N_QUADS)

_OTHERS: Final[Mapping[str, QueryResultsFormat]] = {
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF: Final[Mapping[str, RdfFormat]] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
_STRING: Final = expand("xsd:string")


def forms_of(answer: bytes | Answer) -> Sequence[Form]:
    """Return the forms in which an answer can be written, the usual one first."""
    if isinstance(answer, Triples):
        return GRAPH_FORMS
    return TRUTH_FORMS if isinstance(answer, Truth) else TABLE_FORMS


def write(answer: bytes | Answer, form: Form, *, largest: int) -> bytes:
    """Return an answer as bytes in one of its forms; a table may come as SPARQL JSON already.

    Raises:
        AnswerTooLarge: it has more than ``largest`` bytes.

    """
    if isinstance(answer, Triples):
        content = serialize(answer.triples, format=RDF[form.name], prefixes=dict(PREFIXES)) or b""
    else:
        content = answer if isinstance(answer, bytes) else _json(answer)
        if form.name != "json":
            check_size(len(content), largest)
            stream = BytesIO()
            parsed = parse_query_results(content, format=QueryResultsFormat.JSON)
            parsed.serialize(stream, format=_OTHERS[form.name])
            content = stream.getvalue()
    check_size(len(content), largest)
    return content


def _json(answer: Rows | Truth) -> bytes:
    """Write https://www.w3.org/TR/sparql11-results-json/ without a space too many."""
    if isinstance(answer, Truth):
        return b'{"head":{},"boolean":true}' if answer.value else b'{"head":{},"boolean":false}'
    heads = [encode_basestring(name) + ":" for name in answer.variables]
    known: dict[Term, str] = {}
    lines = []
    for row in answer.rows:
        cells = []
        for head, term in zip(heads, row, strict=True):
            if term is None:
                continue
            text = known.get(term)
            if text is None:
                text = known[term] = _json_term(term)
            cells.append(head + text)
        lines.append("{" + ",".join(cells) + "}")
    variables = ",".join(map(encode_basestring, answer.variables))
    rows = ",\n".join(lines)
    return f'{{"head":{{"vars":[{variables}]}},"results":{{"bindings":[\n{rows}\n]}}}}\n'.encode()


def _json_term(term: Term) -> str:
    value = encode_basestring(term.value)
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{value}}}'
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{value}}}'
    if isinstance(term, Literal) and term.language:
        return f'{{"type":"literal","value":{value},"xml:lang":{encode_basestring(term.language)}}}'
    if term.datatype.value == _STRING:
        return f'{{"type":"literal","value":{value}}}'
    return f'{{"type":"literal","value":{value},"datatype":{encode_basestring(term.datatype.value)}}}'
