"""Which kinds of answers a text holds, in whichever of the served languages it is; one pass over its words."""

import re
from functools import lru_cache
from typing import Final

from assistant.answer.expected.folding import fold
from assistant.answer.expected.kinds import HeldKinds, Kind
from assistant.answer.expected.vocabulary import HAN_KANA_HANGUL, HeldWords, Mark, held_words
from assistant.answer.expected.word_marks import word_marks

_FIRST_DENSE: Final = "\u3040"
_DENSE: Final = re.compile(f"[{HAN_KANA_HANGUL}]")
_SYMBOLS: Final = frozenset("$€£¥₹₩₽₫₺")
# Patterns begin with what is rare in a text, and look behind only from there: this is run on every sentence that may be shown.
_DATE: Final = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)|\d{4}-\d\d-\d\d(?!\d)|\d(?:st|nd|rd|th)\b"
    r"|\d{1,2}\.(?:0?\d|1[0-2])\.(?![\d])|(?!24/7|1/[2-4]|2/3|3/4)(?:\d|1[0-2])/(?:[0-2]?\d|3[01])(?![\d/])"
    r"|\d\d\.(?=\s|$)(?<=(?:zum|vom|bis|dem|den|der) \d\d\.)"
    r"|(?<!\d)\d\.(?=\s|$)(?<=(?:zum|vom|bis|dem|den|der) \d\.)|\d{1,2} (?:de cada|del mes|de mes|du mois|del mese|do mes)"
)
_CLOCK: Final = re.compile(r"\d{1,2}(?:[:h][0-5]\d|\s?(?:[ap]m\b|[ap]\.m\.))(?![\d:])|24/7")
# What a date, a time of day or a telephone number needs beside its digits; most numbers of a handbook have nothing of it.
_SHAPED: Final = re.compile(r"\d(?:[./:h)-]\d|[.)](?!\d)|st\b|nd\b|rd\b|th\b| ?[ap]\.?m\b| \d| d[eou]|[/-])")
_LONG_NUMBER: Final = re.compile(r"\d[\d ()/.-]{6,}[\da-z]")
_PHONE: Final = re.compile(
    r"(?<![\d.,/])(?:\+\d[\d ().-]{7,}\d|\(\d{2,5}\)[ /]?\d[\d -]{4,}\d|0\d{2,5}[ /.-]\d[\d -]{4,}\d|(?:1[ -])?[2-9]\d\d[-.]\d{3}[-.]\d{4}"
    r"|1-8\d\d-[\da-z-]{7,}|0\d{2} \d{3} \d{4}|(?<!\d )[6-9]\d\d \d{3} (?!000)\d{3}(?! \d))(?!\d)"
)
_SHORT_NUMBER: Final = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d(?!\d))\d{3,8}(?!\d|[.,]\d|\s?[%€$h])")
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+\.\w")
_URL: Final = re.compile(r"://|www\.|\w\.(?:com|org|net|gov|edu|io|example|de|fr|es|it|nl|pl|br|cn|ru)(?![\w.])")
_CAMEL: Final = re.compile(r"[A-Z][a-z]{1,30}[A-Z][a-z]|#[a-z][\w-]{2,}")
_NAME: Final = re.compile(r"[A-Z][\w&’']{1,30} (?:and |of |& )?[A-Z][\w&’']")
_SEPARATORS: Final = ",;|、،；，•·"
_KIND_OF_MARK: Final = (
    (Mark.DURATION, Kind.DURATION), (Mark.MONTH, Kind.DATE), (Mark.CLOCK, Kind.CLOCK), (Mark.FREQUENCY, Kind.FREQUENCY),
    (Mark.CHANNEL, Kind.CHANNEL), (Mark.PERSON, Kind.PERSON), (Mark.PERMISSION, Kind.PERMISSION), (Mark.PLACE, Kind.PLACE),
    (Mark.REASON, Kind.REASON), (Mark.PROCEDURE, Kind.PROCEDURE), (Mark.DEFINITION, Kind.DEFINITION), (Mark.COMPARISON, Kind.COMPARISON),
    (Mark.NUMBER, Kind.COUNT), (Mark.MONEY, Kind.MONEY),
)  # fmt: skip
_KINDS_BY_BIT: Final = tuple((mark.value, kind) for mark, kind in _KIND_OF_MARK)
_DURATION, _NUMBER, _CURRENCY = Mark.DURATION.value, Mark.NUMBER.value, Mark.CURRENCY.value
_PERCENT_MARK, _LIMIT, _PHONE_MARK, _NEGATION = (
    Mark.PERCENT.value,
    Mark.LIMIT.value,
    Mark.PHONE.value,
    Mark.NEGATION.value,
)


@lru_cache(maxsize=8192)
def held_kinds(text: str) -> HeldKinds:
    """What kinds of answers stand in a text of any served language, or of several.

    Args:
        text: a sentence, a list item or a row of a table; longer texts do as well.
    """
    folded = fold(text)
    words = held_words()
    dense = not folded.isascii() and max(folded) >= _FIRST_DENSE and _DENSE.search(folded) is not None
    seen, units = word_marks(folded, words)
    if dense:
        more, dense_units = _dense(folded, words)
        seen |= more
        units |= dense_units
    kinds = {kind for bit, kind in _KINDS_BY_BIT if seen & bit}
    _by_shape(text, folded, seen, kinds)
    if seen & _LIMIT and kinds & {Kind.DURATION, Kind.DATE, Kind.CLOCK}:
        kinds.add(Kind.DEADLINE)
    camel = _CAMEL.search(text) is not None
    if camel:
        kinds.add(Kind.CHANNEL)
    return HeldKinds(
        frozenset(kinds),
        frozenset(units),
        negated=bool(seen & _NEGATION),
        absolute=words.absolute.within(folded),
        named=camel or _NAME.search(text) is not None,
    )


def _dense(folded: str, words: HeldWords) -> tuple[int, set[str]]:
    """Marks and units of Chinese, Japanese and Korean, whose words are not set apart."""
    seen, units = 0, set()
    for char in words.han_words.keys() & set(folded):
        for word, mark in words.han_words[char]:
            if not seen & mark and word in folded:
                seen |= mark
    for mark, pattern in words.han_patterns:
        if mark == _DURATION:
            durations = pattern.findall(folded)
            if durations:
                seen |= mark | _NUMBER
                written = " ".join(durations)
                units = {name for name, unit in words.han_units if unit.search(written)}
        elif not seen & mark and pattern.search(folded):
            seen |= mark
    return seen, units


def _by_shape(text: str, folded: str, seen: int, kinds: set[Kind]) -> None:
    """What shows by digits and signs, and what needs a digit beside its word."""
    if seen & _NUMBER and seen & _CURRENCY:
        kinds.add(Kind.MONEY)
    if Kind.COUNT in kinds:
        if not _SYMBOLS.isdisjoint(folded):
            kinds.add(Kind.MONEY)
        if "%" in folded or "٪" in folded or seen & _PERCENT_MARK:
            kinds.add(Kind.PERCENTAGE)
        if _SHAPED.search(folded):
            if _DATE.search(folded):
                kinds.add(Kind.DATE)
            if _CLOCK.search(folded):
                kinds.add(Kind.CLOCK)
            if _LONG_NUMBER.search(folded) and _PHONE.search(folded):
                kinds.add(Kind.PHONE)
        if seen & _PHONE_MARK and _SHORT_NUMBER.search(folded):
            kinds.add(Kind.PHONE)
    if Kind.DATE not in kinds and held_words().date.within(folded):
        kinds.add(Kind.DATE)
    if Kind.PERCENTAGE not in kinds and held_words().percent.within(folded):
        kinds.add(Kind.PERCENTAGE)
    if "@" in text and _EMAIL.search(text):
        kinds.update((Kind.EMAIL, Kind.CHANNEL))
    if "." in text[:-1] and _URL.search(folded):
        kinds.add(Kind.CHANNEL)
    if Kind.PHONE in kinds:
        kinds.add(Kind.CHANNEL)
    if text.endswith((":", "：")) or sum(map(text.count, _SEPARATORS)) >= 2:
        kinds.add(Kind.LISTING)
