"""Finds ruled tables from the lines and rectangles drawn on a page."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.load.pdf.lines import make_parts
from ingest.load.pdf.records import Box, GridCell, TableBox, Word
from ingest.load.pdf.words import Turn

_THIN = 3.0
_SHORTEST = 4.0
_SNAP = 3.0
_SAME_LINE = 0.5
_MOST_EDGES = 3_000
_MOST_SEGMENTS = 400
_DEEPEST_FORM = 4
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def ruling_edges(page: Any, turn: Turn, width: float, height: float) -> list[dict[str, Any]]:
    """Horizontal and vertical edges as pdfplumber describes them; none if the page is a drawing, not a table."""
    edges: list[dict[str, Any]] = []
    for path, matrix in _paths(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0):
        for x0, y0, x1, y1 in _strokes(path, matrix):
            ax, ay = turn.point(x0, y0)
            bx, by = turn.point(x1, y1)
            edge = _edge(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            # A background as large as the page frames nothing.
            if edge is not None and edge["width"] < 0.97 * width and edge["height"] < 0.97 * height:
                edges.append(edge)
        if len(edges) > _MOST_EDGES:
            return []
    return edges


def find_tables(edges: Sequence[dict[str, Any]], words: Sequence[Word], page: int) -> list[TableBox]:
    """Ruled tables with the words in their cells: at least two rows and two columns that hold words."""
    if sum(edge["orientation"] == "v" for edge in edges) < 2 or sum(edge["orientation"] == "h" for edge in edges) < 2:
        return []
    merged = merge_edges(list(edges), _SNAP, _SNAP, _SNAP, _SNAP)
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    tables = (_table([Box(*map(float, cell)) for cell in group], words, page) for group in cells_to_tables(cells))
    return [table for table in tables if table is not None]


def _table(boxes: list[Box], words: Sequence[Word], page: int) -> TableBox | None:
    columns = _levels([x for box in boxes for x in (box.x0, box.x1)])
    rows = _levels([y for box in boxes for y in (box.top, box.bottom)])
    if len(columns) < 3 or len(rows) < 3:
        return None
    frame = Box(columns[0], rows[0], columns[-1], rows[-1])
    inside = [word for word in words if frame.holds(*word.centre)]
    cells: list[GridCell] = []
    for box in boxes:
        held = [word for word in inside if box.holds(*word.centre, slack=0.0)]
        row, column = _index(rows, box.top), _index(columns, box.x0)
        spans = max(_index(rows, box.bottom) - row, 1), max(_index(columns, box.x1) - column, 1)
        cells.append(
            GridCell(cell_lines(held), row, column, *spans, bold=bool(held) and all(word.bold for word in held))
        )
    filled = [cell for cell in cells if cell.text]
    if len({cell.row for cell in filled}) < 2 or len({cell.column for cell in filled}) < 2:
        return None
    return TableBox(frame, tuple(cells), tuple(columns), page)


def cell_lines(words: Sequence[Word]) -> tuple[str, ...]:
    """The lines of one cell."""
    rows: list[list[str]] = []
    baseline: float | None = None
    for part in make_parts(words, 0):
        if baseline is None or abs(part.baseline - baseline) > _SAME_LINE * part.size:
            rows.append([])
            baseline = part.baseline
        rows[-1].append(part.text)
    return tuple(" ".join(row) for row in rows)


def _levels(values: list[float]) -> list[float]:
    """Distinct borders, those that differ by a line's width taken as one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _SNAP:
            levels.append(value)
    return levels


def _index(levels: list[float], value: float) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - value))


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any] | None:
    width, height = x1 - x0, bottom - top
    if width <= _THIN and height >= _SHORTEST:
        x0 = x1 = (x0 + x1) / 2
        orientation = "v"
    elif height <= _THIN and width >= _SHORTEST:
        top = bottom = (top + bottom) / 2
        orientation = "h"
    else:
        return None
    size = {"width": x1 - x0, "height": bottom - top}
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": orientation, "object_type": "line", **size}


def _paths(parent: Any, count: Any, get: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """Path objects with the matrix that places them, those inside form objects included."""
    for index in range(max(count(parent), 0)):
        item = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, _times(_matrix_of(item), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(_matrix_of(item), matrix)
            yield from _paths(item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)


def _strokes(path: Any, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Straight strokes of a path; a thin filled rectangle is one stroke, since that is how many programs draw lines."""
    segments = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= segments <= _MOST_SEGMENTS:
        return
    points: list[tuple[float, float]] = []
    subpaths: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            points = []
            continue
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not points:
            points = [point]
            subpaths.append(points)
        else:
            points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    for subpath in subpaths:
        yield from _subpath_strokes(subpath)


def _subpath_strokes(points: list[tuple[float, float]]) -> Iterator[tuple[float, float, float, float]]:
    if len(points) < 2:
        return
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
        yield min(xs), min(ys), max(xs), max(ys)
        return
    for (ax, ay), (bx, by) in pairwise(points):
        if abs(ax - bx) < 0.5 or abs(ay - by) < 0.5:
            yield ax, ay, bx, by


def _matrix_of(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
