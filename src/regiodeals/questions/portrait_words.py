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
    "dcat:Catalog": ("catalogus", "catalogue"),
    "dcat:Dataset": ("dataset", "dataset"),
    "dcat:Distribution": ("downloadvorm", "distribution"),
    "dct:creator": ("maker", "creator"),
    "dct:date": ("datum", "date"),
    "dct:description": ("beschrijving", "description"),
    "dct:identifier": ("kenmerk", "identifier"),
    "dct:isReplacedBy": ("opgevolgd door", "succeeded by"),
    "dct:issued": ("uitgegeven", "issued"),
    "dct:license": ("licentie", "licence"),
    "dct:replaces": ("opvolger van", "successor of"),
    "dct:source": ("bron", "source"),
    "dct:title": ("titel", "title"),
    "foaf:page": ("pagina", "page"),
    "geo:Geometry": ("punt of omtrek", "point or outline"),
    "geo:asWKT": ("coördinaten", "coordinates"),
    "geo:hasGeometry": ("ligt bij", "lies at"),
    "oa:exact": ("citaat", "quote"),
    "org:Organization": ("organisatie", "organisation"),
    "org:hasMember": ("lid", "member"),
    "owl:Class": ("klasse", "class"),
    "owl:DatatypeProperty": ("eigenschap met een waarde", "property with a value"),
    "owl:ObjectProperty": ("eigenschap die naar een ding leidt", "property that leads to a thing"),
    "prov:generated": ("ontstaan", "came into being"),
    "prov:invalidated": ("opgeheven", "dissolved"),
    "prov:specializationOf": ("versie van", "version of"),
    "prov:used": ("gewijzigd", "changed"),
    "prov:wasDerivedFrom": ("afgeleid van", "derived from"),
    "rdf:type": ("soort", "kind"),
    "rdfs:isDefinedBy": ("hoort bij", "belongs to"),
    "rdfs:label": ("naam", "name"),
    "rdfs:seeAlso": ("zie ook", "see also"),
    "rdfs:subClassOf": ("is een soort", "is a kind of"),
    "rdfs:subPropertyOf": ("is een bijzonder geval van", "is a special case of"),
    "sh:NodeShape": ("regels over een klasse", "rules about a class"),
    "sh:PropertyShape": ("regel over een eigenschap", "rule about a property"),
    "sh:path": ("gaat over", "is about"),
    "sh:property": ("regel", "rule"),
    "sh:targetClass": ("geldt voor", "holds for"),
    "skos:Concept": ("begrip", "concept"),
    "skos:ConceptScheme": ("begrippenkader", "concept scheme"),
    "skos:broader": ("valt onder", "falls under"),
    "skos:definition": ("definitie", "definition"),
    "skos:editorialNote": ("opmerking", "note"),
    "skos:example": ("voorbeeld", "example"),
    "skos:inScheme": ("in begrippenkader", "in concept scheme"),
    "skos:scopeNote": ("toelichting", "explanation"),
    "skos:topConceptOf": ("bovenaan in", "at the top of"),
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
}


def borrowed_names(lang: str) -> dict[str, str]:
    """Return IRI to name for the terms of other vocabularies, which have no label in the graph."""
    place = 1 if lang == "en" else 0
    return {expand(name): names[place] for name, names in _BORROWED.items()}
