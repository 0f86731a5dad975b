"""Folds a text so that the same numbers, units and dates read the same in every language, and finds facts in it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ingest.contract.fold.characters import alike
from ingest.contract.fold.han import HAN_MULTIPLIERS, fold_numerals
from ingest.contract.fold.tokens import date_token, is_number, join_spaced_thousands, plain, tokens
from ingest.contract.fold.vocabulary import CURRENCIES, longest, vocabulary

Tokens = tuple[str, ...]
_LINKS: Final = frozenset({"de", "del", "of", "st", "nd", "rd", "th", "er", "do"})
_DAY: Final = re.compile(r"[1-9]|[12]\d|3[01]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# A number of more digits is none that anybody writes 万 or 亿 behind; each of a long run of these would make it longer.
_LONGEST_MULTIPLIED: Final = 30


@lru_cache(maxsize=16384)
def fold(text: str, language: str | None = None) -> tuple[Tokens, ...]:
    """The readings of a text as token sequences: one, or several where a table row can be read in more than one way.

    Spaces between digits may or may not group thousands, and a currency between two numbers may belong to either.
    `language` (ISO 639-1) lets number words count that mean something else in other languages. Numbers become ASCII
    digits, words for numbers (0-100 in en es fr de pt it, any in zh) become digits, units become `<week>`, amounts `150
    <EUR>`, dates `@03-31`.
    """
    characters = alike(text)
    streams = [
        _folded(spelling, language) for spelling in dict.fromkeys((characters, join_spaced_thousands(characters)))
    ]
    return tuple(dict.fromkeys(tuple(_amounts(stream, prefix)) for stream in streams for prefix in (False, True)))


def carries(text: str, fact: str, languages: Iterable[str | None] = (None,)) -> bool:
    """Whether a text holds a fact as a run of tokens, in any reading of the two under any of the languages.

    Text and fact may be in different languages, so each is folded under each. A fact without any token is not carried.
    """
    choices = tuple(dict.fromkeys(languages))
    wanted = {reading for language in choices for reading in fold(fact, language) if reading}
    return any(
        _holds(reading, fact_tokens)
        for language in choices
        for reading in fold(text, language)
        for fact_tokens in wanted
    )


def quantities(reading: Tokens) -> Tokens:
    """The numbers and full dates of a folded text, in order, repeats included."""
    return tuple(token for token in reading if is_number(token) or (token.startswith("@") and "-" in token))


def _holds(reading: Tokens, part: Tokens) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(reading)} "


def _folded(characters: str, language: str | None) -> list[str]:
    stream = _fold_units(fold_numerals(tokens(characters)))
    stream = _fold_units_after_numbers(_multiplied(_fold_number_words(stream, language)))
    return _dates(stream)


def _fold_units(stream: list[str]) -> list[str]:
    table = vocabulary().units
    folded: list[str] = []
    place = 0
    while place < len(stream):
        phrase = longest(table, stream, place)
        folded.extend(table[phrase] if phrase else stream[place : place + 1])
        place += len(phrase) if phrase else 1
    return folded


def _fold_number_words(stream: list[str], language: str | None) -> list[str]:
    words = vocabulary()
    own = words.own_numbers.get(language or "", {})
    folded: list[str] = []
    place = 0
    while place < len(stream):
        phrase = max(longest(words.numbers, stream, place) or (), longest(own, stream, place) or (), key=len)
        value = words.numbers.get(phrase, own.get(phrase))
        # "One" and "a" are also pronouns and articles: they are numbers in front of a unit only.
        if value is None or (value == 1 and not _unit_at(stream, place + len(phrase))):
            folded.append(stream[place])
            place += 1
        else:
            folded.append(str(value))
            place += len(phrase)
    return folded


def _unit_at(stream: list[str], place: int) -> bool:
    if place >= len(stream):
        return False
    return stream[place].startswith("<") or longest(vocabulary().units_after_number, stream, place) is not None


def _multiplied(stream: list[str]) -> list[str]:
    folded: list[str] = []
    for token in stream:
        if token in HAN_MULTIPLIERS and folded and len(folded[-1]) <= _LONGEST_MULTIPLIED and is_number(folded[-1]):
            folded[-1] = plain(Decimal(folded[-1]) * HAN_MULTIPLIERS[token])
        else:
            folded.append(token)
    return folded


def _fold_units_after_numbers(stream: list[str]) -> list[str]:
    table = vocabulary().units_after_number
    folded: list[str] = []
    place = 0
    while place < len(stream):
        # A day and month in Chinese, Japanese or Korean is a date, not two spans of time.
        date = _east_asian_date(stream, place)
        if date:
            folded.append(date)
            place += 4
            continue
        phrase = longest(table, stream, place) if folded and is_number(folded[-1]) else None
        folded.extend(table[phrase] if phrase else stream[place : place + 1])
        place += len(phrase) if phrase else 1
    return folded


def _east_asian_date(stream: list[str], place: int) -> str | None:
    part = stream[place : place + 4]
    if len(part) < 4 or part[1] not in ("月", "월") or part[3] not in ("日", "号", "일"):
        return None
    if not (_DAY.fullmatch(part[0]) and int(part[0]) <= 12 and _DAY.fullmatch(part[2])):
        return None
    return date_token(int(part[0]), int(part[2]))


def _dates(stream: list[str]) -> list[str]:
    words = vocabulary()
    folded: list[str] = []
    place = 0
    while place < len(stream):
        month = words.months.get((stream[place],))
        if month is None:
            folded.append(stream[place])
            place += 1
            continue
        place += 1
        behind = _day_behind(folded)
        if behind is not None:
            day = folded[behind]
            del folded[behind:]
            folded.append(date_token(month, int(day)))
            place = _skip_links_before_year(stream, place)
        elif place < len(stream) and _DAY.fullmatch(stream[place]):
            folded.append(date_token(month, int(stream[place])))
            place = _skip_ordinal(stream, place + 1)
        else:
            folded.append(f"@{month:02d}" if (stream[place - 1],) in words.loose_months else stream[place - 1])
    return _years_last(folded)


def _day_behind(folded: list[str]) -> int | None:
    """The place of a day's number at the end of what was read, over words such as `de`, `of`, `th`."""
    place = len(folded) - 1
    while place >= 0 and folded[place] in _LINKS:
        place -= 1
    return place if place >= 0 and _DAY.fullmatch(folded[place]) else None


def _skip_links_before_year(stream: list[str], place: int) -> int:
    after = place
    while after < len(stream) and stream[after] in _LINKS:
        after += 1
    return after if after < len(stream) and _YEAR.fullmatch(stream[after]) else place


def _skip_ordinal(stream: list[str], place: int) -> int:
    return place + 1 if place < len(stream) and stream[place] in ("st", "nd", "rd", "th") else place


def _years_last(stream: list[str]) -> list[str]:
    # 2026年3月31日 is read as year, unit, date; other languages put the year last.
    folded: list[str] = []
    for token in stream:
        full_date = token.startswith("@") and "-" in token
        if full_date and len(folded) >= 2 and folded[-1] == "<year>" and _YEAR.fullmatch(folded[-2]):
            folded[-2:] = [token, folded[-2]]
        else:
            folded.append(token)
    return folded


def _amounts(stream: list[str], prefix: bool) -> list[str]:
    """Write every amount as number, then currency: `EUR 400`, `400 €` and `€400` are the same.

    A currency between two numbers goes with the second if `prefix`, else with the first.
    """
    folded: list[str] = []
    place = 0
    while place < len(stream):
        token = stream[place]
        number_follows = place + 1 < len(stream) and is_number(stream[place + 1])
        if token in CURRENCIES and number_follows and (prefix or not (folded and is_number(folded[-1]))):
            folded += [stream[place + 1], token]
            place += 2
        else:
            folded.append(token)
            place += 1
    return folded
