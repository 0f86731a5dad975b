"""Finds known sequences of symbols in a longer one, the longest first."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass


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

    def __bool__(self) -> bool:
        return bool(self._root.children)

    def add(self, symbols: Sequence[Hashable], value: int) -> None:
        """Let this sequence stand for a number."""
        node = self._node(symbols)
        if value not in node.values:
            node.values = (*node.values, value)

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

    def find(self, symbols: Sequence[Hashable], gaps: Collection[int] = ()) -> list[Match]:
        """Matches from left to right, the longest at each place, none within another.

        Args:
            symbols: where to look.
            gaps: places before which there was a blank; a match that goes over one has to start after one, or at the beginning.
        """
        matches: list[Match] = []
        blocked: list[Match] = []
        free = 0
        first = self._root.children
        for start, symbol in enumerate(symbols):
            node = first.get(symbol)
            if node is None:
                continue
            longest = self._longest(node, symbols, start, gaps, blocked)
            if longest is not None and start >= free:
                matches.append(longest)
                free = longest.end
        return [match for match in (_unblocked(item, blocked) for item in matches) if match.values]

    def _longest(
        self, node: _Node, symbols: Sequence[Hashable], start: int, gaps: Collection[int], blocked: list[Match]
    ) -> Match | None:
        longest = None
        inside = not gaps or not start or start in gaps
        end = start + 1
        while True:
            if node.values:
                longest = Match(start, end, node.values)
            if node.blocked:
                blocked.append(Match(start, end, node.blocked))
            if end == len(symbols) or (end in gaps and not inside):
                return longest
            following = node.children.get(symbols[end])
            if following is None:
                return longest
            node = following
            end += 1


def _unblocked(match: Match, blocked: Sequence[Match]) -> Match:
    here = {value for item in blocked if item.start < match.end and match.start < item.end for value in item.values}
    if not here:
        return match
    return Match(match.start, match.end, tuple(value for value in match.values if value not in here))
