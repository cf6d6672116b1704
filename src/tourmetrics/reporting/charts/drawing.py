"""The strokes that all charts are made of, in the colours of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

INK, TEXT, MUTED = "#12222D", "#24343F", "#55636D"
TEAL, AMBER, RED = "#0B6E75", "#A65100", "#A61B1B"
BAND, PACE, RULE, WASH = "#E7EBED", "#C6CFD4", "#D9DFE2", "#E4EFF0"
TONES = {"good": TEAL, "warn": AMBER, "bad": RED, "none": MUTED}
DASH = "1.3 0.9"
DOTS = "0.3 0.8"
FAMILY = "Inter, Noto Sans SC, Noto Sans SC Full"
FAMILY_BESIDE_HANZI = "Inter CN, Noto Sans SC, Noto Sans SC Full"

# XML holds no such characters, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Place = tuple[float, float]


def sheet(width: float, height: float, title: str, parts: Iterable[str]) -> Markup:
    """Return the strokes as one picture of ``width`` by ``height`` with its alternative text."""
    # A prefix of the title's words would be read twice, so there is a title and no aria-label.
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{number(width)}mm"'
        f' height="{number(height)}mm" viewBox="0 0 {number(width)} {number(height)}" role="img">'
        f"<title>{plain(title)}</title>{''.join(parts)}</svg>"
    )


def number(value: float) -> str:
    """Print a coordinate with three decimals at most, always with a digit before the point.

    >>> number(0.50), number(-0.0001)
    ('0.5', '0')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def plain(text: str) -> Markup:
    r"""Return text as text: escaped, without what XML cannot hold.

    >>> plain("a\x07<b>")
    Markup('a &lt;b&gt;')
    """
    return escape(_NO_XML.sub(" ", text))


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Draw a filled rectangle; a negative width is none."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}"'
        f' height="{number(height)}" fill="{fill}"/>'
    )


def outline(
    x: float,
    y: float,
    width: float,
    height: float,
    colour: str,
    dash: str = "",
    fill: str = "#FFFFFF",
) -> str:
    """Draw a rectangle's edge, wholly inside it."""
    half = 0.15
    return (
        f'<rect x="{number(x + half)}" y="{number(y + half)}"'
        f' width="{number(max(width - 2 * half, 0.1))}" height="{number(height - 2 * half)}"'
        f' fill="{fill}" stroke="{colour}" stroke-width="0.3"{_dashed(dash)}/>'
    )


def line(start: Place, end: Place, colour: str, width: float, dash: str = "") -> str:
    """Draw a straight line."""
    return (
        f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}"'
        f' y2="{number(end[1])}" stroke="{colour}" stroke-width="{number(width)}"{_dashed(dash)}/>'
    )


def strokes(lines: Sequence[tuple[Place, Place]], colour: str, width: float) -> str:
    """Draw several straight lines as one element, which costs as little as one of them."""
    way = "".join(
        f"M{number(x0)},{number(y0)}L{number(x1)},{number(y1)}" for (x0, y0), (x1, y1) in lines
    )
    return f'<path d="{way}" stroke="{colour}" stroke-width="{number(width)}"/>' if way else ""


def polyline(places: Sequence[Place], colour: str, width: float, dash: str = "") -> str:
    """Draw a line through several places."""
    return (
        f'<polyline points="{_points(places)}" fill="none" stroke="{colour}"'
        f' stroke-width="{number(width)}" stroke-linejoin="round"{_dashed(dash)}/>'
    )


def polygon(places: Sequence[Place], fill: str) -> str:
    """Fill the area between several places."""
    return f'<polygon points="{_points(places)}" fill="{fill}"/>'


def dot(place: Place, radius: float, colour: str, *, hollow: bool = False) -> str:
    """Draw a dot, filled or as a ring."""
    x, y = number(place[0]), number(place[1])
    if hollow:
        return (
            f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="#FFFFFF" stroke="{colour}"'
            f' stroke-width="0.35"/>'
        )
    return f'<circle cx="{x}" cy="{y}" r="{number(radius)}" fill="{colour}"/>'


def _points(places: Sequence[Place]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
