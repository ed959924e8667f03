"""The rules: all of them by subject, and for the page of each its clause and examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from regiodeals.namespaces import SHAPES, VOCABULARY, expand
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.pages.deals import slug_of
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import Draughtsman
from regiodeals.publish.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.sheet import Evidence, Link

_MESSAGE, _SEVERITY, _SOURCE = expand("sh:message"), expand("sh:severity"), expand("dct:source")
_ORDER, _PROPERTY, _TARGET = expand("sh:order"), expand("sh:property"), expand("sh:targetClass")
_EXPECTED = re.compile(r"^#\+ expect:(?P<rules>.*)$", re.MULTILINE)
_VARIABLE = re.compile(r"\{[?$](\w+)\}")
_MOST_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A file that a rule was tried on: its path below the examples, its text, and the rules it breaks."""

    path: str
    text: str
    breaks: frozenset[str]

    @property
    def file(self) -> str:
        """Where the site keeps it."""
        return f"voorbeelden/{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A rule in the list: what to do, how grave a breach is, and whether a source demands it."""

    rule: Link
    message: str
    severity: str
    is_clause: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rules about one class."""

    subject: Link
    rules: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a source demands of deals, and for which tranches."""

    rule: Link
    tranches: tuple[Link, ...]
    numbers: tuple[str, ...]


def rule_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the list of rules, and the examples that the pages of the rules show."""
    for lang in LANGUAGES:
        yield render("rules.html", "regels", lang, _all(edition, lang))
    for example in examples_in(edition.content.examples):
        yield PublishedFile(path=example.file, content=example.text.encode())


@lru_cache(maxsize=4)
def examples_in(folder: Path | None) -> tuple[Example, ...]:
    """Return the examples of a folder, none when there is no such folder."""
    if folder is None:
        return ()
    found = []
    for path in sorted(folder.glob("*/*.ttl")):
        text = path.read_text(encoding="utf-8")
        expected = _EXPECTED.search(text)
        words = re.findall(r"[\w-]+", expected["rules"]) if expected else []
        found.append(Example(path=f"{path.parent.name}/{path.name}", text=text, breaks=frozenset(words)))
    return tuple(found)


def rule_context(edition: Edition, iri: str, lang: str) -> dict[str, Any] | None:
    """Return what the page of a rule shows besides its facts; None for what is no rule."""
    if not edition.index.values(iri, _MESSAGE):
        return None
    name = iri.removeprefix(SHAPES)
    breaking = [one for one in examples_in(edition.content.examples) if name in one.breaks]
    return {
        "name": name,
        "severity": severity(edition, iri),
        "grounds": grounds(edition, iri, lang),
        "examples": breaking[:_MOST_EXAMPLES],
        "count": len(breaking),
    }


def message_of(edition: Edition, iri: str, lang: str) -> str | None:
    """Return what a rule tells to do, with a word for each value it fills in; None for what is no rule."""
    message = edition.index.text(iri, _MESSAGE, lang)
    return None if message is None else in_words(message, lang)


def in_words(message: str, lang: str) -> str:
    """Return a message with words for its variables; one that has no words keeps its name.

    >>> in_words("Verhoog {?value} tot ten minste {?minimum}.", "nl")
    'Verhoog ‹gevonden waarde› tot ten minste ‹minimum›.'
    """
    words = words_in(lang)
    return _VARIABLE.sub(lambda found: f"‹{words.get(f'placeholder {found[1]}', found[1])}›", message)


def grounds(edition: Edition, iri: str, lang: str) -> list[Evidence | Link]:
    """Return the clauses of a rule: passages with their quotes, and decision records as links."""
    write = Draughtsman(edition=edition, lang=lang)
    found: list[Evidence | Link] = []
    for source in edition.index.values(iri, _SOURCE):
        if expand("rd:Passage") in edition.kinds(source):
            found.append(write.place(edition.index.claim(source)[0]))
        else:
            found.append(write.link(source))
    return found


def severity(edition: Edition, iri: str) -> str:
    """Return how grave a breach of a rule is: ``Violation``, ``Warning`` or ``Info``."""
    return next((one.rpartition("#")[2] for one in edition.index.values(iri, _SEVERITY)), "Violation")


def _all(edition: Edition, lang: str) -> Mapping[str, Any]:
    """Return the rules by the class they are about, and the funding rules of the sources."""
    index = edition.index
    write = Draughtsman(edition=edition, lang=lang)
    subjects: dict[str, list[str]] = {}
    for shape in index.instances("sh:NodeShape"):
        about = next((one for one in index.values(shape, _TARGET) if one.startswith(VOCABULARY)), None)
        about = about or next(iter(index.values(shape, _TARGET)), shape)
        rules = [one for one in (shape, *index.values(shape, _PROPERTY)) if index.values(one, _MESSAGE)]
        subjects.setdefault(about, []).extend(rules)
    groups = [
        Group(subject=write.link(about), rules=_listed(edition, write, rules))
        for about, rules in subjects.items()
        if rules
    ]
    funding = [
        Demand(
            rule=write.link(iri),
            tranches=tuple(write.link(one) for one in tranches),
            numbers=tuple(slug_of(one) for one in tranches),
        )
        for iri in index.instances("rd:Financieringsregel")
        for tranches in [sorted(index.values(iri, expand("rd:geldtVoor")), key=slug_of)]
    ]
    return {
        "groups": sorted(groups, key=lambda group: group.subject.text.casefold()),
        "funding": sorted(funding, key=lambda one: (one.numbers, one.rule.text)),
        "count": sum(len(group.rules) for group in groups),
    }


def _listed(edition: Edition, write: Draughtsman, rules: Iterable[str]) -> tuple[Listed, ...]:
    """Return the rules about one subject, in their own order."""
    index = edition.index
    ordered = sorted(
        dict.fromkeys(rules), key=lambda one: (float(next(iter(index.values(one, _ORDER)), "10000")), one)
    )
    return tuple(
        Listed(
            rule=write.link(one),
            message=message_of(edition, one, write.lang) or "",
            severity=severity(edition, one),
            is_clause=any(
                expand("rd:Passage") in edition.kinds(source) for source in index.values(one, _SOURCE)
            ),
        )
        for one in ordered
    )
