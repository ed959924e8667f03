"""The page of findings stands alone, and nothing that a form says becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from regiodeals.drafts.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.rules.findings import Finding

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


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_is_whole_and_escapes_everything(
    check: Callable[..., tuple[Finding, ...]], changed: Callable[..., str], lang: str
) -> None:
    form = changed(
        ("naam: Levende dorpen", f'naam: "{EVIL}"'),
        ("landsdeel: Noord", f'landsdeel: "{EVIL}"'),
        ("  - Tynaarlo", f'  - "{EVIL}"'),
        ("rijksbijdrage: 15.000.000", "rijksbijdrage: 1"),
    )
    findings = check(form)
    text = page(findings, lang=lang, title=EVIL)
    outline = Outline()
    outline.feed(text)
    assert outline.open == []
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert not [name for name, _ in outline.attributes if name.startswith("on")]
    assert outline.tags.count("article") == len(findings) == 3
    assert outline.tags.count("h1") == 1
    assert ("lang", lang) in outline.attributes
    links = [value for name, value in outline.attributes if name == "href"]
    assert links
    assert all(str(link).startswith("https://") for link in links)
    assert "minimaal € 5 miljoen" in text


def test_page_without_findings_says_so() -> None:
    assert "geen bevindingen" in page(())
    assert "no findings" in page((), lang="en")
