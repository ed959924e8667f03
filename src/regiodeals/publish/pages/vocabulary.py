"""The vocabulary as a whole: classes, properties, concept schemes, and how they hang together.

It stands at ``def``, at ``def/`` (the namespace, as a folder), and at the IRI of its version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from regiodeals.namespaces import BASE, VOCABULARY, expand
from regiodeals.publish.addresses import LANGUAGES, path_of
from regiodeals.publish.diagram import Edge, draw_diagram
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.linked_data import data_files, object_properties_of, triples_about
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import Draughtsman
from regiodeals.questions.portraying import compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.sheet import Link

ONTOLOGY: Final = BASE + "def"
_DEFINITION = expand("skos:definition")
_PROPERTIES: Final = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")


def vocabulary_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the page of the vocabulary, and its diagram as a file of its own."""
    if ONTOLOGY not in edition.paths:
        return
    edges = relations(edition)
    version, *earlier = versions(edition)
    for lang in LANGUAGES:
        classes = [one for one in edition.index.instances("owl:Class") if one.startswith(VOCABULARY)]
        named = {*classes, *(one for edge in edges for one in (edge.start, edge.end, edge.name))}
        names = {one: edition.title(one, lang) for one in named}
        picture = draw_diagram(edges, names, lang, classes)
        yield PublishedFile(path=f"assets/def.{lang}.svg", content=picture.encode())
        context = _context(edition, lang, picture)
        for path in ("def", "def/index", *_paths([version])):
            yield render("vocabulary.html", path, lang, {**context, "standing": "def"})
        for iri, path in zip(earlier, _paths(earlier), strict=True):
            told = {"iri": iri, "version": _last(iri), "current": context["version"]}
            yield render("version.html", path, lang, told)
    triples = triples_about(edition.index, compose(edition.index, ONTOLOGY))
    for path in ("def/index", *_paths([version])):
        yield from data_files(path, triples, object_properties=object_properties_of(edition.index))


def versions(edition: Edition) -> list[str]:
    """Return the IRI of the version that the vocabulary says it is, then those of versions before it.

    The first is empty when the vocabulary names none.
    """
    current = edition.index.values(ONTOLOGY, expand("owl:versionIRI"))
    earlier = edition.index.values(ONTOLOGY, expand("owl:priorVersion"))
    return [next(iter(current), ""), *(one for one in sorted(earlier) if one not in current)]


def _paths(iris: Iterable[str]) -> list[str]:
    return [path for iri in iris if (path := path_of(iri)) is not None]


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def relations(edition: Edition) -> list[Edge]:
    """Return which class leads to which by which property, as the shapes say it."""
    index = edition.index
    found: set[Edge] = set()
    for shape in index.instances("sh:NodeShape"):
        for start in index.values(shape, expand("sh:targetClass")):
            for rule in index.values(shape, expand("sh:property")):
                for end in index.values(rule, expand("sh:class")):
                    for name in index.values(rule, expand("sh:path")):
                        if all(one.startswith(VOCABULARY) for one in (start, end, name)):
                            found.add(Edge(start=start, end=end, name=name))
    return sorted(found, key=lambda edge: (edge.start, edge.end, edge.name))


def _context(edition: Edition, lang: str, picture: str) -> dict[str, Any]:
    index = edition.index
    schemes = []
    for scheme in index.instances("skos:ConceptScheme"):
        concepts = sorted(
            {subject for name, subject in index.incoming(scheme) if name == expand("skos:inScheme")}
        )
        schemes.append(
            {
                "scheme": Draughtsman(edition=edition, lang=lang).link(scheme),
                "text": index.text(scheme, expand("dct:description"), lang),
                "count": len(concepts),
            }
        )
    return {
        "title": index.text(ONTOLOGY, expand("dct:title"), lang),
        "summary": index.text(ONTOLOGY, expand("dct:description"), lang),
        "iri": ONTOLOGY,
        "version": next(iter(index.values(ONTOLOGY, expand("owl:versionInfo"))), ""),
        "diagram": Markup(picture),  # noqa: S704 - drawn by us, from escaped texts
        "relations": [
            [Draughtsman(edition=edition, lang=lang).link(one) for one in (edge.start, edge.name, edge.end)]
            for edge in relations(edition)
        ],
        "picture": f"assets/def.{lang}.svg",
        "classes": _terms(edition, ("owl:Class",), lang),
        "properties": _terms(edition, _PROPERTIES, lang),
        "schemes": sorted(schemes, key=lambda one: one["scheme"].text),
    }


def _terms(edition: Edition, kinds: tuple[str, ...], lang: str) -> list[tuple[Link, str | None, str]]:
    """Return terms with their definition and their short name, by name."""
    write = Draughtsman(edition=edition, lang=lang)
    terms = {iri for kind in kinds for iri in edition.index.instances(kind) if iri.startswith(VOCABULARY)}
    found = [
        (write.link(iri), edition.index.text(iri, _DEFINITION, lang), f"rd:{iri.removeprefix(VOCABULARY)}")
        for iri in terms
    ]
    return sorted(found, key=lambda one: (one[0].text.casefold(), one[2]))
