"""What a report says of a judge: whose verdicts they are, and how many of them count."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from eval.judge.judge import ModelJudge
from eval.judge.judgement import Fault
from eval.records import CaseRecord

_FAULTS: Final[dict[Fault, str]] = {
    "no_reply": "no reply, or none in time",
    "no_verdict": "a reply without a verdict",
    "incomplete": "a statement left out or put in two lists, or no grade",
}


def judged_notices(judge: ModelJudge | None, cases: Sequence[CaseRecord]) -> tuple[str, ...]:
    """The sentences for the head of a report: the judge's name, and how many verdicts count; none where there was no judge."""
    if judge is None:
        return ()
    found = Counter(case.judged for case in cases if case.judged is not None)
    asked, whole = found.total(), found["whole"]
    name = f"Faithfulness and answer relevance are judged by the language model {judge.model}, not measured"
    if whole == asked:
        return (name, f"The judge gave a whole verdict on each of {asked} answers")
    lost = "; ".join(f"{words}: {found[fault]}" for fault, words in _FAULTS.items() if found[fault])
    return (
        name,
        f"The judge gave a whole verdict on {whole} of {asked} answers; what is missing has no score ({lost})",
    )
