"""When and where: the time line of events, and the map of deals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pyoxigraph import NamedNode

from regiodeals.graph.terms import is_number, to_decimal
from regiodeals.namespaces import expand
from regiodeals.publish.addresses import LANGUAGES
from regiodeals.publish.files import PublishedFile
from regiodeals.publish.pages.deals import choices_of, deal_rows, sum_of
from regiodeals.publish.rendering import Place, render
from regiodeals.publish.sheet import Draughtsman, money
from regiodeals.publish.words import words_in
from regiodeals.questions.maps import MapPoint, deal_map

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from regiodeals.publish.edition import Edition

_DATE, _ABOUT = expand("rd:datum"), expand("rd:betreft")
_FAR_APART = 4.5
"""Degrees of longitude: wider than the European part of the country is."""
_EARLIEST, _KIND = expand("rd:vroegsteDatum"), expand("rd:soortGebeurtenis")


def place_pages(edition: Edition) -> Iterator[PublishedFile]:
    """Yield the time line and the map, with the map as a file of its own."""
    points = _points(edition)
    for lang in LANGUAGES:
        yield render("timeline.html", "tijdlijn", lang, {"years": _years(edition, lang)})
        yield from _map(edition, points, lang)


def _years(edition: Edition, lang: str) -> list[dict[str, Any]]:
    """Return the events by year, the latest first."""
    write = Draughtsman(edition=edition, lang=lang)
    years: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for iri in edition.index.instances("rd:Gebeurtenis"):
        days = sorted(edition.index.values(iri, _EARLIEST))
        if not days:
            continue
        event = {
            "when": [write.value(_DATE, day).text for day in edition.index.literals(iri, _DATE)],
            "title": write.link(iri),
            "kinds": [write.link(kind) for kind in edition.index.values(iri, _KIND)],
            "about": [write.link(one) for one in edition.index.values(iri, _ABOUT)],
        }
        years.setdefault(days[0][:4], []).append((days[0], event))
    return [
        {
            "year": year,
            "events": [
                event
                for _, event in sorted(
                    sorted(years[year], key=lambda one: one[1]["title"].text),
                    key=lambda one: one[0],
                    reverse=True,
                )
            ],
        }
        for year in sorted(years, reverse=True)
    ]


def _points(edition: Edition) -> Mapping[str, tuple[float, float]]:
    """Return deal to latitude and longitude in degrees, for the deals whose places have a point.

    A deal stands at that place of its own which lies nearest to the middle of them.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for deal, latitude, longitude in edition.rows("points"):
        if isinstance(deal, NamedNode) and is_number(latitude) and is_number(longitude):
            place = (float(to_decimal(latitude)), float(to_decimal(longitude)))
            found.setdefault(deal.value, []).append(place)
    return {deal: _most_central(places) for deal, places in found.items()}


def _most_central(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the place nearest to the middle of all; islands far apart have none: the western one counts.

    >>> _most_central([(52.0, 5.0), (52.1, 5.1), (53.0, 6.0)])
    (52.1, 5.1)
    >>> _most_central([(17.6, -63.2), (12.2, -68.3), (17.5, -63.0)])
    (12.2, -68.3)
    """
    west = min(places, key=lambda place: (place[1], place))
    if max(longitude for _, longitude in places) - west[1] > _FAR_APART:
        return west
    middle = (
        sum(latitude for latitude, _ in places) / len(places),
        sum(longitude for _, longitude in places) / len(places),
    )
    return min(places, key=lambda place: (math.dist(place, middle), place))


def _map(edition: Edition, points: Mapping[str, tuple[float, float]], lang: str) -> Iterator[PublishedFile]:
    rows = deal_rows(edition, lang, edition.index.instances("rd:RegioDeal"))
    by_deal = {row.iri: row for row in rows}
    place = Place(path="kaart", lang=lang)
    drawn = [
        MapPoint(
            label=row.deal.text,
            latitude=points[iri][0],
            longitude=points[iri][1],
            amount=row.euros,
            href=place.follow(row.deal),
        )
        for iri, row in by_deal.items()
        if iri in points and row.euros is not None
    ]
    left_out = [row for iri, row in by_deal.items() if iri not in points or row.euros is None]
    words = words_in(lang)
    note = words["map leaves out"].format(count=len(left_out))
    alone = deal_map([_bare(one) for one in drawn], lang, note=note)
    picture = deal_map(drawn, lang, note=note)
    yield PublishedFile(
        path=f"assets/kaart.{lang}.svg",
        content=alone.encode(),
    )
    parts = [
        (choice, sum_of(row for row in rows if choice.slug in row.choices["landsdeel"]))
        for choice in choices_of(edition, lang)["landsdeel"]
    ]
    context = {
        "map": Markup(picture),  # noqa: S704 - drawn by us, from escaped texts
        "drawn": len(drawn),
        "left_out": left_out,
        "file": f"assets/kaart.{lang}.svg",
        "parts": [{"choice": choice, "amount": money(amount, lang)} for choice, amount in parts],
    }
    yield render("map.html", "kaart", lang, context)


def _bare(point: MapPoint) -> MapPoint:
    """Return a point without its link, which would lead nowhere from a file of its own."""
    return MapPoint(
        label=point.label, latitude=point.latitude, longitude=point.longitude, amount=point.amount
    )
