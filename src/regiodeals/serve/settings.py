"""What a server may be told, by environment or by flag, with the default of each."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX: Final = "REGIODEALS_"
MIB: Final = 1024 * 1024


def _setting(default: Any, metavar: str, text: str, least: float | None = None) -> Any:
    return field(default=default, metadata={"metavar": metavar, "text": text, "least": least})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a server; each is also a flag and an environment variable."""

    host: str = _setting("127.0.0.1", "ADDRESS", "Address to listen on.")
    port: int = _setting(8080, "N", "Port to listen on; 0 takes a free one.", 0)
    site: Path | None = _setting(
        None, "DIR", "Folder that regiodeals build wrote. Default: build, when it is of the same data."
    )
    endpoint: str | None = _setting(None, "URL", "Ask this SPARQL endpoint instead of the files.")
    base_iri: str = _setting(BASE, "IRI", "Base of the IRIs of things; ends in a slash.")
    workers: int = _setting(0, "N", "Processes that answer queries; 0 is one for each core.", 0)
    query_seconds: float = _setting(10.0, "S", "Longest time of one query.", 0.05)
    query_memory: int = _setting(1024, "MIB", "Memory that one query may add.", 64)
    answer_rows: int = _setting(100_000, "N", "Most rows or triples of one answer.", 1)
    answer_size: int = _setting(32, "MIB", "Largest answer.", 1)
    request_size: int = _setting(1024, "KIB", "Largest body of a request, such as a query.", 1)
    upload_size: int = _setting(512, "KIB", "Largest draft that is uploaded.", 1)
    per_client: int = _setting(8, "N", "Queries of one client at a time, those in the queue included.", 1)
    queue: int = _setting(64, "N", "Queries that may wait for a worker.", 0)
    queue_seconds: float = _setting(5.0, "S", "Longest wait for a worker.", 0.05)
    connections: int = _setting(1000, "N", "Open connections.", 1)
    receive_seconds: float = _setting(10.0, "S", "Longest time for the head of a request, and for its body.", 0.1)
    cache_size: int = _setting(64, "MIB", "Memory for answers that are kept for the version of the data.", 0)
    service_allow: str = _setting("", "URLS", "Addresses that SERVICE may ask, with commas between. Default: none.")
    trusted_proxies: str = _setting(
        "127.0.0.1,::1", "ADDRESSES", "Proxies whose X-Forwarded-For is believed, with commas between."
    )
    drain_seconds: float = _setting(20.0, "S", "Longest wait for open requests when the server stops.", 0)

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
