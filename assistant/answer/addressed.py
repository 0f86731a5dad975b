"""Leaves out what speaks to a language model instead of a reader; nobody is helped by a quote of it."""

from collections.abc import Sequence

from assistant.answer.records import Fragment
from assistant.answer.unit_ranking import RankedUnit
from assistant.answer.verification.commands import commands_a_model


def for_readers(ranked: Sequence[RankedUnit]) -> list[RankedUnit]:
    """The units that may be quoted, in their order."""
    return [item for item in ranked if not commands_a_model(_words(item))]


def quotable(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """The fragments that may be shown; what stands between two units was not looked at before."""
    return tuple(fragment for fragment in fragments if not commands_a_model(fragment.shown))


def _words(item: RankedUnit) -> str:
    start = item.passage.chunk.start
    return item.passage.text[item.unit.start - start : item.unit.end - start]
