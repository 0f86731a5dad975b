"""Contradictions of numbers: two statements about the same thing, for the same people on the same day, with different amounts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import log
from typing import Final

from ingest.care.reworded import find_reworded
from ingest.care.statements import Statement, all_statements, content_words
from ingest.contract.chunks import Audience, DocumentInfo
from ingest.contract.glossary.glossary import Glossary
from ingest.policy.findings import Finding, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "contradictions"
# Fewer words do not say what an amount is of; between policies a sentence must say by itself what it is about.
_LEAST_WORDS: Final = 3
_LEAST_BETWEEN_POLICIES: Final = 6
# How much of the words' weight two statements must share, within a document and between documents.
_SHARED: Final = 0.6
# One word of its own on both sides, and this rare, tells two things apart: Germany and Spain, Standard and Plus.
_TELLING: Final = 0.16
_RAREST: Final = 4
# A bucket as full as this holds boilerplate, whose pairs would be many and say little.
_FULLEST: Final = 40
# Documents that contradict each other so often are of different things.
_MANY: Final = 3

_Pair = tuple[Statement, Statement, tuple[str, tuple[str, ...], tuple[str, ...]]]


def find_contradictions(documents: Sequence[ReadDocument], glossary: Glossary | None = None) -> Iterator[Finding]:
    """Pairs of statements, side by side; the work grows with the statements, not with their pairs.

    Args:
        documents: those that are read together.
        glossary: finds statements on one thing in other words; without it only those in nearly the same words are compared.
    """
    everything = list(all_statements(documents))
    known: set[tuple[str, str]] = set()
    pairs = list(_in_like_words(everything))
    twins = _twins(pairs)
    for first, second, different in pairs:
        if _documents(first, second) not in twins:
            known.add(_texts(first, second))
            yield _finding(first, second, different)
    if glossary is None:
        return
    for one, two in find_reworded(everything, glossary, _applies_together):
        sides = one.statement, two.statement
        if _texts(*sides) not in known and _documents(*sides) not in twins:
            yield _finding(*sides, (one.unit, (one.number,), (two.number,)))


def _texts(first: Statement, second: Statement) -> tuple[str, str]:
    one, two = sorted((first.quote.text, second.quote.text))
    return one, two


def _documents(first: Statement, second: Statement) -> frozenset[str]:
    return frozenset({first.document.info.path, second.document.info.path})


def _twins(pairs: Sequence[_Pair]) -> frozenset[frozenset[str]]:
    """Documents that differ in many amounts and are named as two of a kind: the plans Choice and Choice Plus."""
    counts = Counter(_documents(first, second) for first, second, _ in pairs)
    return frozenset(
        _documents(first, second)
        for first, second, _ in pairs
        if counts[_documents(first, second)] >= _MANY
        and not _one_policy(first.document.info, second.document.info)
        and _two_of_a_kind(first.document.info, second.document.info)
    )


def _two_of_a_kind(first: DocumentInfo, second: DocumentInfo) -> bool:
    names = [content_words(info.title, info.language) for info in (first, second)]
    return bool(names[0] & names[1]) and names[0] != names[1]


def _in_like_words(everything: Sequence[Statement]) -> Iterator[_Pair]:
    statements = [item for item in everything if len(item.words) >= _LEAST_WORDS]
    weights = _weights(statements)
    seen: set[tuple[str, str, str, str]] = set()
    for first, second in _candidates(statements, weights):
        sides = ((first.quote.document, first.quote.text), (second.quote.document, second.quote.text))
        key = (*min(sides), *max(sides))
        if key in seen or sides[0] == sides[1]:
            continue
        seen.add(key)
        different = _different(first, second)
        if (
            different
            and _applies_together(first.document.info, second.document.info)
            and _same_thing(first, second, weights)
        ):
            yield first, second, different


def _weights(statements: Sequence[Statement]) -> Mapping[str, float]:
    """How much a word tells: the rarer among the statements, the more."""
    counts = Counter(word for statement in statements for word in statement.words)
    return {word: log(1 + len(statements) / count) for word, count in counts.items()}


def _candidates(statements: Sequence[Statement], weights: Mapping[str, float]) -> Iterator[tuple[Statement, Statement]]:
    """Statements of one language and unit that share two of their rarest words."""
    buckets: dict[tuple[str, str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        rare = sorted(statement.words, key=lambda word: (-weights[word], word))[:_RAREST]
        units = sorted({unit for unit, _ in statement.amounts})
        for unit in units:
            for one, two in combinations(sorted(rare), 2):
                buckets[(statement.document.info.language, unit, one, two)].append(statement)
    for bucket in buckets.values():
        if len(bucket) <= _FULLEST:
            yield from combinations(bucket, 2)


def _different(first: Statement, second: Statement) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The one unit whose numbers differ, if both have as many of each; rows of a scale differ in more than one, or in their labels."""
    theirs = dict(second.amounts)
    shape = [(unit, len(numbers)) for unit, numbers in first.amounts]
    if shape != [(unit, len(numbers)) for unit, numbers in second.amounts] or first.labels != second.labels:
        return None
    differing = [unit for unit, numbers in first.amounts if sorted(numbers) != sorted(theirs[unit])]
    if len(differing) != 1:
        return None
    return differing[0], dict(first.amounts)[differing[0]], theirs[differing[0]]


def _applies_together(first: DocumentInfo, second: DocumentInfo) -> bool:
    """True if somebody meets both on one day, and they are about one policy or topic."""
    related = _one_policy(first, second) or {*first.topics} & {*second.topics} or not (first.topics and second.topics)
    starts = max(first.effective_from or date.min, second.effective_from or date.min)
    ends = min(first.effective_to or date.max, second.effective_to or date.max)
    return bool(related) and starts <= ends and _meet(first.audience, second.audience)


def _one_policy(first: DocumentInfo, second: DocumentInfo) -> bool:
    return first.path == second.path or (first.policy is not None and first.policy == second.policy)


def _meet(first: Audience, second: Audience) -> bool:
    for name in first.criteria.keys() & second.criteria.keys():
        mine = {value.casefold() for value in first.criteria[name]}
        if not mine & {value.casefold() for value in second.criteria[name]}:
            return False
    return True


def _same_thing(first: Statement, second: Statement, weights: Mapping[str, float]) -> bool:
    """True if the words are nearly the same, and none that the two have apart tells two things apart."""
    if first.row != second.row or (first.document is second.document and first.table == second.table != -1):
        return False
    if (
        not _one_policy(first.document.info, second.document.info)
        and len(first.words & second.words) < _LEAST_BETWEEN_POLICIES
    ):
        return first.row is not None and bool(first.place & second.place)
    everything = sum(weights[word] for word in first.words | second.words)
    shared = sum(weights[word] for word in first.words & second.words)
    if shared < _SHARED * everything:
        return False
    apart = [max((weights[word] for word in words), default=0.0) for words in _apart(first, second)]
    if min(apart) > _TELLING * shared:
        return False
    if first.document is second.document:
        # Within one document the headings tell apart what reads alike: a section for each country or plan.
        return first.place == second.place or not (first.place - second.place and second.place - first.place)
    return bool((first.place | first.words) & second.place) or not (first.place and second.place)


def _apart(first: Statement, second: Statement) -> tuple[frozenset[str], frozenset[str]]:
    return first.words - second.words, second.words - first.words


def _finding(first: Statement, second: Statement, different: tuple[str, tuple[str, ...], tuple[str, ...]]) -> Finding:
    unit, one, two = different
    name = unit.strip("<>") or "number"
    first, second, one, two = (second, first, two, one) if _later(second, first) else (first, second, one, two)
    message = f"{', '.join(one)} here and {', '.join(two)} in {second.quote.document} ({name}), about the same thing"
    if first.document is second.document:
        message = f"{', '.join(one)} and {', '.join(two)} ({name}) about the same thing in one document"
    remedy = "correct the one that is wrong, or say in both what tells the two apart"
    return Finding(Severity.WARNING, _CHECK, first.quote.document, message, remedy, quotes=(first.quote, second.quote))


def _later(first: Statement, second: Statement) -> bool:
    return (first.document.info.effective_from or date.min) > (second.document.info.effective_from or date.min)
