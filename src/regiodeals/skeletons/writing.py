"""Skeletons of data files, from the templates beside this module and what the graph knows already.

What nobody answered becomes a mark, ``FILL IN``; a line of a template whose field has no value vanishes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import InputProblem, ParameterProblem, did_you_mean, joined
from regiodeals.graph.terms import named, preferred_text, to_decimal
from regiodeals.namespaces import BASE, PREFIXES, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.terms import Term

MARK: Final = "FILL IN"
"""Stands in a skeleton where something is still to be written."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_PREFIX = re.compile(r"(?<![\w<:/])([a-z]+):[A-Za-z]")
_NO_PREFIX = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|#.*')
_STAGES: Final = {
    "gevraagd": ("Gevraagde", "Requested"),
    "gereserveerd": ("Gereserveerde", "Reserved"),
    "overeengekomen": ("Overeengekomen", "Agreed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is known before a file is written; None is not known.

    ``document`` is an identifier such as ``kst-29697-109``, or a path such as ``id/document/x``. ``name`` is
    the name of a deal, or the last part of a passage's IRI. ``amount`` is in euro. ``title``, ``date`` and
    ``url`` describe a document that the graph does not know yet.
    """

    document: str
    name: str
    quote: str | None = None
    grade: str | None = None
    heading: str | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    amount: str | None = None
    stage: str = "gereserveerd"


def passage_skeleton(dataset: Dataset, answers: Answers) -> str:
    """Return a file with one passage, and its document and heading when the graph does not know them.

    Raises:
        InputProblem: an answer has the wrong form, or the passage exists already.

    """
    source = _source(dataset, answers)
    place = answers.name if _SLUG.fullmatch(answers.name) else slug(answers.name)
    fields = _passage_fields(dataset, answers, source, place)
    comment = f"What {source.title} states about {MARK}: the subject."
    return _file(comment, [*_described(source, fields), *_filled(["passage", "facts"], fields)])


def deal_skeleton(dataset: Dataset, answers: Answers, *, tranche: int) -> str:
    """Return a file with the identity of a deal and a first passage.

    Raises:
        InputProblem: an answer has the wrong form, there is no such tranche, or the deal exists already.

    """
    labels = _values(dataset, NamedNode(f"{BASE}id/tranche/{tranche}"), "rdfs:label")
    if not labels:
        raise InputProblem(
            f"The graph knows no tranche {tranche}.", hint="Describe it first, after data/tranches/6.trig."
        )
    key = f"{tranche}-{slug(answers.name)}"
    _refuse_known(dataset, f"id/regiodeal/{key}", "deal")
    source = _source(dataset, answers)
    fields = _passage_fields(dataset, answers, source, key)
    in_dutch, in_english = (_in_words(preferred_text(labels, lang)) for lang in ("nl", "en"))
    stage_nl, stage_en = _STAGES[answers.stage]
    fields |= {
        "key": key,
        "name": _escaped(answers.name),
        "tranche": str(tranche),
        "tranche_nl": in_dutch,
        "tranche_en": in_english,
        "stage": answers.stage,
        "stage_nl": stage_nl,
        "stage_en": stage_en,
        "amount": _amount(answers.amount),
        "no_amount": None if answers.amount else f"{MARK}: rd:bedrag 12500000.00 ; in euro, with a point.",
    }
    comment = (
        f"The Regio Deal {answers.name} ({in_english}): identity, what each source states, what follows."
    )
    parts = [*_filled(["deal"], fields), *_described(source, fields)]
    return _file(comment, [*parts, *_filled(["passage", "deal-facts"], fields)])


def slug(text: str) -> str:
    """Return the part of an IRI that a name gives.

    >>> slug("Súdwest-Fryslân & 's-Hertogenbosch")
    'sudwest-fryslan-s-hertogenbosch'

    Raises:
        ParameterProblem: the name holds no letter or figure.

    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    if not words:
        raise ParameterProblem("The name holds no letter or figure.", hint="Write a name such as Veluwe.")
    return "-".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A document: known to the graph or new, with its headings and whether its text was held."""

    iri: str
    identifier: str
    title: str
    is_known: bool
    is_held: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)
    last_order: int = 0


def _source(dataset: Dataset, answers: Answers) -> _Source:
    """Return the document that the answers name."""
    wanted = answers.document.strip().strip("<>")
    documents = {
        triple.subject.value
        for triple in dataset.statements
        if triple.predicate == named("rdf:type")
        and triple.object in {named("rd:Document"), named("rd:Kamerstuk")}
        and isinstance(triple.subject, NamedNode)
    }
    names = {iri.rpartition("/")[2]: iri for iri in documents}
    iri = names.get(wanted, expand(wanted) if wanted.startswith("id/") else "")
    if iri not in documents:
        return _new_source(wanted, answers, names)
    node = NamedNode(iri)
    parts: dict[str, str] = {}
    orders = [0]
    for triple in dataset.statements:
        if triple.predicate == named("rd:deelVan") and isinstance(triple.subject, NamedNode):
            path = shrink(triple.subject.value)
            if path.startswith(f"id/onderdeel/{iri.rpartition('/')[2]}/"):
                parts |= {term.value: path for term in _values(dataset, triple.subject, "rd:kop")}
                orders += [int(term.value) for term in _values(dataset, triple.subject, "rd:volgorde")]
    return _Source(
        iri=shrink(iri),
        identifier=iri.rpartition("/")[2],
        title=preferred_text(_values(dataset, node, "rdfs:label"), "en") or shrink(iri),
        is_known=True,
        is_held=bool(_values(dataset, node, "rd:tekstSha256")),
        parts=parts,
        last_order=max(orders),
    )


def _new_source(wanted: str, answers: Answers, known: Mapping[str, str]) -> _Source:
    """Return a document that the graph does not know: its title is then needed."""
    if not answers.title:
        guess = did_you_mean(wanted[:80], known)
        raise InputProblem(
            f"The graph knows no document '{wanted[:80]}'.",
            hint=joined(guess or "Check the identifier.", "For a new document name its title with --title."),
        )
    path = wanted.lower()
    if not path.startswith("id/"):
        kind = "kamerstuk" if path.startswith("kst-") else "document"
        path = f"id/{kind}/{slug(path)}"
    if not _SLUG.fullmatch(path):
        raise ParameterProblem(
            f"'{wanted[:80]}' cannot be part of an IRI.", hint="Use an identifier such as stb-2024-219."
        )
    return _Source(
        iri=path, identifier=wanted.rpartition("/")[2], title=" ".join(answers.title.split()), is_known=False
    )


def _passage_fields(dataset: Dataset, answers: Answers, source: _Source, place: str) -> dict[str, str | None]:
    """Return what the templates of a passage ask for."""
    grade = answers.grade or ("nagegaan" if source.is_held else "aangehaald")
    passage = f"id/passage/{source.iri.rpartition('/')[2]}/{place}"
    _refuse_known(dataset, passage, "passage")
    if grade == "vermeld" and answers.quote:
        raise ParameterProblem(
            "A passage of grade vermeld has no quote.", hint="Leave out --quote, or choose another --grade."
        )
    heading = answers.heading or (f"{MARK}: the heading" if grade == "nagegaan" else None)
    part = source.parts.get(heading or "")
    if heading and part is None:
        document = source.iri.rpartition("/")[2]
        part = f"id/onderdeel/{document}/{slug(answers.heading or 'fill-in')}"
    return {
        "document": source.iri,
        "passage": passage,
        "grade": grade,
        "quote": None if grade == "vermeld" else _escaped(answers.quote or f"{MARK}: the shortest quote"),
        "part": part,
        "heading": _escaped(heading) if heading and heading not in source.parts else None,
        "order": str(source.last_order + 1),
        "document_class": "Kamerstuk" if source.iri.startswith("id/kamerstuk/") else "Document",
        "identifier": _escaped(source.identifier),
        "title": _escaped(source.title),
        "title_en": f"{MARK}: the title in English",
        "date": _day(answers.date),
        "no_date": None if answers.date else f"{MARK}: dct:date, or nothing when the source has no date.",
        "url": _address(answers.url),
        "no_url": None if answers.url else f"{MARK}: foaf:page, or nothing when there is no lasting address.",
    }


def _described(source: _Source, fields: Mapping[str, str | None]) -> list[str]:
    """Return the description of the document and of the heading, as far as the graph lacks them."""
    wanted = [] if source.is_known else ["document"]
    return _filled([*wanted, *(["part"] if fields["heading"] else [])], fields)


def _filled(names: list[str], fields: Mapping[str, str | None]) -> list[str]:
    """Return templates with their fields filled in; a line with a field that has no value vanishes."""
    told = {name: value for name, value in fields.items() if value is not None}
    texts = []
    for name in names:
        lines = _template(name).splitlines(keepends=True)
        kept = [line for line in lines if set(Template(line).get_identifiers()) <= set(told)]
        texts.append(Template("".join(kept)).substitute(told))
    return texts


@cache
def _template(name: str) -> str:
    return (files("regiodeals.skeletons") / f"{name}.template").read_text(encoding="utf-8")


def _file(comment: str, parts: list[str]) -> str:
    """Return a data file: its comment, the prefixes that it uses, and its parts."""
    body = "".join(parts)
    used = set(_PREFIX.findall(_NO_PREFIX.sub("", body)))
    outside = "".join(
        f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in used and name != "rd"
    )
    return f"# {comment}\n\nBASE <{BASE}>\n{outside}\nPREFIX rd: <{PREFIXES['rd']}>\n\n{body}"


def _refuse_known(dataset: Dataset, path: str, kind: str) -> None:
    node = NamedNode(expand(path))
    if node in dataset.graphs or any(triple.subject == node for triple in dataset.statements):
        origin = dataset.origins.get(node)
        raise InputProblem(
            f"There is a {kind} {path} already.",
            where=origin.name if origin else None,
            hint="Choose another --name, or add to what is there.",
        )


def _values(dataset: Dataset, subject: NamedNode, name: str) -> list[Term]:
    predicate = named(name)
    return [
        triple.object
        for triple in dataset.statements
        if triple.subject == subject and triple.predicate == predicate and isinstance(triple.object, Literal)
    ]


def _in_words(label: str | None) -> str:
    """Return a label for use inside a sentence: ``Derde tranche`` becomes ``derde tranche``."""
    return label[:1].lower() + label[1:] if label else f"{MARK}: the tranche"


def _escaped(text: str) -> str:
    """Return a text as it stands between quotation marks in Turtle, on one line."""
    return str(Literal(" ".join(text.split())))[1:-1]


def _amount(text: str | None) -> str | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", text, re.ASCII):
        raise ParameterProblem(
            f"'{text[:40]}' is no amount in euro.", hint="Write figures and at most a point: 12500000.00."
        )
    return f"{to_decimal(Literal(text)):.2f}"


def _day(text: str | None) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise ParameterProblem(
            f"'{(text or '')[:40]}' is no date.", hint="Write year, month and day, such as 2024-07-05."
        ) from None


def _address(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        if text.startswith(("https://", "http://")):
            return NamedNode(text).value
    except ValueError:
        pass
    raise ParameterProblem(f"'{text[:80]}' is no address.", hint="Write an http(s) address.")
