"""Documentation that is wrong is a fault: links, records and generated parts are held to what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(
            path
            for folder in ("docs", "ontology", "data", "shapes", "queries", "benchmarks")
            for path in (ROOT / folder).rglob("*.md")
        ),
    ]
)
RECORDS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    """The links of a page that lead nowhere in the repository."""
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        place = (page.parent / path).resolve() if path else page
        if not place.exists() or (anchor and anchor not in anchors(place.read_text(encoding="utf-8"))):
            broken.append(target)
    return broken


def test_there_are_pages() -> None:
    assert len(PAGES) > 15
    assert RECORDS


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# One\n[a](missing.md) [b](#one) [c](#two) [d](https://example.org/)\n", encoding="utf-8"
    )
    assert broken_links(page) == ["missing.md", "#two"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_is_dated_and_complete(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    number = record.name[:4]
    assert text.startswith(f"# {number}. ")
    dated = re.search(r"^Date: (\S+)$", text, re.MULTILINE)
    assert dated
    date.fromisoformat(dated[1])
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert [section.split("\n")[0] for section in sections] == ["Context", "Decision", "Consequences"]
    assert all(len(section.split()) > 20 for section in sections)


def test_decision_records_are_numbered_and_listed() -> None:
    assert [record.name[:4] for record in RECORDS] == [
        f"{number:04}" for number in range(1, len(RECORDS) + 1)
    ]
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    for record in RECORDS:
        title = record.read_text(encoding="utf-8").split("\n")[0].removeprefix(f"# {record.name[:4]}. ")
        assert f"[{record.name[:4]}]({record.name})" in listed
        assert f"| {title} |" in listed


def test_every_page_of_docs_is_in_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [
        path for path in (ROOT / "docs").rglob("*.md") if path.name != "README.md" and path not in RECORDS
    ]
    assert [
        str(path.relative_to(ROOT)) for path in pages if f"({path.relative_to(ROOT / 'docs')})" not in index
    ] == []


def test_generated_parts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_record_that_the_graph_cites_exists() -> None:
    cited = {
        name
        for folder in ("ontology", "data", "shapes")
        for path in (ROOT / folder).rglob("*.t*")
        for name in re.findall(r"<id/besluit/([^>]+)>", path.read_text(encoding="utf-8"))
    }
    assert cited
    assert cited <= {record.stem for record in RECORDS}
