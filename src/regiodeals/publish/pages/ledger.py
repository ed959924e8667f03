"""What the sources contradict, what they leave out, and how well everything is supported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from regiodeals.links import exceptions
from regiodeals.links.checking import NAMES
from regiodeals.links.exceptions import read_unlinked
from regiodeals.links.sample import FILE, read_sample
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES, is_web_address
from regiodeals.publish.pages.things import contradiction, gap
from regiodeals.publish.rendering import render
from regiodeals.publish.sheet import Draughtsman, Link, day, spelled
from regiodeals.questions.portrait_words import WORDS
from regiodeals.questions.portraying import compose, dispute
from regiodeals.rules.findings import Severity, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile

_GRADE, _NATURE, _PROPERTY = expand("rd:graad"), expand("rd:aard"), expand("rd:eigenschap")
_SHA256 = expand("rd:tekstSha256")
_DECIMAL = NamedNode(expand("xsd:decimal"))
_NAMED_AT_MOST = 10
STANDARDS: Final = {
    "DCAT-AP-NL 3.0": "standard catalogue",
    "DCAT-AP 3.0.1": "standard catalogue",
    "NDE requirements for datasets 1.14": "standard catalogue and search",
    "NL-SBB (SKOS-AP-NL 1.0)": "standard schemes",
    "CPOV 2.1.2": "standard organisations",
}
"""Standard to what of ours its official shapes are run over in the tests; see ``docs/conformance.md``."""


def ledger_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the contradictions, the gaps, and the quality of the whole."""
    for lang in LANGUAGES:
        write = Draughtsman(edition=edition, lang=lang)
        disputes = [
            (edition.index.values(iri, _NATURE), contradiction(write, dispute(edition.index, iri)))
            for iri in edition.index.instances("rd:Tegenstrijdigheid")
        ]
        yield render(
            "contradictions.html", "tegenstrijdigheden", lang, {"groups": _grouped(edition, disputes, lang)}
        )
        missing = [
            (edition.index.values(iri, _PROPERTY), gap(write, compose(edition.index, iri)))
            for iri in edition.index.instances("rd:Leemte")
        ]
        yield render("gaps.html", "leemten", lang, {"groups": _grouped(edition, missing, lang)})
        yield render("quality.html", "kwaliteit", lang, _quality(edition, lang))


def _grouped(edition: Edition, found: list[tuple[list[str], Any]], lang: str) -> list[dict[str, Any]]:
    """Group what was found by the thing it is filed under, by name."""
    groups: dict[str, list[Any]] = {}
    for keys, one in found:
        groups.setdefault(edition.title(keys[0], lang) if keys else WORDS[lang]["open"], []).append(one)
    return [
        {"title": title, "entries": sorted(groups[title], key=lambda one: one["title"].text)}
        for title in sorted(groups)
    ]


def _quality(edition: Edition, lang: str) -> dict[str, Any]:
    index = edition.index
    grades: dict[str, int] = {}
    for passage in edition.view.passages:
        for grade in index.values(passage.value, _GRADE):
            grades[grade] = grades.get(grade, 0) + 1
    documents = [*index.instances("rd:Document"), *index.instances("rd:Kamerstuk")]
    return {
        "grades": [
            {
                "grade": Draughtsman(edition=edition, lang=lang).link(grade),
                "key": grade.rpartition("/")[2],
                "count": number,
            }
            for grade, number in sorted(grades.items())
        ],
        "passages": len(edition.view.passages),
        "triples": len(edition.view.triples),
        "documents": len(set(documents)),
        "held": sum(bool(index.values(one, _SHA256)) for one in set(documents)),
        "rules": sum(
            1
            for cls in ("sh:NodeShape", "sh:PropertyShape")
            for one in index.instances(cls)
            if index.values(one, expand("sh:message"))
        ),
        "violations": count(edition.findings, Severity.VIOLATION),
        "warnings": count(edition.findings, Severity.WARNING),
        "advice": count(edition.findings, Severity.INFO),
        "findings": [
            {"message": finding.message[lang], "subject": finding.subject[lang], "rule": finding.rule_name}
            for finding in edition.findings
        ],
        "questions": len(edition.questions),
        "standards": STANDARDS.items(),
        "contradictions": len(index.instances("rd:Tegenstrijdigheid")),
        "gaps": len(index.instances("rd:Leemte")),
        "links": _links(edition, lang),
        "sample": _sample(edition, lang),
        "unlinked": [
            {"target": one.target[lang], "without": one.without[lang], "why": one.why[lang]}
            for one in read_unlinked(edition.content.data / "links" / exceptions.FILE)
        ],
        "link_faults": [f"{one.where}: {one.text[lang]}" for one in edition.links.problems],
        "identifiers": edition.links.identifiers,
        "identifiers_ended": len(edition.links.ended),
        "visited": day(edition.online.day, lang) if edition.online else None,
        "hosts": _hosts(edition),
    }


def _links(edition: Edition, lang: str) -> list[dict[str, Any]]:
    """Return what the check without network found per link set, and what the last visits gave."""
    write = Draughtsman(edition=edition, lang=lang)
    return [
        {
            "target": Link(
                text=one.title[lang], file=write.link(f"{edition.base_iri}id/koppeling/{one.name}").file
            ),
            "version": one.version,
            "links": one.links,
            "reviewed": one.reviewed,
            "ended": one.ended,
            "faults": one.faults,
            "coverage": [
                {
                    "linked": part.linked,
                    "all": part.all,
                    "kind": NAMES[part.kind][LANGUAGES.index(lang)],
                    "without": [write.link(iri) for iri in part.missing]
                    if len(part.missing) <= _NAMED_AT_MOST
                    else [],
                }
                for part in one.coverage
            ],
            "states": edition.online.states(one.name) if edition.online else {},
        }
        for one in edition.links.sets
    ]


def _sample(edition: Edition, lang: str) -> dict[str, Any] | None:
    """Return what the sample of links that was read by hand says, if there is one."""
    sample = read_sample(edition.content.data / "links" / FILE)
    if sample is None:
        return None
    titles = {one.name: one.title[lang] for one in edition.links.sets}
    return {
        "size": sample.size,
        "population": sample.population,
        "seed": sample.seed,
        "day": day(sample.reviewed, lang),
        "right": sample.right,
        "most_wrong": spelled(Literal(f"{sample.most_wrong:.3f}", datatype=_DECIMAL), "fraction", lang),
        "sets": [
            {
                "target": titles.get(one.name, one.name),
                "rows": one.rows,
                "register": one.register,
                "fits": one.target,
                "open": one.open,
            }
            for one in sample.by_set()
        ],
    }


def _hosts(edition: Edition) -> list[tuple[str, int]]:
    """Return how many addresses of each other site the graph leads to, most first; small ones together."""
    addresses: dict[str, set[str]] = {}
    for iri in edition.index.things:
        for _, value in edition.index.facts(iri):
            text = value.value
            if is_web_address(text) and text not in edition.paths and not text.startswith(edition.base_iri):
                host = urlsplit(text).hostname or "?"
                addresses.setdefault(host, set()).add(text)
    counted = sorted(
        ((host, len(found)) for host, found in addresses.items()), key=lambda one: (-one[1], one[0])
    )
    return counted[:25]
