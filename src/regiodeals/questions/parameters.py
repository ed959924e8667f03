"""Parameters of questions: found in the query, checked, and set in it as RDF terms.

Names follow BASIL and grlc: ``?__tranche_integer`` is the optional parameter ``tranche``, an
``xsd:integer``. A value never becomes query text: it is checked against its datatype, its enumeration or
its class, made an RDF term, serialised by the RDF library and set in a ``VALUES`` block on the line
``# parameter: tranche``, beside its use. Without a value the variable stays free and the query answers
for everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import ParameterProblem, RegiodealsError, Wording, did_you_mean, joined, worded
from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import Term, named
from regiodeals.graph.tokens import Kind, tokens
from regiodeals.questions.things import find_thing
from regiodeals.questions.wording import exact_text, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.store import Store

RESERVED: Final = frozenset(
    {"format", "lang", "endpoint", "as-of", "out", "evidence", "search", "catalogue", "help"}
)
"""Options of every command; no parameter may be called so."""

_LISTED: Final = 30
LONGEST_VALUE: Final = 1000
"""Most characters of a value."""

_VARIABLE = re.compile(
    r"[?$](_{1,2})([A-Za-z][A-Za-z0-9]*)(?:_([A-Za-z]+))?(?:_([A-Za-z]+))?(?![A-Za-z0-9_])"
)
_MARKER = r"^([ \t]*)# parameter: {name}[ \t]*$"
_PATTERNS: Final[Mapping[str, tuple[str, Wording]]] = {
    "integer": (
        r"[+-]?[0-9]{1,18}",
        {"nl": "een geheel getal, zoals 6", "en": "a whole number, such as 6"},
    ),
    "decimal": (
        r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?",
        {
            "nl": "een getal met een punt, zoals 15000000.00",
            "en": "a number with a point, such as 15000000.00",
        },
    ),
    "gYear": (r"[0-9]{4}", {"nl": "een jaar, zoals 2025", "en": "a year, such as 2025"}),
    "gYearMonth": (
        r"[0-9]{4}-(0[1-9]|1[0-2])",
        {"nl": "een jaar en een maand, zoals 2025-06", "en": "a year and month, such as 2025-06"},
    ),
    "date": (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        {"nl": "een datum, zoals 2025-02-03", "en": "a date, such as 2025-02-03"},
    ),
    "boolean": (r"true|false", {"nl": "true of false", "en": "true or false"}),
    "string": (
        r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+",
        {"nl": "een tekst op één regel", "en": "a text on one line"},
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing that may be asked for.

    ``datatype`` is a short name of XML Schema, ``iri``, or a language code for a text in that language.
    Allowed are: ``values`` when there are any; else, with a ``cls``, the things of that class, or the
    values of their ``prop``; else every value of the datatype. Of others a question may not answer
    without a value: ``is_required``.
    """

    name: str
    variable: str
    datatype: str
    description: Mapping[str, str]
    default: str | None = None
    values: tuple[str, ...] = ()
    cls: str | None = None
    prop: str | None = None
    is_required: bool = False


def find_parameters(sparql: str) -> Mapping[str, tuple[str, str]]:
    """Return the parameters of a query: name to variable and datatype.

    >>> dict(find_parameters("SELECT ?x { ?x rd:nummer ?__tranche_integer }"))
    {'tranche': ('__tranche_integer', 'integer')}

    Raises:
        ValueError: one parameter has two variables.

    """
    found: dict[str, tuple[str, str]] = {}
    for match in _VARIABLE.finditer(sparql):
        _, name, first, second = match.groups()
        datatype = second or first or "string"
        this = (match[0][1:], {"literal": "string", "number": "decimal"}.get(datatype, datatype))
        if found.setdefault(name, this) != this:
            raise ValueError(f"The parameter '{name}' has two variables: ?{found[name][0]} and ?{this[0]}.")
    return found


def bind(sparql: str, parameter: Parameter, term: Term) -> str:
    """Return the query with a term set for a parameter: at each of its marked lines.

    A query of others has no such lines; there the term is set at the start of each group that uses the
    parameter, which is the same by the algebra of SPARQL.

    Raises:
        ValueError: no group uses the parameter.

    """
    block = f"VALUES ?{parameter.variable} {{ {term} }}"
    marker = re.compile(_MARKER.format(name=re.escape(parameter.name)), re.MULTILINE)
    bound, count = marker.subn(lambda match: match[1] + block, sparql)
    return bound if count else _in_each_group(sparql, parameter, block)


def _in_each_group(sparql: str, parameter: Parameter, block: str) -> str:
    """Return the query with a block at the start of each group that uses a parameter itself."""
    listed = list(tokens(sparql))
    uses: set[int] = set()
    open_groups: list[int | None] = []
    in_values = False
    for place, token in enumerate(listed):
        word = token.text.upper() if token.kind is Kind.WORD else token.text
        before = listed[place - 1].text.upper() if place else ""
        after = listed[place + 1].text.upper() if place + 1 < len(listed) else ""
        if word == "{" and token.kind is Kind.MARK:
            is_pattern = not in_values and before != "CONSTRUCT" and after != "SELECT"
            open_groups.append(place if is_pattern else None)
            in_values = False
        elif word == "}" and token.kind is Kind.MARK and open_groups:
            open_groups.pop()
        elif word == "VALUES":
            in_values = True
        elif token.kind is Kind.VARIABLE and token.text[1:] == parameter.variable and open_groups:
            group = open_groups[-1]
            if group is not None and not in_values:
                uses.add(group)
    if not uses:
        raise ValueError(f"No group of the query uses the parameter '{parameter.name}'.")
    lines = sparql.split("\n")
    for place in sorted(uses, reverse=True):
        line, column = listed[place].line - 1, listed[place].column
        lines[line] = f"{lines[line][:column]} {block} {lines[line][column:]}"
    return "\n".join(lines)


def read_value(parameter: Parameter, text: str, store: Store) -> Term:
    """Return the RDF term that a user's text stands for.

    Raises:
        ParameterProblem: the text is not one of the values allowed; the message says which are.
        EnvironmentProblem: the store cannot answer what is allowed.

    """
    if len(text) > LONGEST_VALUE:
        raise _refused(
            parameter,
            text,
            {
                "nl": f"een waarde van hooguit {LONGEST_VALUE} tekens",
                "en": f"a value of at most {LONGEST_VALUE} characters",
            },
        )
    if parameter.values and text not in parameter.values:
        raise _refused(parameter, text, _listed(parameter.values), known=parameter.values)
    if parameter.datatype == "iri":
        return _thing(parameter, text, store)
    term = _literal(parameter, text)
    if parameter.cls and parameter.prop:
        allowed = allowed_values(parameter, store)
        if term not in allowed:
            words = [exact_text(value) for value in allowed]
            raise _refused(parameter, text, _listed(words), known=words)
    return term


def missing_value(parameter: Parameter, store: Store) -> ParameterProblem:
    """Return the error for a required parameter without a value, which says what is allowed.

    Raises:
        EnvironmentProblem: the store cannot answer what is allowed.

    """
    known = parameter.values or tuple(map(exact_text, allowed_values(parameter, store)))
    if known:
        allowed = _listed(known)
    elif parameter.datatype == "iri":
        allowed = {"nl": "een ding van de graaf, bij zijn naam of IRI", "en": "a thing by its name or IRI"}
    else:
        kind = parameter.datatype if parameter.datatype in _PATTERNS else "string"
        allowed = _PATTERNS[kind][1]
    return ParameterProblem(
        {
            "nl": f"De vraag heeft een waarde voor --{parameter.name} nodig.",
            "en": f"The question needs a value for --{parameter.name}.",
        },
        hint=_allowed(allowed),
    )


def allowed_values(parameter: Parameter, store: Store) -> tuple[Term, ...]:
    """Return the values that the things of the parameter's class have for its property, sorted."""
    if not (parameter.cls and parameter.prop):
        return ()
    answer = store.query(
        f"SELECT DISTINCT ?value WHERE {{ ?thing a {named(parameter.cls)} ;"
        f" {named(parameter.prop)} ?value . }} ORDER BY ?value"
    )
    rows = answer.rows if isinstance(answer, Rows) else ()
    return tuple(value for (value,) in rows if value is not None)


def _literal(parameter: Parameter, text: str) -> Literal:
    language = parameter.datatype if parameter.datatype not in _PATTERNS else None
    pattern, allowed = _PATTERNS["string" if language else parameter.datatype]
    if not re.fullmatch(pattern, text) or (parameter.datatype == "date" and not _is_day(text)):
        raise _refused(parameter, text, allowed)
    if language:
        return Literal(text, language=language)
    if parameter.datatype == "integer":
        return Literal(int(text))
    if parameter.datatype == "string":
        return Literal(text)
    return Literal(text, datatype=named(f"xsd:{parameter.datatype}"))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _thing(parameter: Parameter, text: str, store: Store) -> NamedNode:
    try:
        return NamedNode(find_thing(store, text, cls=parameter.cls).iri)
    except RegiodealsError as problem:
        if problem.exit_code != ParameterProblem.exit_code:
            raise
        raise ParameterProblem(
            joined(_no_value(parameter, text, ":"), {lang: problem.said(lang) for lang in ("nl", "en")}),
            hint={lang: problem.advised(lang) or "" for lang in ("nl", "en")} if problem.hint else None,
        ) from None


def _listed(values: tuple[str, ...] | list[str]) -> Wording:
    if not values:
        return {
            "nl": "niets: de graaf heeft er geen waarde voor",
            "en": "nothing: the graph holds no value for it",
        }
    listed = ", ".join(values[:_LISTED])
    more = len(values) - _LISTED
    if more > 0:
        return {"nl": f"een van: {listed} en nog {more}", "en": f"one of: {listed} and {more} more"}
    return {"nl": f"een van: {listed}", "en": f"one of: {listed}"}


def _no_value(parameter: Parameter, text: str, end: str) -> Wording:
    return {
        "nl": f"{shown(text)} is geen waarde van --{parameter.name}{end}",
        "en": f"{shown(text)} is not a value of --{parameter.name}{end}",
    }


def _refused(
    parameter: Parameter, text: str, allowed: Wording, *, known: tuple[str, ...] | list[str] = ()
) -> ParameterProblem:
    guess = did_you_mean(text, known) if len(text) <= 40 else None
    return ParameterProblem(_no_value(parameter, text, "."), hint=joined(guess, _allowed(allowed)))


def _allowed(allowed: Wording) -> Wording:
    return {
        "nl": f"Toegestaan is {worded(allowed, 'nl')}.",
        "en": f"Allowed is {worded(allowed, 'en')}.",
    }
