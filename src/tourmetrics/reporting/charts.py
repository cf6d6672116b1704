"""Charts as inline SVG: exact, light, and legible in grey.

Coordinates are millimetres. Every chart has a title that tells its data, for those who
cannot see it; labels that could meet are moved apart or left to the table beside the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

INK, TEXT, MUTED = "#12222D", "#24343F", "#55636D"
TEAL, AMBER, RED = "#0B6E75", "#A65100", "#A61B1B"
BAND, PACE, RULE = "#E7EBED", "#CFD6DA", "#D9DFE2"
TONES = {"good": TEAL, "warn": AMBER, "bad": RED, "none": MUTED}

_LABELS_BESIDE = 0.55  # share of the width up to which labels stand beside their bars
_TARGET_AT = 0.83  # share of the width at which a target stands that is not passed by far


@dataclass(frozen=True, slots=True)
class Bullet:
    """A goal's bar: what was reached, what was promised, what an even path expects by now."""

    target: float
    actual: float | None
    expected: float | None
    tone: str
    title: str
    high: float | None = None
    derived: bool = False


def bullet(chart: Bullet, width: float = 40.0, height: float = 5.2) -> Markup:
    """Draw a bullet graph; without an actual a dashed line keeps its place.

    >>> "dasharray" in bullet(Bullet(10, None, 4, "none", "no report"))
    True
    """
    values = [chart.target, chart.actual or 0.0, chart.expected or 0.0, chart.high or 0.0, 0.0]
    low, top = min(values), max(values)
    reach = max(abs(chart.target), 1e-300) / _TARGET_AT
    if top > 0:
        top = max(top * 1.03, reach) if chart.target > 0 else top * 1.03
    if low < 0:
        low = min(low * 1.03, -reach) if chart.target < 0 else low * 1.03
    span = (top - low) or 1.0

    def x(value: float) -> float:
        return (value - low) / span * width

    zero, mid = x(0.0), height / 2
    parts = [
        _rect(min(zero, x(chart.target)), 0.7, abs(x(chart.target) - zero), height - 1.4, BAND)
    ]
    if chart.expected is not None:
        left, right = sorted((zero, x(chart.expected)))
        parts.append(_rect(left, 0.7, right - left, height - 1.4, PACE))
    if chart.actual is None:
        end = x(chart.expected if chart.expected is not None else chart.target)
        parts.append(
            f'<line x1="{_n(zero)}" x2="{_n(end)}" y1="{_n(mid)}" y2="{_n(mid)}" stroke="{MUTED}"'
            f' stroke-width="0.25" stroke-dasharray="0.9 0.6"/>'
        )
    else:
        left, right = sorted((zero, x(chart.actual)))
        colour = TONES[chart.tone]
        dash = (
            f' fill="#FFFFFF" stroke="{colour}" stroke-width="0.3" stroke-dasharray="0.9 0.6"'
            if chart.derived
            else f' fill="{colour}"'
        )
        parts.append(
            f'<rect x="{_n(left)}" y="{_n(mid - 1.0)}" width="{_n(max(right - left, 0.25))}"'
            f' height="2"{dash}/>'
        )
    if chart.high is not None:
        parts.append(_rect(x(chart.high) - 0.25, 0.7, 0.5, height - 1.4, MUTED))
    if low < 0:
        parts.append(_rect(zero - 0.1, 0, 0.2, height, MUTED))
    parts.append(_rect(min(max(x(chart.target) - 0.35, 0), width - 0.7), 0, 0.7, height, INK))
    return _svg(width, height, chart.title, parts)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label; ``derived`` draws it dashed."""

    value: float
    label: str
    derived: bool


def label_room(items: Sequence[Bar]) -> float:
    """Return the room that the labels of ``items`` need beside their bars."""
    return max((_text_width(b.label, 3.1 if b.derived else 3.4) for b in items), default=0.0) + 3


def bars(
    items: Sequence[Bar], title: str, width: float = 53.0, room: float | None = None
) -> Markup:
    """Draw horizontal bars from one zero line, each with its label beside it.

    ``room`` is what the labels get; panels side by side share it, so that their bars have the
    same width. Labels too long to stand beside their bars stand above them.
    """
    low = min(0.0, *(b.value for b in items))
    top = max(0.0, *(b.value for b in items))
    room = label_room(items) if room is None else room
    above = room > width * _LABELS_BESIDE
    scale = (width - 1.0 if above else width - room) / ((top - low) or 1.0)
    zero = -low * scale
    drop, thick = (4.4, 4.4) if above else (0.0, 7.6)
    height = 1.5 + 11.0 * len(items)
    parts: list[str] = []
    for index, item in enumerate(items):
        y = 2.0 + 11.0 * index
        left = zero + min(item.value, 0.0) * scale
        size = abs(item.value) * scale
        if item.derived:
            parts.append(
                f'<rect x="{_n(left + 0.15)}" y="{_n(y + drop)}" width="{_n(max(size - 0.3, 0.2))}"'
                f' height="{_n(thick)}" fill="none" stroke="{TEXT}" stroke-width="0.25"'
                f' stroke-dasharray="0.8 0.5"/>'
            )
        else:
            parts.append(_rect(left, y + drop, size, thick, TEAL))
        parts.append(
            _label(1.2 if above else max(left + size, zero) + 1.8, y + (3.0 if above else 5.0),
                   item.label, 3.1 if item.derived else 3.4,
                   weight=400 if item.derived else 700,
                   fill=MUTED if item.derived else INK)
        )  # fmt: skip
    parts.append(_rect(zero, 0, 0.2, height, INK))
    return _svg(width, height, title, parts)


@dataclass(frozen=True, slots=True)
class Course:
    """A goal's reported values over its time; ``points`` are (share of time, value)."""

    points: Sequence[tuple[float, float]]
    start: float
    target: float
    tone: str
    title: str
    target_label: str
    actual_label: str
    first_label: str
    last_label: str


def course(chart: Course, width: float = 172.0, height: float = 44.0) -> Markup:
    """Draw values over time against the even path to the target."""
    left, right, top, bottom = 2.0, width - 44.0, 4.0, height - 6.0
    values = [v for _, v in chart.points] + [chart.target, chart.start]
    low, high = min(0.0, *values), max(values)
    span = (high - low) or 1.0

    def place(share: float, value: float) -> tuple[float, float]:
        return left + share * (right - left), bottom - (value - low) / span * (bottom - top)

    x0, y0 = place(0.0, chart.start)
    x1, y1 = place(1.0, chart.target)
    dots = [place(s, v) for s, v in chart.points]
    colour = TONES[chart.tone]
    line = " ".join(f"{_n(x)},{_n(y)}" for x, y in dots)
    parts = [
        _rect(left, bottom, right - left, 0.2, INK),
        f'<line x1="{_n(x0)}" y1="{_n(y0)}" x2="{_n(x1)}" y2="{_n(y1)}" stroke="{INK}"'
        f' stroke-width="0.35" stroke-dasharray="1.3 0.9"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="0.7"/>',
    ]
    parts += [
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{0.9 if i == len(dots) - 1 else 0.55}"'
        f' fill="{colour}"/>'
        for i, (x, y) in enumerate(dots)
    ]
    parts.append(_label(x1 + 2, y1 + 1, chart.target_label, 3.0, weight=700, fill=INK))
    last_x, last_y = dots[-1]
    # The two labels share the right margin only when the last value stands near the end.
    near = last_x > right - 30 and abs(last_y - y1) < 5
    label_y = y1 + 6 if near else last_y + (5 if last_y < bottom - 8 else -2)
    label_x = x1 + 2 if near else min(last_x + 1, right - 20)
    parts.append(_label(label_x, label_y, chart.actual_label, 3.0, weight=700, fill=colour))
    parts.append(_label(left, bottom + 4, chart.first_label, 2.7, weight=400, fill=MUTED))
    parts.append(
        _label(right, bottom + 4, chart.last_label, 2.7, weight=400, fill=MUTED, anchor="end")
    )
    return _svg(width, height, chart.title, parts)


def strip(met: int, of: int, title: str, width: float = 44.0) -> Markup:
    """Draw k of n as filled squares among outlined ones; beyond forty, as a share of a bar."""
    if of > 40:
        share = met / of * width
        return _svg(
            width, 4.0, title, [_rect(0, 0.5, width, 3, BAND), _rect(0, 0.5, share, 3, TEAL)]
        )
    step = min(width / max(of, 1), 4.2)
    size = step * 0.76
    parts = [
        f'<rect x="{_n(i * step + 0.1)}" y="0.4" width="{_n(size)}" height="{_n(size)}"'
        f' fill="{TEAL if i < met else "#FFFFFF"}" stroke="{TEAL if i < met else MUTED}"'
        f' stroke-width="0.2"/>'
        for i in range(of)
    ]
    return _svg(width, size + 0.8, title, parts)


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> Markup:
    # A prefix of the title's words would be read twice, so there is a title and no aria-label.
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{_n(width)}mm"'
        f' height="{_n(height)}mm" viewBox="0 0 {_n(width)} {_n(height)}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(height)}"'
        f' fill="{fill}"/>'
    )


def _label(
    x: float, y: float, text: str, size: float, *, weight: int, fill: str, anchor: str = "start"
) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="{weight}"'
        f' fill="{fill}" text-anchor="{anchor}"'
        f' font-family="Inter, Noto Sans SC, Noto Sans SC Full">{escape(text)}</text>'
    )


def _text_width(text: str, size: float) -> float:
    """Estimate the width of a label: a hanzi is as wide as high, other letters about half."""
    return sum(size if ord(c) > 0x2E7F else size * 0.62 for c in text)


def _n(value: float) -> str:
    """Print a coordinate with three decimals at most, always with a digit before the point."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text
