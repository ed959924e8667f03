"""A draft as triples, so that the same shapes judge it that judge the graph."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.drafts.choices import KINDS, ORIGINS, ROLES, STATE
from regiodeals.drafts.state import STATE_MONEY
from regiodeals.graph.bodies import name_key
from regiodeals.graph.terms import named
from regiodeals.namespaces import BASE, VOCABULARY

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from regiodeals.drafts.choices import Choices
    from regiodeals.drafts.draft import Contribution, Draft
    from regiodeals.drafts.world import World
    from regiodeals.graph.terms import Term

_REGION_KINDS: Final = ("Gemeente", "CaribischOpenbaarLichaam", "Provincie")
_PART_OF_REGION: Final = {
    "Gemeente": "rd:gemeente",
    "CaribischOpenbaarLichaam": "rd:eiland",
    "Provincie": "rd:provincie",
}
_TREASURER_KINDS: Final = (*_REGION_KINDS, "Samenwerkingsorganisatie")
_TREASURER: Final = f"{VOCABULARY}rol/kassier"
_MOMENTS: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_RESERVED: Final = NamedNode(f"{VOCABULARY}stadium/gereserveerd")


def draft_iri(draft: Draft, number: int) -> str:
    """Return the IRI under which a draft is judged; it stands for the time of the check."""
    apart = unicodedata.normalize("NFKD", (draft.name or "").casefold())
    slug = re.sub(r"[^a-z0-9]+", "-", apart.encode("ascii", "ignore").decode("ascii")).strip("-")[:60]
    return f"{BASE}id/ontwerp/{number}-{slug}" if slug else f"{BASE}id/ontwerp/{number}"


def statements_of(draft: Draft, *, iri: str, world: World, today: date) -> list[Triple]:
    """Return what a draft says, as a deal and as a draft; ``today`` counts when it was not submitted yet."""
    return _Writer(draft, NamedNode(iri), world, draft.submitted or today).write()


class _Writer:
    """Writes the triples of one draft."""

    def __init__(self, draft: Draft, node: NamedNode, world: World, day: date) -> None:
        self._draft = draft
        self._node = node
        self._world = world
        self._day = day
        self._triples: list[Triple] = []
        self._unknown = 0

    def write(self) -> list[Triple]:
        draft, node = self._draft, self._node
        for kind in ("rd:Ontwerp", "rd:RegioDeal"):
            self._say(node, "rdf:type", named(kind))
        label = draft.name or draft.where
        self._say(node, "rdfs:label", Literal(label, language="nl"))
        if draft.name:
            self._say(node, "rd:naam", Literal(draft.name, language="nl"))
        self._say(node, "rd:peildatum", _typed(self._day.isoformat(), "xsd:date"))
        if draft.tranche:
            tranche = self._world.tranche(draft.tranche)
            self._say(node, "rd:tranche", NamedNode(tranche) if tranche else Literal(draft.tranche))
        self._choice("landsdeel", "rd:landsdeel", draft.part_of_country, self._world.schemes["landsdeel"])
        self._region()
        self._national()
        for number, contribution in enumerate(draft.cofinancing, start=1):
            self._cofinancing(contribution, number)
        self._term()
        self._parties()
        self._texts()
        return self._triples

    def _say(self, subject: NamedNode, predicate: str, target: Term) -> None:
        self._triples.append(Triple(subject, named(predicate), target))

    def _part(self, name: str, kind: str | None = None, label: tuple[str, str] | None = None) -> NamedNode:
        part = NamedNode(f"{self._node.value}/{name}")
        if kind:
            self._say(part, "rdf:type", named(kind))
        if label:
            for text, lang in zip(label, ("nl", "en"), strict=True):
                self._say(part, "rdfs:label", Literal(text, language=lang))
        return part

    def _not_recognised(self, field: str, written: str, suggestion: str) -> None:
        self._unknown += 1
        node = self._part(f"onherkend/{self._unknown}")
        self._say(self._node, "rd:onherkend", node)
        self._say(node, "rd:veld", Literal(field))
        self._say(node, "rd:geschreven", Literal(written))
        self._say(node, "rd:suggestie", Literal(suggestion))

    def _choice(self, field: str, predicate: str, written: str | None, choices: Choices) -> str | None:
        """Say which concept a word means, or that it means none; return the concept."""
        if written is None:
            return None
        meaning = choices.find(written)
        if meaning is None:
            self._not_recognised(field, written, choices.suggest(written))
            self._say(self._node, predicate, Literal(written))
            return None
        self._say(self._node, predicate, NamedNode(meaning))
        return meaning

    def _region(self) -> None:
        if not self._draft.municipalities:
            return
        region = self._part("regio", "rd:Regio", (f"regio van {self._label()}", f"region of {self._label()}"))
        self._say(self._node, "rd:regio", region)
        bodies = self._world.bodies
        for written in self._draft.municipalities:
            body = bodies.find(written, self._day, kinds=_REGION_KINDS)
            if body is None:
                near = bodies.nearest(written, self._day, kinds=_REGION_KINDS)
                self._not_recognised("gemeenten", written, ", ".join(near))
                self._say(region, "rd:gemeente", Literal(written))
            else:
                self._say(region, _PART_OF_REGION[body.kind], NamedNode(body.iri))

    def _label(self) -> str:
        return self._draft.name or self._draft.where

    def _money(self, part: NamedNode, amount: Decimal | None) -> None:
        """Say an amount; a negative one gets no stage, so that it counts for nothing else."""
        if amount is None:
            return
        self._say(part, "rd:bedrag", _typed(f"{amount:f}", "xsd:decimal"))
        if amount >= 0:
            self._say(part, "rd:stadium", _RESERVED)

    def _national(self) -> None:
        draft, node = self._draft, self._node
        instrument = self._choice(
            "instrument", "rd:instrument", draft.instrument, self._world.schemes["instrument"]
        )
        basis = None
        if draft.including_vat is not None:
            basis = _typed(str(draft.including_vat).lower(), "xsd:boolean")
            self._say(node, "rd:inclusiefBtw", basis)
        if draft.asked is not None:
            self._say(node, "rd:gevraagdBedrag", _typed(f"{draft.asked:f}", "xsd:decimal"))
        if draft.contribution is None:
            return
        part = self._part("rijksbijdrage", "rd:Bijdrage", ("de rijksbijdrage", "the national contribution"))
        self._say(node, "rd:rijksbijdrage", part)
        self._money(part, draft.contribution)
        if basis is not None:
            self._say(part, "rd:inclusiefBtw", basis)
        if instrument is not None:
            self._say(part, "rd:instrument", NamedNode(instrument))

    def _cofinancing(self, contribution: Contribution, number: int) -> None:
        whose = contribution.party or f"nr. {number}"
        label = (f"cofinanciering {number} ({whose})", f"co-financing {number} ({whose})")
        part = self._part(f"cofinanciering/{number}", "rd:Bijdrage", label)
        self._say(self._node, "rd:cofinanciering", part)
        self._money(part, contribution.amount)
        state = False
        if contribution.party:
            party = self._party(contribution.party, f"cofinanciering/{number}/partij")
            self._say(part, "rd:partij", party)
            state = self._world.state.is_meant(contribution.party)
        origin = contribution.origin and ORIGINS.find(contribution.origin)
        if contribution.origin and origin is None:
            self._not_recognised(
                f"cofinanciering {number}, herkomst",
                contribution.origin,
                ORIGINS.suggest(contribution.origin),
            )
        kind = contribution.kind and KINDS.find(contribution.kind)
        if contribution.kind and kind is None:
            self._not_recognised(
                f"cofinanciering {number}, soort", contribution.kind, KINDS.suggest(contribution.kind)
            )
        if state or origin == STATE:
            self._say(part, "rd:herkomst", STATE_MONEY)
        elif contribution.kind and contribution.origin:
            # A word that is not recognised is a finding of its own; the field itself is not missing.
            self._say(part, "rd:herkomst", NamedNode(kind) if kind else Literal(contribution.kind))

    def _term(self) -> None:
        draft = self._draft
        for predicate, moment in (("rd:begin", draft.start), ("rd:einde", draft.end)):
            if moment is not None:
                self._say(self._node, predicate, _typed(moment, _MOMENTS[len(moment)]))
        if draft.submitted is not None:
            event = self._part("indiening", "rd:Gebeurtenis")
            self._say(event, "rd:betreft", self._node)
            self._say(event, "rd:soortGebeurtenis", NamedNode(f"{VOCABULARY}gebeurtenis/voorstel"))
            self._say(event, "rd:datum", _typed(draft.submitted.isoformat(), "xsd:date"))

    def _party(self, name: str, part: str) -> NamedNode:
        body = self._world.bodies.find(name, self._day)
        if body is not None:
            return NamedNode(body.iri)
        return self._part(part, "rd:Organisatie", (name, name))

    def _parties(self) -> None:
        treasurers: list[str] = []
        for number, party in enumerate(self._draft.parties, start=1):
            whose = party.name or f"nr. {number}"
            part = self._part(
                f"deelname/{number}",
                "rd:Deelname",
                (f"partij {number} ({whose})", f"party {number} ({whose})"),
            )
            self._say(self._node, "rd:deelname", part)
            if party.name:
                self._say(part, "rd:partij", self._party(party.name, f"partij/{_slug(party.name)}"))
            if party.role:
                role = ROLES.find(party.role)
                if role is None:
                    self._not_recognised(f"partijen {number}, rol", party.role, ROLES.suggest(party.role))
                self._say(part, "rd:rol", NamedNode(role) if role else Literal(party.role))
                if role == _TREASURER and party.name:
                    treasurers.append(party.name)
        if self._draft.treasurer:
            name = self._draft.treasurer
            self._say(self._node, "rd:kassier", self._party(name, f"partij/{_slug(name)}"))
            treasurers.append(name)
        for name in {name.casefold(): name for name in treasurers}.values():
            self._treasurer(name)

    def _treasurer(self, name: str) -> None:
        """Say of a treasurer in no register what its name looks like, among bodies of the kind it states."""
        bodies = self._world.bodies
        if bodies.find(name, self._day) is not None:
            return
        _, asked = name_key(name)
        kinds = (asked,) if asked in _TREASURER_KINDS else _TREASURER_KINDS
        self._not_recognised("kassier", name, ", ".join(bodies.nearest(name, self._day, kinds=kinds)))

    def _texts(self) -> None:
        draft = self._draft
        aspects = self._world.schemes["aspect"]
        for aspect in draft.aspects:
            meaning = aspects.find(aspect)
            if meaning is not None:
                self._say(self._node, "rd:beschrijft", NamedNode(meaning))
        if draft.lasting:
            self._say(self._node, "rd:beschrijft", NamedNode(f"{VOCABULARY}vereiste/borging"))
        for theme in draft.themes:
            self._choice("themas", "rd:opgave", theme, self._world.schemes["thema"])
        if draft.reasoning:
            part = self._part("afwijking", "rd:Afwijking")
            self._say(self._node, "rd:afwijking", part)
            self._say(part, "rd:motivering", Literal(draft.reasoning, language="nl"))


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=named(datatype))


def _slug(name: str) -> str:
    """Return a part of an IRI that is the same for one name, so that a party that stands twice is one."""
    from hashlib import sha256

    return sha256(name.casefold().encode()).hexdigest()[:12]
