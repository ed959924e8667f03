"""Validation of the graph, or of someone's own files, with pySHACL.

pySHACL gets a plain graph of the view: given a dataset it validates the union of all graphs. Its report says
which shape found what; names, messages and clauses are read from the shapes, because pySHACL drops the
language of messages on SPARQL constraints and leaves placeholders of others unfilled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode
from rdflib import SH

from regiodeals.errors import InputProblem
from regiodeals.graph.bridge import to_rdflib, to_rdflib_term
from regiodeals.graph.dataset import load_dataset, load_user_files
from regiodeals.graph.files import shown
from regiodeals.graph.terms import Term, named
from regiodeals.graph.view import current_view
from regiodeals.namespaces import BASE
from regiodeals.rules.context import context_of
from regiodeals.rules.engine import ValidatedGraph
from regiodeals.rules.findings import Finding, in_order
from regiodeals.rules.ruleset import RuleSet, load_rules
from regiodeals.rules.shacl import Result, run
from regiodeals.rules.telling import Teller
from regiodeals.rules.wording import Names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from pyoxigraph import Triple
    from rdflib.term import Node

    from regiodeals.content import Content

_TYPE = named("rdf:type")


def validate(
    view: Iterable[Triple], *, content: Content, only: Collection[str] | None = None, base_iri: str = BASE
) -> tuple[Finding, ...]:
    """Return what the rules find in a view, in a fixed order; nothing means that it conforms.

    ``only`` names the rules to apply, all when None. ``base_iri`` is the base of the view.

    Raises:
        ParameterProblem: ``only`` names a rule that does not exist.
        EnvironmentProblem: the rules are missing.
        InputProblem: a file with rules cannot be read.

    """
    return find(list(view), rules=load_rules(content), only=only, base_iri=base_iri)


def validate_files(paths: Iterable[Path], *, content: Content, base_iri: str = BASE) -> tuple[Finding, ...]:
    """Return what the rules find in someone's own files.

    They are read together with our vocabulary, registers, tranches and their rules, but without our deals.
    Only findings about subjects of the files are returned.

    Raises:
        InputProblem: a file cannot be read, or describes nothing that any rule is about.
        EnvironmentProblem: our own content is missing.

    """
    files = list(paths)
    mine = load_user_files(files, content=content, base_iri=base_iri)
    ours = current_view(load_dataset(content, base_iri=base_iri))
    theirs = current_view(mine)
    told = [*mine.statements, *(triple for graph in mine.graphs.values() for triple in graph)]
    return find_in_context(
        theirs,
        subjects={triple.subject for triple in told},
        background=ours,
        rules=load_rules(content),
        base_iri=base_iri,
        where=", ".join(shown(path) for path in files),
    )


def find_in_context(
    triples: Iterable[Triple],
    *,
    subjects: Collection[object],
    background: Iterable[Triple],
    rules: RuleSet,
    base_iri: str = BASE,
    where: str | None = None,
) -> tuple[Finding, ...]:
    """Return the findings about some subjects, validated together with a background without its deals.

    Raises:
        InputProblem: no subject is of a class that any rule is about.

    """
    own, around = list(triples), list(background)
    mentioned = {triple.object for triple in own if isinstance(triple.object, Term)}
    together = [*context_of(around, mentioned=mentioned), *own]
    focus = {to_rdflib_term(node) for node in subjects if isinstance(node, NamedNode | BlankNode)}
    targets = {str(kind) for kind in rules.shapes.objects(None, SH.targetClass)}
    kinds = [triple.object for triple in own if triple.predicate == _TYPE and triple.subject in subjects]
    if not any(isinstance(kind, NamedNode) and kind.value in targets for kind in kinds):
        raise InputProblem(
            {
                "nl": "De bestanden beschrijven niets waar een regel over gaat.",
                "en": "The files describe nothing that any rule is about.",
            },
            where=where,
            hint={
                "nl": "Geef elk ding zijn klasse, bijvoorbeeld: <id/regiodeal/…> a rd:RegioDeal .",
                "en": "Give each thing its class, for example: <id/regiodeal/…> a rd:RegioDeal .",
            },
        )
    return find(together, rules=rules, focus=focus, names_from=[*around, *own], base_iri=base_iri)


def find(
    triples: list[Triple],
    *,
    rules: RuleSet,
    only: Collection[str] | None = None,
    focus: Collection[Node] | None = None,
    names_from: list[Triple] | None = None,
    base_iri: str = BASE,
) -> tuple[Finding, ...]:
    """Return what rules find in triples; ``focus`` keeps the findings about these nodes only.

    ``names_from`` holds the labels and the clauses, the triples themselves when None.

    Raises:
        ParameterProblem: ``only`` names a rule that does not exist.

    """
    wanted = None if only is None else rules.named(only)
    graph = ValidatedGraph(triples)
    causes: dict[object, Result] = {}
    for result in sorted(run(graph, rules, focus=focus), key=repr):
        if (wanted is None or result.rule in wanted) and (focus is None or result.focus in focus):
            # A value that breaks two constraints of one rule is one finding.
            causes.setdefault((result.rule, result.focus, result.path, result.value), result)
    if not causes:
        return ()
    labelled = graph if names_from is None else to_rdflib(names_from)
    teller = Teller(graph=graph, names=Names(labelled, base_iri=base_iri), rules=rules, base_iri=base_iri)
    return in_order(teller.finding(result) for result in causes.values())
