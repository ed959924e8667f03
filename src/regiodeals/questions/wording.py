"""RDF terms as text: exact for machines, and as people write them in Dutch or English."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from regiodeals.graph.terms import is_number, to_decimal, to_span
from regiodeals.namespaces import expand, shrink

if TYPE_CHECKING:
    from regiodeals.graph.terms import Term

LANGUAGES: Final = ("nl", "en")
UNITS: Final = (
    "text",
    "count",
    "date",
    "euro",
    "fraction",
    "latitude",
    "longitude",
    "number",
    "ratio",
)
"""What a column may hold; ``number`` is a numeral that is a name, such as that of a tranche."""

NUMERIC_UNITS: Final = frozenset({"count", "euro", "fraction", "latitude", "longitude", "number", "ratio"})

_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_BOOLEAN = expand("xsd:boolean")
_DATE_PATTERNS = {
    expand("xsd:date"): "d MMMM y",
    expand("xsd:gYearMonth"): "MMMM y",
    expand("xsd:gYear"): "y",
}
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")
_WORDS = {"nl": {"true": "ja", "false": "nee"}, "en": {"true": "yes", "false": "no"}}
_CONTROLS = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def exact_text(term: Term | None) -> str:
    """Return the exact text of a term; each number has one spelling, without exponent or needless zeros.

    >>> exact_text(Literal("41500000.00", datatype=NamedNode(expand("xsd:decimal"))))
    '41500000'
    """
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return str(term)
    if is_number(term) and isinstance(term, Literal) and "E" not in term.value.upper():
        return canonical_number(term.value)
    return term.value


def canonical_number(text: str) -> str:
    """Return the one spelling of a decimal number; a text that is no number comes back as it is.

    >>> canonical_number("0.50"), canonical_number("-0.0"), canonical_number("12")
    ('0.5', '0', '12')
    """
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    if not number.is_finite():
        return text
    spelled = format(number, "f")
    if "." in spelled:
        spelled = spelled.rstrip("0").rstrip(".")
    return "0" if spelled in {"-0", ""} else spelled


def for_people(term: Term | None, *, unit: str = "text", lang: str = "nl") -> str:
    """Return a term as people read it: numbers and dates in the manner of the language, IRIs short."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return printable(shrink(term.value))
    if isinstance(term, BlankNode):
        return str(term)
    return _literal(term, unit, lang)


def _literal(term: Literal, unit: str, lang: str) -> str:
    datatype = term.datatype.value
    if datatype == _BOOLEAN:
        return _WORDS[lang].get(term.value, printable(term.value))
    if is_number(term) and _PLAIN_NUMBER.fullmatch(term.value):
        return _number(to_decimal(term), unit, lang)
    if datatype in _DATE_PATTERNS:
        return _date(term, lang)
    return printable(term.value)


def printable(text: str) -> str:
    r"""Return a text that a terminal cannot take for a command: control characters become a mark.

    >>> printable("a\x1b[31mb")
    'a�[31mb'
    """
    if text.isprintable():
        return text
    return "".join(
        " "
        if sign in "\n\r\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(sign) in _CONTROLS
        else sign
        for sign in text
    )


def shown(text: str, *, longest: int = 60) -> str:
    """Return a user's text between quotation marks, cut when long, safe to print.

    >>> shown("zes")
    "'zes'"
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return f"'{printable(cut)}'"


def _number(value: Decimal, unit: str, lang: str) -> str:
    from babel.numbers import format_currency, format_decimal, format_percent

    locale = _LOCALES[lang]
    if unit == "number":
        return canonical_number(str(value))
    if unit == "euro":
        whole = value == value.to_integral_value()
        pattern = {"nl": "¤ #,##0{};¤ -#,##0{}", "en": "¤#,##0{};-¤#,##0{}"}[lang]
        text = format_currency(
            value, "EUR", pattern.replace("{}", "" if whole else ".00"), locale=locale, currency_digits=False
        )
    elif unit == "fraction":
        text = format_percent(value, "#,##0.0#%", locale=locale)
    else:
        text = format_decimal(value, "#,##0.##########", locale=locale)
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def _date(term: Literal, lang: str) -> str:
    from babel.dates import format_date

    span = to_span(term)
    if span is None:
        return printable(term.value)
    return format_date(span.earliest, _DATE_PATTERNS[term.datatype.value], locale=_LOCALES[lang])
