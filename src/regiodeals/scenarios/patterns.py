"""The queries behind a scenario. Amounts are euros; each query orders its rows totally."""

from __future__ import annotations

from typing import Final

from regiodeals.namespaces import BASE, sparql_prologue

TRANCHES: Final = """
SELECT ?nummer ?budget ?gevraagd ?voorstellen WHERE {
    ?ronde a rd:Tranche ;
        rd:nummer ?nummer .
    OPTIONAL { ?ronde rd:budget ?budget . }
    OPTIONAL { ?ronde rd:gevraagdBedrag ?gevraagd . }
    OPTIONAL { ?ronde rd:aantalVoorstellen ?voorstellen . }
}
ORDER BY ?nummer ?budget ?gevraagd ?voorstellen"""

_RESERVED = """
    OPTIONAL {
        SELECT ?deal (MAX(?bedrag) AS ?gereserveerd) WHERE {
            ?deal rd:rijksbijdrage ?bijdrage .
            ?bijdrage rd:stadium <def/stadium/gereserveerd> ;
                rd:bedrag ?bedrag .
        }
        GROUP BY ?deal
    }"""

DEALS: Final = (
    """
SELECT ?ding ?naam ?name ?gereserveerd ?gevraagd WHERE {
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?deal a rd:RegioDeal ;
        rd:tranche ?ronde ;
        rdfs:label ?naam .
    FILTER(LANG(?naam) = "nl")
    BIND(?deal AS ?ding)
    OPTIONAL { ?deal rdfs:label ?name . FILTER(LANG(?name) = "en") }"""
    + _RESERVED
    + """
    OPTIONAL {
        SELECT ?deal (MIN(?plaats) AS ?nummer) (MAX(?bedrag) AS ?gevraagd) WHERE {
            ?voorstel rd:uitgewerktTot ?deal .
            OPTIONAL { ?voorstel rd:nummer ?plaats . }
            OPTIONAL { ?voorstel rd:gevraagdBedrag ?bedrag . }
        }
        GROUP BY ?deal
    }
}
ORDER BY ?nummer ?naam ?ding"""
)
"""The deals of a tranche, with what is reserved for them and what their proposal asked, where known."""

PROPOSALS: Final = (
    """
SELECT ?ding ?naam ?name ?gereserveerd ?gevraagd WHERE {
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?ding a rd:Voorstel ;
        rd:tranche ?ronde ;
        rdfs:label ?naam .
    FILTER(LANG(?naam) = "nl")
    OPTIONAL { ?ding rdfs:label ?name . FILTER(LANG(?name) = "en") }
    OPTIONAL { ?ding rd:nummer ?nummer . }
    OPTIONAL { ?ding rd:gevraagdBedrag ?gevraagd . }
    OPTIONAL { ?ding rd:uitgewerktTot ?deal . }"""
    + _RESERVED
    + """
}
ORDER BY ?nummer ?naam ?ding"""
)
"""All proposals of a tranche that the graph knows by name, selected or not."""

ALIASES: Final = """
SELECT DISTINCT ?ding ?alias WHERE {
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?ding rd:tranche ?ronde ;
        (rd:uitgewerktTot|^rd:uitgewerktTot)?/(rdfs:label|skos:altLabel|rd:naam) ?alias .
}
ORDER BY ?ding ?alias"""
"""What people call a deal or a proposal: its own names, and those of the proposal or deal it belongs to."""

RULES: Final = """
SELECT DISTINCT ?regel ?naam ?name ?alleenVoor ?eigenschap ?waarde ?passage WHERE {
    VALUES ?eigenschap {
        rd:minimumbijdrage rd:maximumbijdrage rd:minimaleVerhouding rd:afwijkingToegestaan rd:reservering
        rd:vereist
    }
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?regel a rd:Financieringsregel ;
        rd:geldtVoor ?ronde ;
        rdfs:label ?naam ;
        ?eigenschap ?waarde .
    FILTER(?eigenschap != rd:vereist || ?waarde = <def/vereiste/hooguit-gevraagd>)
    OPTIONAL { ?regel rd:alleenVoor ?alleenVoor . }
    FILTER(!BOUND(?alleenVoor) || ?eigenschap = rd:minimaleVerhouding)
    FILTER(LANG(?naam) = "nl")
    OPTIONAL { ?regel rdfs:label ?name . FILTER(LANG(?name) = "en") }
    OPTIONAL {
        GRAPH ?passage { ?regel ?eigenschap ?waarde . }
        ?passage a rd:Passage .
    }
}
ORDER BY ?regel ?alleenVoor ?eigenschap ?waarde ?passage"""
"""The rules of a tranche that bear on an allocation, each value with the passage that states it.

Of a rule for one deal only the ratio counts: it changes no share of the others.
"""

INHABITANTS_STATED: Final = """
SELECT ?deal ?jaar ?inwoners ?nauwkeurigheid WHERE {
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?deal a rd:RegioDeal ;
        rd:tranche ?ronde ;
        rd:regio?/rd:kengetal ?kengetal .
    ?kengetal rd:grootheid <def/grootheid/inwoners> ;
        rd:waarde ?inwoners .
    OPTIONAL { ?kengetal rd:peiljaar ?peiljaar . BIND(STR(?peiljaar) AS ?jaar) }
    OPTIONAL {
        ?kengetal rd:nauwkeurigheid/skos:prefLabel ?woord .
        FILTER(LANG(?woord) = "nl")
        BIND(STR(?woord) AS ?nauwkeurigheid)
    }
    FILTER NOT EXISTS { ?kengetal rd:prognose true . }
}
ORDER BY ?deal ?jaar ?inwoners"""
"""Inhabitants as a source tells them of the region, the latest last; a forecast does not count."""

INHABITANTS_SUMMED: Final = """
SELECT ?deal ?jaar ?gemeenten ?inwoners ?afgeleid WHERE {
    {
        SELECT ?regio (COUNT(DISTINCT ?gemeente) AS ?gemeenten) WHERE {
            ?regio a rd:Regio ;
                rd:gemeente ?gemeente .
        }
        GROUP BY ?regio
    }
    {
        SELECT ?regio ?peiljaar (COUNT(?waarde) AS ?geteld) (SUM(?waarde) AS ?inwoners) WHERE {
            ?regio a rd:Regio ;
                rd:gemeente ?gemeente .
            ?gemeente rd:kengetal ?kengetal .
            ?kengetal rd:grootheid <def/grootheid/inwoners> ;
                rd:peiljaar ?peiljaar ;
                rd:waarde ?waarde .
        }
        GROUP BY ?regio ?peiljaar
    }
    FILTER(?geteld = ?gemeenten)
    ?ronde a rd:Tranche ;
        rd:nummer ?tranche .
    FILTER(?tranche = $number)
    ?deal a rd:RegioDeal ;
        rd:tranche ?ronde ;
        rd:regio ?regio .
    FILTER NOT EXISTS { ?regio rd:gebied ?gebied . }
    BIND(STR(?peiljaar) AS ?jaar)
    BIND(EXISTS {
        GRAPH ?afleiding { ?regio rd:gemeente ?afgeleide . }
        ?afleiding a rd:Afleiding .
    } AS ?afgeleid)
}
ORDER BY ?deal ?jaar"""
"""Inhabitants of all municipalities of a region, per year that has a figure for each of them.

A region that is delimited by parts of municipalities is left out: it has fewer inhabitants than they have.
"""


def complete(pattern: str, number: int | None = None) -> str:
    """Return a query with its prefixes, for the tranche with a number."""
    return f"BASE <{BASE}>\n{sparql_prologue()}" + pattern.replace("$number", str(number))
