"""The whole question in capitals."""

import random
from typing import Final

from eval.cases.case import Case
from eval.robustness.change import language_of, with_question

_MOSTLY: Final = 0.5
_TURKISH: Final = str.maketrans({"i": "İ", "ı": "I"})


def all_capitals(case: Case, draw: random.Random) -> Case | None:
    """Everything in capitals, the Turkish way in Turkish; only where most letters have a case."""
    letters = [char for char in case.question if char.isalpha()]
    cased = sum(char.lower() != char.upper() for char in letters)
    if cased <= _MOSTLY * len(letters):
        return None
    text = case.question.translate(_TURKISH) if language_of(case) == "tr" else case.question
    return with_question(case, text.upper())
