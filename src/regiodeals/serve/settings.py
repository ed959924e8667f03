"""What a server may be told, by environment or by flag, with the default of each."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PREFIX: Final = "REGIODEALS_"
MIB: Final = 1024 * 1024


def _about(metavar: str, text: str, least: float | None = None) -> Mapping[str, Any]:
    return {"metavar": metavar, "text": text, "least": least}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a server; each is also a flag and an environment variable."""

    host: str = field(default="127.0.0.1", metadata=_about("ADDRESS", "Address to listen on."))
    port: int = field(default=8080, metadata=_about("N", "Port to listen on; 0 takes a free one.", 0))
    content: Path | None = field(
        default=None,
        metadata=_about("DIR", "Folder with ontology, data, shapes and queries. Default: those installed."),
    )
    site: Path | None = field(
        default=None,
        metadata=_about(
            "DIR", "Folder that regiodeals build wrote. Default: build, when it is of the same data."
        ),
    )
    endpoint: str | None = field(
        default=None, metadata=_about("URL", "Ask this SPARQL endpoint instead of the files.")
    )
    base_iri: str = field(
        default=BASE, metadata=_about("IRI", "Base of the IRIs of things; ends in a slash.")
    )
    workers: int = field(
        default=0, metadata=_about("N", "Processes that answer queries; 0 is one for each core.", 0)
    )
    query_seconds: float = field(default=10.0, metadata=_about("S", "Longest time of one query.", 0.05))
    query_memory: int = field(default=1024, metadata=_about("MIB", "Memory that one query may add.", 64))
    answer_rows: int = field(default=100_000, metadata=_about("N", "Most rows or triples of one answer.", 1))
    answer_size: int = field(default=32, metadata=_about("MIB", "Largest answer.", 1))
    request_size: int = field(
        default=1024, metadata=_about("KIB", "Largest body of a request, such as a query.", 1)
    )
    upload_size: int = field(default=512, metadata=_about("KIB", "Largest draft that is uploaded.", 1))
    per_client: int = field(
        default=8, metadata=_about("N", "Queries of one client at a time, those in the queue included.", 1)
    )
    queue: int = field(default=64, metadata=_about("N", "Queries that may wait for a worker.", 0))
    queue_seconds: float = field(default=5.0, metadata=_about("S", "Longest wait for a worker.", 0.05))
    connections: int = field(default=1000, metadata=_about("N", "Open connections.", 1))
    receive_seconds: float = field(
        default=10.0, metadata=_about("S", "Longest time for the head of a request, and for its body.", 0.1)
    )
    cache_size: int = field(
        default=64, metadata=_about("MIB", "Memory for answers that are kept for the version of the data.", 0)
    )
    service_allow: str = field(
        default="",
        metadata=_about("URLS", "Addresses that SERVICE may ask, with commas between. Default: none."),
    )
    trusted_proxies: str = field(
        default="127.0.0.1,::1",
        metadata=_about("ADDRESSES", "Proxies whose X-Forwarded-For is believed, with commas between."),
    )
    drain_seconds: float = field(
        default=20.0, metadata=_about("S", "Longest wait for open requests when the server stops.", 0)
    )

    @property
    def services(self) -> frozenset[str]:
        """The addresses that SERVICE may ask."""
        return frozenset(address.strip() for address in self.service_allow.split(",") if address.strip())

    @property
    def worker_count(self) -> int:
        """How many workers to keep."""
        return self.workers or max(2, len(os.sched_getaffinity(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One setting as a flag and a variable."""

    name: str
    flag: str
    variable: str
    metavar: str
    text: str
    default: Any
    annotation: str
    least: float | None


def described() -> Iterator[Described]:
    """Yield every setting in the order of the class."""
    for each in fields(Settings):
        yield Described(
            name=each.name,
            flag="--" + each.name.replace("_", "-"),
            variable=PREFIX + each.name.upper(),
            metavar=each.metadata["metavar"],
            text=each.metadata["text"],
            default=each.default,
            annotation=str(each.type),
            least=each.metadata["least"],
        )
