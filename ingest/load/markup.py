"""A tree of HTML elements to blocks; HTML pages and Markdown both come this way."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, NavigableString, PageElement

from ingest.load.builder import BlockBuilder
from ingest.load.hygiene import one_line
from ingest.load.tables import MAX_SPAN, Cell, table_block

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
UNSPOKEN = frozenset((
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "math", "canvas",
    "audio", "video", "map", "input", "select", "textarea", "datalist", "rp", "rt", "link", "meta", "base",
))  # fmt: skip
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul", "tbody", "thead", "tfoot", "tr",
    "td", "th", "caption", *HEADINGS,
))  # fmt: skip
# Deeper trees are read as running text: no document for people goes there, and the walk must not exhaust the stack.
_DEEPEST = 150
_TASK_BOX = re.compile(r"^\[[ xX]\]\s+")


def parse(markup: str) -> BeautifulSoup:
    """The tree of a page or of a part of one."""
    return BeautifulSoup(markup, "lxml")


class MarkupReader:
    """Walks a tree and appends its blocks to a builder; `separator` stands between the cells of a table's row."""

    def __init__(self, builder: BlockBuilder, separator: str = " ") -> None:
        self._builder = builder
        self._separator = separator
        self._pending: list[str] = []

    def read(self, root: Tag) -> None:
        """Appends everything below `root`."""
        self._children(root, 0, -1)
        self._flush()

    def _flush(self) -> None:
        text, self._pending = "".join(self._pending), []
        self._builder.paragraph(text)

    def _children(self, parent: Tag, depth: int, list_level: int) -> None:
        for child in parent.children:
            if isinstance(child, Tag):
                self._element(child, depth + 1, list_level)
            else:
                self._pending.append(spoken(child))

    def _element(self, element: Tag, depth: int, list_level: int) -> None:
        name = element.name.lower()
        if name in UNSPOKEN:
            return
        if name not in BLOCKS:
            self._inline(element, depth, list_level)
            return
        self._flush()
        if depth > _DEEPEST:
            self._builder.paragraph(inline_text(element))
        elif name in HEADINGS:
            self._heading(element, HEADINGS[name])
        elif name == "li":
            self._list_item(element, depth, max(list_level, 0))
        elif name in ("ul", "ol", "menu"):
            self._children(element, depth, list_level + 1)
        elif name == "dd":
            self._builder.list_item(inline_text(element), max(list_level, 0)) if _is_flat(element) else self._children(
                element, depth, list_level
            )
        elif name == "table":
            self._table(element, depth)
        elif name == "pre":
            self._builder.code(element.get_text())
        elif name == "summary":
            self._summary(element)
        else:
            self._children(element, depth, list_level)
        self._flush()

    def _inline(self, element: Tag, depth: int, list_level: int) -> None:
        if depth > _DEEPEST or _is_flat(element):
            self._pending.append(inline_text(element) if element.name != "br" else "\n")
        else:
            self._children(element, depth, list_level)

    def _heading(self, element: Tag, level: int) -> None:
        if element.find("table") is not None:
            self._children(element, 0, -1)
        else:
            self._builder.heading(inline_text(element), level)

    def _list_item(self, element: Tag, depth: int, level: int) -> None:
        """The words before the first nested block, or the first paragraph, are the item; the rest comes after it."""
        lead: list[str] = []
        rest: list[PageElement] = []
        for child in element.children:
            block = isinstance(child, Tag) and (child.name in BLOCKS or not _is_flat(child))
            if not rest and not block:
                lead.append(inline_text(child) if isinstance(child, Tag) else spoken(child))
            else:
                rest.append(child)
        text = "".join(lead)
        opening = rest[0] if rest and not text.strip() else None
        if isinstance(opening, Tag) and opening.name in ("p", "div") and _is_flat(opening):
            text = inline_text(opening)
            rest = rest[1:]
        self._builder.list_item(_TASK_BOX.sub("", text.strip()), level)
        for child in rest:
            if isinstance(child, Tag):
                self._element(child, depth + 1, level)
            else:
                self._pending.append(spoken(child))
        self._flush()

    def _summary(self, element: Tag) -> None:
        """The question of a foldable answer heads it, where nothing that follows would be put under it by mistake."""
        folded = element.parent
        after = next(_following(folded), None) if folded is not None and folded.name == "details" else None
        heads = after is None or after.name == "details" or after.name in HEADINGS
        inner = element.find(list(HEADINGS))
        if isinstance(inner, Tag):
            self._builder.heading(inline_text(element), HEADINGS[inner.name])
        elif heads and folded is not None and folded.name == "details":
            self._builder.heading(inline_text(element), self._level_of_questions(folded))
        else:
            self._builder.paragraph(inline_text(element))

    def _level_of_questions(self, folded: Tag) -> int:
        """One below the heading above the run of foldable answers."""
        above = folded.find_previous(list(HEADINGS))
        return HEADINGS[above.name] + 1 if isinstance(above, Tag) else self._builder.heading_level() + 1 or 1

    def _table(self, table: Tag, depth: int) -> None:
        rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
        cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
        caption = table.find("caption")
        if isinstance(caption, Tag):
            self._builder.paragraph(inline_text(caption))
        if table.find("table") is not None or max((len(row) for row in cells), default=0) < 2:
            # A table within a table, or of one column, only arranges the page.
            for child in _without(table, caption):
                self._element(child, depth + 1, -1)
            return
        header = bool(rows) and (
            rows[0].find_parent("thead") is not None
            or all(cell.name == "th" or _all_bold(cell) for cell in cells[0] if inline_text(cell))
        )
        grid = [
            [Cell(inline_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in row] for row in cells
        ]
        self._builder.add(
            table_block(grid, separator=self._separator, header=header and len(rows) > 1, page=self._builder.page)
        )


def spoken(node: PageElement) -> str:
    """The text of a text node; comments, declarations and the like have none."""
    return str(node) if type(node) in (NavigableString, CData) else ""


def inline_text(element: Tag) -> str:
    """All words below an element as one line: images by their alternative text, blocks and line breaks as blanks."""
    parts: list[str] = []
    _collect(element, parts)
    return one_line("".join(parts)) if element.name in BLOCKS else _edges("".join(parts))


def _edges(text: str) -> str:
    """Inline text keeps one blank on each side, since it stands within a line."""
    inner = one_line(text)
    if not inner:
        return " " if text else ""
    return (" " if text[:1].isspace() else "") + inner + (" " if text[-1:].isspace() else "")


def _collect(element: Tag, parts: list[str]) -> None:
    """Iterative, since trees of hostile files are deeper than the stack."""
    stack: list[PageElement | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            parts.append(node)
        elif isinstance(node, Tag):
            name = node.name.lower()
            if name == "img":
                alternative = node.get("alt")
                parts.append(alternative if isinstance(alternative, str) else "")
            elif name == "br":
                parts.append("\n")
            elif name not in UNSPOKEN:
                if name in BLOCKS:
                    parts.append("\n")
                    stack.append("\n")
                stack.extend(reversed(node.contents))
        else:
            parts.append(spoken(node))


def _is_flat(element: Tag) -> bool:
    return element.find(list(BLOCKS)) is None


def _all_bold(cell: Tag) -> bool:
    bold = cell.find(["strong", "b"])
    return isinstance(bold, Tag) and inline_text(bold).strip() == inline_text(cell).strip()


def _span(cell: Tag, attribute: str) -> int:
    value = cell.get(attribute)
    if not isinstance(value, str) or not re.fullmatch(r"\s*\d{1,6}\s*", value):
        return 1
    return min(max(int(value), 1), MAX_SPAN)


def _following(element: Tag) -> Iterator[Tag]:
    for sibling in element.next_siblings:
        if isinstance(sibling, Tag):
            yield sibling
        elif spoken(sibling).strip():
            return


def _without(table: Tag, caption: object) -> list[Tag]:
    return [child for child in table.children if isinstance(child, Tag) and child is not caption]
