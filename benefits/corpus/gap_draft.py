"""A stub of a document for a gap: what it is called, headings to fill, and the questions it is to answer; no policy in it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from assistant.audit.gaps import Gap
from ingest.contract.language import FALLBACK_LANGUAGE

_FOLDER: Final = "drafts"
_LONGEST_TITLE: Final = 120
_LONGEST_NAME: Final = 48
_NOT_IN_NAMES: Final = re.compile(r"[\W_]+")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
# Two hyphens may end a comment.
_HYPHENS: Final = re.compile(r"-{2,}")


def draft_path(gap: Gap) -> str:
    """Where the stub of a gap goes, below the corpus; the same while the gap is the same."""
    words = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", gap.example).casefold()).strip("-")
    name = words[:_LONGEST_NAME].strip("-")
    return f"{_FOLDER}/{name}-{gap.id[:8]}.{gap.language}.md" if name else f"{_FOLDER}/{gap.id[:8]}.{gap.language}.md"


def draft_text(gap: Gap, topics: Sequence[str]) -> str:
    """Front matter with `state: draft`, headings in the language of the gap, and its scrubbed questions as a comment, which is not indexed.

    Args:
        gap: what was asked in vain.
        topics: of the nearest document.
    """
    words = _words(gap.language)
    title = " ".join(gap.example.split())
    title = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
    front = {"title": title, "language": gap.language, "state": "draft", "topics": list(topics)}
    lines = ["---", *(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()), "---"]
    heading = _MARKUP.sub(r"\\\1", title)
    lines += ["", f"# {heading}", "", f"<!-- {words['asked']}"]
    lines += [f"* {_HYPHENS.sub('–', ' '.join(question.split()))}" for question in gap.questions]
    lines.append("-->")
    for part in words["headings"]:
        lines += ["", f"## {part}"]
    return "\n".join(lines) + "\n"


@cache
def _words(language: str) -> Mapping[str, Any]:
    source = resources.files("benefits.corpus").joinpath("gap_draft.json").read_text(encoding="utf-8")
    known: Mapping[str, Mapping[str, Any]] = json.loads(source)
    return known.get(language) or known[FALLBACK_LANGUAGE]
