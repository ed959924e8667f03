"""The page of findings stands alone, and nothing that a finding says becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.rules.findings import Clause, Severity
from regiodeals.rules.page import page

if TYPE_CHECKING:
    from regiodeals.rules.findings import Finding
    from tests.rules.conftest import World

EXAMPLES = Path(__file__).resolve().parents[1] / "shapes"

VOID = {"meta"}
EVIL = "<script>alert(1)</script><img src=x onerror=a>\\\"'&"


class Outline(HTMLParser):
    """The tags of a page, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def evil(finding: Finding) -> Finding:
    texts = {"nl": EVIL, "en": EVIL}
    return replace(
        finding,
        focus=f"urn:{EVIL}",
        name=texts,
        message=texts,
        description=texts,
        subject=texts,
        found=texts,
        ground=Clause(iri="urn:x", document=texts, quote=EVIL, page=f"https://example.org/{EVIL}"),
    )


def found(world: World, *examples: str) -> list[Finding]:
    return [finding for example in examples for finding in world.findings(EXAMPLES / example)]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_is_whole_and_escapes_everything(world: World, lang: str) -> None:
    findings = found(
        world, "financiering/invalid.onder-het-minimum.ttl", "totaal/invalid.noord-wijkt-af-van-som.ttl"
    )
    text = page([*findings, *map(evil, findings)], title=EVIL, note=EVIL, lang=lang)
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert not [name for name, _ in outline.attributes if name.startswith("on")]
    assert outline.tags.count("article") == outline.tags.count("h3") == 2 * len(findings) == 4
    assert outline.tags.count("h1") == outline.tags.count("main") == outline.tags.count("h2") == 1
    assert ("lang", lang) in outline.attributes
    links = [value for name, value in outline.attributes if name == "href"]
    assert links
    assert all(str(link).startswith("https://") for link in links)
    names = [value for name, value in outline.attributes if name == "id"]
    assert len(names) == len(set(names))
    assert {value for name, value in outline.attributes if name == "aria-labelledby"} <= set(names)


def test_a_page_that_is_no_web_address_is_no_link(world: World) -> None:
    (finding,) = found(world, "financiering/invalid.onder-het-minimum.ttl")
    ground = Clause(iri="urn:x", document={"nl": "brief", "en": "letter"}, page="javascript:alert(1)")
    assert "javascript" not in page([replace(finding, ground=ground)], title="x")


def test_each_severity_has_a_part_of_its_own(world: World) -> None:
    (finding,) = found(world, "financiering/invalid.onder-het-minimum.ttl")
    listed = [replace(finding, severity=severity) for severity in Severity]
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page(listed, title="x")) == [
        "Overtredingen",
        "Waarschuwingen",
        "Adviezen",
    ]


def test_page_without_findings_says_so() -> None:
    assert "geen bevindingen" in page((), title="x")
    assert "no findings" in page((), title="x", lang="en")
