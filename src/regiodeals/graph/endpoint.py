"""One query to one SPARQL endpoint, with time-out, retries and readable errors.

SPARQLWrapper writes the request after the SPARQL 1.1 protocol
(https://www.w3.org/TR/sparql11-protocol/#query-operation). The sending is done here, because SPARQLWrapper
reads the body of an error without bound, follows redirects, and rounds a time-out below one second to none.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
)

from SPARQLWrapper import POST, SPARQLWrapper

from regiodeals import __version__
from regiodeals.errors import EndpointProblem, InputProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from urllib.request import Request

LARGEST_ANSWER: Final = 256 * 2**20
"""Largest answer that is read, in bytes."""
LONGEST_ADDRESS: Final = 2000
"""Longest address sent with GET; longer queries are sent with POST."""

_PASSING = {502, 503, 504}
_EXCERPT = 300
_STATUS_TEXTS: Final[Mapping[int, tuple[str, str]]] = {
    400: ("refuses the query", "Try the query on the embedded store first: leave out --endpoint."),
    401: ("asks for a password", "Use an endpoint that answers without one."),
    403: ("denies access", "Ask its keeper for access, or use another endpoint."),
    404: ("has nothing at this address", "Check the path: it often ends in /sparql or /query."),
    405: ("does not take queries at this address", "Check the path: it often ends in /sparql or /query."),
    406: ("offers none of the formats that are read", "Check that the address is that of a SPARQL endpoint."),
    413: ("finds the query too long", "Ask for less in one query."),
    414: ("finds the query too long", "Ask for less in one query."),
    429: ("has had too many questions", "Wait a minute and try again."),
    500: ("failed on this query", "Try again later, or look in the log of the endpoint."),
}
_BROKEN: Final = (
    ((socket.gaierror,), "is at an unknown address", "Check the spelling of its name."),
    (
        (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError),
        "cut the connection",
        "Try again, or look in the log of the endpoint.",
    ),
    ((http.client.IncompleteRead,), "cut its answer short", "Try again, or ask for less."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The body of an answer and its media type, without parameters."""

    media_type: str
    body: bytes


class _Passing(Exception):  # noqa: N818 - never leaves this module
    """A failure that may be over at the next try."""

    def __init__(self, problem: EndpointProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The address of an endpoint and how patient to be with it.

    ``timeout`` is the time in seconds for one try, reading included; ``retries`` is the number of further
    tries after a broken connection or a status 502, 503 or 504, the first after ``backoff`` seconds and each
    next after twice as long.
    """

    url: str
    timeout: float = 30.0
    retries: int = 2
    backoff: float = 0.5
    largest: int = LARGEST_ANSWER

    def __post_init__(self) -> None:
        """Refuse an address that cannot be that of an endpoint."""
        check_address(self.url)
        if not 0 < self.timeout <= 86400:
            raise InputProblem(f"The time-out of {self.timeout} seconds is not between 0 and 86400.")

    def ask(
        self, sparql: str, *, form: str, accept: str, parameters: Sequence[tuple[str, str]] = ()
    ) -> Reply:
        """Return the answer to one query; ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises:
            EndpointProblem: the endpoint is down, slow, refuses, or its answer is cut off or too large.

        """
        wait = self.backoff
        for left in range(self.retries, -1, -1):
            try:
                return self._try(self._request(sparql, form, accept, parameters))
            except _Passing as failure:
                if not left:
                    raise failure.problem from None
                time.sleep(wait)
                wait *= 2
        raise AssertionError

    def _request(self, sparql: str, form: str, accept: str, parameters: Sequence[tuple[str, str]]) -> Request:
        wrapper = SPARQLWrapper(self.url, agent=f"regiodeals/{__version__}")
        wrapper.setOnlyConneg(True)
        wrapper.queryString = sparql
        wrapper.queryType = form
        for name, value in parameters:
            wrapper.addParameter(name, value)
        wrapper.addCustomHttpHeader("Accept", accept)
        length = len(self.url) + len(urlencode([("query", sparql), *parameters]))
        if length > LONGEST_ADDRESS or "?" in self.url:
            wrapper.setMethod(POST)
        return wrapper._createRequest()  # noqa: SLF001 - its public query() sends as well

    def _try(self, request: Request) -> Reply:
        end = time.monotonic() + self.timeout
        try:
            with _opener().open(request, timeout=self.timeout) as response:
                body = self._read(response, end)
                return Reply(media_type=response.headers.get_content_type(), body=body)
        except HTTPError as error:
            with error:
                raise self._refusal(error, end) from None
        except URLError as error:
            raise self._failure(error.reason) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._failure(error) from None

    def _read(self, response: http.client.HTTPResponse, end: float) -> bytes:
        """Read an answer to its end, within the time and the size allowed."""
        parts, size = [], 0
        while part := response.read1(65536):
            parts.append(part)
            size += len(part)
            if size > self.largest:
                raise self._problem(
                    f"sends more than {self.largest:,} bytes", "Ask for less, for instance with LIMIT."
                )
            if time.monotonic() > end:
                raise TimeoutError
        announced = response.headers.get("Content-Length", "")
        if announced.isdecimal() and size < int(announced):
            raise http.client.IncompleteRead(b"", int(announced) - size)
        return b"".join(parts)

    def _refusal(self, error: HTTPError, end: float) -> Exception:
        """Return the problem that a status other than success tells of."""
        if error.code in _PASSING:
            return _Passing(
                self._problem(f"is out of service (status {error.code})", "Try again in a few minutes.")
            )
        if 300 <= error.code < 400:
            return self._problem(
                f"sends on to {error.headers.get('Location', 'another address')}",
                "Name that address with --endpoint if you trust it.",
            )
        said, hint = _STATUS_TEXTS.get(error.code, ("answers with an error", "Try again later."))
        excerpt = "" if error.headers.get_content_type() == "text/html" else _excerpt(error, end)
        return self._problem(f"{said} (status {error.code}){': ' + excerpt if excerpt else ''}", hint)

    def _failure(self, reason: object) -> Exception:
        """Return the problem that a broken or absent connection tells of."""
        if isinstance(reason, TimeoutError):
            return EndpointProblem(
                {
                    "nl": f"Het endpoint antwoordde niet binnen {self.timeout:g} seconden.",
                    "en": f"The endpoint did not answer within {self.timeout:g} seconds.",
                },
                where=self.url,
                hint={
                    "nl": "Vraag minder, of probeer het als het endpoint minder druk is.",
                    "en": "Ask for less, or try again when the endpoint is less busy.",
                },
            )
        if isinstance(reason, ssl.SSLError):
            return self._problem(f"has no secure connection: {reason.reason}", "Check its certificate.")
        for kinds, text, hint in _BROKEN:
            if isinstance(reason, kinds):
                return _Passing(self._problem(text, hint))
        if isinstance(reason, http.client.HTTPException | ValueError):
            return self._problem("does not speak HTTP", "Check the address and its port.")
        text = getattr(reason, "strerror", None) or str(reason)
        return _Passing(
            self._problem(f"cannot be reached: {text}", "Check that it runs, and its address and port.")
        )

    def _problem(self, text: str, hint: str) -> EndpointProblem:
        return EndpointProblem(f"The endpoint {text}.", where=self.url, hint=hint)


def check_address(url: str) -> None:
    """Refuse an address that is not a plain http or https URL.

    Raises:
        InputProblem: another scheme, no host, a wrong port, a password or a space in it.

    """
    reason = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            reason = "is not an http or https address"
        elif parts.username is not None or parts.password is not None:
            url, reason = url.replace(parts.netloc.rpartition("@")[0], "…"), "holds a user name or password"
        elif parts.fragment or not url.isascii() or re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", url):
            reason = "holds a character that no address has"
    except ValueError as error:
        reason = f"is no address: {error}"
    if reason is not None:
        raise InputProblem(
            f"'{url}' {reason}.", hint="Write the endpoint as, for instance, http://localhost:7878/query"
        )


def _opener() -> OpenerDirector:
    """Return what opens http and https only and follows no redirect: just the named address is asked."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener


def _excerpt(error: HTTPError, end: float) -> str:
    """Return the first words of an error's body on one line, or nothing when they do not come."""
    try:
        if time.monotonic() > end:
            return ""
        text = error.read(4 * _EXCERPT).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return words.rstrip(".") if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"
