"""Do addresses answer? A polite sample of the links, asked of the hosts that are named and of no other.

Polite means: robots.txt is read first and kept to (RFC 9309), one request at a time with a pause between two
to the same host, few retries that wait longer each time, a HEAD before any GET, and a User-Agent that says
who asks. A redirect is followed on the same host only; one to another host is told, not followed.
"""

from __future__ import annotations

import http.client
import ssl
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request
from urllib.robotparser import RobotFileParser

from pyoxigraph import NamedNode

from regiodeals import __version__
from regiodeals.errors import ParameterProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from regiodeals.graph.linksets import LinkSet

AGENT: Final = f"regiodeals/{__version__} (link check; https://w3id.org/regiodeals/)"
"""Who asks, as servers see it."""

_HOPS: Final = 5
_LONGEST_WAIT: Final = 60.0
_PASSING: Final = frozenset({429, 500, 502, 503, 504})
_ROBOTS_LIMIT: Final = 512 * 1024


class State(StrEnum):
    """What became of one address."""

    OK = "ok"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"
    FAILED = "failed"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One address that was asked, what came of it, and why: a status, an error or another address."""

    address: str
    link_set: str
    state: State
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How polite to be: ``pause`` and ``timeout`` in seconds, ``sample`` addresses per link set and host."""

    sample: int = 10
    pause: float = 1.0
    timeout: float = 15.0
    retries: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    location: str | None
    retry_after: str | None
    body: bytes


class _Failed(Exception):  # noqa: N818 - never leaves this module
    """An address that gave no answer."""


def targets(sets: Iterable[LinkSet], *, hosts: Collection[str], sample: int) -> list[tuple[str, str]]:
    """Return addresses to ask, each with its link set: evenly spread over the sorted targets on each host.

    ``hosts`` are names such as ``www.wikidata.org``, with ``:port`` where it is not the usual one. The same
    link sets give the same sample.
    """
    wanted = {host.casefold() for host in hosts}
    chosen: list[tuple[str, str]] = []
    for links in sets:
        by_host: dict[str, set[str]] = {}
        for link in links.links:
            if isinstance(link.target, NamedNode):
                host = urlsplit(link.target.value).netloc.casefold()
                if host in wanted:
                    by_host.setdefault(host, set()).add(link.target.value)
        for addresses in by_host.values():
            chosen += [(address, links.name) for address in _spread(sorted(addresses), sample)]
    return chosen


def _spread(addresses: Sequence[str], sample: int) -> list[str]:
    """Return a sample at equal distances, the first and the last included.

    >>> _spread(["a", "b", "c", "d", "e"], 3)
    ['a', 'c', 'e']
    """
    if len(addresses) <= sample:
        return list(addresses)
    step = (len(addresses) - 1) / max(sample - 1, 1)
    return [addresses[round(number * step)] for number in range(sample)]


def visit(
    addresses: Iterable[tuple[str, str]],
    *,
    manners: Manners,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Visit]:
    """Ask each address once and yield what came of it, in the order given.

    Raises:
        ParameterProblem: a pause, time-out or number is out of bounds.

    """
    if not (
        0 <= manners.pause <= _LONGEST_WAIT and 0 < manners.timeout <= 300 and 1 <= manners.sample <= 500
    ):
        raise ParameterProblem(
            "The pause, the time-out or the size of the sample is out of bounds.",
            hint="Pause 0 to 60 seconds, time-out up to 300 seconds, sample 1 to 500.",
        )
    visitor = _Visitor(manners=manners, sleep=sleep, clock=clock)
    for address, link_set in addresses:
        state, detail = visitor.visit(address)
        yield Visit(address=address, link_set=link_set, state=state, detail=detail)


@dataclass(slots=True, kw_only=True)
class _Visitor:
    """One round of visits: when each host was last asked, and what its robots.txt allows."""

    manners: Manners
    sleep: Callable[[float], object]
    clock: Callable[[], float]
    last: dict[str, float] = field(default_factory=dict)
    rules: dict[str, RobotFileParser | str] = field(default_factory=dict)

    def visit(self, address: str) -> tuple[State, str]:
        """Ask one address, and follow it on its own host."""
        host, seen = urlsplit(address).netloc, {address}
        at = address
        for _ in range(_HOPS):
            allowed = self._may_ask(at)
            if allowed is not True:
                return (State.FORBIDDEN, "robots.txt") if allowed is False else (State.FAILED, allowed)
            try:
                answer = self._patiently(at)
            except _Failed as failure:
                return State.FAILED, str(failure)
            if not (300 <= answer.status < 400 and answer.location):
                return _state(answer.status), str(answer.status)
            at = urljoin(at, answer.location)
            parts = urlsplit(at)
            if parts.netloc != host or parts.scheme not in {"http", "https"}:
                return State.MOVED, at
            if at in seen:
                return State.FAILED, "redirects in a circle"
            seen.add(at)
        return State.FAILED, "redirects too often"

    def _may_ask(self, address: str) -> bool | str:
        """Tell whether robots.txt allows an address, or why that is not known."""
        parts = urlsplit(address)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self.rules:
            self.rules[root] = self._robots(root)
        rules = self.rules[root]
        return rules if isinstance(rules, str) else rules.can_fetch(AGENT, address)

    def _robots(self, root: str) -> RobotFileParser | str:
        """Return what robots.txt says; none means all is allowed, a server in trouble that nothing is."""
        rules = RobotFileParser(f"{root}/robots.txt")
        try:
            answer = self._patiently(f"{root}/robots.txt", method="GET")
        except _Failed as failure:
            return str(failure)
        if answer.status >= 500 or answer.status == 429:
            return f"robots.txt: {answer.status}"
        lines = answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else []
        rules.parse(lines)
        return rules

    def _patiently(self, address: str, *, method: str = "HEAD") -> _Answer:
        """Ask with retries; a server that knows no HEAD is asked with GET."""
        wait = max(self.manners.pause, 0.5)
        for left in range(self.manners.retries, -1, -1):
            failure, answer = "", None
            try:
                answer = self._ask(address, method)
            except _Failed as failed:
                failure = str(failed)
            if answer is not None and answer.status in {405, 501} and method == "HEAD":
                method = "GET"
                answer = self._ask(address, method)
            if answer is not None and (answer.status not in _PASSING or not left):
                return answer
            if not left:
                break
            asked = answer.retry_after if answer is not None else None
            self.sleep(min(float(asked) if asked and asked.isdecimal() else wait, _LONGEST_WAIT))
            wait *= 2
        raise _Failed(failure)

    def _ask(self, address: str, method: str) -> _Answer:
        host = urlsplit(address).netloc
        if host in self.last:
            pause = max(self.manners.pause, self._delay(address))
            self.sleep(max(0.0, self.last[host] + pause - self.clock()))
        request = Request(address, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})  # noqa: S310
        try:
            with _opener().open(request, timeout=self.manners.timeout) as response:
                return _Answer(
                    status=response.status,
                    location=response.headers.get("Location"),
                    retry_after=response.headers.get("Retry-After"),
                    body=response.read(_ROBOTS_LIMIT) if address.endswith("/robots.txt") else b"",
                )
        except URLError as error:
            raise _Failed(_reason(error.reason)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _Failed(_reason(error)) from None
        finally:
            self.last[host] = self.clock()

    def _delay(self, address: str) -> float:
        """Return the seconds that robots.txt asks between two requests, a minute at most."""
        parts = urlsplit(address)
        rules = self.rules.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(AGENT) if isinstance(rules, RobotFileParser) else None
        return min(float(asked), _LONGEST_WAIT) if asked else 0.0


def _state(status: int) -> State:
    if 200 <= status < 300:
        return State.OK
    if status in {404, 410}:
        return State.GONE
    return State.REFUSED if status in {401, 403, 406} else State.FAILED


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"no secure connection: {error.reason}"
    if isinstance(error, http.client.HTTPException | ValueError):
        return "does not speak HTTP"
    return getattr(error, "strerror", None) or type(error).__name__


def _opener() -> OpenerDirector:
    """Return what opens http and https only, follows no redirect and raises for no status."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler):
        opener.add_handler(handler())
    return opener
