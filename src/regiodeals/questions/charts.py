"""The chart of an answer: bars, a line in time, or a map, in SVG; which one the question says.

What is drawn is the column that the question names, else the first amount (else share, ratio, or count): a
bar or a circle for each row, named by its texts; a line for amounts by date. Above it stands what is drawn,
and how many rows could not be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal

from regiodeals.graph.terms import is_number, to_decimal, to_span
from regiodeals.questions.catalogue import DRAWN_UNITS, EVIDENCE
from regiodeals.questions.drawing import COLOUR, COLOURS, WIDTH, Spec, draw, headed
from regiodeals.questions.maps import MapPoint, deal_map
from regiodeals.questions.wording import for_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from regiodeals.graph.answer import Rows
    from regiodeals.graph.terms import Term
    from regiodeals.questions.catalogue import Question

Row = tuple["Term | None", ...]

_COUNTS: Final = "geldt"
"""Column of a line that says which of several statements holds."""
_BAND: Final = 36
"""Height of a bar with its name above it."""
_LETTER: Final = 7
"""Width kept for each letter of a figure; names get the rest of their line."""
_NARROW: Final = 0.93
"""Part of its line that a name fills as it is drawn; letters of the reader may be wider than those."""
_AXIS: Final = 66
"""Width kept for the amounts beside a line."""
_NAMED: Final = 8
"""Most rows that the description names; who wants all reads the table."""
_WORDS: Final = {
    "nl": {
        "bar": "Staafdiagram van {figure}.",
        "line": "Lijndiagram van {figure} in de tijd.",
        "map": "Kaart van {figure}.",
        "missing": "{count} rijen zonder {figure} staan er niet in.",
        "undated": "{count} rijen zonder datum staan er niet in.",
        "between": "Open punt op de lijn: zonder datum, halverwege zijn buren ({count}).",
        "beside": "Open punt naast de lijn: vervangen door een eerdere opgave ({count}).",
        "placeless": "{count} rijen zonder bekende plaats staan er niet in.",
        "more": "en {count} meer",
        "unknown": "onbekend",
    },
    "en": {
        "bar": "Bar chart of {figure}.",
        "line": "Line chart of {figure} in time.",
        "map": "Map of {figure}.",
        "missing": "{count} rows without {figure} are left out.",
        "undated": "{count} rows without a date are left out.",
        "between": "Open dot on the line: no date, halfway its neighbours ({count}).",
        "beside": "Open dot beside the line: replaced by an earlier statement ({count}).",
        "placeless": "{count} rows without a known place are left out.",
        "more": "and {count} more",
        "unknown": "unknown",
    },
}


def chart(
    question: Question,
    rows: Rows,
    *,
    lang: str = "nl",
    names: Mapping[str, str] | None = None,
    hrefs: Mapping[str, str] | None = None,
) -> str | None:
    """Return the SVG chart of an answer; None when the question has none, or nothing can be drawn.

    ``names`` gives names in the language of the reader for Dutch ones; ``hrefs`` gives an address by the
    Dutch text of a row's first column. The same arguments give the same bytes.

    Raises:
        EnvironmentProblem: the outlines of a map are missing.

    """
    figure = _figure(question)
    if question.view == "table" or figure is None:
        return None
    drawn = [row for row in rows.rows if is_number(row[figure])]
    if not drawn:
        return None
    picture = _Picture(
        question=question, figure=figure, lang=lang, names=names or {}, left_out=len(rows.rows) - len(drawn)
    )
    if question.view == "map":
        return picture.map(drawn, hrefs or {})
    return picture.line(drawn) if question.view == "line" else picture.bars(drawn)


def _figure(question: Question) -> int | None:
    """Return the place of the column that is drawn."""
    names = [column.name for column in question.columns]
    if question.view_column in names:
        return names.index(question.view_column)
    units = [column.unit for column in question.columns]
    return next((units.index(unit) for unit in DRAWN_UNITS if unit in units), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One amount of a line: its day, whether that is known, and whether the line runs through it."""

    row: Row
    day: date | None
    is_known: bool = True
    is_on: bool = True


def _steps(rows: Sequence[Row], day: int, counts: int | None) -> list[_Step]:
    """Return the amounts of one line in their order.

    One without a date stands halfway its neighbours, if it has both. One that does not count, and is dated
    after one that does, never held: the line passes it by.
    """
    steps = [_Step(row=row, day=_day(row[day])) for row in rows]
    dated = [place for place, step in enumerate(steps) if step.day is not None]
    for before, after in pairwise(dated):
        first, last = steps[before].day, steps[after].day
        if first is None or last is None or first > last:
            continue
        for place in range(before + 1, after):
            between = first + (last - first) * (place - before) / (after - before)
            steps[place] = replace(steps[place], day=between, is_known=False)
    if counts is None:
        return steps
    held = min((step.day for step in steps if step.day and _truth(step.row[counts])), default=None)
    return [
        replace(step, is_on=held is None or step.day is None or step.day <= held or _truth(step.row[counts]))
        for step in steps
    ]


def _day(term: Term | None) -> date | None:
    span = to_span(term) if isinstance(term, Literal) else None
    return None if span is None else span.earliest


def _truth(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.value in {"true", "1"}


class _Picture:
    """What a chart needs besides its rows: which column is drawn, and the words of the reader."""

    __slots__ = ("figure", "lang", "left_out", "names", "notes", "question", "words")

    def __init__(
        self, *, question: Question, figure: int, lang: str, names: Mapping[str, str], left_out: int
    ) -> None:
        self.question = question
        self.figure = figure
        self.lang = lang
        self.names = names
        self.left_out = left_out
        self.words = _WORDS[lang]
        self.notes: list[str] = []
        if question.view != "map":
            self.note("missing", left_out)

    @property
    def heading(self) -> str:
        """The heading of the column that is drawn."""
        return self.question.columns[self.figure].heading[self.lang]

    def text(self, term: Term | None, unit: str) -> str:
        """Return a term as the reader's text."""
        if isinstance(term, Literal) and unit == "text" and term.value in self.names:
            return self.names[term.value]
        return for_people(term, unit=unit, lang=self.lang)

    def value(self, row: Row) -> str:
        """Return the figure of a row as the reader's text."""
        return self.text(row[self.figure], self.question.columns[self.figure].unit)

    def labels(self, rows: Sequence[Row]) -> list[str]:
        """Return a name for each row, of as few columns before the figure as tell the rows apart."""
        columns = [
            (place, column)
            for place, column in enumerate(self.question.columns)
            if place != self.figure and column.unit in {"text", "number", "date"} and column != EVIDENCE
        ]
        columns.sort(key=lambda pair: pair[1].unit != "text")
        labels = [""] * len(rows)
        for place, column in columns:
            added = []
            for label, row in zip(labels, rows, strict=True):
                cell = self.text(row[place], column.unit)
                told = f"{column.heading[self.lang]} {cell}" if column.unit == "number" and cell else cell
                added.append(", ".join(filter(None, [label, told])))
            labels = added
            if len(set(labels)) == len(labels) and all(labels):
                break
        return [label or self.words["unknown"] for label in labels]

    def note(self, reason: str, count: int) -> None:
        """Keep what a reader must know of some rows, when there are any."""
        if count:
            self.notes.append(self.words[reason].format(count=count, figure=self.heading))

    def description(self, kind: str, told: Sequence[str]) -> str:
        """Return what the chart shows, in words."""
        parts = [self.words[kind].format(figure=self.heading), *self.notes]
        more = [self.words["more"].format(count=len(told) - _NAMED)] if len(told) > _NAMED else []
        parts.append("; ".join([*told[:_NAMED], *more]) + ".")
        return " ".join(parts)

    def bars(self, rows: Sequence[Row]) -> str:
        """Return a bar per row, its name and its figure above it."""
        labels = self.labels(rows)
        figures = [float(to_decimal(row[self.figure])) for row in rows]
        values = [
            {"row": number, "name": label, "figure": figure, "told": self.value(row)}
            for number, (label, figure, row) in enumerate(zip(labels, figures, rows, strict=True))
        ]
        band: Spec = {"field": "row", "type": "ordinal", "axis": None, "sort": None}
        scale = {"domain": [min(0.0, *figures), max(*figures, 0.0) or 1.0], "nice": False}
        widest = max(len(str(one["told"])) for one in values) * _LETTER
        text = {"type": "text", "yOffset": -7, "baseline": "middle", "aria": False}
        spec = {
            "width": WIDTH - 8,
            "height": {"step": _BAND},
            "data": {"values": values},
            "encoding": {"y": {**band, "scale": {"padding": 0}}},
            "layer": [
                {
                    "mark": {"type": "bar", "height": 10, "yOffset": 8, "color": COLOUR, "aria": False},
                    "encoding": {
                        "x": {"field": "figure", "type": "quantitative", "axis": None, "scale": scale}
                    },
                },
                {
                    "mark": {**text, "align": "left", "limit": (WIDTH - 20 - widest) * _NARROW},
                    "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
                },
                {
                    "mark": {**text, "align": "right"},
                    "encoding": {"x": {"value": WIDTH - 8}, "text": {"field": "told"}},
                },
            ],
        }
        told = [f"{label}: {self.value(row)}" for label, row in zip(labels, rows, strict=True)]
        return self._drawn(spec, "bar", told)

    def line(self, rows: Sequence[Row]) -> str | None:
        """Return steps in time, one line per series; None without any date."""
        columns = self.question.columns
        units, names = [column.unit for column in columns], [column.name for column in columns]
        day, series = units.index("date"), units.index("number") if "number" in units else None
        counts = names.index(_COUNTS) if _COUNTS in names else None
        of_series: dict[str, list[Row]] = {}
        for row in rows:
            of_series.setdefault("" if series is None else self.text(row[series], "number"), []).append(row)
        values: list[Mapping[str, object]] = []
        told = []
        undated = between = beside = 0
        for name, own in of_series.items():
            heading = "" if series is None else f"{columns[series].heading[self.lang]} {name}, "
            for step in _steps(own, day, counts):
                if step.day is None:
                    undated += 1
                    continue
                between += not step.is_known
                beside += not step.is_on
                values.append(
                    {
                        "day": step.day.isoformat(),
                        "series": name,
                        "figure": float(to_decimal(step.row[self.figure])),
                        "on": step.is_on,
                        "open": not (step.is_known and step.is_on),
                    }
                )
                date_told = self.text(step.row[day], "date") or self.words["unknown"]
                told.append(f"{heading}{date_told}: {self.value(step.row)}")
        if not values:
            return None
        for reason, count in (("undated", undated), ("between", between), ("beside", beside)):
            self.note(reason, count)
        return self._drawn(self._line_spec(values, series), "line", told)

    def _line_spec(self, values: Sequence[Mapping[str, object]], series: int | None) -> Spec:
        label = "'€ ' + format(datum.value / 1e6, '.3~f') + ' mln'"
        is_euro = self.question.columns[self.figure].unit == "euro"
        euro: Spec = {"labelExpr": label, "minExtent": _AXIS}  # letters of a reader may be wider
        axis: Spec = {"title": None, "tickCount": 5, **(euro if is_euro else {})}
        colour: Spec = {"value": COLOUR}
        if series is not None:
            colour = {
                "field": "series",
                "type": "nominal",
                "scale": {"range": list(COLOURS)},
                "legend": {"title": self.question.columns[series].heading[self.lang], "orient": "bottom"},
            }
        time_axis = {"title": None, "format": "%Y", "tickCount": "year", "labelOverlap": True}
        encoding = {
            "x": {"field": "day", "type": "temporal", "axis": time_axis},
            "y": {"field": "figure", "type": "quantitative", "axis": axis, "scale": {"zero": True}},
            "color": colour,
        }
        line = {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "aria": False}
        point = {"type": "point", "size": 36, "aria": False}
        return {
            "width": WIDTH - 80,
            "height": 220,
            "data": {"values": list(values)},
            "encoding": encoding,
            "layer": [
                {"mark": line, "transform": [{"filter": "datum.on"}]},
                {"mark": {**point, "filled": True}, "transform": [{"filter": "!datum.open"}]},
                {"mark": {**point, "filled": False}, "transform": [{"filter": "datum.open"}]},
            ],
        }

    def map(self, rows: Sequence[Row], hrefs: Mapping[str, str]) -> str | None:
        """Return a map with a circle per row that has a place; None when no row has."""
        units = [column.unit for column in self.question.columns]
        if "latitude" not in units or "longitude" not in units:
            return None
        places = units.index("latitude"), units.index("longitude")
        placed = [row for row in rows if all(is_number(row[place]) for place in places)]
        points = [
            MapPoint(
                label=label,
                latitude=float(to_decimal(row[places[0]])),
                longitude=float(to_decimal(row[places[1]])),
                amount=Decimal(to_decimal(row[self.figure])),
                href=hrefs.get(row[0].value) if isinstance(row[0], Literal) else None,
            )
            for label, row in zip(self.labels(placed), placed, strict=True)
        ]
        missing = self.left_out + len(rows) - len(placed)
        note = self.words["placeless"].format(count=missing) if missing else ""
        return (
            deal_map(points, self.lang, title=self.question.summary[self.lang], note=note) if points else None
        )

    def _drawn(self, spec: Spec, kind: str, told: Sequence[str]) -> str:
        return draw(
            {**spec, "title": headed([self.heading], self.notes)},
            title=self.question.summary[self.lang],
            description=self.description(kind, told),
            lang=self.lang,
        )
