"""Results of the validator as findings: the texts of the rule, filled, and the clause behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, URIRef
from rdflib.query import ResultRow

from regiodeals.graph.bridge import from_rdflib_term
from regiodeals.namespaces import BASE, expand
from regiodeals.rules.findings import LANGUAGES, Clause, Finding
from regiodeals.rules.wording import Names, fill, is_euro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph
    from rdflib.term import Node

    from regiodeals.rules.ruleset import Rule, RuleSet
    from regiodeals.rules.shacl import Result

_QUOTE = URIRef(expand("oa:exact"))
_DOCUMENT = URIRef(expand("rd:document"))
_PAGE = URIRef(expand("foaf:page"))
_MOVABLE = (BASE + "id/", BASE + "doc/")


class Teller:
    """Tells the results of one run. ``graph`` was validated; ``names`` knows labels and clauses."""

    def __init__(self, *, graph: Graph, names: Names, rules: RuleSet, base_iri: str) -> None:
        self._graph = graph
        self._names = names
        self._rules = rules
        self._base_iri = base_iri

    def finding(self, result: Result) -> Finding:
        """Return a result as a finding in all languages."""
        rule, names = self._rules.rules[result.rule], self._names
        bindings = self._bindings(rule, result)
        path = None if result.path is None else str(result.path)
        found = None
        if result.value is not None and not rule.tells_value:
            found = {lang: names.value(result.value, lang, is_euro=is_euro(path)) for lang in LANGUAGES}
        return Finding(
            rule=rule.iri,
            focus=names.short(result.focus) if isinstance(result.focus, BNode) else str(result.focus),
            severity=result.severity,
            name=rule.name,
            message={lang: fill(rule.message[lang], bindings, names, lang) for lang in LANGUAGES},
            description=rule.description,
            subject={lang: names.subject(result.focus, lang) for lang in LANGUAGES},
            component=result.component,
            path=path,
            value=None if result.value is None else from_rdflib_term(result.value),
            found=found,
            clause=None if rule.clause is None else self._moved(rule.clause),
            ground=None if rule.clause is None else self._ground(rule.clause),
        )

    def _bindings(self, rule: Rule, result: Result) -> Mapping[str, Node]:
        """Return what the query of a rule bound for a result, by asking it again for the one focus."""
        own: dict[str, Node] = {"this": result.focus}
        if result.path is not None:
            own["path"] = result.path
        if result.value is not None:
            own["value"] = result.value
        if rule.query is None:
            return own
        answer = self._graph.query(rule.query, initBindings={"this": result.focus})
        rows = [row.asdict() for row in answer if isinstance(row, ResultRow)]
        fitting = [row for row in rows if row.get("value") == result.value and row.get("path") == result.path]
        return {**min(fitting, key=str), **own} if fitting else own

    def _moved(self, iri: str) -> str:
        """Return an IRI of ours under the base of the view."""
        return self._base_iri + iri[len(BASE) :] if iri.startswith(_MOVABLE) else iri

    def _ground(self, written: str) -> Clause:
        clause, graph = self._moved(written), self._names.graph
        quote = graph.value(URIRef(clause), _QUOTE)
        document = graph.value(URIRef(clause), _DOCUMENT)
        if document is None:
            decisions = Names(self._rules.shapes)
            return Clause(
                iri=clause, document={lang: decisions.subject(URIRef(written), lang) for lang in LANGUAGES}
            )
        return Clause(
            iri=clause,
            document={lang: self._names.subject(document, lang) for lang in LANGUAGES},
            quote=None if quote is None else str(quote),
            page=min((str(page) for page in graph.objects(document, _PAGE)), default=None),
        )
