"""Which rules of the graph hold for a draft, and which do not, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib import DCTERMS, SH, BNode, Graph, URIRef

from regiodeals.namespaces import SHAPES
from regiodeals.rules.ruleset import RuleSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib.term import Node

DRAFT_SHAPE: Final = "Ontwerp"
"""Rules whose names start so are about drafts only."""

FROM_THE_GRAPH: Final = frozenset(
    {
        "RijksbijdrageMinimumRule",
        "RijksbijdrageMaximumRule",
        "RijksbijdrageInstrumentRule",
        "CofinancieringVerhoudingRule",
        "CofinancieringAfwijkingRule",
    }
)
"""Funding rules that judge a draft as they judge a deal; each reads its limit from the tranche."""

NOT_FOR_DRAFTS: Final[Mapping[str, str]] = {
    "AfwijkingShape-motivering": "reasons of white space are no reasons, so there is no deviation to judge",
    "CofinancieringPubliekRule": "OntwerpPubliekRule says the same, of money that is not yet promised",
    "CofinancieringOntbreektRule": "a draft records no gap; OntwerpCofinancieringRule asks for the field",
    "EnvelopRule": "about the tranches as a whole",
    "OndertekendConvenantRule": "a draft is not signed",
    "OndertekendLooptijdRule": "a draft is not signed; OntwerpLooptijdRule asks for the term",
    "OndertekendPartijenRule": "a draft is not signed; OntwerpPartijenRule asks for the parties",
    "OvereengekomenConvenantRule": "a draft is not agreed",
    "RegioDealBredeWelvaartRule": "OntwerpShape-opgave asks for the themes",
    "RegioDealKassierRule": "OntwerpKassierRule says the same, and reads the field kassier too",
    "RegioDealPartnerRule": "a draft records no gap; OntwerpShape-regio asks for the municipalities",
    "RegioDealSelectieRule": "a draft is not selected",
    "ReserveringGebiedRule": "about the tranche as a whole",
    "RijksbijdrageBtwRule": "OntwerpBtwRule says the same, and holds for a tranche without a rule too",
    "RijksbijdrageEenmaligRule": "a form has one national contribution",
    "RijksbijdrageEilandRule": "OntwerpEilandRule says the same, and of the mainland too",
    "RijksbijdrageGevraagdRule": "OntwerpGevraagdRule says the same; a draft comes from no proposal",
    "TotaalLandsdeelRule": "about the tranche as a whole",
    "TotaalTrancheRule": "about the tranche as a whole",
    "TrancheAantalGeselecteerdRule": "about the tranche as a whole",
    "TrancheBeoordelaarRule": "about the tranche as a whole",
    "TrancheBeoordelingRule": "about the tranche as a whole",
    "TrancheBudgetRule": "about the tranche as a whole",
    "TrancheGrondslagRule": "about the tranche as a whole",
    "TrancheLaatsteRule": "about the tranche as a whole",
    "TrancheStreefdatumRule": "about the tranche as a whole",
    "VoorstelVensterRule": "OntwerpVensterRule says the same",
}
"""Rules with a clause that are not asked of a draft, and why."""

MOOT: Final[Mapping[str, frozenset[str]]] = {
    # Including VAT the contribution may reach the minimum.
    "OntwerpBtwRule": frozenset({"RijksbijdrageMinimumRule"}),
}
"""Findings that another finding about the same draft makes moot: one cause, one finding."""


def rules_for_drafts(rules: RuleSet) -> RuleSet:
    """Return the rules that judge a draft, and no others: the validator need not run the rest.

    Raises:
        KeyError: a name in ``FROM_THE_GRAPH`` is the name of no rule.

    """
    chosen = {iri: rule for iri, rule in rules.rules.items() if _name(iri).startswith(DRAFT_SHAPE)}
    for name in FROM_THE_GRAPH:
        chosen[SHAPES + name] = rules.rules[SHAPES + name]
    nodes: list[Node] = [URIRef(iri) for iri in chosen]
    nodes += [owner for iri in chosen for owner in rules.shapes.subjects(SH.property, URIRef(iri))]
    graph = Graph(bind_namespaces="none")
    seen: set[Node] = set()
    while nodes:
        node = nodes.pop()
        if node in seen:
            continue
        seen.add(node)
        for triple in rules.shapes.triples((node, None, None)):
            graph.add(triple)
            _, predicate, target = triple
            # Prefixes and the labels of decisions are shared by many rules.
            if isinstance(target, BNode) or predicate in {SH.prefixes, DCTERMS.source}:
                nodes.append(target)
    return RuleSet(shapes=graph, rules=chosen)


def _name(iri: str) -> str:
    return iri.removeprefix(SHAPES)
