"""What changed, or will change, in the policies that an answer quotes: the day, and the sentence on the same thing before and after."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from assistant.answer.citations import cite, text_href
from assistant.answer.phrases import Phrases
from assistant.answer.records import Composed, Fragment
from assistant.answer.version_pairs import Placed, changed_pair
from ingest.contract.chunks import DocumentInfo
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import IndexedDocument

_BAR: Final = " | "
_ONE_DAY: Final = timedelta(days=1)


class ChangeKind(StrEnum):
    """How the quoted version stands to the change: it came into force by it, another follows it, or it ends by it and none follows."""

    SINCE = "since"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class VersionQuote:
    """One version of a policy; `quote` is its sentence word for word, None where the other version's could not be found, `href` opens it."""

    document: DocumentInfo
    quote: str | None
    href: str


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A change of a quoted policy. `n` is the citation of the quoted version; `on` the first day on which the new version, or none, is in force."""

    n: int
    kind: ChangeKind
    on: date
    before: VersionQuote | None
    after: VersionQuote | None

    @property
    def quoted(self) -> DocumentInfo:
        """The version that the answer quotes."""
        version = self.after if self.kind is ChangeKind.SINCE else self.before
        if version is None:
            raise ValueError(f"a change of kind {self.kind} has the version that is quoted")
        return version.document


class Versions(Protocol):
    """The documents there are; a snapshot of the index."""

    @property
    def documents(self) -> Sequence[IndexedDocument]:
        """All of them, in force or not."""

    def replaced(self, path: str) -> Sequence[IndexedDocument]:
        """Texts that the document at a path had before, the last first."""

    def open(self, document: IndexedDocument) -> DocumentObject:
        """A document's text and chunks."""


def find_changes(
    fragments: Sequence[Fragment], versions: Versions, day: date, notice_days: int
) -> tuple[PolicyChange, ...]:
    """Changes of the quoted policies near a day, one a document at most, in the order of citations.

    A version of a document is another document of the same policy, language and audience, or one that either says it supersedes, or the text
    of another version that its own file held before.

    Args:
        fragments: what is quoted.
        versions: the documents there are.
        day: the day that is asked about.
        notice_days: how far before or after it a change may lie.
    """
    _, numbers = cite(fragments)
    quoted: dict[str, list[tuple[Fragment, int]]] = {}
    for fragment, n in zip(fragments, numbers, strict=True):
        quoted.setdefault(fragment.document.path, []).append((fragment, n))
    found = []
    for group in quoted.values():
        near = _near(group[0][0].document, versions, day, timedelta(days=notice_days))
        if near is not None:
            own = sorted((fragment for fragment, _ in group), key=lambda item: -item.score)
            found.append(_change(min(n for _, n in group), near, own, versions))
    return tuple(sorted(found, key=lambda change: change.n))


def change_notes(
    changes: Sequence[PolicyChange], phrases: Phrases, cited: Collection[int] | None = None
) -> tuple[str, ...]:
    """Lines under an answer, in the asker's language: said once if the same holds of all that is cited, else of each by its number.

    Args:
        changes: what `find_changes` gave.
        phrases: of the asker's language.
        cited: the numbers of all citations of the answer.
    """
    numbers = set(cited) if cited is not None else {change.n for change in changes}
    lines = {change.n: _note(change, phrases) for change in changes if change.n in numbers}
    if len(set(lines.values())) == 1 and lines.keys() == numbers:
        return tuple(set(lines.values()))
    return tuple(f"[{n}] {line}" for n, line in lines.items())


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """What it takes to tell changes under an answer: the documents there are, the day that is asked about, and how near to it a change may lie."""

    versions: Versions
    day: date
    days: int

    def of(self, fragments: Sequence[Fragment]) -> tuple[PolicyChange, ...]:
        """Changes of what is quoted; see `find_changes`."""
        return find_changes(fragments, self.versions, self.day, self.days)

    def under(
        self, composed: Composed, fragments: Sequence[Fragment], phrases: Phrases
    ) -> tuple[Composed, tuple[PolicyChange, ...]]:
        """Finished words with a line for each change below them, and the changes of what they cite.

        Args:
            composed: the words; their citations are numbered in the order of `fragments`.
            fragments: what they rest on.
            phrases: of the asker's language.
        """
        cited = {citation.n for citation in composed.citations}
        changes = tuple(change for change in self.of(fragments) if change.n in cited)
        return replace(composed, notes=(*composed.notes, *change_notes(changes, phrases, cited))), changes


@dataclass(frozen=True, slots=True)
class _Near:
    """A change near the day: of which document, how, when, and the other version if there is one."""

    document: DocumentInfo
    kind: ChangeKind
    on: date
    other: IndexedDocument | None


def _near(info: DocumentInfo, versions: Versions, day: date, notice: timedelta) -> _Near | None:
    """What is to come goes before what has been."""
    others = [item for item in versions.documents if _same_policy(info, item.info)]
    coming = [
        (item.info.effective_from, item)
        for item in others
        if item.info.effective_from is not None and day < item.info.effective_from <= day + notice
    ]
    if coming:
        on, other = min(coming, key=lambda pair: (pair[0], _unlike(info, pair[1].info)))
        return _Near(info, ChangeKind.FROM, on, other)
    if info.effective_to is not None and day <= info.effective_to and info.effective_to + _ONE_DAY <= day + notice:
        return _Near(info, ChangeKind.UNTIL, info.effective_to + _ONE_DAY, None)
    since = info.effective_from
    if since is None or not day - notice <= since <= day:
        return None
    past = [
        (since - item.info.effective_to, item)
        for item in others
        if item.info.effective_to is not None and item.info.effective_to < since
    ]
    earlier = min(past, key=lambda pair: (pair[0], _unlike(info, pair[1].info)), default=(None, None))[1]
    return _Near(info, ChangeKind.SINCE, since, earlier or _replaced(info, since, versions))


def _replaced(info: DocumentInfo, since: date, versions: Versions) -> IndexedDocument | None:
    """The version that this one replaced in its own file; a mended text of the same version is none."""
    for item in versions.replaced(info.path):
        other = item.info
        same_people = other.language == info.language and other.audience == info.audience
        began_before = other.effective_from is None or other.effective_from < since
        if same_people and began_before and other.version != info.version:
            ended = other.effective_to if other.effective_to and other.effective_to < since else since - _ONE_DAY
            return replace(item, info=replace(other, effective_to=ended))
    return None


def _same_policy(info: DocumentInfo, other: DocumentInfo) -> bool:
    if other.path == info.path or other.language != info.language or other.audience != info.audience:
        return False
    return (
        (info.policy is not None and info.policy == other.policy)
        or other.path == info.supersedes
        or info.path == other.supersedes
    )


def _unlike(info: DocumentInfo, other: DocumentInfo) -> tuple[bool, str]:
    """Orders versions: the same format first, for a table is told from a text by it."""
    return other.format != info.format, other.path


def _change(n: int, near: _Near, fragments: Sequence[Fragment], versions: Versions) -> PolicyChange:
    own = next(item for item in versions.documents if item.info.path == near.document.path)
    before_after = (
        None if near.other is None else changed_pair(fragments, versions.open(own), versions.open(near.other))
    )
    quoted, other = before_after or (None, None)
    mine = _version(own.info, quoted, fragments[0])
    theirs = None if near.other is None else _version(near.other.info, other, None)
    if near.kind is ChangeKind.SINCE:
        return PolicyChange(n, near.kind, near.on, theirs, mine)
    return PolicyChange(n, near.kind, near.on, mine, theirs)


def _version(info: DocumentInfo, placed: Placed | None, fragment: Fragment | None) -> VersionQuote:
    if placed is not None:
        return VersionQuote(info, placed.text, text_href(info, placed.unit.start, placed.unit.end))
    if fragment is not None:
        return VersionQuote(info, fragment.quote, text_href(info, fragment.start, fragment.end))
    return VersionQuote(info, None, text_href(info, 0, 0))


def _note(change: PolicyChange, phrases: Phrases) -> str:
    if change.kind is ChangeKind.UNTIL:
        return phrases.say("in_force_until", date=phrases.date(change.on - _ONE_DAY))
    key = "in_force_since" if change.kind is ChangeKind.SINCE else "changes_on"
    other = change.before if change.kind is ChangeKind.SINCE else change.after
    quote = other.quote if other is not None else None
    if quote is None:
        return phrases.say(key, date=phrases.date(change.on))
    # Bars would make a table of the line.
    line = " ".join(quote.replace(_BAR, " · ").split())
    return phrases.say(f"{key}_quoted", date=phrases.date(change.on), quote=line)
