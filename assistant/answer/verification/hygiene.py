"""What no sentence of an answer may carry, whatever the passages say: markup, hidden or encoded text, and our own instructions."""

import re
from collections.abc import Sequence
from typing import Final

from assistant.answer.verification.folding import INVISIBLE, fold
from assistant.answer.verification.records import Fault
from assistant.answer.verification.vocabulary import words_of
from assistant.privacy.text import PLACEHOLDER

# Links and images, tags, code, template and control marks; a placeholder such as <PERSON> is none of them.
_MARKUP: Final = re.compile(
    r"\]\s*\(|!\[|</?[a-z!][^>]*>?|`|\{\{|\}\}|<\||\|>|&#?\w+;|^\s*\||\\u[0-9a-f]{4}", re.I | re.M
)
# A run without blanks that is no word of any language: base64, hex, percent-encoding.
_ENCODED: Final = re.compile(
    r"(?=[A-Za-z0-9+/=_%-]*\d)(?=[A-Za-z0-9+/=_%-]*[A-Za-z])[A-Za-z0-9+/=_%-]{16,}|(?:[0-9a-f]{2}[ :]){6,}|(?:%[0-9a-f]{2}){3,}",
    re.I,
)
# Without digits it shows by its capitals in the middle.
_LONG_TOKEN: Final = re.compile(r"(?<![A-Za-z])(?=\S*[a-z][A-Z]\S*[a-z][A-Z])[A-Za-z+/=]{20,}")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# So many words in a row taken from the instructions are a repetition of them.
_ECHO: Final = 6


def hygiene_fault(sentence: str, texts: Sequence[str], instructions: str) -> Fault | None:
    """A fault if the sentence holds markup, hidden characters or encoded text of its own, or repeats the instructions."""
    plain = PLACEHOLDER.sub(" ", sentence)
    if _CONTROL.search(plain) or INVISIBLE.search(plain.replace("\u200c", "").replace("\u200d", "")):
        return Fault.MARKUP
    for pattern in (_MARKUP, _ENCODED, _LONG_TOKEN):
        if any(not any(match[0] in text for text in texts) for match in pattern.finditer(plain)):
            return Fault.MARKUP
    return Fault.ECHO if _repeats(sentence, texts, instructions) else None


def _repeats(sentence: str, texts: Sequence[str], instructions: str) -> bool:
    told = _runs(instructions)
    return any(run in told and not any(run in _runs(text) for text in texts) for run in _runs(sentence))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = words_of(fold(text))
    return frozenset(tuple(words[place : place + _ECHO]) for place in range(len(words) - _ECHO + 1))
