"""Whether the answer depends on who asks: show every case where they fit, ask one question back where they do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.select import SelectionLimits
from assistant.answer.unit_ranking import RankedUnit
from assistant.audience.alternatives import PLAN, Alternatives, find_alternatives
from assistant.audience.applies import unit_text
from assistant.audience.asked import Asked
from assistant.audience.prefer import prefer_own
from assistant.audience.rivals import RivalView, find_rivals
from assistant.audience.sections import Slot, fillings
from assistant.persona.mentions import find_mentions
from assistant.retrieve.records import Passage
from ingest.contract.documents import Block

_OPTIONS: Final = 6
# What one answer shows at most, in characters.
_FITS: Final = SelectionLimits().characters


@dataclass(frozen=True, slots=True)
class ClarifyLimits:
    """When a difference counts.

    `best`: least probability of the best case; `ahead`: least ratio of that to the best unit outside; `second`: least ratio of the second best case
    to the best, since a case that is well ahead is what the question names in other words. The same of parallel sections with `mass`, `ahead_mass`
    and `second_plan`: any of them may be meant, and they say the same thing of each plan however their words fit the question.
    """

    best: float = 0.33
    ahead: float = 0.76
    second: float = 0.715
    mass: float = 0.7
    ahead_mass: float = 0.85
    second_plan: float = 0.12


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask back: the attribute that decides, and its values, in the order to offer them."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows for an answer: units in their new order, or a question back."""

    ranked: tuple[RankedUnit, ...]
    question: Question | None = None


Blocks = Callable[[Passage], tuple[Block, ...]]


def decide(
    asked: Asked,
    ranked: Sequence[RankedUnit],
    blocks_of: Blocks,
    view: RivalView,
    limits: ClarifyLimits | None = None,
) -> Decision:
    """Look whether people would get different answers to this question.

    Args:
        asked: the question.
        ranked: units, most probable first, after `prefer_own`.
        blocks_of: gives a document's blocks.
        view: the index, to see what documents for other people say.
        limits: when a difference counts.
    """
    limits = limits or ClarifyLimits()
    for group in find_alternatives(ranked):
        if not asked.leaves_open(group.attribute) or not _differs(group, ranked, limits):
            continue
        if group.attribute == PLAN:
            names = _plan_names(group, blocks_of)
            chosen = asked.names_one_of(names, _language(group))
            if chosen is None:
                return Decision(tuple(ranked), Question(PLAN, names[:_OPTIONS]))
            return Decision(prefer_own(ranked, {**asked.persona, PLAN: chosen}))
        elif _length(group) <= _FITS:
            return Decision(_all_first(group, ranked))
        else:
            return Decision(tuple(ranked), Question(group.attribute, _in_order(group)))
    return Decision(tuple(ranked), _by_document(asked, ranked, view))


def _differs(group: Alternatives, ranked: Sequence[RankedUnit], limits: ClarifyLimits) -> bool:
    """True if the answer is likely to be one of the cases, more than one of them is near, and they do not say the same."""
    outside = group.outside(ranked)
    best, second, *_ = sorted((unit.probability for unit in group.best.values()), reverse=True)
    if group.attribute == PLAN:
        likely = group.mass >= max(limits.mass, limits.ahead_mass * outside) and second >= limits.second_plan * best
    else:
        likely = best >= max(limits.best, limits.ahead * outside) and second >= limits.second * best
    return likely and len({_bare(unit, value) for value, unit in group.best.items()}) > 1


def _bare(unit: RankedUnit, value: str) -> str:
    """A unit's words without the label that says whom it is for."""
    text = unit_text(unit.passage, unit.unit)
    mentions = [item for item in find_mentions(text, unit.passage.document.language) if item.value == value]
    return text[mentions[0].end :].strip() if mentions and mentions[0].start == 0 else text


def _plan_names(group: Alternatives, blocks_of: Blocks) -> tuple[str, ...]:
    """The plans of the whole document, those found in front."""
    slot = group.place[1]
    passage = next(iter(group.best.values())).passage
    named = fillings(slot, blocks_of(passage)) if isinstance(slot, Slot) else ()
    return named if set(group.best) <= set(named) else tuple(group.best)


def _language(group: Alternatives) -> str:
    return next(iter(group.best.values())).passage.document.language


def _length(group: Alternatives) -> int:
    return sum({id(unit): unit.length for unit in group.best.values()}.values())


def _in_order(group: Alternatives) -> tuple[str, ...]:
    """The values as the document has them; where there are too many, the most probable ones."""
    likeliest = sorted(group.best, key=lambda value: -group.best[value].probability)[:_OPTIONS]
    return tuple(sorted(likeliest, key=lambda value: group.best[value].unit.start))


def _all_first(group: Alternatives, ranked: Sequence[RankedUnit]) -> tuple[RankedUnit, ...]:
    """Every case in front, equally probable: whichever is the asker's, it is there."""
    chosen = {id(unit) for unit in group.best.values()}
    lifted = [replace(unit, probability=group.mass) if id(unit) in chosen else unit for unit in ranked]
    return tuple(sorted(lifted, key=lambda unit: (-unit.probability, unit.unit.start)))


def _by_document(asked: Asked, ranked: Sequence[RankedUnit], view: RivalView) -> Question | None:
    """Ask where the best unit is from a document for some only, and documents for others speak of the same."""
    criteria = ranked[0].passage.document.audience.criteria if ranked else {}
    for attribute, own in criteria.items():
        if asked.leaves_open(attribute) and (rivals := find_rivals(attribute, asked, ranked, view)):
            values = dict.fromkeys([*own, *(rival.value for rival in rivals)])
            return Question(attribute, tuple(values)[:_OPTIONS])
    return None
