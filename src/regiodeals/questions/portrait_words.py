"""The words of a portrait: its headings, and names for terms of other vocabularies that the graph uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "facts": "Feiten",
        "states": "Zegt",
        "parties": "Partijen",
        "no_role": "rol niet vermeld",
        "events": "Gebeurtenissen",
        "undated": "zonder datum",
        "relations": "Andere programma's",
        "spending": "Begroot, verplicht en betaald",
        "findings": "Bevindingen",
        "gaps": "Niet bekend",
        "contradictions": "Tegenstrijdig",
        "counts": "telt",
        "loses": "telt niet",
        "open": "open",
        "links": "Verwijst hiernaar",
        "also": "ook",
        "of": "van",
        "more": "en nog {count}",
    },
    "en": {
        "facts": "Facts",
        "states": "States",
        "parties": "Parties",
        "no_role": "role not stated",
        "events": "Events",
        "undated": "without a date",
        "relations": "Other programmes",
        "spending": "Budgeted, committed and paid",
        "findings": "Findings",
        "gaps": "Not known",
        "contradictions": "Contradictory",
        "counts": "counts",
        "loses": "does not count",
        "open": "open",
        "links": "What links here",
        "also": "also",
        "of": "of",
        "more": "and {count} more",
    },
}
QUOTES: Final = {"nl": "„{}”", "en": "“{}”"}

_BORROWED: Final = {
    "dct:date": ("datum", "date"),
    "dct:identifier": ("kenmerk", "identifier"),
    "dct:isReplacedBy": ("opgevolgd door", "succeeded by"),
    "dct:issued": ("uitgegeven", "issued"),
    "dct:license": ("licentie", "licence"),
    "dct:replaces": ("opvolger van", "successor of"),
    "dct:source": ("bron", "source"),
    "dct:title": ("titel", "title"),
    "foaf:page": ("pagina", "page"),
    "geo:asWKT": ("coördinaten (WKT)", "coordinates (WKT)"),
    "geo:hasGeometry": ("punt op de kaart", "point on the map"),
    "oa:exact": ("citaat", "quote"),
    "org:hasMember": ("lid", "member"),
    "prov:generated": ("ontstaan", "came into being"),
    "prov:invalidated": ("opgeheven", "dissolved"),
    "geo:sfWithin": ("ligt in", "lies within"),
    "owl:sameAs": ("hetzelfde als", "same as"),
    "prov:specializationOf": ("versie van", "version of"),
    "prov:used": ("gewijzigd", "changed"),
    "prov:wasDerivedFrom": ("afgeleid van", "derived from"),
    "rdfs:seeAlso": ("zie ook", "see also"),
    "skos:broadMatch": ("valt onder", "falls under"),
    "skos:closeMatch": ("vrijwel hetzelfde als", "nearly the same as"),
    "skos:definition": ("definitie", "definition"),
    "skos:editorialNote": ("opmerking", "note"),
    "skos:narrowMatch": ("omvat", "covers"),
    "skos:notation": ("code elders", "code elsewhere"),
    "skos:relatedMatch": ("verwant met", "related to"),
    "tooiont:CaribischOpenbaarLichaam": ("Caribisch openbaar lichaam", "Caribbean public body"),
    "tooiont:Gemeente": ("gemeente", "municipality"),
    "tooiont:Herschikking": ("herschikking", "rearrangement"),
    "tooiont:HistorischeVersie": ("historische versie", "historical version"),
    "tooiont:Ministerie": ("ministerie", "ministry"),
    "tooiont:Provincie": ("provincie", "province"),
    "tooiont:Samenvoeging": ("samenvoeging", "merger"),
    "tooiont:Samenwerkingsorganisatie": ("samenwerkingsorganisatie", "inter-municipal body"),
    "tooiont:Uitbreiding": ("uitbreiding", "extension"),
    "tooiont:Waterschap": ("waterschap", "water authority"),
    "tooiont:begindatum": ("begindatum", "start date"),
    "tooiont:einddatum": ("einddatum", "end date"),
    "tooiont:gemeentecode": ("gemeentecode", "municipality code"),
    "tooiont:ligtInProvincie": ("ligt in provincie", "lies in province"),
    "tooiont:officieleNaamExclSoort": ("officiële naam", "official name"),
    "tooiont:provinciecode": ("provinciecode", "province code"),
    "void:Linkset": ("koppelingen", "link set"),
}


def borrowed_names(lang: str) -> dict[str, str]:
    """Return IRI to name for the terms of other vocabularies, which have no label in the graph."""
    place = 1 if lang == "en" else 0
    return {expand(name): names[place] for name, names in _BORROWED.items()}
