"""From an Accept header to a form, whatever a client sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiodeals.serve.describing import THING_FORMS
from regiodeals.serve.negotiation import accepts_gzip, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        (BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/n-quads", "nq"),
        ("application/trig", "trig"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("text/turtle;q=0.5, application/ld+json;q=0.5", "ttl"),
        ("text/*", "html"),
        ("text/*;q=0.2, application/trig;q=0.3", "trig"),
        ("text/html;q=0, */*", "ttl"),
        ("text/html;q=0, text/*", "ttl"),
        ("*/*;q=0.1, text/html;q=0", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.1", "ttl"),
        ("application/rdf+xml", None),
        ("image/png", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=0.000", None),
        ("text/turtle;q=1.7, text/html;q=0.9", "html"),
        ("text/turtle ; q = 0.4 , text/html;q=0.3", "ttl"),
        ('text/html;x="a,text/turtle", application/trig;q=0.1', "html"),
        (",,, ,text/turtle,,", "ttl"),
        ("nonsense", "html"),
        ("*", "html"),
        ("*/turtle", "html"),
        ("text/turtle" + ", a/b" * 5000, "ttl"),
    ],
)
def test_choice(accept: str | None, form: str | None) -> None:
    found = choose(accept, THING_FORMS)
    assert (found.name if found else None) == form


@given(st.text(max_size=200))
def test_no_header_breaks_it(header: str) -> None:
    assert choose(header, THING_FORMS) in {None, *THING_FORMS}
    accepts_gzip(header)


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False), ("", False), ("gzip", True), ("GZIP", True), ("br", False), ("br, gzip;q=0.2", True),
        ("gzip;q=0", False), ("*", True), ("*;q=0", False), ("gzip;q=0, *", False), ("identity", False),
    ],
)  # fmt: skip
def test_gzip(header: str | None, takes: bool) -> None:
    assert accepts_gzip(header) is takes
