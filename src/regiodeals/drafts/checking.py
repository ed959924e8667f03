"""The check of a draft: read the form, judge it by the rules of its tranche, tell each cause once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode
from rdflib import URIRef

from regiodeals.drafts.files import read_form
from regiodeals.drafts.reading import read_drafts
from regiodeals.drafts.scope import MOOT, STATED_AS
from regiodeals.drafts.statements import draft_iri, statements_of
from regiodeals.drafts.world import load_world
from regiodeals.graph.bridge import to_rdflib, to_rdflib_term
from regiodeals.graph.publications import publication
from regiodeals.graph.terms import Term, named
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
_OPENING: Final = named("def/gebeurtenis/opening")


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
        found += _with_clauses(_one_per_cause(causes), own=own[iri], background=background, world=world)
    return in_order(found)


def _one_per_cause(findings: Iterable[Finding]) -> list[Finding]:
    listed = list(findings)
    moot = {name for finding in listed for name in MOOT.get(finding.rule_name, ())}
    return [finding for finding in listed if finding.rule_name not in moot]


def _with_clauses(
    findings: Sequence[Finding], *, own: Sequence[Triple], background: Sequence[Triple], world: World
) -> list[Finding]:
    """Return the findings with the passage that states the limit for the tranche of the draft.

    A rule names the clause of the newest letter; an earlier tranche has its own. A limit that no passage
    states comes from rules of one's own, and has no clause.
    """
    tranche = next((triple.object for triple in own if triple.predicate == _TRANCHE), None)
    governing = _governing(background, tranche)
    told = []
    for finding in findings:
        stated = STATED_AS.get(finding.rule_name)
        stating = [rule for rule in governing if _says(world, rule, stated)]
        if stated is None or not stating:
            told.append(finding)
            continue
        passages = [world.clauses[rule, stated] for rule in stating if (rule, stated) in world.clauses]
        if finding.clause in {passage.value for passage in passages}:
            told.append(finding)
            continue
        clause = passages[0] if passages else None
        ground = None if clause is None else _ground(clause, world)
        told.append(replace(finding, clause=None if clause is None else clause.value, ground=ground))
    return told


def _governing(background: Sequence[Triple], tranche: object) -> list[Term]:
    """Return the funding rules of a tranche, and the event that opens it."""
    openings = {triple.subject for triple in background if triple.object == _OPENING}
    found = {
        triple.subject
        for triple in background
        if triple.object == tranche
        and (triple.predicate == _HOLDS_FOR or (triple.predicate == _CONCERNS and triple.subject in openings))
    }
    return sorted((thing for thing in found if isinstance(thing, Term)), key=str)


def _says(world: World, rule: Term, stated: str | None) -> bool:
    return any(triple.predicate.value == stated for triple in world.about.get(rule, ()))


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
