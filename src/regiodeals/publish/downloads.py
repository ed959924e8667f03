"""Everything that people download: dumps, tables, the catalogue that describes them, and check sums."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import CanonicalizationAlgorithm
from pyoxigraph import Dataset as Quads

from regiodeals.graph.answer import Triples
from regiodeals.graph.dumps import dump_contents, dump_quads, sorted_triples, write_turtle
from regiodeals.links.geojson import Layer, geojson
from regiodeals.publish.catalogue import catalogue_files
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.tables import table_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.store import Store
    from regiodeals.graph.view import View
    from regiodeals.publish.description import Description

CHECKSUMS: Final = "checksums.sha256"
CANONICAL: Final = "regiodeals.rdfc10.sha256"
_MAPS: Final = "kaarten"
_ORGANISATIONS: Final = Path(__file__).with_name("organisations-cpov.rq")


def download_files(
    description: Description, dataset: Dataset, view: View, store: Store, *, outlines: Path | None = None
) -> Iterator[PublishedFile]:
    """Yield dumps, tables, maps, organisations, the canonical hash, the catalogue, and the check sums of all.

    ``store`` answers about that same view. ``outlines`` is the file with the outlines of provinces.

    Raises:
        InputProblem: the description names a file that is not made, or a table is not in order.
        EnvironmentProblem: the store cannot answer.

    """
    dumps = [
        PublishedFile(path=name, content=content) for name, content in dump_contents(dataset, view).items()
    ]
    tables = list(table_files(store, release=description.newest.version))
    maps = [
        PublishedFile(
            path=f"{_MAPS}/{layer}.geojson", content=geojson(store, layer, outlines=outlines).encode()
        )
        for layer in Layer
    ]
    organisations = _organisations(store)
    digest = canonical_sha256(dump_quads(dataset, view))
    canonical = PublishedFile(path=CANONICAL, content=f"{digest}\n".encode())
    described = catalogue_files(description, view, [*dumps, *tables, *maps], canonical_sha256=digest)
    files = [*dumps, *tables, *maps, organisations, canonical, *described]
    yield from files
    yield checksums(files)


def _organisations(store: Store) -> PublishedFile:
    """Return the public organisations of the registers in the words of CPOV."""
    answer = store.query(_ORGANISATIONS.read_text(encoding="utf-8"))
    triples = answer.triples if isinstance(answer, Triples) else ()
    content = io.BytesIO()
    write_turtle(sorted_triples(triples), content)
    return PublishedFile(path="organisaties.ttl", content=content.getvalue())


def checksums(files: Iterable[PublishedFile]) -> PublishedFile:
    """Return the SHA-256 of each file, as ``sha256sum --check`` reads them."""
    lines = sorted((file.path, hashlib.sha256(file.content).hexdigest()) for file in files)
    return PublishedFile(
        path=CHECKSUMS, content="".join(f"{digest}  {path}\n" for path, digest in lines).encode()
    )


def canonical_sha256(quads: Iterable[Quad]) -> str:
    """Return the SHA-256 of the canonical N-Quads of a dataset, in hexadecimal digits.

    The order of the quads, the notation of a file and the names of blank nodes make no difference:
    RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
    """
    dataset = Quads(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
