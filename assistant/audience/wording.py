"""The question back in the asker's language, and its options."""

from assistant.answer.phrases import Phrases
from assistant.audience.decide import Question

_PHRASES = {
    "country": "clarify_country",
    "employment_type": "clarify_employment_type",
    "plan": "clarify_plan",
}


def question_back(question: Question, phrases: Phrases) -> str:
    """What is asked: where the person works, which plan they have."""
    return phrases.say(_PHRASES.get(question.attribute, "clarify_document"))


def option_labels(question: Question, phrases: Phrases) -> tuple[tuple[str, dict[str, str]], ...]:
    """Each option's label, and what it adds to the persona."""
    return tuple(
        (phrases.attribute_value(question.attribute, value), {question.attribute: value}) for value in question.values
    )
