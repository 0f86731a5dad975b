"""Whether a question asks to compare things that the documents name, and which; no language model."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from assistant.compare.names import Kind, Mention, NameIndex
from assistant.compare.reading import Reading, Span, read
from assistant.compare.words import Role
from assistant.privacy.text import ScrubbedText

_FEWEST_THINGS: Final = 2
_MOST_THINGS: Final = 4
_ORDER: Final = {Kind.COLUMNS: 0, Kind.ROWS: 1, Kind.CONCEPTS: 2, Kind.SECTIONS: 3, Kind.DOCUMENTS: 4}

Mentions = Mapping[int, Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things compared: `[start, end)` of the question's characters, and its members by number of group."""

    start: int
    end: int
    members: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a question asks to compare.

    Attributes:
        things: in the order of the question.
        groups: numbers of the groups that tell at least two of the things apart, most first; where there are none, or the things are
            `concepts`, also those that hold one.
        concepts: whether all things are countries or kinds of employment.
        around: the characters of the things, of what joins them and of the words that ask to compare.
        asks: whether the question says in what respect; it is what stands outside `around`.
    """

    things: tuple[Thing, ...]
    groups: tuple[int, ...]
    concepts: bool
    around: tuple[Span, ...]
    asks: bool


def detect(question: ScrubbedText, language: str, index: Callable[[], NameIndex]) -> Request | None:
    """What the question asks to compare, None for an ordinary question.

    Args:
        question: what is asked.
        language: the question's (ISO 639-1).
        index: gives the names; called only if a word of the question may compare.
    """
    reading = read(question.text, language)
    if not reading.may_compare:
        return None
    names = index()
    mentions = _by_group(names.find(reading.tokens, language))
    spans = _side_by_side(reading, mentions, names)
    if spans is None and reading.roles[Role.EXPLICIT]:
        mentions = _by_group(names.find(reading.tokens, language, misspelt=True))
        spans = _side_by_side(reading, mentions, names)
        if spans is None:
            own = {group: found for group, found in mentions.items() if names.groups[group].kind.has_places}
            often = {group: found for group, found in mentions.items() if names.groups[group].repeated > 1}
            mentions, spans = (
                (own, _joined(reading, own)) if _joined(reading, own) else (often, _beside(reading, often))
            )
    return _request(reading, spans, mentions, names) if spans is not None else None


def _by_group(mentions: Iterable[Mention]) -> dict[int, list[Mention]]:
    by_group: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_group[mention.group].append(mention)
    return by_group


def _side_by_side(reading: Reading, mentions: Mentions, names: NameIndex) -> list[Span] | None:
    """The places of things that stand side by side in some group and that the question sets against each other."""
    several = {group: found for group, found in mentions.items() if _several(found)}
    for group in _best_first(several, names):
        spans = _spans(mentions[group])
        holding = [other for other, found in several.items() if len(_within(found, spans)) > 1]
        often = sum(names.groups[other].repeated for other in holding) > 1
        columns = names.groups[group].kind is Kind.COLUMNS
        if _FEWEST_THINGS <= len(spans) <= _MOST_THINGS and _compares(reading, spans, columns, often):
            return spans
    return None


def _several(mentions: Sequence[Mention]) -> bool:
    """True if two members of a group stand in the question at two places."""
    return len({mention.member for mention in mentions}) > 1 and len(_spans(mentions)) > 1


def _spans(mentions: Iterable[Mention]) -> list[Span]:
    """The places of mentions, each member once, overlapping ones as the longest."""
    spans: list[Span] = []
    taken: set[int] = set()
    found = list(mentions)
    for mention in sorted(found, key=lambda item: (item.start - item.end, item.start)):
        if mention.member in taken or any(mention.start < end and start < mention.end for start, end in spans):
            continue
        spans.append((mention.start, mention.end))
        taken.update(item.member for item in found if (item.start, item.end) == spans[-1])
    return sorted(spans)


def _within(mentions: Sequence[Mention], spans: Sequence[Span]) -> set[Span]:
    """Those of the spans that a mention overlaps."""
    return {span for span in spans for item in mentions if _overlaps(item, span)}


def _overlaps(mention: Mention, span: Span) -> bool:
    return mention.start < span[1] and span[0] < mention.end


def _best_first(mentions: Mentions, names: NameIndex) -> list[int]:
    def rank(group: int) -> tuple[int, int, int]:
        spans = _spans(mentions[group])
        return -len(spans), -sum(end - start for start, end in spans), _ORDER[names.groups[group].kind]

    return sorted(mentions, key=rank)


def _compares(reading: Reading, spans: Sequence[Span], columns: bool, often: bool) -> bool:
    """True if the words around the things set them against each other.

    `columns` of a table are more likely alternatives than rows; so is what stands side by side `often`.
    """
    if reading.has(Role.EXPLICIT, spans):
        return True
    more, which = reading.has(Role.MORE, spans), reading.has(Role.WHICH, spans)
    for before, after in pairwise(spans):
        joint = reading.joint(before[1], after[0], loose=more or often)
        if joint is Role.OR and (columns or more or which or not reading.asks(spans)):
            return True
        if joint is Role.AND and (more or (columns and (which or often))):
            return True
    return False


def _joined(reading: Reading, mentions: Mentions) -> list[Span] | None:
    """Two names that stand in no common group, if they are joined."""
    spans = _spans(
        Mention(item.start, item.end, 0, number)
        for number, item in enumerate(item for found in mentions.values() for item in found)
    )
    for before, after in pairwise(spans):
        if reading.joint(before[1], after[0], loose=False) is not None:
            return [before, after]
    return None


def _beside(reading: Reading, mentions: Mentions) -> list[Span] | None:
    """A name joined to words that name nothing: a plan that the documents do not have."""
    for span in _spans(item for found in mentions.values() for item in found):
        unknown = reading.beside(span)
        if unknown is not None:
            return sorted([span, unknown])
    return None


def _request(reading: Reading, spans: Sequence[Span], mentions: Mentions, names: NameIndex) -> Request:
    things = tuple(_thing(reading, span, mentions) for span in spans)
    held = {group: len({thing.members[group] for thing in things if group in thing.members}) for group in mentions}
    concepts = any(
        names.groups[group].kind is Kind.CONCEPTS and all(group in thing.members for thing in things)
        for group in mentions
    )
    alone = concepts or max(held.values(), default=0) < _FEWEST_THINGS
    groups = [group for group in mentions if held[group] > (0 if alone else 1)]
    joints = [(before[1], after[0]) for before, after in pairwise(spans) if before[1] < after[0]]
    joined = [joint for joint in joints if reading.joint(*joint, loose=False) is not None]
    around = [*spans, *joined, *reading.roles[Role.EXPLICIT]]
    return Request(
        things,
        tuple(sorted(groups, key=lambda group: -held[group])),
        concepts,
        tuple(reading.characters(span) for span in reading.widened(around)),
        reading.asks(spans),
    )


def _thing(reading: Reading, span: Span, mentions: Mentions) -> Thing:
    members = {
        group: tuple(dict.fromkeys(item.member for item in found if _overlaps(item, span)))
        for group, found in mentions.items()
    }
    return Thing(*reading.characters(span), {group: numbers for group, numbers in members.items() if numbers})
