"""Does the same question get the same outcome every time it is asked?"""

from eval.metrics.observation import Observation
from eval.metrics.verdicts import correct


def outcomes(item: Observation) -> tuple[str, ...]:
    """For each round the status and whether it was right ("answered, right"); nothing where it was asked once only.

    Outcomes and not words are compared: a model that words the same right answer in two ways holds still.
    """
    if not item.repeats:
        return ()
    answers = (item.answer, *item.repeats)
    return tuple(f"{answer.status}, {'right' if correct(item.case, answer) == 1.0 else 'wrong'}" for answer in answers)


def flaky(item: Observation) -> float | None:
    """1 if the outcomes differ from round to round, else 0; None where the question was asked once only.

    (Luo et al.: An empirical analysis of flaky tests, 2014: a test that passes and fails on the same code.)
    """
    found = outcomes(item)
    return float(len(set(found)) > 1) if found else None
