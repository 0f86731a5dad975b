"""Template questions in sixteen languages."""

import json
import re
import string
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

_NUMBERING: Final = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+|[一二三四五六七八九十]+、\s*|§\s*\d+\w?\s+)")
_END: Final = " :：.。"


def speaks(language: str) -> bool:
    """Whether there are templates in a language."""
    return language in _templates()


def ask(language: str, template: str, **values: str) -> str:
    """A question by its template ("money", "table" …); headings come without their numbering."""
    words = {name: plain(value) for name, value in values.items()}
    return string.Template(_templates()[language][template]).substitute(words)


def ask_about(language: str, template: str, title: str, section: str | None) -> str:
    """A question about a section of a document, or about the document where there is no section or it has the same name."""
    of = _templates()[language]
    named = plain(section) if section else ""
    if not named or named.casefold() == plain(title).casefold():
        topic = string.Template(of["title"]).substitute(title=plain(title))
    else:
        topic = string.Template(of["about"]).substitute(section=named, title=plain(title))
    return string.Template(of[template]).substitute(topic=topic)


def plain(heading: str) -> str:
    """A heading without its numbering and final signs."""
    return _NUMBERING.sub("", " ".join(heading.split())).strip(_END)


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    return packaged("templates")


def packaged(name: str) -> Mapping[str, Any]:
    """A packaged table of words."""
    table: dict[str, Any] = json.loads(
        (resources.files("eval.draft") / "words" / f"{name}.json").read_text(encoding="utf-8")
    )
    return table
