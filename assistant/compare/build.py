"""Collects the names of a snapshot: what stands side by side in its tables, sections and documents, and what each may be called."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from assistant.compare.names import ROWS_IN_BLOCK, Group, Kind, Member, NameIndex
from assistant.compare.naming import contrasts, core_of, names_of, plain_heading, signatures, without_brackets
from assistant.compare.tokens import tokens_of
from assistant.compare.words import concepts, find_concepts
from ingest.contract.chunks import DocumentInfo
from ingest.contract.documents import Block, BlockKind

_MOST_SIBLINGS: Final = 12
# A heading that so many policies have ("Contacts") names no section in particular.
_COMMON_HEADING: Final = 3


def build_names(infos: Sequence[DocumentInfo], blocks_of: Callable[[int], Sequence[Block]]) -> NameIndex:
    """Collect the names of all documents.

    Args:
        infos: the documents in the order of the snapshot.
        blocks_of: gives the blocks of the document at a position; called twice a document, so that not all are in memory at once.
    """
    index = NameIndex()
    common = _common_headings(blocks_of(position) for position in range(len(infos)))
    for position, info in enumerate(infos):
        for group in _groups_of(position, info, blocks_of(position), common):
            _name_members(index, index.add(group), info.language)
    _name_documents(index, infos)
    everywhere = index.add(Group(Kind.CONCEPTS, -1, tuple(Member(concept) for concept in concepts())))
    for member, concept in enumerate(concepts()):
        index.concept(concept, everywhere, member)
    return index


def _common_headings(documents: Iterable[Sequence[Block]]) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for blocks in documents:
        counts.update({plain_heading(b.text).casefold() for b in blocks if b.kind is BlockKind.HEADING})
    return frozenset(text for text, count in counts.items() if count >= _COMMON_HEADING)


def _groups_of(position: int, info: DocumentInfo, blocks: Sequence[Block], common: frozenset[str]) -> Iterator[Group]:
    columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
    tables: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE and len(block.rows) > 1:
            header = block.rows[0]
            # A table without a header stands for itself.
            tables[header if any(header) else (str(number),)].append(number)
            if sum(map(bool, header[1:])) > 1:
                columns[header[1:]].append(number)
    yield from (_columns(position, header, numbers, blocks) for header, numbers in columns.items())
    yield from filter(None, (_rows(position, numbers, blocks) for numbers in tables.values()))
    yield from _sections(position, info, blocks, common)


def _columns(position: int, header: tuple[str, ...], numbers: Sequence[int], blocks: Sequence[Block]) -> Group:
    members = tuple(Member(label, (at,)) for at, label in enumerate(header, 1))
    repeated = len({blocks[number].rows[0][0] for number in numbers})
    return Group(Kind.COLUMNS, position, members, tuple(numbers), repeated)


def _rows(position: int, numbers: Sequence[int], blocks: Sequence[Block]) -> Group | None:
    places: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        for line, row in enumerate(blocks[number].rows[1:], 1):
            if row and row[0]:
                places[row[0]].append(number * ROWS_IN_BLOCK + line)
    members = tuple(Member(label, tuple(at)) for label, at in places.items())
    return Group(Kind.ROWS, position, members, tuple(numbers)) if len(members) > 1 else None


def _sections(position: int, info: DocumentInfo, blocks: Sequence[Block], common: frozenset[str]) -> Iterator[Group]:
    siblings: dict[tuple[str, ...], list[Member]] = defaultdict(list)
    path: list[tuple[int, str]] = []
    for number, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        path = [item for item in path if item[0] < block.level]
        label = plain_heading(block.text)
        if label.casefold() not in common and label.casefold() != info.title.casefold():
            siblings[tuple(text for _, text in path)].append(Member(label, (number,)))
        path.append((block.level, block.text))
    for members in siblings.values():
        if len(members) > 1:
            yield Group(Kind.SECTIONS, position, tuple(members))


def _name_members(index: NameIndex, number: int, language: str) -> None:
    group = index.groups[number]
    labels = [[token.text for token in tokens_of(member.label, language)] for member in group.members]
    for member, (thing, words) in enumerate(zip(group.members, labels, strict=True)):
        for name in names_of(thing.label, language):
            index.name(name, language, number, member)
        for concept in _concepts_in(thing.label, language):
            index.concept(concept, number, member)
        if group.kind is Kind.SECTIONS or len(labels) <= _MOST_SIBLINGS:
            others = [label for at, label in enumerate(labels) if at != member]
            for run in contrasts(words, others, language):
                index.name(run, language, number, member)


def _concepts_in(label: str, language: str) -> list[str]:
    """Concepts of a label that holds nothing else: "Germany", "Germany, France, Spain", "part-time employees"."""
    tokens = tokens_of(without_brackets(label), language)
    found = find_concepts(tokens, language)
    named = sum(end - start for start, end, _ in found)
    return [concept for _, _, concept in found] if found and len(tokens) - named <= len(found) else []


def _name_documents(index: NameIndex, infos: Sequence[DocumentInfo]) -> None:
    families: dict[str, list[int]] = defaultdict(list)
    for position, info in enumerate(infos):
        families[info.policy or info.translation_of or info.path].append(position)
    members = tuple(Member(infos[places[0]].title, tuple(places)) for places in families.values())
    number = index.add(Group(Kind.DOCUMENTS, -1, members))
    twins: dict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for member, places in enumerate(families.values()):
        for info in (infos[position] for position in places):
            for name in (*names_of(info.title, info.language), core_of(info.title, info.language)):
                index.name(name, info.language, number, member)
            words = [token.text for token in tokens_of(info.title, info.language)]
            for signature, run in signatures(words, info.language):
                twins[signature].append((member, run))
    for same in twins.values():
        if len({member for member, _ in same}) > 1:
            for member, run in same:
                index.name(run, "", number, member)
