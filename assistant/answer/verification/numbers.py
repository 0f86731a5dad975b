"""Reads a number in tokens, in digits or in words, in any of the sixteen languages."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from assistant.answer.verification.numerals import digits_value
from assistant.answer.verification.vocabulary import Phrase, Vocabulary, bare_arabic, common, vocabulary
from ingest.contract.fold.han import HAN_MULTIPLIERS, HAN_NUMERALS, han_value

HALF: Final = Decimal("0.5")
_TENS: Final = frozenset(Decimal(ten) for ten in range(20, 100, 10))
# Their words for small numbers are parts of other words unless a unit follows.
LOOSE_WORDS: Final = frozenset({"ko", "zh", "ja", "vi"})


def read_number(tokens: Sequence[str], place: int, words: Vocabulary) -> tuple[Decimal, int, bool, bool] | None:
    """The number that begins at a place: value, where it ends, whether it may be an article, whether it is spelled out."""
    token = tokens[place]
    if token[0].isdigit():
        value = digits_value(token)
        if value is None:
            return None
        return *_multiplied(value, tokens, place + 1, words), False, False
    if token in HAN_NUMERALS and words.language in ("zh", "ja"):
        end = place
        while end < len(tokens) and tokens[end] in HAN_NUMERALS:
            end += 1
        counted = han_value("".join(tokens[place:end]))
        return None if counted is None else (Decimal(counted), end, False, end - place == 1)
    if token in words.articles or token in words.evidence_articles:
        return Decimal(1), place + 1, True, True
    # Korean ones are digits by now.
    phrase = longest_phrase(words.numbers, tokens, place, words) if words.language != "ko" else None
    if phrase is None:
        alone = longest_phrase(words.multipliers, tokens, place, words)
        if alone is None or words.language in LOOSE_WORDS or token in common()["never_alone"]:
            return None
        return words.multipliers[alone], place + len(alone), False, True
    return *_spelled(phrase, tokens, place, words), False, True


def _spelled(phrase: Phrase, tokens: Sequence[str], place: int, words: Vocabulary) -> tuple[Decimal, int]:
    """A number in words: tens and ones are added up, over "and" or its like; hundreds and thousands multiply."""
    value = words.numbers[phrase]
    end = place + len(phrase)
    value, end = _joined(value, tokens, end, words)
    return _multiplied(value, tokens, end, words)


def _joined(value: Decimal, tokens: Sequence[str], end: int, words: Vocabulary) -> tuple[Decimal, int]:
    start = end + 1 if end < len(tokens) and tokens[end] in words.joiners else end
    linked = start > end
    if words.language == "ar" and end < len(tokens) and tokens[end].startswith("و"):
        # Ones come first, and "and" is written together with the tens: خمسة وعشرون.
        tens = words.numbers.get((tokens[end][1:],))
        return (value + tens, end + 1) if tens is not None and value < 10 and tens >= 20 else (value, end)
    phrase = words.longest(words.numbers, tokens, start)
    if phrase is None:
        one = linked and start < len(tokens) and tokens[start] in words.articles
        return (value + 1, start + 1) if one and value in _TENS else (value, end)
    more = words.numbers[phrase]
    if more == HALF:
        return (value + more, start + len(phrase)) if linked or words.language in ("tr", "vi") else (value, end)
    top = 20 if words.language == "fr" else 10
    hundreds = value >= 100 and value % 100 == 0 and more < 100
    if value >= 20 and (hundreds or (value < 100 and value % 10 == 0 and more < top)):
        return (
            _joined(value + more, tokens, start + len(phrase), words)
            if hundreds
            else (value + more, start + len(phrase))
        )
    if words.language == "tr" and value == 10 and more < 10:
        return value + more, start + len(phrase)
    return value, end


def _multiplied(value: Decimal, tokens: Sequence[str], end: int, words: Vocabulary) -> tuple[Decimal, int]:
    while end < len(tokens):
        if words.language in ("zh", "ja") and tokens[end] in HAN_MULTIPLIERS:
            value, end = value * HAN_MULTIPLIERS[tokens[end]], end + 1
            continue
        phrase = words.longest(words.multipliers, tokens, end)
        if phrase is None:
            break
        value, end = value * words.multipliers[phrase], end + len(phrase)
    return value, end


def longest_phrase(table: Mapping[Phrase, Any], tokens: Sequence[str], place: int, words: Vocabulary) -> Phrase | None:
    """The longest phrase of a table at a place; an Arabic word is also looked for without its prefixes."""
    phrase = words.longest(table, tokens, place)
    if phrase is not None or words.language != "ar":
        return phrase
    for bare in bare_arabic(tokens[place])[1:]:
        phrase = words.longest(table, [bare, *tokens[place + 1 : place + 4]], 0)
        if phrase is not None:
            return phrase
    return None


def korean_digits(folded: str) -> str:
    """Native Korean number words in front of a counter as digits; inside longer words they are syllables like any other."""
    return _korean_pattern().sub(lambda match: f"{vocabulary('ko').numbers[tuple(match[0])]}", folded)


@cache
def _korean_pattern() -> re.Pattern[str]:
    words = vocabulary("ko")
    numbers = "|".join(sorted(map("".join, words.numbers), key=len, reverse=True))
    units = "|".join(sorted((re.escape("".join(phrase)) for phrase in words.units), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{numbers})(?=\s?(?:{units}))")
