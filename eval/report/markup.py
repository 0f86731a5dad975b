"""The few building blocks of the report's HTML; whatever a target or a set says is escaped here."""

import html
from collections.abc import Iterable, Sequence
from typing import Any


def text(value: Any) -> str:
    """A value as text that HTML shows as it is, inside elements and quoted attributes."""
    return html.escape(str(value), quote=True)


def chip(label: str, good: bool) -> str:
    """A small coloured word."""
    return f'<span class="chip {"good" if good else "bad"}">{text(label)}</span>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: frozenset[int] = frozenset()) -> str:
    """A table of cells that are markup already; `numeric` are the columns set to the right."""

    def cell(tag: str, place: int, content: str) -> str:
        return f'<{tag} class="num">{content}</{tag}>' if place in numeric else f"<{tag}>{content}</{tag}>"

    head = "".join(cell("th", place, text(heading)) for place, heading in enumerate(headings))
    body = "".join(
        "<tr>" + "".join(cell("td", place, item) for place, item in enumerate(row)) + "</tr>\n" for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>'


def folded(title: str, content: str) -> str:
    """Content behind a line that opens it."""
    return f'<details class="plain"><summary>{text(title)}</summary>\n{content}\n</details>'


def figure(title: str, caption: str, drawing: str) -> str:
    """A drawing with its title and a sentence on how to read it."""
    return f"<figure><h3>{text(title)}</h3><figcaption>{text(caption)}</figcaption>\n{drawing}\n</figure>"
