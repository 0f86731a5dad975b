"""Tells headings from running text: by tags, by the outline, else by size and weight, and ranks them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.load.pdf.paragraphs import Draft

_LONGEST = 200
_LONGEST_BOLD = 110
_MAX_LEVEL = 6
_LEADING_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[A-Z]\.|[IVX]+\.)\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")

_Style = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its words, its depth from 0, its page from 1 if known."""

    text: str
    depth: int
    page: int | None


def read_outline(document: Any, most: int = 2_000) -> list[OutlineEntry]:
    """The document's bookmarks."""
    entries: list[OutlineEntry] = []
    for bookmark in document.get_toc(max_depth=8):
        destination = bookmark.get_dest()
        index = destination.get_index() if destination is not None else None
        entries.append(OutlineEntry(bookmark.get_title(), bookmark.level, index + 1 if index is not None else None))
        if len(entries) >= most:
            break
    return entries


def rank_headings(drafts: Sequence[Draft], texts: Sequence[str], outline: Sequence[OutlineEntry]) -> list[int]:
    """The heading level of every draft, 0 for what is none; `texts` are the drafts' words."""
    tagged = [draft.tag.level for draft in drafts]
    if any(tagged):
        return tagged
    body = _body_style(drafts, texts)
    styles = [
        _style(draft) if _may_be_heading(draft, text, body) else None for draft, text in zip(drafts, texts, strict=True)
    ]
    marked = _match_outline(drafts, texts, outline)
    if len(marked) >= 3 or (marked and len(marked) >= 0.6 * len(outline)):
        return _by_outline(drafts, styles, marked)
    order = sorted({style for style in styles if style is not None}, reverse=True)
    return [min(order.index(style) + 1, _MAX_LEVEL) if style is not None else 0 for style in styles]


def _style(draft: Draft) -> _Style:
    return round(draft.size * 2) / 2, draft.bold


def _body_style(drafts: Sequence[Draft], texts: Sequence[str]) -> _Style:
    counts: Counter[_Style] = Counter()
    for draft, text in zip(drafts, texts, strict=True):
        if draft.lines:
            counts[_style(draft)] += len(text)
    return counts.most_common(1)[0][0] if counts else (10.0, False)


def _may_be_heading(draft: Draft, text: str, body: _Style) -> bool:
    if not draft.lines or not any(char.isalpha() for char in text) or len(text) > _LONGEST or len(draft.lines) > 5:
        return False
    if draft.is_item and not text[:1].isdigit():
        return False
    if any(len(line.parts) > 2 for line in draft.lines):
        return False
    size, bold = _style(draft)
    if size >= body[0] * 1.3:
        return True
    if text.endswith((".", ",", ";", ":", "。", "，", "；", "：")) or len(text) > _LONGEST_BOLD:
        return False
    if size >= body[0] * 1.09:
        return True
    return bold and not body[1] and size >= body[0] - 0.6


def _match_outline(drafts: Sequence[Draft], texts: Sequence[str], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """Drafts that a bookmark names, with its depth; pages settle which of several equal ones is meant."""
    wanted: dict[tuple[str, int | None], int] = {}
    for entry in outline:
        wanted.setdefault((_key(entry.text), entry.page), entry.depth)
    found: dict[int, int] = {}
    for index, (draft, text) in enumerate(zip(drafts, texts, strict=True)):
        if not draft.lines or len(text) > _LONGEST:
            continue
        # A bookmark may lack the number that stands before the heading.
        for key in (_key(text), _key(_LEADING_NUMBER.sub("", text))):
            depth = wanted.get((key, draft.page), wanted.get((key, None)))
            if depth is not None and key:
                found.setdefault(index, depth)
    return found


def _by_outline(drafts: Sequence[Draft], styles: Sequence[_Style | None], marked: dict[int, int]) -> list[int]:
    """Bookmarked drafts, others that look the same, and above them the title on the first page."""
    levels = [0] * len(drafts)
    of_style: dict[_Style, Counter[int]] = {}
    for index, depth in marked.items():
        of_style.setdefault(_style(drafts[index]), Counter())[depth] += 1
    largest = max(size for size, _ in of_style)
    title = next(
        (i for i, style in enumerate(styles) if style is not None and drafts[i].page == 1 and style[0] > largest + 0.5),
        None,
    )
    raised = 1 if title is not None else 0
    for index, style in enumerate(styles):
        if index in marked:
            levels[index] = min(marked[index] + 1 + raised, _MAX_LEVEL)
        elif style is not None and style in of_style:
            levels[index] = min(of_style[style].most_common(1)[0][0] + 1 + raised, _MAX_LEVEL)
    if title is not None:
        levels[title] = 1
    return levels


def _key(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())
