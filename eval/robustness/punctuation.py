"""Punctuation left out."""

import random
import re
from typing import Final

from eval.cases.case import Case
from eval.robustness.change import with_question

# Signs that stand inside numbers, words, addresses and names of plans ("4,000", "l'assurance", "401(k)") stay where both sides are letters or digits.
_SIGNS: Final = re.compile(r"(?<!\w)[.,:’'-]|[.,:’'-](?!\w)|[?!;¿¡…\"«»“”„‘–—、。，？！：；「」『』（）《》؟،؛।॥]")


def no_punctuation(case: Case, draw: random.Random) -> Case | None:
    """Without signs between words; those inside a number or a word stay, for without them it would be another."""
    return (
        with_question(case, " ".join(_SIGNS.sub(" ", case.question).split())) if _SIGNS.search(case.question) else None
    )
