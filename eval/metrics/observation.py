"""One question with what a target answered and how it scored: all that a metric may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eval.cases.case import Case
from eval.judge.judgement import Judgement
from eval.targets.answer import Answer, Passage

DocumentText = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Observation:
    """A case and its answer.

    `passages` are None where the target shows none; `document_text` gives a document's text by its path (None for a
    document that does not exist), and is itself None where no corpus is at hand; `leaks` are the personal details that
    came through, None where nobody looked; `repeats` are the answers to the same question in later rounds; `judgement` is a language
    model's, None where none was asked.
    """

    case: Case
    answer: Answer
    passages: tuple[Passage, ...] | None = None
    document_text: DocumentText | None = None
    leaks: tuple[str, ...] | None = None
    repeats: tuple[Answer, ...] = ()
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A case, its answer, and the score of every metric of one answer; None where a metric does not apply."""

    case: Case
    answer: Answer
    scores: Mapping[str, float | None]
