"""The catalogue of the dataset: DCAT-AP-NL 3.0, VoID, and schema.org for search engines.

People write texts, publisher and licence in ``data/dataset.ttl``. Added here is only what is measured:
dates of the releases, sizes, check sums, the period, and the numbers of VoID.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Triple

from regiodeals.errors import InputProblem
from regiodeals.graph.dumps import sorted_triples, write_turtle
from regiodeals.graph.terms import named, to_span
from regiodeals.graph.view import dataset_iri
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.schema_org import schema_org
from regiodeals.publish.void import void_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from regiodeals.graph.view import View
    from regiodeals.publish.description import Description

CATALOGUE: Final = "catalog.ttl"
_DISTRIBUTION, _DOWNLOAD = "dcat:Distribution", named("dcat:downloadURL")
_VIEW_DUMPS: Final = ("regiodeals.ttl", "regiodeals.nt", "regiodeals.jsonld")
_TYPE: Final = named("rdf:type")
_CANONICAL: Final = NamedNode("https://www.w3.org/TR/rdf-canon/")


def catalogue_files(
    description: Description, view: View, downloads: Sequence[PublishedFile], *, canonical_sha256: str
) -> Iterator[PublishedFile]:
    """Yield ``catalog.ttl``, ``.well-known/void`` and ``dataset.jsonld``.

    ``downloads`` are the files that the distributions describe. ``canonical_sha256`` is the SHA-256 of the
    canonical N-Quads of the dataset, in hexadecimal digits.

    Raises:
        InputProblem: a distribution names a file that is not among the downloads.

    """
    triples = catalogue(description, view, downloads, canonical_sha256=canonical_sha256)
    content = io.BytesIO()
    write_turtle(triples, content)
    yield PublishedFile(path=CATALOGUE, content=content.getvalue())
    yield PublishedFile(path=".well-known/void", content=content.getvalue())
    yield PublishedFile(path="dataset.jsonld", content=schema_org(triples, base_iri=view.base_iri))


def catalogue(
    description: Description, view: View, downloads: Sequence[PublishedFile], *, canonical_sha256: str
) -> list[Triple]:
    """Return the whole description as sorted triples; see :func:`catalogue_files`."""
    return sorted_triples(
        [
            *description.triples,
            *_identity(description),
            *_period(view),
            *_measured(description, downloads),
            *_canonical(view, canonical_sha256),
            *void_triples(description, view),
        ]
    )


def _identity(description: Description) -> Iterator[Triple]:
    """Yield identifiers, versions and dates, which follow from the base and the releases."""
    dates = [release.issued for release in description.releases]
    for thing in (*description.of_class("dcat:Catalog"), *description.of_class("dcat:Dataset")):
        yield Triple(thing, named("dct:identifier"), Literal(thing.value))
        yield Triple(thing, named("dct:created"), _day(min(dates)))
        yield Triple(thing, named("dct:issued"), _day(min(dates)))
        yield Triple(thing, named("dct:modified"), _day(max(dates)))
    for dataset in description.of_class("dcat:Dataset"):
        yield Triple(dataset, named("dcat:version"), Literal(description.newest.version))
    for distribution in description.of_class(_DISTRIBUTION):
        yield Triple(distribution, named("dct:issued"), _day(max(dates)))
        yield Triple(distribution, named("dct:modified"), _day(max(dates)))


def _period(view: View) -> Iterator[Triple]:
    """Yield the first and the last day of the events in a view, if there are any."""
    spans = [
        span
        for triple in view.triples
        if triple.predicate == named("rd:datum") and (span := to_span(triple.object)) is not None
    ]
    dataset = dataset_iri(view.base_iri)
    period = NamedNode(f"{dataset.value}#periode")
    yield Triple(dataset, named("dct:temporal"), period)
    yield Triple(period, _TYPE, named("dct:PeriodOfTime"))
    if spans:
        yield Triple(period, named("dcat:startDate"), _day(min(span.earliest for span in spans)))
        yield Triple(period, named("dcat:endDate"), _day(max(span.latest for span in spans)))


def _measured(description: Description, downloads: Iterable[PublishedFile]) -> Iterator[Triple]:
    """Yield size and check sum of each distribution, and which of them hold the view."""
    contents = {description.base_iri + file.path: file for file in downloads}
    for distribution in description.of_class(_DISTRIBUTION):
        for address in description.objects(distribution, _DOWNLOAD):
            file = contents.get(address.value)
            if file is None:
                raise InputProblem(
                    f"The description names a file that is not published: {address.value}",
                    where="data/dataset.ttl",
                    hint="Correct its dcat:downloadURL, or publish the file.",
                )
            size = Literal(str(len(file.content)), datatype=named("xsd:nonNegativeInteger"))
            digest = hashlib.sha256(file.content).hexdigest()
            yield Triple(distribution, named("dcat:byteSize"), size)
            yield from _checksum(distribution, digest)
            if file.path in _VIEW_DUMPS:
                dataset = dataset_iri(description.base_iri)
                yield Triple(dataset, named("void:dataDump"), NamedNode(address.value))


def _checksum(thing: NamedNode, digest: str) -> Iterator[Triple]:
    node = NamedNode(f"{thing.value}#sha-256")
    yield Triple(thing, named("spdx:checksum"), node)
    yield Triple(node, _TYPE, named("spdx:Checksum"))
    yield Triple(node, named("spdx:algorithm"), named("spdx:checksumAlgorithm_sha256"))
    yield Triple(node, named("spdx:checksumValue"), Literal(digest, datatype=named("xsd:hexBinary")))
    yield Triple(named("spdx:checksumAlgorithm_sha256"), _TYPE, named("spdx:ChecksumAlgorithm"))


def _canonical(view: View, digest: str) -> Iterator[Triple]:
    """Yield the check sum of the dataset itself, which no order or notation of a file changes."""
    dataset = dataset_iri(view.base_iri)
    yield from _checksum(dataset, digest)
    node = NamedNode(f"{dataset.value}#sha-256")
    yield Triple(node, named("dct:conformsTo"), _CANONICAL)
    texts = {
        "nl": "SHA-256 van de canonieke N-Quads (RDFC-1.0)",
        "en": "SHA-256 of the canonical N-Quads (RDFC-1.0)",
    }
    for lang, text in texts.items():
        yield Triple(node, named("rdfs:label"), Literal(text, language=lang))
    yield Triple(_CANONICAL, _TYPE, named("dct:Standard"))


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=named("xsd:date"))
