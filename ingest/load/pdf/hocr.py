"""Recognised words in hOCR to words of the page, as if the page had a text layer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from lxml import etree

from ingest.load.pdf.records import Box, Word

_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_X_SIZE = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
# Han, kana and Hangul syllables stand without blanks between recognised pieces of a line, unless there is a gap.
_CLOSE_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uff60]")
# What round and square bullets are taken for, where they stand alone before a line.
_BULLETS = frozenset("«»¢°©®*+¤·")
# Ruling lines of tables are taken for these.
_RULES = re.compile(r"[|_\[\]—–=~-]+")
# Measured heights of like lines differ by this much; headings by more.
_SAME_SIZE = 0.16


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words of a page; `confidence` is the mean of theirs, 0 to 100."""

    words: list[Word]
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Row:
    found: list[_Found]
    baseline: float
    size: float


def read_hocr(data: bytes, scale: float) -> Recognised:
    """Words with their places in points; `scale` is pixels a point."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        return Recognised([], 0.0)
    rows: list[_Row] = []
    sure: list[int] = []
    for line in root.iter("{*}span"):
        if line.get("class") in ("ocr_line", "ocr_caption", "ocr_header", "ocr_textfloat"):
            row = _row(line, scale, sure)
            if row is not None:
                rows.append(row)
    usual = median([row.size for row in rows for _ in row.found]) if rows else 0.0
    words: list[Word] = []
    for row in rows:
        words.extend(_words(row, usual, len(words)))
    return Recognised(words, mean(sure) if sure else 0.0)


def _row(line: Any, scale: float, sure: list[int]) -> _Row | None:
    title = line.get("title", "")
    box = _numbers(_BOX, title)
    if box is None:
        return None
    slope, offset = _numbers(_BASELINE, title) or (0.0, 0.0)
    found: list[_Found] = []
    for word in line.iter("{*}span"):
        text = "".join(word.itertext()).strip()
        place = _numbers(_BOX, word.get("title", ""))
        if word.get("class") != "ocrx_word" or not text or place is None:
            continue
        if not found and text in _BULLETS:
            text = "•"
        if not _RULES.fullmatch(text) or text in ("-", "–", "—"):
            sure.extend(int(value) for value in _SURE.findall(word.get("title", "")))
            found.append(_Found(text, place[0] / scale, place[2] / scale))
    if not found:
        return None
    baseline = (box[3] + offset + slope * (box[2] - box[0]) / 2) / scale
    size = (_numbers(_X_SIZE, title) or (box[3] - box[1],))[0] / scale
    return _Row(found, baseline, max(size, 1.0))


def _words(row: _Row, usual: float, start: int) -> Iterator[Word]:
    size = usual if abs(row.size - usual) <= _SAME_SIZE * usual else float(round(row.size))
    for index, found in enumerate(row.found):
        following = row.found[index + 1] if index + 1 < len(row.found) else None
        right = found.right
        if following is not None and _close(found, following) and following.left - right < size:
            right = max(right, following.left)
        spaced = index > 0 and not _close(row.found[index - 1], found)
        box = Box(found.left, row.baseline - 0.8 * size, right, row.baseline + 0.2 * size)
        yield Word(found.text, box, row.baseline, size, False, start + index, spaced)


def _close(left: _Found, right: _Found) -> bool:
    return bool(_CLOSE_SCRIPTS.match(left.text[-1]) and _CLOSE_SCRIPTS.match(right.text[0]))


def _numbers(pattern: re.Pattern[str], title: str) -> tuple[float, ...] | None:
    match = pattern.search(title)
    return tuple(float(value) for value in match.groups()) if match else None
