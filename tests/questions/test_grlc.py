"""grlc serves the same files: it reads their front matter, finds their parameters and sets them.

grlc 1.3 pastes a value into the text (https://github.com/CLARIAH/grlc, ``gquery.py``). What it does with a
file is done here step by step, so that its web server need not be installed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from regiodeals.content import Content
from regiodeals.graph.answer import Rows
from regiodeals.questions.answering import answer
from regiodeals.questions.catalogue import load_catalogue

from .test_answers import ROOT

if TYPE_CHECKING:
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.questions.catalogue import Catalogue

NAMES = load_catalogue(Content(root=ROOT).queries).names
VARIABLE = re.compile(
    r"\?(?P<required>[_]{1,2})(?P<name>[a-zA-Z0-9]+)([_](?P<type>(iri)|(number)|(literal)|(integer)))?"
)
VALUES = {"integer": ("9", '"9"^^xsd:integer'), "literal": ("Kustdorp", '"Kustdorp"')}
"""Per type the value asked for, and the term that grlc makes of it."""
XSD_PREFIX = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"


def as_grlc_reads(text: str) -> tuple[dict[str, object], str]:
    """Return the decorators and the query of a file."""
    rows = text.split("\n")
    decorators = "\n".join(row.lstrip("#+") for row in rows if row.startswith("#+"))
    return yaml.safe_load(decorators), "\n".join(row for row in rows if not row.startswith("#+"))


@pytest.mark.parametrize("name", NAMES)
def test_grlc_reads_the_front_matter(name: str, catalogue: Catalogue) -> None:
    question = catalogue.find(name)
    decorators, query = as_grlc_reads(question.path.read_text(encoding="utf-8"))
    assert decorators["summary"] == question.summary["nl"]
    assert decorators["tags"] == list(question.tags)
    assert decorators.get("pagination") == question.page_size
    assert query.strip() == question.sparql.strip()
    found = {match["name"]: match["required"] for match in VARIABLE.finditer(query)}
    assert found == {parameter.name: "__" for parameter in question.parameters}
    assert decorators.get("enumerate", []) == list(found)


@pytest.mark.parametrize("name", NAMES)
def test_grlc_sets_a_parameter_to_the_same_effect(
    name: str, catalogue: Catalogue, mini: EmbeddedStore
) -> None:
    question = catalogue.find(name)
    if not question.parameters:
        return
    query = question.sparql
    arguments = {}
    for match in set(VARIABLE.finditer(query)):
        value, term = VALUES[match["type"]]
        arguments[match["name"]] = value
        query = query.replace(match[0], term)
    # Without this line in the file, grlc would put it before every SELECT, those of sub-selects too.
    assert XSD_PREFIX in query
    rows = mini.query(query)
    assert isinstance(rows, Rows)
    assert rows == answer(question, mini, arguments)
