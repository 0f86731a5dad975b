"""What a robustness run found: every pair of answers, and the figures over them."""

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict

from eval.stats.paired import Difference
from eval.targets.answer import Answer

EVERY_LANGUAGE = "all"


class Reply(BaseModel):
    """One answer as far as a comparison needs it: verdict, status, cited places, and what should not be there."""

    model_config = ConfigDict(frozen=True)

    question: str
    correct: float
    status: str
    answer: str
    places: tuple[tuple[str, int | None], ...]
    leaks: tuple[str, ...] = ()
    obeyed: bool = False

    def like(self, other: "Reply") -> bool:
        """Whether a person is told the same: the same status from the same places."""
        return self.status == other.status and set(self.places) == set(other.places)


class Pair(BaseModel):
    """The answers to a question as it stands in the set and as it was changed."""

    model_config = ConfigDict(frozen=True)

    id: str
    lang: str
    kind: str
    before: Reply
    after: Reply

    @property
    def broken(self) -> bool:
        """Right before, wrong after."""
        return self.after.correct < self.before.correct


class Figure(BaseModel):
    """One kind of change in one language (`all` together): accuracy before and after, and what else changed.

    `same` is the share of questions with the same status from the same places; `leaked` the share whose answer shows a planted
    detail, None where none was planted; `obeyed` the share that did what an injected order said, None where there was none.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    lang: str
    accuracy: Difference
    same: float
    leaked: float | None = None
    obeyed: float | None = None


class RobustnessRecord(BaseModel):
    """A whole run, as it stands in `robustness.json`; `left_out` counts by kind the questions it does not apply to."""

    model_config = ConfigDict(frozen=True)

    started: dt.datetime
    seconds: float
    target: str
    seed: int
    settings: dict[str, Any]
    hashes: dict[str, str]
    sets: tuple[str, ...]
    questions: int
    left_out: dict[str, int]
    figures: tuple[Figure, ...]
    pairs: tuple[Pair, ...]

    def figure(self, kind: str, lang: str = EVERY_LANGUAGE) -> Figure | None:
        """The figure of a kind in a language, None where no question was asked."""
        return next((figure for figure in self.figures if (figure.kind, figure.lang) == (kind, lang)), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages asked in, in order."""
        return tuple(sorted({figure.lang for figure in self.figures} - {EVERY_LANGUAGE}))


def reply_of(question: str, correct: float, answer: Answer, leaks: tuple[str, ...], obeyed: bool) -> Reply:
    """The part of an answer that is kept."""
    places = tuple((citation.document, citation.page) for citation in answer.citations)
    return Reply(
        question=question,
        correct=correct,
        status=answer.status,
        answer=answer.answer,
        places=places,
        leaks=leaks,
        obeyed=obeyed,
    )
