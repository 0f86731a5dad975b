"""Reads the recognizer files: one YAML file a country or kind, each a list of entries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.privacy.checks import check

FOLDER: Final = Path(__file__).parent / "recognizers"

_GAP: Final = r"[ .\-]{0,3}"
# A number may hang on its cue word (CPF518…), not on a single letter or another number.
_BEFORE: Final = r"(?:(?<!\w)|(?<=[^\W\d_]{2})(?=\d))(?<!\d[.,\-/])"
_AFTER: Final = r"(?![\w])(?![.\-/,]\d)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One recognizer as its file states it.

    `score` is what a match is worth on its own (with a `check`, only if it passes), `loose` what it is worth when the
    check fails; a context word nearby adds 0.35, and 0.4 is the threshold. `ships` names a recognizer that Presidio
    brings and `uses` code of ours; then there is no pattern. `window` is how many characters before and after a match
    are searched for context words. `digits` is the least number of digits a text must have to be
    looked at. `view` is `latin` (letters of scripts without spaces are blanked) or `plain`.
    """

    name: str
    type: str
    what: str
    country: str
    patterns: tuple[re.Pattern[str], ...]
    check: str | None
    score: float
    loose: float
    context: tuple[str, ...]
    ships: str | None
    options: Mapping[str, Any]
    digits: int
    view: str
    window: tuple[int, int]
    uses: str | None
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]
    file: str


class CatalogueError(ValueError):
    """A recognizer file is wrong; the message names file, entry and remedy."""


_KEYS: Final = {
    "name", "type", "what", "pattern", "check", "score", "loose", "context", "ships", "options", "digits", "open",
    "view", "window", "uses",
    "examples", "near_misses", "case",
}  # fmt: skip


def _months() -> list[str]:
    return sorted(shared_words()["months"], key=len, reverse=True)


def compile_pattern(pattern: str, *, open_ended: bool = False, case: bool = False) -> re.Pattern[str]:
    """Compile a pattern of a recognizer file: `~` stands for up to three spaces, dots or hyphens,
    `MONTH` for a month's name in any of the languages.

    Unless `open_ended`, it must stand apart from other letters, digits and longer numbers.
    """
    body = pattern.replace("~", _GAP).replace("MONTH", f"(?:{'|'.join(map(re.escape, _months()))})")
    whole = body if open_ended else f"{_BEFORE}(?:{body}){_AFTER}"
    return re.compile(whole, 0 if case else re.IGNORECASE)


def _entry(raw: Mapping[str, Any], country: str, shared: Mapping[str, list[str]], file: str) -> Entry:
    name = raw.get("name", "?")
    if unknown := set(raw) - _KEYS:
        raise CatalogueError(f"{file}: {name}: unknown keys {sorted(unknown)}; known are {sorted(_KEYS)}")
    patterns = raw.get("pattern", [])
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if not patterns and not {"ships", "uses"} & set(raw):
        raise CatalogueError(f"{file}: {name}: give a pattern, a Presidio class under `ships` or our own under `uses`")
    context: list[str] = []
    for word in raw.get("context", []):
        context.extend(shared[word[1:]] if str(word).startswith("@") else [str(word)])
    named = raw.get("check")
    window = raw.get("window", (48, 24))
    if named:
        check(named)
    return Entry(
        name=name,
        type=raw["type"],
        what=raw["what"],
        country=country,
        patterns=tuple(
            compile_pattern(p, open_ended=raw.get("open", False), case=raw.get("case", False)) for p in patterns
        ),
        check=named,
        score=float(raw.get("score", 0.1)),
        loose=float(raw.get("loose", 0.0)),
        context=tuple(context),
        ships=raw.get("ships"),
        options=raw.get("options", {}),
        digits=int(raw.get("digits", 0)),
        view=raw.get("view", "latin"),
        window=(int(window[0]), int(window[1])),
        uses=raw.get("uses"),
        examples=tuple(map(str, raw.get("examples", []))),
        near_misses=tuple(map(str, raw.get("near_misses", []))),
        file=file,
    )


@cache
def shared_words() -> Mapping[str, list[str]]:
    """The word lists that several files refer to as `@name`."""
    words: Mapping[str, list[str]] = yaml.load((FOLDER / "shared.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return words


@cache
def catalogue() -> tuple[Entry, ...]:
    """All entries of all files, in the order of file names."""
    entries: list[Entry] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name == "shared.yaml":
            continue
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        entries += [
            _entry(raw, content.get("country", ""), shared_words(), path.name) for raw in content["recognizers"]
        ]
    names = [entry.name for entry in entries]
    if twice := {name for name in names if names.count(name) > 1}:
        raise CatalogueError(f"recognizer names used twice: {sorted(twice)}; rename one of each")
    return tuple(entries)


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Match any of the words: whole beginnings of words in scripts with spaces, anywhere in the others."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for word in sorted({w.casefold() for w in words}, key=len, reverse=True):
        bucket = unspaced if re.search("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", word) else spaced
        escaped = re.escape(word)
        if re.match("[\u0620-\u064a]", word):
            # Arabic writes "and", "for", "with" and the article onto the word.
            escaped = rf"(?:[وفبلك]|لل)?(?:ال)?{escaped}"
        bucket.append(escaped + r"(?!\w)" if word.isascii() and len(word) <= 4 else escaped)
    parts = []
    if spaced:
        parts.append(rf"(?<![^\W\d_])(?:{'|'.join(spaced)})")
    if unspaced:
        parts.append("|".join(unspaced))
    return re.compile("|".join(parts) or r"(?!)")
