"""The check of a draft: read the form, judge it by the rules of its tranche, tell each cause once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode
from rdflib import URIRef

from regiodeals.drafts.files import read_form
from regiodeals.drafts.reading import read_drafts
from regiodeals.drafts.statements import draft_iri, statements_of
from regiodeals.drafts.world import KINDS_OF_DEMAND, load_world
from regiodeals.graph.bridge import to_rdflib, to_rdflib_term
from regiodeals.graph.publications import publication
from regiodeals.graph.terms import Term, named
from regiodeals.namespaces import BASE
from regiodeals.rules.findings import LANGUAGES, Clause, Finding, in_order
from regiodeals.rules.validation import find
from regiodeals.rules.wording import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from pyoxigraph import Triple

    from regiodeals.content import Content
    from regiodeals.drafts.draft import Draft
    from regiodeals.drafts.world import World

_HOLDS_FOR, _CONCERNS, _TRANCHE = named("rd:geldtVoor"), named("rd:betreft"), named("rd:tranche")
_QUOTE, _PAGE = (URIRef(named(name).value) for name in ("oa:exact", "foaf:page"))
_DOCUMENT: Final = named("rd:document").value
_ONLY_FOR, _EVENT_KIND = named("rd:alleenVoor"), named("rd:soortGebeurtenis")
_OWN_RULES: Final = f"{BASE}id/besluit/0003-structuurregels"
"""The decision behind rules that no clause states."""


def check_draft(
    draft: bytes | Path,
    *,
    content: Content,
    today: date,
    name: str | None = None,
    own_rules: Sequence[Path] = (),
    world: World | None = None,
) -> tuple[Finding, ...]:
    """Return the findings about the drafts in a form, the gravest first; nothing means that all is well.

    ``draft`` is a file, or the bytes of one; then ``name`` says with its suffix what kind of form it is.
    ``today`` is the day on which registers are read for a draft without a day of submission. A ``world``
    that was loaded before saves reading our own files again; else ``own_rules`` may replace the rules of a
    tranche. Only the files that are named here are read.

    Raises:
        UnreadableForm: the form cannot be read; all reasons that were found are named.
        InputProblem: the file is missing, too large or of an unknown kind, or own rules cannot be read.
        EnvironmentProblem: our own content is missing.

    """
    drafts = read_drafts(read_form(draft, name=name))
    return judge(drafts, world=world or load_world(content, own_rules=own_rules), today=today)


def judge(drafts: Sequence[Draft], *, world: World, today: date) -> tuple[Finding, ...]:
    """Return the findings about drafts, each judged alone; amounts and limits are in euro.

    All are validated in one run. They do not see each other: each has IRIs of its own, and no rule for drafts
    is about what drafts of a tranche have together.
    """
    written = {draft_iri(draft, number): draft for number, draft in enumerate(drafts, start=1)}
    own = {iri: statements_of(draft, iri=iri, world=world, today=today) for iri, draft in written.items()}
    said = [triple for triples in own.values() for triple in triples]
    subjects = {triple.subject for triple in said}
    mentioned = {triple.object for triple in said if isinstance(triple.object, NamedNode)} - subjects
    background = world.background(mentioned)
    findings = find([*background, *said], rules=world.rules, focus={URIRef(iri) for iri in own})
    of_draft: dict[str, list[Finding]] = {}
    for finding in findings:
        of_draft.setdefault(finding.focus, []).append(finding)
    found: list[Finding] = []
    for iri, causes in of_draft.items():
        found += _with_clauses(
            _one_per_cause(causes, world), own=own[iri], background=background, world=world
        )
    return in_order(found)


def _one_per_cause(findings: Iterable[Finding], world: World) -> list[Finding]:
    listed = list(findings)
    moot = {rule for finding in listed for rule in world.rules.rules[finding.rule].makes_moot}
    return [finding for finding in listed if finding.rule not in moot]


def _with_clauses(
    findings: Sequence[Finding], *, own: Sequence[Triple], background: Sequence[Triple], world: World
) -> list[Finding]:
    """Return the findings with the passage that holds for the tranche of the draft.

    A rule names the clause of the newest letter; an earlier tranche has its own. What no clause of the
    tranche states is demanded by this project, and its decision is the ground. What rules of one's own state
    has no clause.
    """
    tranche = next((triple.object for triple in own if triple.predicate == _TRANCHE), None)
    governing = _governing(background, tranche)
    return [_with_clause(finding, governing=governing, world=world) for finding in findings]


def _with_clause(finding: Finding, *, governing: Sequence[Term], world: World) -> Finding:
    terms = stated_terms(finding.rule, world)
    if not terms:
        return finding
    stating = [(rule, term) for term in terms for rule in governing if _says(world, rule, term)]
    if not stating:
        return replace(finding, clause=_OWN_RULES, ground=_decision(world))
    passages = {world.clauses[key] for key in stating if key in world.clauses}
    if finding.clause in {passage.value for passage in passages}:
        return finding
    clause = min(passages, key=lambda passage: (not _has_quote(passage, world), passage.value), default=None)
    ground = None if clause is None else _ground(clause, world)
    return replace(finding, clause=None if clause is None else clause.value, ground=ground)


def stated_terms(rule: str, world: World) -> tuple[str, ...]:
    """Return what of a clause a rule about drafts holds them to, nothing for a rule of this project.

    A rule that enforces several properties is grounded on those that its own clause states.
    """
    enforced, source = world.rules.rules[rule].enforces, world.rules.rules[rule].clause
    stated = {term for (_, term), passage in world.clauses.items() if passage.value == source}
    return tuple(term for term in enforced if term in stated) or enforced


def _governing(background: Sequence[Triple], tranche: object) -> list[Term]:
    """Return the funding rules of a tranche, but those for one deal of it, and its events."""
    of_one_deal = {triple.subject for triple in background if triple.predicate == _ONLY_FOR}
    events = {triple.subject for triple in background if triple.predicate == _EVENT_KIND}
    found = {
        triple.subject
        for triple in background
        if triple.object == tranche
        and (triple.predicate == _HOLDS_FOR or (triple.predicate == _CONCERNS and triple.subject in events))
    }
    return sorted((thing for thing in found - of_one_deal if isinstance(thing, Term)), key=str)


def _says(world: World, rule: Term, term: str) -> bool:
    return any(
        triple.predicate.value == term
        or (triple.predicate in KINDS_OF_DEMAND and triple.object == NamedNode(term))
        for triple in world.about.get(rule, ())
    )


def _has_quote(passage: NamedNode, world: World) -> bool:
    return any(triple.predicate.value == str(_QUOTE) for triple in world.about.get(passage, ()))


def _decision(world: World) -> Clause:
    names = Names(world.rules.shapes)
    return Clause(
        iri=_OWN_RULES, document={lang: names.subject(URIRef(_OWN_RULES), lang) for lang in LANGUAGES}
    )


def _ground(clause: NamedNode, world: World) -> Clause:
    cited = list(world.about.get(clause, ()))
    for triple in world.about.get(clause, ()):
        if triple.predicate.value == _DOCUMENT and isinstance(triple.object, NamedNode):
            cited += world.about.get(triple.object, ())
    names, node = Names(to_rdflib(cited)), to_rdflib_term(clause)
    document = names.graph.value(node, URIRef(_DOCUMENT)) or node
    quote = names.graph.value(node, _QUOTE)
    return Clause(
        iri=clause.value,
        document={lang: names.subject(document, lang) for lang in LANGUAGES},
        quote=None if quote is None else str(quote),
        page=publication(str(page) for page in names.graph.objects(document, _PAGE)),
    )
