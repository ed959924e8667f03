"""The description of the dataset as people wrote it, and the releases it names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.errors import InputProblem
from regiodeals.graph.files import read_file, shown
from regiodeals.graph.terms import named, to_span
from regiodeals.namespaces import BASE, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

_TYPE: Final = named("rdf:type")
_RELEASE_OF: Final = named("prov:specializationOf")
_ISSUED, _VERSION = named("dct:issued"), named("dcat:version")
_TITLE, _TEXT = named("dct:title"), named("dct:description")
LANGUAGES: Final = ("nl", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of the dataset; texts are per language, ``nl`` and ``en``."""

    iri: str
    version: str
    issued: date
    title: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What ``data/dataset.ttl`` says, under the base of the build; the newest release comes first."""

    base_iri: str
    triples: tuple[Triple, ...]
    releases: tuple[Release, ...]

    @property
    def newest(self) -> Release:
        """The release that is being built."""
        return self.releases[0]

    def objects(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode | Literal, ...]:
        """Return what is said of a subject with a property, in the order of the file."""
        return tuple(
            triple.object
            for triple in self.triples
            if triple.subject == subject
            and triple.predicate == predicate
            and isinstance(triple.object, (NamedNode, Literal))
        )

    def of_class(self, kind: str) -> tuple[NamedNode, ...]:
        """Return the things of a class, by its short name, such as ``dcat:Distribution``."""
        wanted = named(kind)
        return tuple(
            triple.subject
            for triple in self.triples
            if triple.predicate == _TYPE and triple.object == wanted and isinstance(triple.subject, NamedNode)
        )


def read_description(path: Path, *, base_iri: str = BASE) -> Description:
    """Return the description in a file, with everything but the vocabulary moved to a base.

    Raises:
        InputProblem: the file cannot be read, holds a blank node, or names no complete release.

    """
    triples = []
    for quad in read_file(path).quads:
        subject, target = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(target, (NamedNode, Literal)):
            raise InputProblem(
                f"A blank node stands in {quad.subject} {quad.predicate} {quad.object}.",
                where=shown(path),
                hint="Give the thing an IRI.",
            )
        moved = _moved(target, base_iri) if isinstance(target, NamedNode) else target
        triples.append(Triple(_moved(subject, base_iri), quad.predicate, moved))
    return Description(
        base_iri=base_iri, triples=tuple(dict.fromkeys(triples)), releases=_releases(triples, path)
    )


def _moved(node: NamedNode, base_iri: str) -> NamedNode:
    """Return a node under another base; the vocabulary is the same under every base."""
    iri = node.value
    if base_iri == BASE or not iri.startswith(BASE) or iri == VOCABULARY[:-1] or iri.startswith(VOCABULARY):
        return node
    return NamedNode(base_iri + iri[len(BASE) :])


def _releases(triples: Iterable[Triple], path: Path) -> tuple[Release, ...]:
    said: dict[NamedNode, dict[NamedNode, list[Literal]]] = defaultdict(lambda: defaultdict(list))
    names = []
    for triple in triples:
        if not isinstance(triple.subject, NamedNode):
            continue
        if triple.predicate == _RELEASE_OF:
            names.append(triple.subject)
        if isinstance(triple.object, Literal):
            said[triple.subject][triple.predicate].append(triple.object)
    releases = []
    for name in names:
        facts = said[name]
        spans = [span for literal in facts[_ISSUED] if (span := to_span(literal)) is not None]
        title, text = _texts(facts[_TITLE]), _texts(facts[_TEXT])
        if len(facts[_VERSION]) != 1 or len(spans) != 1 or not title or not text:
            raise InputProblem(
                f"The release {name.value} is not complete.",
                where=shown(path),
                hint="Give it one dcat:version, one dct:issued, and a title and description in nl and en.",
            )
        releases.append(
            Release(
                iri=name.value,
                version=facts[_VERSION][0].value,
                issued=spans[0].earliest,
                title=title,
                text=text,
            )
        )
    if not releases:
        raise InputProblem(
            "No release of the dataset is named.",
            where=shown(path),
            hint="Add one, with prov:specializationOf <id/dataset>.",
        )
    return tuple(sorted(releases, key=lambda release: (release.issued, release.version), reverse=True))


def _texts(literals: Iterable[Literal]) -> dict[str, str]:
    """Return the text per language, or nothing when one of the two languages is missing."""
    texts = {literal.language: literal.value for literal in literals if literal.language in LANGUAGES}
    return {lang: texts[lang] for lang in LANGUAGES} if len(texts) == len(LANGUAGES) else {}
