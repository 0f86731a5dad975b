"""Greetings before and thanks behind the question, in its language."""

import random

from eval.cases.case import Case
from eval.robustness.change import joined, language_of, with_question, words


def small_talk(case: Case, draw: random.Random) -> Case | None:
    """A greeting and thanks; nothing in them asks for anything."""
    phrases = words("small_talk").get(language_of(case))
    if phrases is None:
        return None
    before, after = draw.choice(phrases["before"]), draw.choice(phrases["after"])
    return with_question(case, joined(case, before, case.question, after))
