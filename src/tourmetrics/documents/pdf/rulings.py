"""Finds the rulings of a page: thin strokes and thin areas that lie or stand."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from tourmetrics.documents.pdf.glyphs import Frame
from tourmetrics.documents.pdf.shapes import Rule, Rules

# What is thicker is an area; what is shorter is a dot of a dotted line or a part of a drawing.
_THICK = 3.0
_SHORT = 2.0
# Strokes that are drawn piece by piece leave small gaps.
_GAP = 3.0
_SAME = 1.5
_DEEPEST = 6
_SEGMENTS = 4_000

_Matrix = tuple[float, float, float, float, float, float]
_Box = tuple[float, float, float, float]
_UNTURNED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rulings_of(page: pdfium.PdfPage, frame: Frame, turns: int, limit: int) -> Rules:
    """Return the rulings of a page, turned as its text is.

    A page with more strokes than ``limit`` is a map or a drawing and has none.
    """
    lying: list[Rule] = []
    standing: list[Rule] = []
    for number, (left, bottom, right, top) in enumerate(_strokes(page)):
        if number >= limit:
            return Rules()
        x0, y0 = frame.turned(left, bottom, turns)
        x1, y1 = frame.turned(right, top, turns)
        x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
        if y1 - y0 <= _THICK and x1 - x0 > _SHORT and x1 - x0 > 2 * (y1 - y0):
            lying.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THICK and y1 - y0 > _SHORT and y1 - y0 > 2 * (x1 - x0):
            standing.append(Rule((x0 + x1) / 2, y0, y1))
    return Rules(_joined(lying), _joined(standing))


def _joined(rules: list[Rule]) -> tuple[Rule, ...]:
    """Return rulings with those on one line put together where they touch."""
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rows and rule.at - rows[-1][0].at <= _SAME:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    joined: list[Rule] = []
    for row in rows:
        current: Rule | None = None
        for rule in sorted(row, key=lambda rule: rule.low):
            if current and rule.low - current.high <= _GAP:
                current = Rule(current.at, current.low, max(current.high, rule.high))
            else:
                if current:
                    joined.append(current)
                current = rule
        if current:
            joined.append(current)
    return tuple(rule for rule in joined if rule.high - rule.low > 4 * _SHORT)


def _strokes(page: pdfium.PdfPage) -> Iterator[_Box]:
    objects = (
        pdfium_c.FPDFPage_GetObject(page.raw, at)
        for at in range(pdfium_c.FPDFPage_CountObjects(page.raw))
    )
    yield from _strokes_among(objects, _UNTURNED, 0)


def _strokes_among(objects: Iterator[object], outer: _Matrix, depth: int) -> Iterator[_Box]:
    for item in objects:
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            yield from _strokes_of(item, outer)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = (
                pdfium_c.FPDFFormObj_GetObject(item, at)
                for at in range(pdfium_c.FPDFFormObj_CountObjects(item))
            )
            yield from _strokes_among(inner, _times(_matrix(item), outer), depth + 1)


def _strokes_of(path: object, outer: _Matrix) -> Iterator[_Box]:
    """Yield the box of each thin part of a path; a framed area has four."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke):
        return
    if not fill.value and not stroke.value:
        return
    box = _bounds(path, outer)
    if box is None:
        return
    if min(box[2] - box[0], box[3] - box[1]) <= _THICK:
        yield box
        return
    count = pdfium_c.FPDFPath_CountSegments(path)
    if count > _SEGMENTS or (not stroke.value and count < 8):
        return
    matrix = _times(_matrix(path), outer)
    if stroke.value:
        yield from _sides(path, count, matrix)
    else:
        yield from _areas(path, count, matrix)


def _sides(path: object, count: int, matrix: _Matrix) -> Iterator[_Box]:
    for points in _parts(path, count, matrix):
        for (ax, ay), (bx, by) in itertools.pairwise(points):
            if abs(ax - bx) <= 0.5 or abs(ay - by) <= 0.5:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _areas(path: object, count: int, matrix: _Matrix) -> Iterator[_Box]:
    for points in _parts(path, count, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = min(xs), min(ys), max(xs), max(ys)
        if min(box[2] - box[0], box[3] - box[1]) <= _THICK:
            yield box


def _parts(path: object, count: int, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the parts of a path as points; a curve breaks a part off."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    for at in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, at)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if kind == pdfium_c.FPDF_SEGMENT_LINETO:
            points.append(point)
        else:
            if len(points) > 1:
                yield points
            points = [point]
        if len(points) > 1 and pdfium_c.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _bounds(item: object, outer: _Matrix) -> _Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    a, b, c, d, e, f = outer
    xs = [a * x + c * y + e for x in (left.value, right.value) for y in (bottom.value, top.value)]
    ys = [b * x + d * y + f for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: object) -> _Matrix:
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, matrix):
        return _UNTURNED
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i, a * h + b * j,
        c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
