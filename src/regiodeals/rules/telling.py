"""Results of the validator as findings: the texts of the rule, filled, and the clause behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, URIRef
from rdflib.query import ResultRow

from regiodeals.graph.bridge import from_rdflib_term
from regiodeals.graph.publications import publication
from regiodeals.namespaces import BASE, expand
from regiodeals.rules.findings import LANGUAGES, Clause, Finding
from regiodeals.rules.wording import Names, fill, is_euro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdflib import Graph
    from rdflib.term import Identifier, Node

    from regiodeals.rules.ruleset import Rule, RuleSet
    from regiodeals.rules.shacl import Result

    Rows = dict[tuple[Node | None, Node | None], Mapping[str, Node]]

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
        self._answers: dict[tuple[str, Identifier], Rows] = {}

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
            field=str(bindings["veld"]) if "veld" in bindings else rule.field,
        )

    def _bindings(self, rule: Rule, result: Result) -> Mapping[str, Node]:
        """Return what the query of a rule bound for a result."""
        own: dict[str, Node] = {"this": result.focus}
        if result.path is not None:
            own["path"] = result.path
        if result.value is not None:
            own["value"] = result.value
        if rule.query is None:
            return own
        asked = rule.query, result.focus
        if asked not in self._answers:
            self._answers[asked] = self._ask(*asked)
        return {**self._answers[asked].get((result.value, result.path), {}), **own}

    def _ask(self, query: str, focus: Identifier) -> Rows:
        """Return the rows of a query for one focus, asked again once: the first row per value and path."""
        rows: Rows = {}
        answer = self._graph.query(query, initBindings={"this": focus})
        for row in sorted((row.asdict() for row in answer if isinstance(row, ResultRow)), key=str):
            rows.setdefault((row.get("value"), row.get("path")), row)
        return rows

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
            page=publication(str(page) for page in graph.objects(document, _PAGE)),
        )
