"""Cuts a reply into sentences with their citation markers, as it arrives."""

import re
from typing import Final

from assistant.answer.verification.vocabulary import common

MARKER: Final = re.compile(r"[\[【]\s*(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\s*[\]】]")
_MARKERS: Final = re.compile(rf"(?:\s*[,;]?\s*{MARKER.pattern})+[.。]?")
_HALF_MARKER: Final = re.compile(r"\s*[,;]?\s*(?:[\[【][\d\s,;]*)?$")
_STOP: Final = re.compile(
    r"(?P<wide>[。！？｡।॥؟۔]+[”’」』）)\]»\"]*)|(?P<latin>[.!?…]+[\"”’»)]*(?=\s|[\[【]|$))|(?P<line>\n)"
)
_LIST_MARK: Final = re.compile(r"^\s*(?:(?:[-*•–—>]|#{1,6}|\d{1,2}[.)])\s+)+")
_EMPHASIS: Final = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_NO_BLANKS: Final = frozenset({"zh", "ja"})


class SentenceBuffer:
    """Takes a reply piece by piece and gives back each sentence once its end, and the markers behind it, are certain."""

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        """Add a piece; returns the sentences that it completes."""
        self._text += piece
        return self._cut(final=False)

    def finish(self) -> list[str]:
        """The sentences that are left when no more will come."""
        return self._cut(final=True)

    def _cut(self, final: bool) -> list[str]:
        sentences = []
        while (end := _end(self._text, final)) is not None:
            sentences.append(self._text[:end].strip())
            self._text = self._text[end:]
        if final and self._text.strip():
            sentences.append(self._text.strip())
            self._text = ""
        return [sentence for sentence in sentences if sentence]


def split_sentences(text: str) -> list[str]:
    """All sentences of a whole text."""
    buffer = SentenceBuffer()
    return [*buffer.feed(text), *buffer.finish()]


def cited_in(sentence: str) -> tuple[int, ...]:
    """The numbers of the markers in a sentence, each once, in order."""
    numbers = [int(number) for match in MARKER.finditer(sentence) for number in re.findall(r"\d+", match[1])]
    return tuple(dict.fromkeys(numbers))


def without_markers(sentence: str) -> str:
    """A sentence without its markers."""
    return re.sub(r"\s+([.,;:!?。])", r"\1", MARKER.sub(" ", sentence)).strip()


def tidy(sentence: str) -> str:
    """A sentence as it is shown: markers as `[1][2]`, no list marks, no emphasis, no line breaks."""
    plain = _EMPHASIS.sub("", _LIST_MARK.sub("", sentence))
    plain = MARKER.sub(lambda match: "".join(f"[{int(number)}]" for number in re.findall(r"\d+", match[1])), plain)
    return " ".join(plain.split())


def joint(language: str) -> str:
    """What stands between two sentences."""
    return "" if language in _NO_BLANKS else " "


def _end(text: str, final: bool) -> int | None:
    """Where the first sentence ends, None while that is not certain."""
    for stop in _STOP.finditer(text):
        end = stop.end()
        markers = _MARKERS.match(text, end)
        if markers is not None:
            end = markers.end()
        rest = text[end:]
        if not final and (not rest.strip() or _HALF_MARKER.fullmatch(rest)):
            return None
        if (
            stop["latin"] is not None
            and markers is None
            and not _ends(text[: stop.start()], stop["latin"], rest.lstrip())
        ):
            continue
        return end
    return None


def _ends(before: str, stop: str, following: str) -> bool:
    """Whether a Latin stop ends a sentence rather than an abbreviation or an ordinal."""
    if not stop.startswith(".") or stop.startswith("..") or before.endswith(("]", "】")):
        return True
    if following[:1].islower():
        return False
    word = re.split(r"[\s(\[«“„\"']", before.rstrip())[-1].casefold()
    initial = len(word) == 1 and word.isalpha() and word.upper() != word
    return not (initial or (word.isdigit() and len(word) <= 2 and bool(following)) or word in common()["abbreviations"])
