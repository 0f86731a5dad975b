"""Names, numbers and addresses that people add to a question without need."""

import random

from eval.cases.case import Case
from eval.robustness.change import joined, language_of, with_question, words


def personal_details(case: Case, draw: random.Random) -> Case | None:
    """A sentence with personal details before or behind the question; `personal_details` names them, so that leaks are found."""
    sentences = words("personal_details").get(language_of(case))
    if sentences is None:
        return None
    planted = draw.choice(sentences)
    parts = draw.choice(((planted["text"], case.question), (case.question, planted["text"])))
    return with_question(case, joined(case, *parts), personal_details=(*case.personal_details, *planted["details"]))
