"""What a text states in numbers: quantities with their units, dates and times of day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from assistant.answer.verification.dates import Found, dates_in, times_in
from assistant.answer.verification.folding import fold
from assistant.answer.verification.numbers import HALF, LOOSE_WORDS, korean_digits, longest_phrase, read_number
from assistant.answer.verification.vocabulary import (
    TOKEN,
    Units,
    Vocabulary,
    common,
    vocabulary,
)

_STOP: Final = "\n"
# Words between a number and its unit: "5 paid working days".
_GAP: Final = 2
# Words, or characters, within which a quantity says what it is given for.
_REACH: Final = 5
_REACH_UNSPACED: Final = 9
_WEAK: Final = frozenset({HALF, Decimal(1)})
_NO_UNITS: Final[Units] = frozenset()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts: names of units, none where none is known.

    `soft` marks a word that is an article as often as a number ("una semana"), `hint` one that is an article ("a week"): it may bear out
    a one, and states none. `per` is the span of time that it is given for ("12 euros a day").
    """

    value: Decimal
    units: Units = _NO_UNITS
    soft: bool = False
    hint: bool = False
    line: int = 0
    start: int = 0
    end: int = 0
    per: Units = _NO_UNITS


@dataclass(frozen=True, slots=True)
class Stated:
    """All quantities of a text.

    `line_units` are the units that occur in each of its lines, beside a number or not; `tables` are the lines that are tables or have a colon,
    where the unit of a number may stand in a header.
    """

    quantities: tuple[Quantity, ...]
    dates: tuple[Found, ...]
    times: tuple[int, ...]
    weekdays: frozenset[int]
    line_units: tuple[Units, ...]
    tables: frozenset[int]


@lru_cache(maxsize=1024)
def stated_in(text: str, language: str) -> Stated:
    """Read a text. Dates and times are taken out before what is left is read as quantities."""
    folded = fold(text)
    words = vocabulary(language)
    dates = tuple(dates_in(folded, language))
    times = list(times_in(folded, language))
    rest = folded
    for start, end in [(item.start, item.end) for item in dates] + [(start, end) for start, end, _ in times]:
        rest = rest[:start] + ";" * (end - start) + rest[end:]
    quantities: list[Quantity] = []
    line_units: list[Units] = []
    tables: set[int] = set()
    for number, line in enumerate(_lines(rest)):
        tokens = _tokens(korean_digits(line) if language == "ko" else line)
        found = list(_with_range_units(list(_quantities(tokens, words, number)), tokens))
        quantities.extend(_with_periods(found, tokens, words))
        line_units.append(_mentioned(tokens, words))
        if "|" in line or ":" in line:
            tables.add(number)
    return Stated(
        tuple(quantities),
        dates,
        tuple(minutes for _, _, minutes in times),
        frozenset(_weekdays(folded, words)),
        tuple(line_units),
        frozenset(tables),
    )


def _lines(folded: str) -> Iterator[str]:
    """Lines; the rows of a table are one, since its header names the units."""
    table: list[str] = []
    for line in folded.split("\n"):
        if " | " in line:
            table.append(line)
            continue
        if table:
            yield "|".join(table)
            table = []
        yield line
    if table:
        yield "|".join(table)


def _tokens(folded: str) -> list[str]:
    return [_STOP if match.lastgroup == "stop" else match[0] for match in TOKEN.finditer(folded)]


def _quantities(tokens: Sequence[str], words: Vocabulary, line: int) -> Iterator[Quantity]:
    place = 0
    while place < len(tokens):
        counted = longest_phrase(words.counted, tokens, place, words)
        if counted is not None:
            value, units = words.counted[counted]
            end = place + len(counted)
            yield Quantity(value, units, soft=value == 1, line=line, start=place, end=end)
            place = end
            continue
        read = read_number(tokens, place, words)
        if read is None:
            place += 1
            continue
        value, end, soft, spelled = read
        units = _units_around(tokens, place, end, words)
        # A spelled half or one, or a word that may be an article, counts only with a unit: "media jornada" and "no one" are no numbers.
        if units or not (soft or (spelled and (value in _WEAK or words.language in LOOSE_WORDS))):
            yield Quantity(value, units, soft, tokens[place] in words.evidence_articles, line, place, end)
        place = end


def _with_range_units(quantities: Sequence[Quantity], tokens: Sequence[str]) -> Iterator[Quantity]:
    """In "two to four weeks" both count weeks."""
    links = common()["range_words"]
    for place, quantity in enumerate(quantities):
        following = quantities[place + 1] if place + 1 < len(quantities) else None
        between = tokens[quantity.end : following.start] if following is not None else []
        near = len(between) == 0 or (len(between) == 1 and between[0] in links)
        if following is not None and not quantity.units and near:
            yield replace(quantity, units=following.units)
        else:
            yield quantity


def _with_periods(quantities: Sequence[Quantity], tokens: Sequence[str], words: Vocabulary) -> Iterator[Quantity]:
    """What each is given for: the nearest span of time behind it, or else before it, that no other number counts."""
    reach = _REACH_UNSPACED if words.language in common()["unspaced"] else _REACH
    for place, quantity in enumerate(quantities):
        last = next((later.start for later in quantities[place + 1 :] if not later.hint), len(tokens))
        first = quantities[place - 1].end + reach // 2 if place else 0
        behind = range(quantity.end, min(quantity.end + reach, last))
        before = range(quantity.start - 1, max(quantity.start - reach, first) - 1, -1)
        own = quantity.units & _time_units()
        per = _period(behind, tokens, words, own) or _period(before, tokens, words, _NO_UNITS)
        yield replace(quantity, per=per)


def _period(places: range, tokens: Sequence[str], words: Vocabulary, own: Units) -> Units:
    """The first span of time in these places, other than the quantity's own unit."""
    for place in places:
        if tokens[place] == _STOP or tokens[place][0].isdigit():
            break
        units = frozenset("month" if unit == "monthname" else unit for unit in _unit_at(tokens, place, words))
        if own and units & own:
            own = _NO_UNITS
        elif units & _time_units():
            return units & _time_units()
    return _NO_UNITS


def _units_around(tokens: Sequence[str], start: int, end: int, words: Vocabulary) -> Units:
    """The units of a number: the sign or word right before it, or the first within reach behind it."""
    if end < len(tokens) and (units := _unit_at(tokens, end, words)):
        return units
    if words.language in ("zh", "ja") and tokens[max(0, start - 3) : start] == ["百", "分", "之"]:
        return frozenset({"percent"})
    before = words.units.get((tokens[start - 1],), _NO_UNITS) if start else _NO_UNITS
    if before and not before <= _time_units() | {"time"}:
        return before
    if words.language in common()["unspaced"]:
        return _NO_UNITS
    for place in range(end + 1, min(end + 1 + _GAP, len(tokens))):
        between = tokens[place - 1]
        if between == _STOP or between[0].isdigit() or (between,) in words.numbers or between in words.joiners:
            break
        if (units := _unit_at(tokens, place, words)) and units & _time_units():
            return units
    return _NO_UNITS


def _unit_at(tokens: Sequence[str], place: int, words: Vocabulary) -> Units:
    phrase = longest_phrase(words.units, tokens, place, words)
    if phrase is not None:
        found = words.units.get(phrase) or _NO_UNITS
        return found
    for prefix, units in words.unit_prefixes:
        if tokens[place].startswith(prefix):
            return units
    return _NO_UNITS


def _time_units() -> Units:
    return frozenset(common()["time_units"])


def _mentioned(tokens: Sequence[str], words: Vocabulary) -> Units:
    units = [_unit_at(tokens, place, words) for place in range(len(tokens)) if tokens[place] != _STOP]
    return _NO_UNITS.union(*units)


def _weekdays(folded: str, words: Vocabulary) -> Iterator[int]:
    spaced = words.language not in common()["unspaced"]
    tokens = set(TOKEN.sub(lambda match: f" {match[0]} ", folded).split()) if spaced else set()
    for name, number in words.weekdays.items():
        inside = name in folded if not spaced or " " in name or "-" in name else name in tokens
        if inside:
            yield number
