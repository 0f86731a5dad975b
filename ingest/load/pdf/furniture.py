"""Running headers, footers and page numbers: what stands at the same place of many pages and belongs to none."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.load.pdf.records import Page, Word, make_line

_ZONE = 0.13
_EDGE = 0.09
_SAME_PLACE = 4.0
_LEAST_RUN = 3
_LARGER = 0.5
_PAGE_NUMBER = re.compile(
    r"[-–—\s|]*(?:(?:page|seite|página|pagina|p\.|pág\.|str\.|第)\s*)?(?:\d{1,4}|[ivxlc]{1,6})"
    r"(?:\s*(?:/|of|von|de|sur|di|van|из|,?\s*共)\s*\d{1,4})?(?:\s*页)?[-–—\s|]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Row:
    """Words on one baseline near the top or bottom edge of a page."""

    page: int
    words: tuple[Word, ...]
    text: str
    slot: int
    outermost: bool


def drop_furniture(pages: Sequence[Page]) -> None:
    """Removes the words of running lines and page numbers from the pages, those inside tables excepted."""
    rows = [row for page in pages for row in _rows_at_edges(page)]
    usual = median([word.size for page in pages for word in page.words] or [10.0])
    gone: set[int] = set()
    for found in _repeated(rows):
        if _is_everywhere(found, usual, len(pages)) or _runs_along(found, usual):
            gone.update(id(word) for row in found for word in row.words)
    heights = {page.number: page.height for page in pages}
    for row in rows:
        height = heights[row.page]
        outer = min(row.words[0].baseline, height - row.words[0].baseline) < _EDGE * height
        if outer and _PAGE_NUMBER.fullmatch(row.text):
            gone.update(id(word) for word in row.words)
    for page in pages:
        page.words = [word for word in page.words if id(word) not in gone]


def _repeated(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows at the same place that say the same, a number apart that grows with the pages."""
    groups: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for row in rows:
        keys = {(row.slot, row.text)}
        for match in _NUMBER.finditer(row.text):
            if len(match.group()) < 6:
                counted = f"{row.text[: match.start()]}#{int(match.group()) - row.page}{row.text[match.end() :]}"
                keys.add((row.slot, counted))
        for slot, text in keys:
            # Lines of one kind may fall on either side of a border between slots.
            groups[text, slot].append(row)
            groups[text, slot + 1].append(row)
    return list(groups.values())


def _is_everywhere(found: Sequence[_Row], usual: float, pages: int) -> bool:
    """On half of the pages; larger than text, where it may be a heading, on most pages and word for word."""
    if any(row.words[0].size > usual + _LARGER for row in found):
        return len(found) >= max(_LEAST_RUN, 0.75 * pages) and len({row.text for row in found}) == 1
    return len(found) >= max(2, (pages + 1) // 2)


def _runs_along(found: Sequence[_Row], usual: float) -> bool:
    """A running line of one chapter: the outermost of its pages, no larger than text, on pages that follow each other.

    Without that, the same subheading at the top of three chapters would count as one.
    """
    numbers = sorted({row.page for row in found})
    if len(numbers) < _LEAST_RUN or any(after - before > 2 for before, after in pairwise(numbers)):
        return False
    return all(row.outermost and row.words[0].size <= usual + _LARGER for row in found)


def _rows_at_edges(page: Page) -> list[_Row]:
    """Rows at the top and bottom of a page, parted where a header's left and right side are."""
    outside = [
        word
        for word in page.words
        if not _ZONE * page.height < word.baseline < (1 - _ZONE) * page.height
        and not any(table.box.holds(*word.centre) for table in page.tables)
    ]
    rows: list[list[Word]] = []
    for word in sorted(outside, key=lambda word: (round(word.baseline), word.box.x0)):
        last = rows[-1][-1] if rows else None
        near = last is not None and -1 <= word.box.x0 - last.box.x1 < 2.5 * word.size
        if last is not None and near and abs(last.baseline - word.baseline) < 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    baselines = [word.baseline for word in page.words]
    return [_row(row, page, min(baselines), max(baselines)) for row in rows]


def _row(words: list[Word], page: Page, first: float, last: float) -> _Row:
    baseline = words[0].baseline
    from_edge = baseline if baseline < page.height / 2 else baseline - page.height
    outermost = baseline < first + 2 or baseline > last - 2
    return _Row(
        page.number, tuple(words), make_line([words], page.number).text, round(from_edge / _SAME_PLACE), outermost
    )
