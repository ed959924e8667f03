"""The feeds keep RFC 4287, name lasting identities, and say the same on every run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from regiodeals.graph.answer import Rows
from regiodeals.graph.terms import named
from regiodeals.publish.feed import FEEDS, feed_files

if TYPE_CHECKING:
    from tests.publish.conftest import Published

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def parsed(published: Published) -> dict[str, ET.Element]:
    files = {file.path: file.content for file in feed_files(published.description, published.store)}
    return {lang: ET.fromstring(files[path]) for lang, path in FEEDS.items()}


def text(element: ET.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{name} must stand there exactly once"
    assert found[0].text
    return found[0].text


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_feed_has_what_rfc_4287_demands(lang: str, released: Published) -> None:
    feed = parsed(released)[lang]
    assert feed.tag == ATOM + "feed"
    for element in (feed, *feed.findall(ATOM + "entry")):
        assert text(element, "id").startswith("https://w3id.org/regiodeals/")
        assert text(element, "title")
        assert MOMENT.fullmatch(text(element, "updated"))
        assert len([one for one in element.findall(ATOM + "link") if one.get("rel") == "alternate"]) == 1
    (own,) = (one for one in feed.findall(ATOM + "link") if one.get("rel") == "self")
    assert own.get("href") == f"https://w3id.org/regiodeals/{FEEDS[lang]}"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for entry in feed.findall(ATOM + "entry"):
        assert text(entry, "summary")
        assert MOMENT.fullmatch(text(entry, "published"))
    identities = [text(entry, "id") for entry in feed.findall(ATOM + "entry")]
    assert len(set(identities)) == len(identities)
    days = [text(entry, "updated") for entry in feed.findall(ATOM + "entry")]
    assert days == sorted(days, reverse=True)
    assert text(feed, "updated") == days[0]


def test_both_languages_tell_the_same_events(released: Published) -> None:
    feeds = parsed(released)
    known = {
        lang: [text(entry, "id") for entry in feed.findall(ATOM + "entry")] for lang, feed in feeds.items()
    }
    assert known["nl"] == known["en"]
    titles = {
        lang: {text(entry, "title") for entry in feed.findall(ATOM + "entry")} for lang, feed in feeds.items()
    }
    assert titles["nl"] != titles["en"]


def test_selected_signed_renamed_and_ended_are_told(released: Published) -> None:
    terms = {one.get("term", "").rpartition("/")[2] for one in parsed(released)["nl"].iter(ATOM + "category")}
    assert {"selectie", "ondertekening", "hernoeming", "beeindiging", "dataset"} <= terms


def test_every_past_event_of_a_deal_is_there(released: Published) -> None:
    answer = released.store.query(
        f"SELECT DISTINCT ?e WHERE {{ ?e a {named('rd:Gebeurtenis')} ; {named('rd:betreft')} ?d ; "
        f"{named('rd:datum')} ?x . ?d a {named('rd:RegioDeal')} }}"
    )
    assert isinstance(answer, Rows)
    told = {text(entry, "id") for entry in parsed(released)["nl"].findall(ATOM + "entry")}
    assert {row[0].value for row in answer.rows if row[0] is not None} <= told


def test_the_feeds_do_not_depend_on_the_clock(mini: Published) -> None:
    once, again = (list(feed_files(mini.description, mini.store)) for _ in range(2))
    assert once == again
    for feed in parsed(mini).values():
        assert text(feed, "id").startswith("https://example.org/deals/")
