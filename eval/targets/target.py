"""What the suite asks of anything it measures."""

from typing import Final, Protocol, runtime_checkable

from eval.cases.case import Case
from eval.targets.answer import Answer, Passage

PASSAGES: Final = 10


class TargetError(Exception):
    """A target gave no answer to one question; the run goes on and the question counts as not answered."""


class Target(Protocol):
    """An assistant: a question in, an answer out."""

    @property
    def description(self) -> str:
        """What is measured, for the report."""
        ...

    def answer(self, case: Case) -> Answer:
        """Answer one question.

        Raises:
            TargetError: there is no answer to this one.
        """
        ...


@runtime_checkable
class PassageTarget(Target, Protocol):
    """A target that also shows its ranked passages, so that retrieval is measured apart from composition and
    refusal.
    """

    def passages(self, case: Case) -> tuple[Passage, ...] | None:
        """The ranked passages for a question, best first; None where the target has no search after all.

        Raises:
            TargetError: the search failed on this question.
        """
        ...
