"""The words of a Turtle, TriG or SPARQL text, with their places.

The parsers of pyoxigraph decide what is valid. This reader only finds *where* something stands, and which
keywords a query uses, without being misled by strings, IRIs and comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a token is."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    TAG = "tag"
    NAME = "name"
    WORD = "word"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token, as it stands in the text; line and column count from 1, ``start`` from 0."""

    kind: Kind
    text: str
    line: int
    column: int
    start: int = 0


_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | \#[^\r\n]* )
  | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* > )
  | (?P<string> \"{3} (?: [^\\] | \\. )*? \"{3} | '{3} (?: [^\\] | \\. )*? '{3}
        | " (?: [^"\\\r\n] | \\. )* " | ' (?: [^'\\\r\n] | \\. )* ' )
  | (?P<variable> [?$] \w+ )
  | (?P<tag> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* )
  | (?P<name> (?: [^\W\d_] (?: [\w.-]* [\w-] )? | _ )? :
        (?: (?: [\w:%-] | \\. ) (?: (?: [\w.:%-] | \\. )* (?: [\w:%-] | \\. ) )? )? )
  | (?P<word> [^\W\d] \w* )
  | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order, leaving out spaces and comments.

    >>> [token.text for token in tokens('rd:deal rdfs:label "a # b"@nl . # deal')]
    ['rd:deal', 'rdfs:label', '"a # b"', '@nl', '.']
    """
    line, start = 1, 0
    for match in _TOKEN.finditer(text):
        found = match.group()
        if match.lastgroup != "skip":
            yield Token(
                kind=Kind(match.lastgroup),
                text=found,
                line=line,
                column=match.start() - start + 1,
                start=match.start(),
            )
        breaks = found.count("\n")
        if breaks:
            line += breaks
            start = match.start() + found.rindex("\n") + 1


def undeclared_prefixes(text: str) -> Iterator[tuple[str, Token]]:
    """Yield each prefix that a query uses without declaring it, with the token that uses it."""
    declared: set[str] = set()
    previous = ""
    for token in tokens(text):
        if token.kind is Kind.NAME:
            prefix = token.text.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                yield prefix, token
        previous = token.text.upper() if token.kind is Kind.WORD else ""
