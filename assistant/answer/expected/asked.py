"""Which kinds of answers a question asks for, and where in it the asking stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from assistant.answer.expected.clauses import Clause, cut_clauses
from assistant.answer.expected.folding import fold
from assistant.answer.expected.kinds import AskedKinds, Kind
from assistant.answer.expected.patterns import SPACELESS, asked_words
from assistant.answer.expected.typos import mend, near_words
from assistant.answer.expected.vocabulary import AskedWords, Mark, held_words
from assistant.answer.expected.word_marks import units_named

_APART: Final = re.compile(r"[^\w%#\u0900-\u0903\u093a-\u094f]+")
_WINDOW: Final = 40
_SPACELESS_WINDOW: Final = 6
# Words behind "how many" and behind "how much" that may say of what.
_MANY_SLOTS, _MUCH_SLOTS, _TIME_SLOTS = 3, 1, 3
# Words of the first take those of the others along where they overlap: "how many times" is no number, "what time" no date.
_OVERRULES: Final = (
    (Kind.FREQUENCY, frozenset({Kind.DURATION, Kind.DEADLINE, Kind.DATE, Kind.COUNT})),
    (Kind.PHONE, frozenset({Kind.COUNT, Kind.DEFINITION, Kind.LISTING})),
    (Kind.EMAIL, frozenset({Kind.DEFINITION, Kind.LISTING})),
    (Kind.CLOCK, frozenset({Kind.DATE, Kind.DURATION, Kind.COUNT})),
    (Kind.DEADLINE, frozenset({Kind.DURATION, Kind.DATE, Kind.COUNT})),
    (Kind.CHANNEL, frozenset({Kind.PLACE, Kind.LISTING, Kind.DEFINITION})),
    (Kind.PLACE, frozenset({Kind.LISTING})),
    (Kind.PERSON, frozenset({Kind.LISTING})),
    (Kind.DATE, frozenset({Kind.LISTING})),
    (Kind.REASON, frozenset({Kind.PROCEDURE, Kind.LISTING})),
    (Kind.PROCEDURE, frozenset({Kind.LISTING, Kind.DEFINITION})),
)
_WEAK: Final = frozenset({Kind.DEFINITION, Kind.LISTING, Kind.PERMISSION})
_FEW_WORDS, _FEW_CHARACTERS = 4, 8
_NEXT: Final = 4
_MEASURES: Final = frozenset({Kind.MONEY, Kind.PERCENTAGE, Kind.DURATION, Kind.DEADLINE, Kind.FREQUENCY, Kind.CLOCK})
_NOUNS: Final = frozenset({Kind.PHONE, Kind.EMAIL})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one clause asks for; `opens`: whether it has a question word at all; `subordinate`: whether it may be subordinate."""

    kinds: frozenset[Kind]
    units: frozenset[str]
    opens: bool
    subordinate: bool


@lru_cache(maxsize=1024)
def asked_kinds(question: str, language: str) -> AskedKinds:
    """What kinds of answers a question asks for.

    Args:
        question: scrubbed words of a question, however long.
        language: ISO 639-1 code; one without words is read as English.
    """
    asking = _asking(question, language)
    kinds = frozenset(kind for _, asked in asking for kind in asked.kinds)
    marked = any(clause.marked for clause, _ in asking)
    if marked and not kinds and not any(asked.opens for _, asked in asking):
        kinds = frozenset({Kind.PERMISSION})  # a question mark behind a statement asks for yes or no
    return AskedKinds(kinds, frozenset(unit for _, asked in asking for unit in asked.units))


def asking_clauses(question: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where in a question it asks, as (start, end) in characters, in order; the whole of it where that is unsure."""
    spans: list[tuple[int, int]] = []
    last: Clause | None = None
    asking = _asking(question, language)
    opening = [item for item in asking if item[1].kinds or item[1].opens] or asking
    for clause, _ in opening:
        if last is not None and last.sentence == clause.sentence and clause.start - last.end <= 8:
            spans[-1] = (spans[-1][0], clause.end)
        else:
            spans.append((clause.start, clause.end))
        last = clause
    return tuple(spans) or ((0, len(question)),)


def _asking(question: str, language: str) -> list[tuple[Clause, _Asked]]:
    """The clauses of the sentences that ask, each with what it asks for."""
    clauses = cut_clauses(question, language)
    read = [(clause, _read(question[clause.start : clause.end], language)) for clause in clauses]
    read = [(clause, asked) for clause, asked in read if not _only_sets_the_scene(clause, asked, read, question)]
    marked = {clause.sentence for clause in clauses if clause.marked}
    if marked:
        # "… can I? how many days" goes on asking behind the mark.
        marked.add(max(marked) + 1)
        return [item for item in read if item[0].sentence in marked]
    sentences = sorted({clause.sentence for clause, asked in read if asked.kinds or asked.opens})
    return [item for item in read if item[0].sentence in sentences[-2:]]


def _only_sets_the_scene(clause: Clause, asked: _Asked, read: list[tuple[Clause, _Asked]], question: str) -> bool:
    """A clause that may be subordinate, with a comma and a clause that asks behind it in the same sentence."""
    following = next(
        (item for item in read if item[0].start > clause.start and item[0].sentence == clause.sentence), None
    )
    if not asked.subordinate or following is None or not (following[1].kinds or following[1].opens):
        return False
    return not any(char.isalpha() for char in question[clause.end : following[0].start])


@lru_cache(maxsize=2048)
def _read(text: str, language: str) -> _Asked:
    words = asked_words(language)
    folded = _APART.sub(" ", fold(text)).strip()
    if language not in SPACELESS:
        folded = mend(folded, words.words, _near(language))
    spans = {kind: [match.span() for match in pattern.finditer(folded)] for kind, pattern in words.kinds.items()}
    units = _quantities(folded, spans, words, language)
    _overrule(spans)
    found = {kind for kind, places in spans.items() if places}
    opener = words.opener.search(folded)
    if opener is None and len(found) == len(found & _NOUNS) and not _brief(folded, language):
        found = set()  # a phone that is only told of
    _drop_weak(spans, found, opener.start() if opener else None, language)
    return _Asked(
        frozenset(found), frozenset(units), bool(found) or opener is not None, _subordinate(found, folded, words)
    )


def _subordinate(found: set[Kind], folded: str, words: AskedWords) -> bool:
    return found <= {Kind.DATE} and words.subordinate.search(folded) is not None


@cache
def _near(language: str) -> Mapping[str, str]:
    return near_words(asked_words(language).words)


def _quantities(folded: str, spans: dict[Kind, list[tuple[int, int]]], words: AskedWords, language: str) -> set[str]:
    """Decide what each "how many" and "how much" wants; returns the units of time behind them."""
    units: set[str] = set()
    direct = {Kind.DURATION, Kind.DEADLINE, Kind.FREQUENCY, Kind.CLOCK, Kind.PERCENTAGE}
    for pattern, many in ((words.many, True), (words.much, False)):
        for match in pattern.finditer(folded):
            near, wide = _behind(folded, match, many, language)
            units.update(units_named(near, language)[:1])
            if not any(_overlap(match.span(), span) for kind in direct for span in spans[kind]):
                kind = _wanted(_Quantity(folded, near, wide, many), words, language)
                spans.setdefault(kind, []).append(match.span())
    for start, end in spans[Kind.DURATION] + spans[Kind.DEADLINE]:
        units.update(units_named(folded[start:end], language)[:1])
    return units


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A "how many" or "how much": its clause, the words right behind it, and a few more."""

    clause: str
    near: str
    wide: str
    many: bool


def _behind(folded: str, match: re.Match[str], many: bool, language: str) -> tuple[str, str]:
    if language in SPACELESS:
        # 何日, 며칠: the unit may be a part of what was matched.
        near = match[0] + folded[match.end() : match.end() + _SPACELESS_WINDOW]
        return near, near
    behind = folded[match.end() : match.end() + _WINDOW].split()
    # "How much a month": what comes behind such a word is not what is counted.
    per = next((place for place, word in enumerate(behind) if held_words().marks.get(word, 0) & Mark.PER), len(behind))
    behind = behind[:per]
    return " ".join(behind[: _MANY_SLOTS if many else _MUCH_SLOTS]), " ".join(behind[:_TIME_SLOTS])


def _wanted(quantity: _Quantity, words: AskedWords, language: str) -> Kind:
    if units_named(quantity.near, language):
        return Kind.DURATION
    if words.money.search(quantity.near):
        return Kind.MONEY
    if not quantity.many and words.time.search(quantity.wide):
        return Kind.DURATION
    if words.kinds[Kind.PERCENTAGE].search(quantity.clause):
        return Kind.PERCENTAGE
    if words.money.search(quantity.clause):
        return Kind.MONEY
    return Kind.DURATION if not quantity.many and words.time.search(quantity.clause) else Kind.COUNT


def _overrule(spans: dict[Kind, list[tuple[int, int]]]) -> None:
    for kind, others in _OVERRULES:
        for other in others & spans.keys():
            spans[other] = [
                span for span in spans[other] if not any(_overlap(span, own) for own in spans.get(kind, ()))
            ]


def _drop_weak(
    spans: Mapping[Kind, list[tuple[int, int]]], found: set[Kind], opener: int | None, language: str
) -> None:
    """Leave out what only comes along: "what is" of a deadline, "can I" of "how can I"."""
    strong = found - _WEAK
    if strong:
        found -= {Kind.DEFINITION, Kind.LISTING}
    if Kind.DEADLINE in found:
        found.discard(Kind.DATE)
    if found & _MEASURES:
        found.discard(Kind.COUNT)  # "how long at most"
    if Kind.PERSON in found:
        found.discard(Kind.CLOCK)  # "who approves working hours"
    if Kind.DEFINITION in found and Kind.LISTING in found:
        found.discard(Kind.LISTING)
    if Kind.PERMISSION not in found:
        return
    first = min(start for start, _ in spans[Kind.PERMISSION])
    wh = [start for kind in found - {Kind.PERMISSION} - _NOUNS for start, _ in spans[kind]]
    end = max(end for start, end in spans[Kind.PERMISSION] if start == first)
    # "j'ai droit à combien": the right is given, its extent is asked.
    before = wh and (language in SPACELESS or min(wh) < first or 0 <= min(wh) - end <= _NEXT)
    if before or (opener is not None and opener < first and language not in SPACELESS):
        found.discard(Kind.PERMISSION)
    else:
        found -= _NOUNS


def _brief(folded: str, language: str) -> bool:
    return len(folded) <= _FEW_CHARACTERS if language in SPACELESS else folded.count(" ") < _FEW_WORDS


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]
