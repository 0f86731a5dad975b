"""A question as comparison reads it: its words, those among them that compare or join, and what is left besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.compare.tokens import Token, covered, tokens_of
from assistant.compare.words import Role, comparing_words

# Words between two things that are joined: "Core or the Dental Complete", and loosely "get the same leave as".
_LONGEST_JOINT: Final = 4
_CONTENT_IN_LOOSE_JOINT: Final = 2
_LONGEST_UNKNOWN: Final = 3
_JOINING_MARKS: Final = frozenset("、,，/&+;・")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as tokens, with the `[start, end)` token ranges of each role that no fixed phrase covers."""

    text: str
    tokens: tuple[Token, ...]
    roles: dict[Role, list[Span]]

    @property
    def may_compare(self) -> bool:
        """A quick look: a word that asks for a difference, or one that joins."""
        return any(self.roles[role] for role in (Role.EXPLICIT, Role.OR, Role.AND)) or any(
            mark in _JOINING_MARKS for mark in self.text
        )

    def has(self, role: Role, spans: Sequence[Span] = ()) -> bool:
        """True if a word of this role stands outside the spans."""
        return any(not any(covered(spans, at) for at in range(*place)) for place in self.roles[role])

    def characters(self, span: Span) -> Span:
        """The characters of a token range that is not empty."""
        return self.tokens[span[0]].start, self.tokens[span[1] - 1].end

    def asks(self, spans: Sequence[Span]) -> bool:
        """True if the question says more than the words in the spans, those that compare and join, and small words."""
        known = [*spans, *self._known()]
        content = [at for at in range(len(self.tokens)) if not covered(known, at)]
        syllables = sum(self.tokens[at].syllable for at in content)
        # One character that is left over in a script without spaces is the end of a word.
        return len(content) > syllables or syllables > 1

    def joint(self, start: int, end: int, *, loose: bool) -> Role | None:
        """How what stands before and after the tokens `[start, end)` is joined: by an "or", by an "and" or a comma, or not at all.

        Where a word outside grades or equates ("more", "the same"), the joint may be `loose` and hold some other words; more of them where
        the grading word is inside ("Plus cover more visits to the dentist than Standard").
        """
        between = range(start, end)
        graded = [at for at in between if covered(self.roles[Role.MORE], at)]
        inside = bool(graded) and any(covered(self.roles[Role.AND], at) for at in range(graded[0] + 1, end))
        factor = (2 if loose else 1) * (2 if inside else 1)
        content = [at for at in between if not covered(self._known(), at)]
        if len(content) > (factor - 1) * _CONTENT_IN_LOOSE_JOINT or len(between) > factor * _LONGEST_JOINT:
            return None
        for role in (Role.OR, Role.AND):
            if any(covered(self.roles[role], at) for at in between):
                return role
        marks = set(self.text[self.tokens[start - 1].end : self.tokens[end].start])
        return Role.AND if marks & _JOINING_MARKS else None

    def widened(self, spans: Sequence[Span]) -> list[Span]:
        """The spans with the small words that touch them: "the difference in … between" says nothing without what it joins."""
        small = [place for role in (Role.FILLER, Role.AND, Role.OR) for place in self.roles[role]]
        wide = []
        for start, end in spans:
            while start > 0 and covered(small, start - 1):
                start -= 1
            while end < len(self.tokens) and covered(small, end):
                end += 1
            wide.append((start, end))
        return wide

    def beside(self, span: Span) -> Span | None:
        """Up to three words that name nothing, joined to a span from behind or from before; not in scripts without spaces."""
        joining = [place for role in (Role.AND, Role.OR, Role.EXPLICIT) for place in self.roles[role]]
        for at, step in ((span[1], 1), (span[0] - 1, -1)):
            if 0 <= at < len(self.tokens) and covered(joining, at):
                run = self._run(at + step, step)
                if run:
                    return min(run), max(run) + 1
        return None

    def _run(self, at: int, step: int) -> list[int]:
        run: list[int] = []
        known = [*self._known(), *self.roles[Role.FIXED]]
        while 0 <= at < len(self.tokens) and len(run) < _LONGEST_UNKNOWN:
            if covered(known, at) or self.tokens[at].syllable:
                break
            run.append(at)
            at += step
        return run

    def _known(self) -> list[Span]:
        return [place for role, places in self.roles.items() if role is not Role.FIXED for place in places]


def read(text: str, language: str) -> Reading:
    """Find the comparing words in the text of a scrubbed question; `language` is ISO 639-1."""
    tokens = tokens_of(text, language)
    found = {
        role: [(start, end) for start, end, _ in book.find(tokens)] for role, book in comparing_words(language).items()
    }
    fixed = found[Role.FIXED]
    roles = {
        role: [place for place in places if role is Role.FIXED or not any(covered(fixed, at) for at in range(*place))]
        for role, places in found.items()
    }
    return Reading(text, tokens, roles)
