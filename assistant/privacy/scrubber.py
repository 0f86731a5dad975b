"""Raw text in, scrubbed text out: personal details in sixteen languages become typed placeholders."""

import re
from collections.abc import Iterable
from typing import Final

from assistant.privacy.detect import Detector
from assistant.privacy.errors import ScrubError
from assistant.privacy.language import SIXTEEN, guess
from assistant.privacy.placeholders import PlaceholderBook
from assistant.privacy.spans import RANK, Span, merge
from assistant.privacy.text import _ISSUER, Redaction, ScrubbedText

PLACEHOLDER: Final = re.compile(rf"<({'|'.join(sorted(RANK, key=len, reverse=True))})(?:_(\d{{1,6}}))?>")
_PASSES: Final = 4
_GIVEN: Final = 2.0


class Scrubber:
    """Finds and replaces personal details; one instance serves all threads.

    The constructor is cheap: recognizers and the name model load at `warm_up` or at first use. `allow` holds phrases
    that are never personal: plan names, document titles, providers, the employer's own addresses on the web.
    """

    def __init__(self, *, allow: Iterable[str] = (), languages: Iterable[str] = SIXTEEN) -> None:
        self._detector = Detector(tuple(allow), tuple(languages))
        self._languages = frozenset(languages)

    def warm_up(self) -> None:
        """Load everything, so that the first question is as fast as the next. Raises `ScrubError`."""
        try:
            self._detector.load()
        except Exception as error:
            failed = type(error).__name__
        else:
            return
        raise ScrubError(f"the recognizers could not be loaded ({failed}); see assistant/privacy/recognizers")

    def find(self, text: str, language: str | None = None) -> tuple[Span, ...]:
        """Where the personal details stand in the text, in reading order, none overlapping. Raises `ScrubError`."""
        try:
            return self._find(text, language)
        except Exception as error:
            failed = type(error).__name__
        # Raised outside the handler, so that no cause or context carries the text along.
        raise ScrubError(f"personal details could not be looked for ({failed}); the text was not passed on")

    def scrub(
        self, text: str, language: str | None = None, *, conversation: PlaceholderBook | None = None
    ) -> ScrubbedText:
        """The text with a placeholder in the place of each personal detail.

        `language` is an ISO 639-1 code or None to have it guessed. With a `conversation`, the same person or value
        keeps its placeholder from one text to the next. Raises `ScrubError`, whose message carries nothing of the text.
        """
        spans = self.find(text, language)
        try:
            return _replace(text, spans, conversation or PlaceholderBook())
        except Exception as error:
            failed = type(error).__name__
        raise ScrubError(f"personal details could not be replaced ({failed}); the text was not passed on")

    def scrub_scrubbed(
        self, text: ScrubbedText, language: str | None = None, *, conversation: PlaceholderBook | None = None
    ) -> ScrubbedText:
        """Scrub again what was made from scrubbed text, such as a generated answer; placeholders in it stay."""
        return self.scrub(text.text, language, conversation=conversation)

    def _find(self, text: str, language: str | None) -> tuple[Span, ...]:
        chosen = language if language in self._languages else guess(text)
        # A placeholder that stands in the text is looked at without its number, as ours are, so that what was scrubbed
        # reads the same when it is scrubbed again.
        found = [Span(*match.span(), match[1], _GIVEN) for match in PLACEHOLDER.finditer(text)]
        # What a placeholder does to its neighbours' context can bring out another detail: look until nothing is new.
        for _ in range(_PASSES):
            masked, pieces = _mask(text, found)
            fresh = [
                Span(back[0], back[1], span.type, span.score)
                for span in self._detector.find(masked, chosen, placeholders(masked))
                if (back := _back(span, pieces)) is not None
            ]
            if not fresh:
                break
            found = merge([*found, *fresh])
        return tuple(span for span in found if span.score != _GIVEN)


def placeholders(text: str) -> list[tuple[int, int]]:
    """Where placeholders stand in a text."""
    return [match.span() for match in PLACEHOLDER.finditer(text)]


def _mask(text: str, spans: list[Span]) -> tuple[str, list[tuple[int, int, int]]]:
    """The text with bare placeholders, and its pieces as (start in the masked text, end, start in the original)."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    position = length = 0
    for span in [*spans, None]:
        end = span.start if span else len(text)
        pieces.append((length, length + end - position, position))
        parts.append(text[position:end])
        length += end - position
        if span:
            mark = f"<{span.type}>"
            parts.append(mark)
            length += len(mark)
            position = span.end
    return "".join(parts), pieces


def _back(span: Span, pieces: list[tuple[int, int, int]]) -> tuple[int, int] | None:
    for start, end, original in pieces:
        if start <= span.start and span.end <= end:
            return span.start - start + original, span.end - start + original
    return None


def _replace(text: str, spans: Iterable[Span], book: PlaceholderBook) -> ScrubbedText:
    for match in PLACEHOLDER.finditer(text):
        book.reserve(match[1], int(match[2] or 1))
    known = [Span(*match.span(), match[1], _GIVEN) for match in PLACEHOLDER.finditer(text)]
    parts: list[str] = []
    redactions: list[Redaction] = []
    position = length = 0
    for span in sorted([*spans, *known]):
        if span.score == _GIVEN:
            mark = text[span.start : span.end]
        else:
            number = book.number(span.type, text[span.start : span.end])
            mark = f"<{span.type}>" if number == 1 else f"<{span.type}_{number}>"
        parts += [text[position : span.start], mark]
        length += span.start - position
        redactions.append(Redaction(span.type, length, length + len(mark)))
        length += len(mark)
        position = span.end
    parts.append(text[position:])
    return ScrubbedText("".join(parts), tuple(redactions), issuer=_ISSUER)
