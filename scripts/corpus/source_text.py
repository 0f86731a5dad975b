"""Reads a document source: YAML front matter, then Markdown as a short list of typed blocks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

REQUIRED = (
    "title", "policy", "language", "translation_of", "version", "owner", "audience",
    "effective_from", "effective_to", "review_by", "topics",
)  # fmt: skip
_FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class SourceError(ValueError):
    """A source that cannot be built; the message names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; `\\n` is a forced line break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, level 1-6."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Listing:
    """A bullet or numbered list; each item holds blocks."""

    ordered: bool
    start: int
    items: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown quotation, set as a boxed note."""

    blocks: "tuple[Block, ...]"


Block = Heading | Paragraph | Listing | Table | Note


@dataclass(frozen=True, slots=True)
class Source:
    """One source: its front matter and its Markdown body."""

    path: Path
    front: Mapping[str, Any]
    body: str

    def text(self, field: str) -> str:
        """A front-matter field as plain text."""
        return str(self.front[field])

    @property
    def locale(self) -> str:
        """The language, with the country where it changes how dates are written."""
        american = self.front["language"] == "en" and self.front["audience"].get("country") == ["US"]
        return "en-US" if american else self.text("language")

    def day(self, field: str) -> date | None:
        """A front-matter date, or None."""
        value = self.front[field]
        return value if isinstance(value, date) else None


def read_source(path: Path) -> Source:
    """Read one file with front matter; raises SourceError where a field is missing or malformed."""
    match = _FRONT.match(path.read_text(encoding="utf-8"))
    if not match:
        raise SourceError(f"{path}: no YAML front matter between two --- lines")
    try:
        front = yaml.safe_load(match.group(1))
    except yaml.YAMLError as error:
        raise SourceError(f"{path}: front matter is not YAML: {error}") from error
    missing = [field for field in REQUIRED if field not in front]
    if missing:
        raise SourceError(f"{path}: front matter lacks {', '.join(missing)}")
    if not isinstance(front["effective_from"], date):
        raise SourceError(f"{path}: effective_from is not a date")
    front["version"] = str(front["version"])
    return Source(path, front, match.group(2))


def has_front_matter(path: Path) -> bool:
    """Whether a Markdown file opens with front matter."""
    return bool(_FRONT.match(path.read_text(encoding="utf-8")))


def markdown() -> MarkdownIt:
    """The Markdown dialect of the sources: CommonMark with tables."""
    return MarkdownIt("commonmark").enable("table")


def parse(body: str) -> tuple[Block, ...]:
    """Markdown as blocks."""
    return _blocks(SyntaxTreeNode(markdown().parse(body)).children)


def body_blocks(source: Source) -> tuple[Block, ...]:
    """A source's blocks without a first top-level heading that only repeats the title."""
    blocks = parse(source.body)
    if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
        return blocks[1:]
    return blocks


def plain(runs: Runs) -> str:
    """Text of runs without style."""
    return "".join(run.text for run in runs)


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> tuple[Block, ...]:
    found: list[Block] = []
    for node in nodes:
        if node.type == "heading":
            found.append(Heading(int(node.tag[1]), _runs(node.children[0])))
        elif node.type == "paragraph":
            found.append(Paragraph(_runs(node.children[0])))
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(_blocks(item.children) for item in node.children)
            found.append(Listing(node.type == "ordered_list", int(node.attrs.get("start", 1)), items))
        elif node.type == "table":
            rows = [tuple(_cell(cell) for cell in row.children) for part in node.children for row in part.children]
            found.append(Table(rows[0], tuple(rows[1:])))
        elif node.type == "blockquote":
            found.append(Note(_blocks(node.children)))
        elif node.type not in ("hr", "html_block"):
            raise SourceError(f"Markdown of kind {node.type} is not supported")
    return tuple(found)


def _cell(node: SyntaxTreeNode) -> Runs:
    return _runs(node.children[0]) if node.children else ()


def _runs(node: SyntaxTreeNode, style: Run = Run("")) -> Runs:
    runs: list[Run] = []
    for at, child in enumerate(node.children):
        if child.type in ("text", "code_inline"):
            runs.append(replace(style, text=child.content))
        elif child.type == "softbreak":
            before, after = (node.children[i].content if 0 <= i < len(node.children) else "" for i in (at - 1, at + 1))
            tight = _CJK.match(before[-1:]) and _CJK.match(after[:1])
            runs.append(replace(style, text="" if tight else " "))
        elif child.type == "hardbreak":
            runs.append(replace(style, text="\n"))
        elif child.type in ("strong", "em", "link"):
            inner = {"strong": {"bold": True}, "em": {"italic": True}, "link": {"href": child.attrs.get("href")}}
            runs.extend(_runs(child, replace(style, **inner[child.type])))
        else:
            raise SourceError(f"inline Markdown of kind {child.type} is not supported")
    return tuple(runs)
