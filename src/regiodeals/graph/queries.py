"""What may be asked: one question in SPARQL, of bounded size, that fetches and changes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from regiodeals.errors import InputProblem, SyntaxProblem, did_you_mean
from regiodeals.graph.tokens import Kind, Token, tokens, undeclared_prefixes
from regiodeals.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from regiodeals.errors import Wording

MOST_CHARACTERS: Final = 1_000_000
"""Longest query that is read."""
MOST_NESTED: Final = 100
"""Deepest nesting of brackets; the engine's parser has a stack of fixed size."""
MOST_STEPS: Final = 1000
"""Most patterns and expressions that the engine nests inside one another."""

_CHANGES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_AFTER_GROUPS = {"ORDER", "LIMIT", "OFFSET", "VALUES"}
_STEPS = {"AS", "BIND", "FILTER", "GRAPH", "MINUS", "OPTIONAL", "UNION"}
_ENGINE_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<rest>.*)\Z", re.DOTALL)
_PART = re.compile(r'(?:"[^"]*"|[^,"])+')
_SENTENCE = re.compile(r"(?:one of )?[A-Z][a-z]+(?: [A-Za-z]+){2,}")
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTraits:
    """What a store must know of a query besides its text."""

    uses_graph: bool
    names_its_graphs: bool


def inspect_query(sparql: str, *, services: Collection[str] = ()) -> QueryTraits:
    """Return the traits of a query after refusing what no store is asked; see :func:`refuse_harm`."""
    refuse_harm(sparql, services=services)
    used = {token.text.upper() for token in tokens(sparql) if token.kind is Kind.WORD}
    return QueryTraits(uses_graph="GRAPH" in used, names_its_graphs="FROM" in used)


def refuse_harm(sparql: str, *, services: Collection[str] = ()) -> None:
    """Refuse what no store is asked.

    ``services`` are the addresses that SERVICE may name, written out in full; by default there are none.

    Raises:
        InputProblem: the query is too long or too deep, changes something, or uses another SERVICE.

    """
    if len(sparql) > MOST_CHARACTERS:
        raise InputProblem(
            f"The query has more than {MOST_CHARACTERS:,} characters.", hint="Ask for less in one query."
        )
    try:
        sparql.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SyntaxProblem(
            "The query holds a character that is no Unicode text.",
            where=_where(
                sparql.count("\n", 0, error.start) + 1, error.start - sparql.rfind("\n", 0, error.start)
            ),
            hint="Save the query as UTF-8.",
        ) from None
    if _is_plainly_harmless(sparql):
        return
    words = list(tokens(sparql))
    _refuse_changes(words)
    _refuse_service(words, services)
    _refuse_depth(words)


def _is_plainly_harmless(sparql: str) -> bool:
    """Tell, without reading its words, that a query holds nothing that is refused; most queries are so."""
    text = sparql.upper()
    return (
        not any(word in text for word in (*_CHANGES, "SERVICE"))
        and sum(map(text.count, "{([")) <= MOST_NESTED
        and sum(map(text.count, (*_STEPS, "!"))) <= MOST_STEPS
    )


def check_syntax(sparql: str) -> type[QuerySolutions | QueryBoolean | QueryTriples]:
    """Return what kind of answer a query asks for, by parsing it without any data.

    Raises:
        SyntaxProblem: the query is not valid SPARQL.

    """
    try:
        return type(Store().query(sparql))
    except SyntaxError as error:
        raise query_problem(sparql, error) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise InputProblem(f"The query cannot be run: {error}") from None


def count_query(sparql: str) -> str:
    r"""Return a query that counts the rows of a SELECT.

    Groups are kept apart by a condition that each of them meets. Without it Virtuoso 7 counts, for groups
    with a ``COUNT(DISTINCT ...)``, the rows that go into them.

    >>> count_query("PREFIX x: <urn:x> SELECT ?s { ?s x:p 1 } LIMIT 5 # five")
    'PREFIX x: <urn:x> SELECT (COUNT(*) AS ?rows) WHERE {\n{ SELECT ?s { ?s x:p 1 } LIMIT 5 # five\n} }'
    >>> count_query("SELECT ?s { ?s ?p 1 } GROUP BY ?s")
    'SELECT (COUNT(*) AS ?rows) WHERE {\n{ SELECT ?s { ?s ?p 1 } GROUP BY ?s\nHAVING (COUNT(*) > 0) \n} }'
    """
    outer = list(_outermost(dropwhile(lambda token: token.text.upper() != "SELECT", tokens(sparql))))
    used, start = {token.text.upper() for token in outer}, outer[0].start
    end = next((token.start for token in outer if token.text.upper() in _AFTER_GROUPS), len(sparql))
    apart = "\nHAVING (COUNT(*) > 0) " if "GROUP" in used and "HAVING" not in used else ""
    inner = f"{sparql[start:end]}{apart}{sparql[end:]}"
    return f"{sparql[:start]}SELECT (COUNT(*) AS ?rows) WHERE {{\n{{ {inner}\n}} }}"


def _outermost(words: Iterable[Token]) -> Iterator[Token]:
    """Yield the words outside all brackets, and the outermost brackets."""
    depth = 0
    for token in words:
        depth -= token.text in {")", "}"}
        if depth == 0:
            yield token
        depth += token.text in {"(", "{"}


def with_dataset(sparql: str, clauses: str) -> str:
    r"""Return a query with clauses, FROM and FROM NAMED, that name its graphs; it has none of its own.

    >>> with_dataset("ASK { GRAPH ?g { ?s ?p 1 } }", "FROM <urn:a> FROM NAMED <urn:b>")
    'ASK FROM <urn:a> FROM NAMED <urn:b> { GRAPH ?g { ?s ?p 1 } }'
    >>> with_dataset("SELECT (EXISTS { ?s ?p 1 } AS ?x)\nWHERE { }", "FROM <urn:a>")
    'SELECT (EXISTS { ?s ?p 1 } AS ?x)\nFROM <urn:a> WHERE { }'
    """
    place = _start_of_pattern(list(tokens(sparql))) if clauses else None
    return sparql if place is None else f"{sparql[:place]}{clauses} {sparql[place:]}"


def _start_of_pattern(words: Sequence[Token]) -> int | None:
    """Return where the pattern of a query starts, at WHERE or else its bracket; DESCRIBE may have none."""
    start = next(index for index, token in enumerate(words) if token.text.upper() in _FORMS)
    outer = list(_outermost(words[start:]))
    word = next((token.start for token in outer if token.text.upper() == "WHERE"), None)
    brackets = [token.start for token in outer if token.text == "{"]
    has_template = words[start].text.upper() == "CONSTRUCT" and len(brackets) > 1
    return word if word is not None else next(iter(brackets[has_template:]), None)


def default_graphs(sparql: str, base_iri: str | None) -> list[str]:
    """Return the IRIs of the graphs that the FROM clauses of a valid query name, in order.

    >>> default_graphs("PREFIX x: <urn:x:> SELECT * FROM x:a FROM NAMED x:b FROM <c> { }", "http://e.org/")
    ['urn:x:a', 'http://e.org/c']
    """
    prefixes: dict[str, str] = {}
    found = []
    words = list(tokens(sparql))
    for before, token, after in zip(
        ["", *(word.text for word in words)], words, [*words[1:], None], strict=False
    ):
        keyword = before.upper()
        if token.text == "{":
            break
        if token.kind is Kind.IRI:
            iri = urljoin(base_iri or "", token.text[1:-1])
            if keyword == "BASE":
                base_iri = iri
            elif keyword == "FROM":
                found.append(iri)
        elif token.kind is Kind.NAME and keyword == "FROM":
            prefix, _, local = token.text.partition(":")
            found.append(prefixes.get(prefix, "") + local.replace("\\", ""))
        elif token.kind is Kind.NAME and keyword == "PREFIX" and after is not None:
            prefixes[token.text[:-1]] = urljoin(base_iri or "", after.text[1:-1])
    return found


def query_problem(sparql: str, error: SyntaxError) -> SyntaxProblem:
    """Return the engine's complaint as one message with line, column and the next step."""
    missing = next(undeclared_prefixes(sparql), None)
    if missing is not None:
        prefix, token = missing
        if prefix in PREFIXES:
            hint: Wording = f"Add this line at the top of the query: PREFIX {prefix}: <{PREFIXES[prefix]}>"
        else:
            hint = (
                did_you_mean(prefix, PREFIXES) or f"Add a line PREFIX {prefix}: <…> at the top of the query."
            )
        return SyntaxProblem(
            f"The prefix {prefix}: is not declared.", where=_where(token.line, token.column), hint=hint
        )
    relative = _relative_iri(sparql)
    if relative is not None:
        return SyntaxProblem(
            f"The IRI {relative.text} is relative, and the query declares no base.",
            where=_where(relative.line, relative.column),
            hint=f"Add this line at the top of the query: BASE <{BASE}>",
        )
    match = _ENGINE_PLACE.match(error.msg)
    if match is None:
        return SyntaxProblem(f"The query is not valid SPARQL: {error.msg}", where="query")
    line, column = int(match["line"]), int(match["column"])
    parts = [part.strip() for part in _PART.findall(match["rest"].removeprefix("expected "))]
    reason = next((part for part in parts if _SENTENCE.fullmatch(part)), None)
    return SyntaxProblem(
        f"{reason.removeprefix('one of ')}."
        if reason
        else f"The query is not valid SPARQL near {_near(sparql, line, column)}.",
        where=_where(line, column),
        hint="Correct the query at or just before this place.",
    )


def _near(sparql: str, line: int, column: int) -> str:
    """Return the word at a place, for a reader who searches for it."""
    for token in tokens(sparql):
        if (token.line, token.column + len(token.text)) > (line, column):
            return f"'{token.text[:40]}'" if token.line == line else "the end of the line"
    return "its end"


def _where(line: int, column: int) -> str:
    return f"query:{line}:{column}"


def _relative_iri(sparql: str) -> Token | None:
    """Return the first IRI without a scheme, unless the query declares a base."""
    for token in tokens(sparql):
        if token.kind is Kind.WORD and token.text.upper() == "BASE":
            return None
        if token.kind is Kind.IRI and not _SCHEME.match(token.text):
            return token
    return None


def _refuse_changes(words: Iterable[Token]) -> None:
    for token in words:
        keyword = token.text.upper() if token.kind is Kind.WORD else ""
        if keyword in _FORMS:
            return
        if keyword in _CHANGES:
            raise InputProblem(
                f"{keyword} changes a graph; only questions are answered.",
                where=_where(token.line, token.column),
                hint="Use SELECT, ASK, CONSTRUCT or DESCRIBE. To change the data, edit the files in data/.",
            )


def _refuse_service(words: list[Token], services: Collection[str]) -> None:
    """Refuse SERVICE, also where a keyword or a number is glued to it, as the engine allows."""
    for index, (before, token, after) in enumerate(
        zip([None, *words], words, [*words[1:], None], strict=False)
    ):
        if token.kind is Kind.WORD:
            found = "SERVICE" in token.text.upper()
        elif token.kind is Kind.NAME:
            opens = after is not None and after.text == "{"
            is_graph = before is not None and before.text.upper() == "GRAPH"
            found = opens and not is_graph and "SERVICE" in token.text.partition(":")[0].upper()
        else:
            found = False
        if found and not _is_allowed(words[index:], services):
            raise InputProblem(
                "SERVICE would fetch from another address, and nothing is fetched that you did not name.",
                where=_where(token.line, token.column),
                hint="Download that data first and query it apart, or use --endpoint for the other store.",
            )


def _is_allowed(words: Sequence[Token], services: Collection[str]) -> bool:
    """Tell whether words that start with SERVICE go on with an address that may be asked."""
    if words[0].text.upper() != "SERVICE":
        return False
    rest = words[2:] if len(words) > 1 and words[1].text.upper() == "SILENT" else words[1:]
    return bool(rest) and rest[0].kind is Kind.IRI and rest[0].text.strip("<>") in services


def _refuse_depth(words: Iterable[Token]) -> None:
    depth = steps = 0
    for token in words:
        if token.kind is Kind.MARK:
            depth += (token.text in "{([") - (token.text in "})]")
            steps += token.text == "!"
        elif token.kind is Kind.WORD:
            steps += token.text.upper() in _STEPS
        if depth > MOST_NESTED or steps > MOST_STEPS:
            raise InputProblem(
                "The query is nested too deeply." if depth > MOST_NESTED else "The query has too many parts.",
                where=_where(token.line, token.column),
                hint="Split it into several queries; a list of values belongs in one VALUES block.",
            )
