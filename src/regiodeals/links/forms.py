"""What a row of a link set may say by its own form: identifiers, numbers of documents, labels and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from regiodeals.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from regiodeals.graph.linksets import Link

_EU: Final = "http://publications.europa.eu/resource/authority/"
_FORMS: Final = {
    "http://www.wikidata.org/entity/": r"Q[1-9][0-9]*",
    f"{_EU}atu/": r"NLD_(GEM_[A-Z0-9]{3}|PR_[A-Z]{3,5}|OCT_BQ[0-9])",
    f"{_EU}data-theme/": r"[A-Z]{4}|OP_DATPRO",
    f"{_EU}currency/": r"[A-Z]{3}",
    "https://identifier.overheid.nl/tooi/def/thes/": r"[a-z]+/c_[0-9a-f]+",
    "http://standaarden.overheid.nl/owms/terms/": r"[^\s/#]+",
}
"""What follows the start of an address, for each target whose identifiers have a form."""
_CODES: Final = re.compile(r"GM[0-9]{4}|CR[0-9]{2}")
_NOTATION: Final = "skos:notation"
_NUMBERS: Final = {"officielebekendmakingen.nl": r"[a-z-]+-[\d-]+", "tweedekamer.nl": r"20\d\dD\d{5}"}
"""The form of a document's number at each publisher."""
_DATES: Final = ("mapping_date", "review_date")
_TEXTS: Final = {
    "target": (
        "{name} heeft niet de vorm van een identificatie in deze lijst. Verbeter die.",
        "{name} has not the form of an identifier in that list. Correct it.",
    ),
    "number": (
        "Het adres {name} noemt geen nummer van dit stuk: {wanted}.",
        "The address {name} holds no number of this document: {wanted}.",
    ),
    "label": (
        "{name} is geen naam van het onderwerp; dat heet {wanted}.",
        "{name} is no name of the subject, which is called {wanted}.",
    ),
    "date": (
        "De datum {name} ligt na vandaag, {wanted}.",
        "The date {name} is later than today, {wanted}.",
    ),
}


def wrong_forms(
    link: Link, *, names: Collection[str], identifiers: Collection[str], today: date | None
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what is wrong with a row as it stands: the kind of fault, and its text per language.

    ``names`` and ``identifiers`` are those of the subject; where there are none, nothing is compared.
    Without ``today`` no date is too late.
    """
    target, label = link.target.value, link.cells["subject_label"]
    short = shrink(target) if isinstance(link.target, NamedNode) else target
    if not _has_form(link):
        yield _told("target", name=short)
    numbers = sorted(_numbers(target, identifiers))
    if numbers and not re.search(rf"(?<![\w-])({'|'.join(map(re.escape, numbers))})(?![\w-])", target):
        yield _told("number", name=short, wanted=", ".join(numbers))
    if names and label not in names:
        yield _told("label", name=label, wanted=", ".join(sorted(names)))
    for column in _DATES:
        day = link.cells.get(column, "")
        if today is not None and day > today.isoformat():
            yield _told("date", name=day, wanted=today.isoformat())


def _numbers(target: str, identifiers: Collection[str]) -> list[str]:
    """Return the identifiers that are numbers at the publisher of an address."""
    host = urlsplit(target).hostname or ""
    forms = [form for site, form in _NUMBERS.items() if host == site or host.endswith(f".{site}")]
    return [one for one in identifiers if any(re.fullmatch(form, one) for form in forms)]


def _has_form(link: Link) -> bool:
    if not isinstance(link.target, NamedNode):
        return shrink(link.predicate.value) != _NOTATION or _CODES.fullmatch(link.target.value) is not None
    for start, form in _FORMS.items():
        if link.target.value.startswith(start):
            return re.fullmatch(form, link.target.value.removeprefix(start)) is not None
    return True


def _told(kind: str, **values: str) -> tuple[str, Mapping[str, str]]:
    dutch, english = _TEXTS[kind]
    return kind, {"nl": dutch.format(**values), "en": english.format(**values)}
