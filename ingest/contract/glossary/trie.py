"""Finds known sequences of symbols in a longer one, the longest first."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_LONG_ENOUGH: Final = 3  # symbols of a match inside a word, where blanks part words


@dataclass(frozen=True, slots=True)
class Match:
    """A known sequence at `[start, end)` and the numbers of what it stands for."""

    start: int
    end: int
    values: tuple[int, ...]


class _Node:
    __slots__ = ("blocked", "children", "values")

    def __init__(self) -> None:
        self.children: dict[Hashable, _Node] = {}
        self.values: tuple[int, ...] = ()
        self.blocked: tuple[int, ...] = ()


class Trie:
    """Sequences of symbols, each with numbers that it stands for, or that it keeps from being found inside it."""

    def __init__(self) -> None:
        self._root = _Node()
        self._alone: dict[int, tuple[int, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._root.children)

    def add(self, symbols: Sequence[Hashable], value: int) -> None:
        """Let this sequence stand for a number."""
        node = self._node(symbols)
        if value not in node.values:
            node.values = (*node.values, value)

    def add_alone(self, symbol: int, value: int) -> None:
        """Let a symbol of the second sequence that `find` may be given stand for a number."""
        known = self._alone.get(symbol, ())
        if value not in known:
            self._alone[symbol] = (*known, value)

    def block(self, symbols: Sequence[Hashable], value: int) -> None:
        """Keep a number from being found where this sequence stands."""
        node = self._node(symbols)
        node.blocked = (*node.blocked, value)

    def _node(self, symbols: Sequence[Hashable]) -> _Node:
        if not symbols:
            raise ValueError("an empty sequence cannot be found; give at least one symbol")
        node = self._root
        for symbol in symbols:
            node = node.children.setdefault(symbol, _Node())
        return node

    def find(
        self,
        symbols: Sequence[Hashable],
        gaps: Collection[int] = (),
        alone: Sequence[int] | None = None,
        skipped: Collection[Hashable] = (),
    ) -> list[Match]:
        """Matches from left to right; of two that overlap the longer one, of two of one length the first.

        Args:
            symbols: where to look.
            alone: at each place another symbol, which stands for something where no sequence begins.
            skipped: symbols that may stand between those of a sequence.
            gaps: places before which there was a blank; a match that goes over one or is short has to start after one, or at the beginning.
        """
        matches: list[Match] = []
        blocked: list[Match] = []
        between = _Between(gaps, skipped)
        first = self._root.children
        for start, symbol in enumerate(symbols):
            node = first.get(symbol)
            longest = None if node is None else self._longest(node, symbols, start, between, blocked)
            if longest is None and alone is not None and alone[start] in self._alone:
                longest = Match(start, start + 1, self._alone[alone[start]])
            if longest is not None:
                matches.append(longest)
        return [match for match in (_unblocked(item, blocked) for item in _longest_first(matches)) if match.values]

    def _longest(
        self, node: _Node, symbols: Sequence[Hashable], start: int, between: "_Between", blocked: list[Match]
    ) -> Match | None:
        longest = None
        closed = between.gaps and start and start not in between.gaps
        end = start + 1
        while True:
            if node.values and (not closed or end - start >= _LONG_ENOUGH):
                longest = Match(start, end, node.values)
            if node.blocked:
                blocked.append(Match(start, end, node.blocked))
            while True:
                if end == len(symbols) or (closed and end in between.gaps):
                    return longest
                following = node.children.get(symbols[end])
                end += 1
                if following is not None:
                    break
                if symbols[end - 1] not in between.skipped:
                    return longest
            node = following


@dataclass(frozen=True, slots=True)
class _Between:
    gaps: Collection[int]
    skipped: Collection[Hashable]


def _longest_first(matches: Sequence[Match]) -> Sequence[Match]:
    """Those that remain when the longest are taken first; `matches` are in order of their starts."""
    if all(one.end <= other.start for one, other in pairwise(matches)):
        return matches
    kept: list[Match] = []
    for match in sorted(matches, key=lambda item: item.start - item.end):
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda item: item.start)


def _unblocked(match: Match, blocked: Sequence[Match]) -> Match:
    here = {value for item in blocked if item.start < match.end and match.start < item.end for value in item.values}
    if not here:
        return match
    return Match(match.start, match.end, tuple(value for value in match.values if value not in here))
