"""Marks that begin a list item."""

import re

_BULLET = r"[•◦▪▫‣·●○■□◆◇❖➤►▶✓✔∙–—*-]"
_NUMBER = r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}\.\d{1,2}\.?)"
_BULLET_START = re.compile(rf"(?:{_BULLET}|[o§])\s+(?=\S)")
_ANY_MARK = re.compile(rf"(?:{_BULLET}|[o§]|{_NUMBER})")
_NUMBER_START = re.compile(rf"{_NUMBER}\s+(?=\S)", re.IGNORECASE)


def is_marker(text: str) -> bool:
    """Whether a stretch is nothing but a bullet or a number."""
    return _ANY_MARK.fullmatch(text) is not None


def bullet_length(text: str) -> int:
    """How many characters a bullet and its blank take at the start of a line; 0 without one."""
    match = _BULLET_START.match(text)
    return match.end() if match else 0


def is_numbered(text: str) -> bool:
    """Whether a line starts with the number or letter of a list item; those belong to the text and stay in it."""
    return _NUMBER_START.match(text) is not None
