"""The names of things and the spelling of values, in Dutch and English."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Literal, URIRef

from regiodeals.namespaces import BASE, VOCABULARY, shrink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph
    from rdflib.term import Node

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_LOCALES: Final = {"nl": "nl_NL", "en": "en_GB"}
_EURO_PROPERTIES: Final = frozenset(
    VOCABULARY + name
    for name in (
        "bedrag",
        "budget",
        "envelop",
        "gevraagdBedrag",
        "gevraagdBedragSamen",
        "maximumbijdrage",
        "minimumbijdrage",
        "reservering",
        "totaleOmvang",
        "verschoven",
    )
)
_YES_NO: Final = {"nl": ("ja", "nee"), "en": ("yes", "no")}
_EMPTY: Final = {"nl": "leeg", "en": "empty"}
_OF: Final = {"nl": "van", "en": "of"}
_OWNERS: Final = tuple(
    URIRef(VOCABULARY + name)
    for name in (
        "rijksbijdrage",
        "cofinanciering",
        "voorgenomenCofinanciering",
        "bestaatUit",
        "afwijking",
        "convenant",
        "deelname",
        "kengetal",
    )
)
_CONCERNS: Final = URIRef(VOCABULARY + "betreft")


def euro(amount: Decimal, lang: str) -> str:
    """Return an amount in euro as people write it; whole amounts without cents.

    >>> euro(Decimal("4999999.99"), "nl"), euro(Decimal(5000000), "en")
    ('€ 4.999.999,99', '€5,000,000')
    """
    whole = amount == amount.to_integral_value()
    pattern = ("¤ #,##0" if lang == "nl" else "¤#,##0") if whole else None
    text: str = format_currency(amount, "EUR", pattern, locale=lang, currency_digits=not whole)
    return text.replace("\N{NO-BREAK SPACE}", " ")


class Names:
    """Labels looked up in ``graph``, each in the language asked, else Dutch, else any."""

    def __init__(self, graph: Graph, *, base_iri: str = BASE) -> None:
        self.graph = graph
        self._base_iri = base_iri

    def label(self, node: Node, lang: str) -> str | None:
        """Return the label of a thing, or None when it has none."""
        texts = {
            text.language or "": str(text)
            for predicate in (RDFS.label, SKOS.prefLabel)
            for text in sorted(self.graph.objects(node, predicate), key=str, reverse=True)
            if isinstance(text, Literal)
        }
        for wanted in (lang, "nl", "en", *sorted(texts)):
            if wanted in texts:
                return texts[wanted]
        return None

    def subject(self, node: Node, lang: str) -> str:
        """Return how a report calls a thing: its label, else its kind and what it belongs to."""
        return self.label(node, lang) or self._by_owner(node, lang) or self.short(node)

    def short(self, node: Node) -> str:
        """Return the readable form of an IRI, such as ``id/tranche/6``."""
        return f"_:{node}" if isinstance(node, BNode) else shrink(str(node), base=self._base_iri)

    def _by_owner(self, node: Node, lang: str) -> str | None:
        kinds = sorted(self.graph.objects(node, RDF.type), key=str)
        kind = next((text for each in kinds if (text := self.label(each, lang))), None)
        owners = [owner for link in _OWNERS for owner in sorted(self.graph.subjects(link, node), key=str)]
        owners += sorted(self.graph.objects(node, _CONCERNS), key=str)
        for owner in owners:
            label = self.label(owner, lang)
            if kind and label:
                return f"{kind} {_OF[lang]} {label}"
        return None

    def value(self, node: Node, lang: str, *, is_euro: bool) -> str:
        """Return a value as people read it."""
        if not isinstance(node, Literal):
            return self.label(node, lang) or self.short(node)
        things = str(node).split()
        if things and all(each.startswith((self._base_iri, BASE)) for each in things):
            # A query joins things to one text, so that a message can list them all.
            return ", ".join(sorted(self.value(URIRef(each), lang, is_euro=False) for each in things))
        return _literal(node, lang, is_euro=is_euro)


def is_euro(path: str | None) -> bool:
    """Tell whether the values of a property are amounts in euro."""
    return path in _EURO_PROPERTIES


def fill(template: str, bindings: Mapping[str, Node], names: Names, lang: str) -> str:
    """Return a message with its placeholders filled; decimals in messages are amounts in euro."""

    def text(match: re.Match[str]) -> str:
        node = bindings.get(match[1])
        return "…" if node is None else names.value(node, lang, is_euro=True)

    return _PLACEHOLDER.sub(text, template)


def _literal(literal: Literal, lang: str, *, is_euro: bool) -> str:
    text = str(literal)
    if not text.strip():
        return _EMPTY[lang]
    if literal.datatype == XSD.boolean:
        words = dict(zip(("true", "false"), _YES_NO[lang], strict=True))
        return words.get(text, text)
    try:
        if literal.datatype in {XSD.date, XSD.gYearMonth}:
            return _day(text, lang)
        if literal.datatype == XSD.decimal and is_euro:
            return euro(Decimal(text), lang)
        if literal.datatype in {XSD.decimal, XSD.integer}:
            return str(format_decimal(Decimal(text), locale=lang, decimal_quantization=False))
    except (ValueError, InvalidOperation):
        pass
    return text


def _day(text: str, lang: str) -> str:
    """Return a day, or a month when no day is known."""
    if len(text) == len("2025-06"):
        return str(format_date(date.fromisoformat(f"{text}-01"), format="LLLL y", locale=_LOCALES[lang]))
    return str(format_date(date.fromisoformat(text), format="long", locale=_LOCALES[lang]))
