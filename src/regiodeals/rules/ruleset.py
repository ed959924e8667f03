"""The rules as they stand in ``shapes/``: the graph for the validator, and the texts for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rdflib import RDF, SH, Literal, URIRef
from rdflib.namespace import DCTERMS

from regiodeals.errors import INSTALL_AGAIN, EnvironmentProblem, ParameterProblem, did_you_mean
from regiodeals.graph.bridge import to_rdflib
from regiodeals.graph.files import read_files, shown
from regiodeals.namespaces import SHAPES, VOCABULARY, sparql_prologue
from regiodeals.rules.findings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rdflib import Graph
    from rdflib.term import Node

    from regiodeals.content import Content

_ENFORCES: Final = URIRef(VOCABULARY + "handhaaft")
_JUDGES_DRAFTS: Final = URIRef(VOCABULARY + "toetstOntwerp")
_MAKES_MOOT: Final = URIRef(VOCABULARY + "maaktOverbodig")
_FIELD: Final = URIRef(VOCABULARY + "veld")
_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its texts per language, its clause, and its query when it is written in SPARQL.

    ``enforces`` names the properties and requirements of funding rules that it holds deals to; ``field`` the
    field of the form that it is about, where it judges a draft. ``judges_drafts`` tells that a rule about
    deals judges drafts as well; ``makes_moot`` names the rules whose findings about the same draft its own
    replaces.
    """

    iri: str
    name: Mapping[str, str]
    message: Mapping[str, str]
    description: Mapping[str, str]
    clause: str | None
    query: str | None
    enforces: tuple[str, ...] = ()
    field: str | None = None
    judges_drafts: bool = False
    makes_moot: tuple[str, ...] = ()

    @property
    def tells_value(self) -> bool:
        """Whether the message itself shows what was found."""
        return any(_PLACEHOLDER.search(text) for text in self.message.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules, and the shapes graph that the validator reads."""

    shapes: Graph
    rules: Mapping[str, Rule]

    def named(self, names: Collection[str]) -> frozenset[str]:
        """Return the IRIs of rules given by IRI, as ``ds:Name`` or as ``Name``.

        Raises:
            ParameterProblem: a name is the name of no rule.

        """
        known = {iri.removeprefix(SHAPES): iri for iri in self.rules}
        found = set()
        for name in names:
            short = name.removeprefix(SHAPES).removeprefix("ds:")
            if short not in known:
                raise ParameterProblem(
                    f"There is no rule '{short}'.",
                    hint=did_you_mean(short, known) or "The rules are listed in docs/rules.md.",
                )
            found.add(known[short])
        return frozenset(found)


def load_rules(content: Content) -> RuleSet:
    """Return the rules of the folder ``shapes/``.

    Raises:
        EnvironmentProblem: the folder holds no rule.
        InputProblem: a file cannot be read.

    """
    quads = read_files(sorted(content.shapes.glob("*.ttl")))
    graph = to_rdflib(quad.triple for quad in quads)
    rules = {str(node): _rule(graph, node) for node in _rule_nodes(graph)}
    if not rules:
        raise EnvironmentProblem(
            {"nl": "De regels ontbreken.", "en": "The rules are missing."},
            where=shown(content.shapes),
            hint=INSTALL_AGAIN,
        )
    return RuleSet(shapes=graph, rules=rules)


def _rule_nodes(graph: Graph) -> list[URIRef]:
    """Return what can be the source of a finding: property shapes with a name, and rules with a target."""
    nodes = {
        node
        for kind in (SH.PropertyShape, SH.NodeShape)
        for node in graph.subjects(RDF.type, kind)
        if isinstance(node, URIRef) and (node, SH.message, None) in graph
    }
    return sorted(nodes)


def _rule(graph: Graph, node: URIRef) -> Rule:
    clause = graph.value(node, DCTERMS.source)
    constraint = graph.value(node, SH.sparql)
    field = graph.value(node, _FIELD)
    select = None if constraint is None else graph.value(constraint, SH.select)
    return Rule(
        iri=str(node),
        name=_texts(graph, node, SH.name),
        message=_texts(graph, node, SH.message),
        description=_texts(graph, node, SH.description),
        clause=None if clause is None else str(clause),
        query=None if select is None else sparql_prologue() + str(select),
        enforces=tuple(sorted(str(term) for term in graph.objects(node, _ENFORCES))),
        field=None if field is None else str(field),
        judges_drafts=(node, _JUDGES_DRAFTS, Literal(lexical_or_value=True)) in graph,
        makes_moot=tuple(sorted(str(other) for other in graph.objects(node, _MAKES_MOOT))),
    )


def _texts(graph: Graph, node: Node, predicate: URIRef) -> dict[str, str]:
    texts = [text for text in sorted(graph.objects(node, predicate), key=str) if isinstance(text, Literal)]
    return {lang: str(text) for lang in LANGUAGES for text in texts if text.language == lang}
