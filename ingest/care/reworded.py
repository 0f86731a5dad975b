"""Contradictions in other words: two documents that claim different amounts of one thing, and nothing that tells the two apart."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from typing import Final

from ingest.care.claims import Claim, ClaimReader
from ingest.care.statements import Statement
from ingest.contract.chunks import DocumentInfo
from ingest.contract.glossary.glossary import Glossary

# As many different amounts under one key are amounts of different things, whatever the words say.
_MOST_VALUES: Final = 3
# So are two amounts that each more documents than these claim; one that strays from many is found, and the work grows with the documents.
_MOST_STRAYING: Final = 40

_Key = tuple[str, str, frozenset[str], frozenset[str]]


def find_reworded(
    statements: Sequence[Statement], glossary: Glossary, meet: Callable[[DocumentInfo, DocumentInfo], bool]
) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of claims that contradict each other, one for each two documents, thing and unit.

    Args:
        statements: those of all documents.
        glossary: finds what a statement is about, in any language.
        meet: whether somebody meets both documents on one day, and they are about one policy or topic.
    """
    reader = ClaimReader(glossary)
    buckets: dict[_Key, list[Claim]] = defaultdict(list)
    for statement in statements:
        for claim in reader.read(statement):
            buckets[(claim.concept, claim.unit, claim.rest, claim.marks)].append(claim)
    seen: set[tuple[str, str, str]] = set()
    for (_, unit, _, _), claims in buckets.items():
        for first, second in _contrary(_unambiguous(claims)):
            infos = first.statement.document.info, second.statement.document.info
            pair = (min(info.path for info in infos), max(info.path for info in infos), unit)
            if pair not in seen and _same_thing(first, second) and not _translated(*infos) and meet(*infos):
                seen.add(pair)
                yield first, second


def _unambiguous(claims: Sequence[Claim]) -> list[Claim]:
    """Claims of documents that make one claim of this kind alone; several go with the sections or rows that they stand in."""
    by_document: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        by_document[claim.statement.document.info.path].add(claim.number)
    return [claim for claim in claims if len(by_document[claim.statement.document.info.path]) == 1]


def _contrary(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Each two claims of different amounts, the first claim of a document alone."""
    by_number: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        by_number[claim.number].setdefault(claim.statement.document.info.path, claim)
    if len(by_number) > _MOST_VALUES:
        return
    for one, other in combinations(by_number.values(), 2):
        if min(len(one), len(other)) <= _MOST_STRAYING:
            yield from product(one.values(), other.values())


def _same_thing(first: Claim, second: Claim) -> bool:
    """Whether nothing is left unexplained, or the same in one language, and the headings do not name two of a kind: Standard plan, Plus plan."""
    languages = {claim.statement.document.info.language for claim in (first, second)}
    if len(languages) > 1 and first.rest:
        return False
    apart = first.frame - second.frame and second.frame - first.frame
    return not (apart and first.frame & second.frame)


def _translated(first: DocumentInfo, second: DocumentInfo) -> bool:
    """Whether one translates the other, or both a third: their numbers are compared place by place."""
    names = [{info.path, info.translation_of} - {None} for info in (first, second)]
    return bool(names[0] & names[1])
