"""The names by which a question may call things to be compared: columns, rows, sections, documents, countries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from assistant.compare.tokens import Token, same_word, spellings, written_forms
from assistant.compare.words import find_concepts, small_words

# Rows are addressed as block * ROWS_IN_BLOCK + row.
ROWS_IN_BLOCK: Final = 10_000
_SHORTEST_MISSPELT: Final = 5


class Kind(StrEnum):
    """What the things of a group are."""

    COLUMNS = "columns"
    ROWS = "rows"
    SECTIONS = "sections"
    DOCUMENTS = "documents"
    CONCEPTS = "concepts"

    @property
    def has_places(self) -> bool:
        """True if a member has a part of a document to itself."""
        return self in (Kind.SECTIONS, Kind.DOCUMENTS)


@dataclass(frozen=True, slots=True)
class Member:
    """One thing of a group.

    `at` says where it is: for columns the column, for rows `block * ROWS_IN_BLOCK + row`, for sections the block of the heading, for documents
    their positions in the snapshot; empty for a concept.
    """

    label: str
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Things that stand side by side: columns of one table, rows of one table, sections of one parent, documents.

    `document` is the position in the snapshot, -1 where the group spans documents; `blocks` are the tables; `repeated` counts the different
    tables that have these columns.
    """

    kind: Kind
    document: int
    members: tuple[Member, ...]
    blocks: tuple[int, ...] = ()
    repeated: int = 1


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a question: `[start, end)` of its tokens, and the member of a group it stands for."""

    start: int
    end: int
    group: int
    member: int


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[frozenset[str], ...]
    group: int
    member: int


@dataclass(slots=True)
class NameIndex:
    """Names of a snapshot. Made once, then only read."""

    groups: list[Group] = field(default_factory=list)
    _by_first: dict[str, list[_Name]] = field(default_factory=lambda: defaultdict(list))
    _by_deletion: dict[str, list[_Name]] = field(default_factory=lambda: defaultdict(list))
    _by_concept: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, group: Group) -> int:
        """Add a group; returns its number."""
        self.groups.append(group)
        return len(self.groups) - 1

    def name(self, words: Sequence[str], language: str, group: int, member: int) -> None:
        """Let a member be called by these words."""
        forms = tuple(spellings(word, language) for word in words)
        if not forms or (forms, group, member) in self._seen or not _telling(words, language):
            return
        self._seen.add((forms, group, member))
        name = _Name(forms, group, member)
        for form in forms[0]:
            self._by_first[form].append(name)
        if len(words) == 1 and len(words[0]) >= _SHORTEST_MISSPELT and self.groups[group].kind is not Kind.ROWS:
            shorter = {form for written in written_forms(words[0], language) for form in _deletions(written)}
            for form in shorter:
                self._by_deletion[form].append(name)

    def concept(self, concept: str, group: int, member: int) -> None:
        """Let a member be called by the name of a concept in any language."""
        if (group, member) not in self._by_concept[concept]:
            self._by_concept[concept].append((group, member))

    def find(self, tokens: Sequence[Token], language: str, *, misspelt: bool = False) -> list[Mention]:
        """Names in a question, those inside a longer one of the same group left out; `misspelt` takes one wrong letter for right."""
        found: list[Mention] = []
        for start, token in enumerate(tokens):
            names = {id(name): name for form in token.spellings for name in self._by_first.get(form, ())}
            for name in names.values():
                end = start + len(name.words)
                if end <= len(tokens) and all(map(same_word, name.words, (t.spellings for t in tokens[start:end]))):
                    found.append(Mention(start, end, name.group, name.member))
            if misspelt and not names and len(token.text) >= _SHORTEST_MISSPELT:
                near = [
                    name
                    for form in token.written
                    for shorter in _deletions(form)
                    for name in self._by_deletion.get(shorter, ())
                ]
                found.extend({Mention(start, start + 1, name.group, name.member) for name in near})
        for start, end, concept in find_concepts(tokens, language):
            found.extend(Mention(start, end, group, member) for group, member in self._by_concept.get(concept, ()))
        return _longest(found)


def _deletions(word: str) -> set[str]:
    """The word, and the word with each letter left out: two words that share one differ by one letter, or by two that changed places."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _longest(found: Sequence[Mention]) -> list[Mention]:
    by_group: dict[int, list[Mention]] = defaultdict(list)
    for mention in found:
        by_group[mention.group].append(mention)
    return [
        mention
        for mentions in by_group.values()
        for mention in mentions
        if not any(
            other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            for other in mentions
        )
    ]


def _telling(words: Sequence[str], language: str) -> bool:
    """A name of one letter, of digits alone or of small words ("How much") would be found everywhere."""
    letters = "".join(words)
    if len(letters) < 2 or not any(letter.isalpha() for letter in letters):
        return False
    small = small_words(language)
    return not all(small & written_forms(word, language) for word in words)
