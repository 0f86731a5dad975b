"""Recognises a person in crisis, harassed or facing violence, so that contacts come before any policy text."""

from assistant.privacy.text import ScrubbedText
from assistant.safety.learned import Encoded, packaged_weights
from assistant.safety.lexicon import Concern, Said, said


def listen(question: ScrubbedText, language: str) -> Said:
    """What the words of a question say; phrases and words of its language and of English are looked for."""
    return said(question.text, language)


def concern_of(question: ScrubbedText, language: str) -> Concern | None:
    """The most urgent concern that a phrase of the question leaves no doubt about, or None."""
    return listen(question, language).certain


def concern_behind(heard: Said, encoded: Encoded) -> Concern | None:
    """The concern that a question's words and its meaning together make likely, or None.

    With encoders for which no weights are packaged, the words alone decide.
    """
    if heard.certain is not None:
        return heard.certain
    weights = packaged_weights()
    return weights.likely(heard.signs, encoded) if weights.fit(encoded.identity) else heard.suspected
