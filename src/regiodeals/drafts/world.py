"""What drafts are held against: tranches and their rules, registers, lists of words, and the shapes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.drafts.choices import Choices, fold, scheme_choices
from regiodeals.drafts.own_rules import OWN_RULE, check_own_rules
from regiodeals.drafts.scope import rules_for_drafts
from regiodeals.drafts.state import State, read_state
from regiodeals.errors import InputProblem
from regiodeals.graph.bodies import Bodies, read_bodies
from regiodeals.graph.dataset import load_dataset, load_user_files
from regiodeals.graph.terms import Term, named
from regiodeals.graph.view import current_view
from regiodeals.rules.ruleset import RuleSet, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset

SCHEMES: Final = ("landsdeel", "instrument", "thema", "aspect")

_TYPE, _LABEL = named("rdf:type"), named("rdfs:label")
_TRANCHE, _RULE, _EVENT = named("rd:Tranche"), named("rd:Financieringsregel"), named("rd:Gebeurtenis")
_HOLDS_FOR, _CONCERNS, _NUMBER = named("rd:geldtVoor"), named("rd:betreft"), named("rd:nummer")
KINDS_OF_DEMAND: Final = frozenset({named("rd:vereist"), named("rd:soortGebeurtenis")})
"""Properties whose value is what a shape enforces: a requirement, or a kind of event."""

_PASSAGE, _DOCUMENT = named("rd:Passage"), named("rd:document")
_REPLACED_BY = named("dct:isReplacedBy")
_PART_OF_COUNTRY, _REGION = named("rd:landsdeel"), named("rd:regio")
_PLACES: Final = {named("rd:gemeente"), named("rd:provincie")}
_IN_PROVINCE = named("tooiont:ligtInProvincie")
_NEGATIVE: Final = re.compile(r"(?:\A|\s)[-–]\s*[0-9]")
_TRANCHE_IRI: Final = re.compile(r"/id/tranche/([0-9]{1,3})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The background of a check, read once for any number of drafts.

    ``about`` holds what the view says of each thing. ``tranches`` finds a tranche by its number or label.
    ``clauses`` are the passages that state a property, or a requirement, of a funding rule or an event of a
    tranche.
    ``general`` are things that every check needs. ``replaced`` tells which bodies one came in place of.
    ``earlier`` tells by province which deals with a part of the country had a place there.
    """

    rules: RuleSet
    about: Mapping[Term, Sequence[Triple]]
    bodies: Bodies
    state: State
    schemes: Mapping[str, Choices]
    tranches: Mapping[str, str]
    clauses: Mapping[tuple[Term, str], NamedNode]
    general: frozenset[Term]
    replaced: Mapping[Term, Sequence[Term]]
    earlier: Mapping[Term, Sequence[Triple]]

    def tranche(self, written: str) -> str | None:
        """Return the IRI of the tranche that a text means: ``6``, ``zesde`` or ``tranche 6``."""
        if _NEGATIVE.search(written):
            return None
        key = re.sub(r"\btranche\b", "", fold(written)).strip()
        return self.tranches.get(key.removesuffix("e") if key[:-1].isdecimal() else key)

    def _with_predecessors(self, things: Iterable[Term]) -> set[Term]:
        found: set[Term] = set()
        waiting = list(things)
        while waiting:
            thing = waiting.pop()
            if thing not in found:
                found.add(thing)
                waiting += self.replaced.get(thing, ())
        return found

    def background(self, mentioned: Iterable[Term]) -> list[Triple]:
        """Return what a check of drafts that mention these things needs to know."""
        wanted = set(self.general)
        waiting = list(self._with_predecessors(mentioned))
        while waiting:
            thing = waiting.pop()
            if thing in wanted:
                continue
            wanted.add(thing)
            waiting += [
                triple.object
                for triple in self.about.get(thing, ())
                if triple.predicate == _REPLACED_BY and isinstance(triple.object, NamedNode)
            ]
        lies_in = {
            triple.object
            for thing in wanted
            for triple in self.about.get(thing, ())
            if triple.predicate == _IN_PROVINCE and isinstance(triple.object, Term)
        }
        areas = sorted((area for area in wanted | lies_in if area in self.earlier), key=str)
        return [
            triple
            for thing in sorted(wanted, key=str)
            for triple in self.about.get(thing, ())
            # A passage is cited here, not checked.
            if triple.object != _PASSAGE
        ] + list(dict.fromkeys(triple for area in areas for triple in self.earlier[area]))


def load_world(content: Content, *, own_rules: Sequence[Path] = ()) -> World:
    """Return the world of the released data; ``own_rules`` are files with funding rules of one's own.

    Where such a file states rules for a tranche, they hold there instead of ours.

    Raises:
        InputProblem: a file of one's own cannot be read, or states no funding rule, or one that no draft can
            be held to.
        EnvironmentProblem: our own content is missing.

    """
    dataset = load_dataset(content)
    view = current_view(dataset)
    clauses = _clauses(dataset, view)
    all_rules = load_rules(content)
    if own_rules:
        own = load_user_files(own_rules, content=content)
        view, clauses = _with_own_rules(view, clauses, own, rules=all_rules)
    rules = rules_for_drafts(all_rules)
    about: dict[Term, list[Triple]] = {}
    for triple in view:
        if isinstance(triple.subject, Term):
            about.setdefault(triple.subject, []).append(triple)
    return World(
        rules=rules,
        about=about,
        bodies=read_bodies(view),
        state=read_state(dataset.vocabulary, view),
        schemes={scheme: scheme_choices(dataset.vocabulary, scheme) for scheme in SCHEMES},
        tranches=_tranches(view),
        clauses=clauses,
        general=_general(view, rules, clauses),
        replaced=_replaced(view),
        earlier=_earlier(about),
    )


def _replaced(view: Iterable[Triple]) -> dict[Term, list[Term]]:
    found: dict[Term, list[Term]] = {}
    for subject, predicate, target in view:
        if predicate == _REPLACED_BY and isinstance(target, Term) and isinstance(subject, Term):
            found.setdefault(target, []).append(subject)
    return found


def _earlier(about: Mapping[Term, Sequence[Triple]]) -> dict[Term, list[Triple]]:
    """Return by province the deals with a place there, their part of the country, its name."""
    found: dict[Term, list[Triple]] = {}
    for said in about.values():
        parts = [triple for triple in said if triple.predicate == _PART_OF_COUNTRY]
        regions = [triple for triple in said if triple.predicate == _REGION] if parts else []
        for region in regions:
            for place in _known(about, region.object, _PLACES):
                lies_in = _known(about, place.object, {_IN_PROVINCE})
                for area in [near.object for near in lies_in] or [place.object]:
                    if not isinstance(area, Term):
                        continue
                    names = _known(about, area, {_LABEL})
                    found.setdefault(area, []).extend([*parts, region, place, *lies_in, *names])
    return found


def _known(about: Mapping[Term, Sequence[Triple]], thing: object, predicates: set[NamedNode]) -> list[Triple]:
    said = about.get(thing, ()) if isinstance(thing, Term) else ()
    return [triple for triple in said if triple.predicate in predicates]


def _general(
    view: Sequence[Triple], rules: RuleSet, clauses: Mapping[tuple[Term, str], NamedNode]
) -> frozenset[Term]:
    """Return the vocabulary, the tranches, their rules and events, and all clauses with their documents."""
    kinds = {_TRANCHE, _RULE}
    things: set[Term] = {
        triple.subject
        for triple in view
        if triple.predicate == _TYPE and triple.object in kinds and isinstance(triple.subject, Term)
    }
    events = {triple.subject for triple in view if triple.predicate == _TYPE and triple.object == _EVENT}
    for subject, predicate, target in view:
        about_tranche = predicate == _CONCERNS and subject in events and target in things
        if about_tranche and isinstance(subject, Term):
            things.add(subject)
        # A tranche has no type of its own in a rule set that somebody brings.
        if predicate == _HOLDS_FOR and isinstance(target, Term):
            things.add(target)
    vocabulary = {
        triple.subject
        for triple in view
        if isinstance(triple.subject, NamedNode)
        and "/def/" in triple.subject.value
        and triple.predicate == _TYPE
    }
    passages = {NamedNode(rule.clause) for rule in rules.rules.values() if rule.clause} | set(
        clauses.values()
    )
    documents = {
        triple.object for triple in view if triple.predicate == _DOCUMENT and triple.subject in passages
    }
    found = things | vocabulary | passages | documents
    return frozenset(thing for thing in found if isinstance(thing, Term))


def _clauses(dataset: Dataset, view: Sequence[Triple]) -> dict[tuple[Term, str], NamedNode]:
    """Return the passages in the view by the subject and the property they state; one with a quote first."""
    quoted = {triple.subject for triple in view if triple.predicate == named("oa:exact")}
    valid = {triple.object for triple in view if triple.predicate == named("prov:wasDerivedFrom")}
    of_rules = {
        triple.subject for triple in view if triple.predicate == _TYPE and triple.object in {_RULE, _EVENT}
    }
    found: dict[tuple[Term, str], NamedNode] = {}
    for passage in sorted(dataset.graphs, key=lambda graph: (graph not in quoted, graph.value)):
        if passage not in valid:
            continue
        for subject, predicate, target in dataset.graphs[passage]:
            if subject in of_rules and isinstance(subject, Term):
                found.setdefault((subject, predicate.value), passage)
                if predicate in KINDS_OF_DEMAND and isinstance(target, NamedNode):
                    found.setdefault((subject, target.value), passage)
    return found


def _with_own_rules(
    view: list[Triple], clauses: Mapping[tuple[Term, str], NamedNode], own: Dataset, *, rules: RuleSet
) -> tuple[list[Triple], dict[tuple[Term, str], NamedNode]]:
    """Return the view with rules of one's own in place of ours, for the tranches that they are about."""
    theirs = current_view(own)
    tranches = {triple.object for triple in theirs if triple.predicate == _HOLDS_FOR}
    if not tranches:
        raise InputProblem(
            {
                "nl": "De bestanden met eigen regels zeggen voor geen tranche wat geldt.",
                "en": "The files with your own rules say for no tranche what holds.",
            },
            hint={
                "nl": f"Schrijf regels zoals: {OWN_RULE}",
                "en": f"Write rules such as: {OWN_RULE}",
            },
        )
    ours = [triple for triple in view if not (triple.predicate == _HOLDS_FOR and triple.object in tranches)]
    replaced = {triple.subject for triple in view if triple.predicate == _HOLDS_FOR} - {
        triple.subject for triple in ours if triple.predicate == _HOLDS_FOR
    }
    kept = {key: passage for key, passage in clauses.items() if key[0] not in replaced}
    typed = [
        Triple(tranche, _TYPE, _TRANCHE)
        for tranche in sorted(tranches, key=str)
        if isinstance(tranche, NamedNode)
    ]
    check_own_rules([*theirs, *typed], background=view, rules=rules)
    return list(dict.fromkeys([*ours, *theirs, *typed])), {**kept, **_clauses(own, theirs)}


def _tranches(view: Iterable[Triple]) -> dict[str, str]:
    found: dict[str, str] = {}
    held = set()
    for subject, predicate, target in view:
        if predicate == _HOLDS_FOR and isinstance(target, NamedNode):
            held.add(target)
        if predicate == _TYPE and target == _TRANCHE and isinstance(subject, NamedNode):
            held.add(subject)
    for subject, predicate, target in view:
        if subject in held and isinstance(subject, NamedNode) and isinstance(target, Literal):
            if predicate == _NUMBER:
                found[target.value] = subject.value
            elif predicate == _LABEL:
                found[re.sub(r"\btranche\b", "", fold(target.value)).strip()] = subject.value
    for tranche in held:
        match = _TRANCHE_IRI.search(tranche.value)
        if match:
            found.setdefault(match[1], tranche.value)
    return found
