"""Those who arrive from elsewhere: search engines find the pages, and who is lost finds the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import html5rdf
import pytest

from regiodeals.namespaces import BASE
from regiodeals.publish.arrivals import arrival_files, sitemap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiodeals.publish.files import PublishedFile

PLACE = "https://example.org/deals/"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "regiodeals"


def contents(files: Iterable[PublishedFile]) -> dict[str, str]:
    return {file.path: file.content.decode() for file in files}


def addresses(text: str) -> list[str]:
    assert ET.fromstring(text).tag.endswith(("}urlset", "}sitemapindex"))
    return re.findall("<loc>(.*?)</loc>", text)


def test_a_site_that_knows_its_place_has_a_map() -> None:
    files = contents(arrival_files(["index.html", "en/index.html", "def/index.html"], PLACE))
    assert addresses(files["sitemap.xml"]) == [f"{PLACE}en/index.html", f"{PLACE}index.html"]
    assert f"Sitemap: {PLACE}sitemap.xml" in files["robots.txt"]
    assert 'href="/deals/index.html"' in files["404.html"]


def test_a_site_that_does_not_know_its_place_claims_none() -> None:
    files = contents(arrival_files(["index.html"], BASE))
    assert set(files) == {"404.html", "robots.txt"}
    assert files["robots.txt"] == "User-agent: *\nDisallow:\n"
    assert 'href="/index.html"' in files["404.html"]


@pytest.mark.parametrize(("count", "parts"), [(4, 1), (5, 2), (9, 3)])
def test_a_map_that_is_too_large_is_a_list_of_maps(count: int, parts: int) -> None:
    pages = [f"doc/{number}.html" for number in range(count)]
    files = contents(sitemap(pages, PLACE, most=4))
    whole = addresses(files.pop("sitemap.xml"))
    if parts > 1:
        assert whole == [PLACE + name for name in files]
        assert len(files) == parts
        whole = [address for text in files.values() for address in addresses(text)]
    assert whole == [PLACE + page for page in pages]


def test_the_page_for_the_lost_is_sound_and_in_both_languages() -> None:
    text = contents(arrival_files([], BASE))["404.html"]
    html5rdf.HTMLParser(strict=True).parse(text)
    assert "Deze pagina bestaat niet" in text
    assert '<section lang="en"' in text
    assert "<style" not in text


def test_the_server_shows_the_sign_of_the_site() -> None:
    sign = (SOURCE / "publish" / "assets" / "favicon.svg").read_bytes()
    assert (SOURCE / "serve" / "assets" / "favicon.svg").read_bytes() == sign
