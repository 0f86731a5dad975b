"""Which reading of a question holds: by itself, or with the turns before it."""

from typing import Final

from assistant.conversation.elliptical import Gap

# How much worse (mean cosine) the words of a follow-up may be covered by what it finds with the turns before.
_WORSE: Final = 0.03


def prefers_resolved(gap: Gap, alone: float, resolved: float) -> bool:
    """True if a question is to be read with the turns before it.

    What is found with a topic that the question does not speak of leaves its own words uncovered: "And parking?" after a question about
    parental leave is a new question.

    Args:
        gap: how much the question leaves out.
        alone: how well the words of this turn are covered by what they find by themselves, a mean cosine.
        resolved: the same for what is found with the turns before.
    """
    return gap is Gap.CERTAIN or (gap is Gap.PERHAPS and resolved >= alone - _WORSE)
