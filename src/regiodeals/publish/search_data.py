"""What search engines read: each page's thing in the words of schema.org (JSON-LD in the page)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal

from regiodeals.graph.publications import publication
from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.namespaces import expand
from regiodeals.questions.wording import canonical_number

if TYPE_CHECKING:
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.portrait import Portrait

_TYPES: Final = {
    expand(name): kind
    for name, kind in (
        ("rd:RegioDeal", "MonetaryGrant"),
        ("rd:Programma", "GovernmentService"),
        ("rd:Document", "CreativeWork"),
        ("rd:Kamerstuk", "CreativeWork"),
        ("rd:Passage", "Quotation"),
        ("rd:Gebeurtenis", "Event"),
        ("rd:Organisatie", "Organization"),
        ("rd:Gebied", "AdministrativeArea"),
        ("rd:Regio", "AdministrativeArea"),
        ("tooiont:Gemeente", "AdministrativeArea"),
        ("tooiont:Provincie", "AdministrativeArea"),
        ("tooiont:Ministerie", "GovernmentOrganization"),
        ("tooiont:Waterschap", "GovernmentOrganization"),
        ("tooiont:Samenwerkingsorganisatie", "GovernmentOrganization"),
        ("skos:Concept", "DefinedTerm"),
        ("skos:ConceptScheme", "DefinedTermSet"),
        ("owl:Class", "DefinedTerm"),
        ("owl:ObjectProperty", "DefinedTerm"),
        ("owl:DatatypeProperty", "DefinedTerm"),
    )
}
"""Class of the graph to the type of schema.org that comes nearest."""

_TEXT: Final = expand("oa:exact")


def described(
    edition: Edition, portrait: Portrait, title: str, about: str | None, lang: str
) -> dict[str, Any]:
    """Return a thing in the words of schema.org; what has no type there is a ``Thing``."""
    index = edition.index
    kind = next((_TYPES[one] for one in edition.kinds(portrait.iri) if one in _TYPES), "Thing")
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": kind,
        "@id": portrait.iri,
        "name": title,
    }
    if about:
        told["description"] = about
    if kind in {"CreativeWork", "Quotation"}:
        told["inLanguage"] = "nl"
    days = index.literals(portrait.iri, expand("dct:date"))
    if kind == "CreativeWork" and days:
        told["datePublished"] = days[0].value
    quotes = index.values(portrait.iri, _TEXT)
    if quotes:
        told["text"] = quotes[0]
    page = publication(index.values(portrait.iri, expand("foaf:page")))
    if page is not None:
        told["sameAs" if kind == "CreativeWork" else "url"] = page
    amount = _amount(edition, portrait.iri) if kind == "MonetaryGrant" else None
    if amount is not None:
        told["amount"] = {"@type": "MonetaryAmount", "currency": "EUR", "value": float(amount)}
    told["mainEntityOfPage"] = {"@type": "WebPage", "inLanguage": lang}
    return told


def _amount(edition: Edition, iri: str) -> str | None:
    amounts = edition.amounts.get(iri, {})
    term = amounts.get("overeengekomen") or amounts.get("gereserveerd")
    if isinstance(term, Literal) and is_number(term):
        return canonical_number(str(to_decimal(term)))
    return None
