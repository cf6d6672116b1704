"""The line over time: what was reached, the path to the target, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from tourmetrics.reporting.charts.drawing import (
    DASH,
    DOTS,
    INK,
    MUTED,
    RULE,
    TEXT,
    TONES,
    WASH,
    Place,
    dot,
    line,
    polygon,
    polyline,
    rect,
    sheet,
    strokes,
)
from tourmetrics.reporting.charts.lettering import ASCENT, LEADING, Label, fit, text_width, wrap
from tourmetrics.reporting.charts.placing import Box, along, first_free, spread
from tourmetrics.reporting.charts.scale import Scale, finite, round_amounts

_SMALL, _PLAIN = 2.7, 3.0
_END_WIDTH = 40.0  # what the labels at the right end may take
_TICK_WIDTH = 22.0
_GAP = 2.2  # between the plot and the labels beside it
_TOP, _BOTTOM = 7.0, 6.0
_FAR = 0.35  # an interval may stretch the plot by this share; beyond, an arrow says it goes on
_SOME = 0.06  # room below the lowest value of an axis that goes below zero
_SHORTEST = 1.2  # a gap smaller than this needs no stroke


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a share of the time; ``stated`` unless it was worked out or is only a bound."""

    at: float
    value: float
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the path walked so far leads, by way of ``path``, with its interval where known."""

    value: float
    label: str
    path: Sequence[tuple[float, float]] = ()
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A piece of the time axis with its name: a month, a year."""

    start: float
    end: float
    label: str


@dataclass(frozen=True)
class Course:
    """A goal's values over its time, as shares from 0 to 1.

    ``start`` is where the path begins, ``None`` if the goal has none; ``season`` the path of
    earlier years where that is the one that counts; ``expected`` what is due at the last point.
    ``area`` fills what a running total has gathered. ``tell`` prints an amount of the axis.
    """

    points: Sequence[Point]
    target: float
    tone: str
    title: str
    target_label: str
    actual_label: str
    tell: Callable[[float], str]
    unit: str
    notes: Sequence[str] = ()
    gap_label: str = ""
    start: float | None = None
    high: float | None = None
    expected: float | None = None
    season: Sequence[tuple[float, float]] = ()
    forecast: Forecast | None = None
    intervals: Sequence[Interval] = ()
    area: bool = False


def course(chart: Course, width: float = 172.0, height: float = 46.0) -> Markup:
    """Draw values over time against the path to the target.

    Reported values are a line of dots, those worked out rings; the path that counts is dashed,
    an even path beside it dotted; the forecast is dashed in the colour of the line.
    """
    return sheet(width, height, chart.title, _Drawing(chart, width, height).parts())


class _Drawing:
    """One chart with its scales."""

    def __init__(self, chart: Course, width: float, height: float) -> None:
        self.chart = chart
        self.width, self.height = width, height
        self.colour = TONES[chart.tone]
        low, high = self._domain()
        ticks = round_amounts(low, high, 4)
        self.ticks = [(t, fit(chart.tell(t), _TICK_WIDTH, _SMALL)) for t in ticks]
        left = max(text_width(label, _SMALL) for _, label in self.ticks) + _GAP
        self.plot = Box(left, _TOP, width - self._end_width - _GAP, height - _BOTTOM)
        self.across = Scale([0.0, 1.0], self.plot.left, self.plot.right)
        self.up = Scale([low, high], self.plot.bottom, self.plot.top)
        self.dots = [self.place(p.at, p.value) for p in chart.points]

    def place(self, at: float, value: float) -> Place:
        return self.across.at(at), self.up.at(value)

    def _domain(self) -> tuple[float, float]:
        chart = self.chart
        values = [p.value for p in chart.points] + [chart.target]
        values += [v for v in (chart.start, chart.high, chart.expected) if v is not None]
        values += [value for _, value in chart.season]
        if chart.forecast:
            values += [chart.forecast.value, *(value for _, value in chart.forecast.path)]
        low, high = min(values), max(values)
        if not chart.start:
            low, high = min(low, 0.0), max(high, 0.0)
        room = high * _FAR - low * _FAR
        if chart.forecast and chart.forecast.low is not None and chart.forecast.high is not None:
            low = min(low, max(chart.forecast.low, low - room))
            high = max(high, min(chart.forecast.high, high + room))
        if low < 0 < high:
            low = finite(low + (low * _SOME - high * _SOME))
        if low == high:
            return (0.0, 1.0) if not low else (min(low, 0.0), max(high, 0.0))
        return low, high

    # -- strokes -----------------------------------------------------------------------

    def parts(self) -> Iterator[str]:
        yield from self._area()
        yield from self._grid()
        yield from self._paths()
        yield from self._forecast()
        yield from self._walked()
        yield from self._end_labels()
        yield from self._actual_label()

    def _grid(self) -> Iterator[str]:
        plot = self.plot
        yield Label(plot.left, 3.0, fit(self.chart.unit, self.width / 2, _SMALL), _SMALL,
                    fill=MUTED).draw()  # fmt: skip
        for amount, label in self.ticks:
            y = self.up.at(amount)
            colour, thick = (INK, 0.25) if amount == 0 else (RULE, 0.2)
            yield from self._grid_line(y, colour, thick)
            yield Label(plot.left - _GAP / 2, y + 0.95, label, _SMALL, fill=MUTED,
                        anchor="end").draw()  # fmt: skip
        if self.up.low != 0:
            # No zero line here: lighter, so that heights are not read from it.
            yield line((plot.left, plot.bottom), (plot.right, plot.bottom), MUTED, 0.2)
        yield from self._times()

    def _grid_line(self, y: float, colour: str, thick: float) -> Iterator[str]:
        """Draw a level line, with a gap where the label of the last value stands on it."""
        ends, box = [self.plot.left, self.plot.right], self._actual_box
        if box and box.top < y < box.bottom:
            ends[1:1] = [max(box.left - 0.8, ends[0]), min(box.right + 0.8, ends[1])]
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            yield line((start, y), (end, y), colour, thick)

    def _times(self) -> Iterator[str]:
        """Name the pieces of time, every second or third where they are too narrow."""
        pieces = self.chart.intervals
        last = max((p.at for p in self.chart.points), default=0.0)
        y = self.plot.bottom + 4.4
        every = 1
        while every < len(pieces) and not self._roomy(pieces[::every], every):
            every += 1
        starts = [self.across.at(piece.start) for piece in pieces[1:]]
        bottom = self.plot.bottom
        yield strokes([((x, bottom), (x, bottom + 0.9)) for x in starts], MUTED, 0.2)
        for piece in pieces[::every]:
            gone = piece.end <= last + 1e-9
            x = (self.across.at(piece.start) + self.across.at(piece.end)) / 2
            label = Label(x, y, piece.label, _SMALL, fill=TEXT if gone else MUTED, anchor="middle")
            if label.box.left >= 0 and label.box.right <= self.plot.right + _GAP:
                yield label.draw()

    def _roomy(self, pieces: Sequence[Interval], every: int) -> bool:
        return all(
            text_width(p.label, _SMALL) + 1.0
            <= (self.across.at(p.end) - self.across.at(p.start)) * every
            for p in pieces
        )

    def _paths(self) -> Iterator[str]:
        chart = self.chart
        end = self.place(1.0, chart.target)
        if chart.start is None:
            yield line(self.place(0.0, chart.target), end, INK, 0.35, DASH)
        else:
            begin = self.place(0.0, chart.start)
            if chart.season:
                yield line(begin, end, MUTED, 0.3, DOTS)
                way = [self.place(at, value) for at, value in chart.season]
                yield polyline([begin, *way, end], INK, 0.35, DASH)
            else:
                yield line(begin, end, INK, 0.35, DASH)
        if chart.high is not None:
            top = self.place(1.0, chart.high)
            yield line(end, top, INK, 0.5)
            for x, y in (end, top):
                yield line((x - 1.0, y), (x, y), INK, 0.5)
        else:
            yield rect(end[0] - 0.35, end[1] - 1.2, 0.7, 2.4, INK)

    def _forecast(self) -> Iterator[str]:
        forecast = self.chart.forecast
        if forecast is None:
            return
        yield polyline(self._way_on, self.colour, 0.5, "0.9 0.7")
        x, y = self._way_on[-1]
        if forecast.low is None or forecast.high is None:
            yield dot((x, y), 0.7, self.colour, hollow=True)
            return
        for amount, limit in ((forecast.low, self.up.low), (forecast.high, self.up.high)):
            end = self.up.at(amount)
            yield line((x, y), (x, end), self.colour, 0.3)
            beyond = amount < limit if limit == self.up.low else amount > limit
            if beyond:
                back = 1.3 if limit == self.up.low else -1.3
                yield polygon([(x, end), (x - 0.8, end - back), (x + 0.8, end - back)], self.colour)
            else:
                yield line((x - 0.9, end), (x + 0.9, end), self.colour, 0.3)
        yield dot((x, y), 0.7, self.colour, hollow=True)

    @cached_property
    def _way_on(self) -> list[Place]:
        forecast = self.chart.forecast
        if forecast is None:
            return []
        between = [self.place(at, value) for at, value in forecast.path]
        return [self.dots[-1], *between, self.place(1.0, forecast.value)]

    def _area(self) -> Iterator[str]:
        if self.chart.area:
            here, floor = self._way_here, self.up.at(0.0)
            yield polygon([(here[0][0], floor), *here, (here[-1][0], floor)], WASH)

    @cached_property
    def _way_here(self) -> list[Place]:
        chart = self.chart
        if chart.start is None or chart.points[0].at <= 0:
            return self.dots
        return [self.place(0.0, chart.start), *self.dots]

    def _walked(self) -> Iterator[str]:
        chart = self.chart
        yield from self._gap_stroke()
        yield polyline(self._way_here, self.colour, 0.7)
        for number, (point, place) in enumerate(zip(chart.points, self.dots, strict=True)):
            radius = 1.0 if number == len(self.dots) - 1 else 0.65
            yield dot(place, radius, self.colour, hollow=not point.stated)

    def _gap_stroke(self) -> Iterator[str]:
        due = self._due
        if due and abs(due[1] - self.dots[-1][1]) >= _SHORTEST:
            yield line(self.dots[-1], due, self.colour, 0.35)
            yield line((due[0] - 0.8, due[1]), (due[0] + 0.8, due[1]), self.colour, 0.35)

    @property
    def _due(self) -> Place | None:
        expected = self.chart.expected
        return None if expected is None else self.place(self.chart.points[-1].at, expected)

    # -- labels ------------------------------------------------------------------------

    @cached_property
    def _end_lines(self) -> list[tuple[float, list[tuple[str, int, str]]]]:
        """The labels at the right end: the amount each stands at, and its lines."""
        chart = self.chart

        def lines(text: str, weight: int, fill: str) -> list[tuple[str, int, str]]:
            broken = wrap(text, _END_WIDTH, _PLAIN, weight, lines=3)
            return [(part, weight, fill) for part in broken]

        target = lines(chart.target_label, 700, INK)
        for note in chart.notes:
            target += lines(note, 400, MUTED)
        middle = chart.target if chart.high is None else chart.target / 2 + chart.high / 2
        blocks = [(middle, target)]
        if chart.forecast:
            ahead = lines(chart.forecast.label, 500, self.colour)
            ahead += lines(chart.forecast.note, 400, MUTED)
            blocks.append((chart.forecast.value, ahead))
        step, room = _PLAIN * LEADING, self.height
        while sum(len(block) for _, block in blocks) * step + _GAP > room:
            max(blocks, key=lambda block: len(block[1]))[1].pop()
        return blocks

    @property
    def _end_width(self) -> float:
        return max(
            (text_width(text, _PLAIN, weight)
             for _, block in self._end_lines for text, weight, _ in block),
            default=0.0,
        ) + 0.5  # fmt: skip

    def _end_labels(self) -> Iterator[str]:
        step = _PLAIN * LEADING
        heights = [len(block) * step + 0.6 for _, block in self._end_lines]
        wanted = [self.up.at(value) for value, _ in self._end_lines]
        x = self.plot.right + _GAP
        for (_, block), top in zip(
            self._end_lines, spread(wanted, heights, 0.0, self.height), strict=True
        ):
            for number, (text, weight, fill) in enumerate(block):
                y = top + 0.3 + ASCENT * _PLAIN + number * step
                yield Label(x, y, text, _PLAIN, weight, fill).draw()

    def _actual_label(self) -> Iterator[str]:
        box, texts = self._actual_box, self._actual_texts
        for number, (text, weight) in enumerate(texts if box else []):
            assert box
            y = box.top + ASCENT * _PLAIN + number * _PLAIN * LEADING
            yield Label(box.left, y, text, _PLAIN, weight, self.colour).draw()

    @cached_property
    def _actual_texts(self) -> list[tuple[str, int]]:
        room = self.plot.right - self.plot.left
        both = ((self.chart.actual_label, 700), (self.chart.gap_label, 500))
        return [(fit(text, room, _PLAIN, weight), weight) for text, weight in both if text]

    @cached_property
    def _actual_box(self) -> Box | None:
        """Where the last value covers no line, as near to its dot as there is room."""
        texts = self._actual_texts
        wide = max((text_width(text, _PLAIN, weight) for text, weight in texts), default=0.0)
        boxes = self._candidates(wide, len(texts) * _PLAIN * LEADING)
        frame = Box(self.plot.left, 0.0, self.plot.right + 0.01, self.plot.bottom)
        lines = along(self.dots) + along(self._way_on) + along(self._path_places)
        if self._due:
            lines += along([self.dots[-1], self._due])
        unit = Label(self.plot.left, 3.0, self.chart.unit, _SMALL).box
        # Beside all lines, else over anything but another label.
        found = (first_free(boxes, frame, taken) for taken in ([*lines, unit], [unit]))
        chosen = next((index for index in found if index is not None), None)
        return None if chosen is None else boxes[chosen]

    @cached_property
    def _path_places(self) -> list[Place]:
        chart = self.chart
        begin = chart.target if chart.start is None else chart.start
        way = [self.place(at, value) for at, value in chart.season]
        return [self.place(0.0, begin), *way, self.place(1.0, chart.target)]

    def _candidates(self, wide: float, tall: float) -> list[Box]:
        x, y = self.dots[-1]
        found: list[Box] = []
        for away in (1.6, 2.4, 3.4, 4.8, 6.6, 9.0, 12.0, 17.0, 23.0):
            for left in (x + away, x - away - wide, x + 1.6, x - wide / 2, x - 1.6 - wide):
                for top in (y + away, y - away - tall, y - tall / 2):
                    found.append(Box(left, top, left + wide, top + tall))
        return [box for box in found if not box.meets(Box(x - 1.2, y - 1.2, x + 1.2, y + 1.2))]
