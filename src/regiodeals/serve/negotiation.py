"""Content negotiation: from an Accept header (RFC 9110, 12.5.1) to one of the forms on offer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_ACCEPT: Final = 4000
"""Characters of a header that are read; no browser sends more."""

_RANGE = re.compile(
    r"\s*(?P<type>\*|[!#$%&'*+.^_`|~\w-]+)\s*/\s*(?P<subtype>\*|[!#$%&'*+.^_`|~\w-]+)\s*(?P<rest>(?:;.*)?)\Z",
    re.ASCII,
)
_QUALITY = re.compile(r"\s*q\s*=\s*(?P<value>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form in which something can be had: its short name, its media type, and others that mean the same."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def header(self) -> str:
        """The value of Content-Type; every text we send is UTF-8."""
        is_text = self.media_type.startswith("text/") or self.media_type.endswith(("/xml", "+xml"))
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    main: str
    sub: str
    quality: float

    @property
    def precision(self) -> int:
        return (self.main != "*") + (self.sub != "*")

    def fits(self, media_type: str) -> bool:
        main, _, sub = media_type.partition("/")
        return self.main in {"*", main} and self.sub in {"*", sub}


def choose(accept: str | None, forms: Sequence[Form]) -> Form | None:
    """Return the form that a client likes best, or None when it takes none of them.

    Of forms that are liked equally the first counts. Ranges that cannot be read are passed over; a header
    without any readable range counts as none, which is to say that all is welcome.

    >>> forms = [Form(name="html", media_type="text/html"), Form(name="ttl", media_type="text/turtle")]
    >>> choose("text/*;q=0.3, text/turtle", forms).name
    'ttl'
    >>> choose("image/png", forms) is None
    True
    """
    return _chosen((accept or "")[:LONGEST_ACCEPT], tuple(forms))


@lru_cache(maxsize=256)
def _chosen(accept: str, forms: tuple[Form, ...]) -> Form | None:
    ranges = _ranges(accept)
    if not ranges:
        return forms[0] if forms else None
    best, best_quality = None, 0.0
    for form in forms:
        # Another name of a form counts only where it is written out: "not text/html" means no page at all.
        written = [each for each in ranges if each.precision == 2]
        others = (_quality(name, written) for name in form.aliases)
        quality = max(_quality(form.media_type, ranges), *others, 0.0)
        if quality > best_quality:
            best, best_quality = form, quality
    return best


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Tell whether a client takes gzip (RFC 9110, 12.5.3); without a header, no.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip(None)
    (True, False, False)
    """
    found = {"gzip": -1.0, "*": -1.0}
    for part in (accept_encoding or "")[:LONGEST_ACCEPT].lower().split(","):
        name, _, rest = part.partition(";")
        if name.strip() in found:
            found[name.strip()] = _read_quality(rest.split(";"))
    return (found["gzip"] if found["gzip"] >= 0 else found["*"]) > 0


def _ranges(header: str) -> tuple[_Range, ...]:
    found = []
    for part in _split(header):
        match = _RANGE.match(part)
        if match is None or (match["type"] == "*" and match["subtype"] != "*"):
            continue
        found.append(
            _Range(
                main=match["type"].lower(),
                sub=match["subtype"].lower(),
                quality=_read_quality(match["rest"].split(";")),
            )
        )
    return tuple(found)


def _split(header: str) -> list[str]:
    """Return the parts between commas; a comma within quotation marks parts nothing."""
    parts, start, quoted = [], 0, False
    for index, sign in enumerate(header):
        if sign == '"' and (index == 0 or header[index - 1] != "\\"):
            quoted = not quoted
        elif sign == "," and not quoted:
            parts.append(header[start:index])
            start = index + 1
    return [*parts, header[start:]]


def _read_quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        match = _QUALITY.match(parameter)
        if match:
            return float(match["value"])
        if parameter.partition("=")[0].strip().lower() == "q":
            return 0.0
    return 1.0


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """Return how much a type is liked: the most precise range that fits it says so."""
    fitting = [each for each in ranges if each.fits(media_type)]
    if not fitting:
        return 0.0
    most = max(each.precision for each in fitting)
    return max(each.quality for each in fitting if each.precision == most)
